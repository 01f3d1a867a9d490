// Phone ownership out of the imported directory (domain.md section 4, embedded default). Several people may share a number.
import { ownersOf } from '../../platform/db/blind-index.js';
import { list, sql } from '../../platform/db/sql.js';
import { asResult, type DirectoryDeps, openHolder, PHONE_INDEX } from '../directory-rows.js';
import { namesAgree } from '../matching.rules.js';
import type { LineType } from '../people.js';
import type { PhoneOwnership } from '../phone-ownership.js';

interface Row {
  id: string;
  holder: string;
  line_type: LineType;
  linked: boolean | number;
}

export function directoryPhoneOwnership(deps: DirectoryDeps): PhoneOwnership {
  return {
    lookUp: (claim) =>
      asResult(deps, 'phone ownership', async () => {
        const rows = await deps.db.read(async (tx) => {
          const owners = await ownersOf(tx, deps.crypto, PHONE_INDEX, claim.number);
          return tx.sql<Row>(
            sql`SELECT id, holder, line_type, linked FROM phone_record WHERE id IN ${list(owners)} ORDER BY id`,
          );
        });
        const [first] = rows;
        if (!first) return { result: 'unknown' };
        const own = rows.find(
          (row) => Boolean(row.linked) && namesAgree(claim, openHolder(deps.crypto, row)),
        );
        return { result: 'known', lineType: (own ?? first).line_type, linked: own !== undefined };
      }),
  };
}
