// The language of later mail, texts and letters (api.md "Flows, settled"); that of answers is the browser's.

import { Account, type Language, noteActivity } from '../../accounts/index.js';
import { record } from '../../audit/record.js';
import type { Deps } from '../../deps.js';
import type { Session } from '../../login/index.js';
import { update } from '../../platform/db/rows.js';
import { sql } from '../../platform/db/sql.js';
import type { Done } from '../../platform/graphql/user-error.js';
import type { RequestFacts } from '../../platform/request.js';
import { openHolder } from '../holder.js';

/** The language that serves already changes nothing and leaves no trace. */
export async function changeLanguage(
  deps: Deps,
  request: RequestFacts,
  session: Session,
  { language }: { language: Language },
): Promise<Done> {
  return deps.db.inTx(async (tx) => {
    const holder = await openHolder(tx, deps, session, { fresh: false });
    if ('error' in holder) return { userErrors: [holder.error] };
    const { account } = holder;
    if (account.language === language) return { userErrors: [] };
    await update(tx, Account, { language }, sql`WHERE id = ${account.id}`);
    await noteActivity(tx, deps, request, account.id, 'LANGUAGE_CHANGED');
    record(tx, {
      kind: 'account.languageChanged',
      actor: { kind: 'HOLDER', id: account.id },
      subject: account.id,
      outcome: 'DONE',
      details: { language },
      request,
    });
    return { userErrors: [] };
  });
}
