// npm run agreement -- publish | list: versions of the user agreement (docs/operating.md "The user agreement").
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { UserAgreement } from '../api/accounts/account.entity.js';
import { publishAgreement } from '../api/accounts/agreement/publish-agreement.js';
import { agreementFaultTexts, beginningOf } from '../api/accounts/agreement/publish-agreement.rules.js';
import { withAudit } from '../api/audit/index.js';
import { movableClock, systemClock } from '../api/platform/clock.js';
import { findAll } from '../api/platform/db/rows.js';
import { sql } from '../api/platform/db/sql.js';
import { randomIds } from '../api/platform/ids.js';
import { openStore, Problem, runCommand, type Store } from './open-store.js';

const USAGE = `npm run agreement -- publish --version 2018-1 --effective 2018-02-01 --en FILE --es FILE
                                     publishes a version: from the beginning of that day, Eastern time, it is asked for
                                     at sign-in; the holders are told before. The very first may be --effective now
npm run agreement -- list            shows every version, and how many holders were told of it`;

await runCommand(async () => {
  const command = commandOf(process.argv.slice(2));
  if (!command) {
    console.error(USAGE);
    return 2;
  }
  const store = await openStore(process.env, [UserAgreement]);
  try {
    return await command(store);
  } finally {
    await store.db.close();
  }
});

function commandOf([word, ...options]: string[]): ((store: Store) => Promise<number>) | undefined {
  if (word === 'list' && options.length === 0) return list;
  if (word !== 'publish') return undefined;
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      args: options,
      options: { version: text, effective: text, en: text, es: text },
    });
    const { version, effective, en, es } = values;
    if (!version || !effective || !en || !es) return undefined;
    return (store) => publish(store, { version, effective, en, es });
  } catch {
    // An option that is not known, or one without its value.
    return undefined;
  }
}

async function publish(
  { db: opened, crypto, config }: Store,
  { version, effective, en, es }: { version: string; effective: string; en: string; es: string },
): Promise<number> {
  const db = withAudit(opened, { crypto, clock: systemClock, ids: randomIds });
  // It stands still: what is to take effect now must not lie in the past by the time it is looked at.
  const clock = movableClock(systemClock.now());
  const effectiveAt = effective === 'now' ? clock.iso() : (beginningOf(effective) ?? '');
  const wanted = { version, textEn: textOf(en), textEs: textOf(es), effectiveAt };
  const faults = await publishAgreement({ db, clock, policy: config.policy }, { kind: 'SYSTEM' }, wanted);
  for (const fault of faults) console.error(agreementFaultTexts[fault]);
  if (faults.length > 0) return 1;
  console.log(`Version ${version} is published and takes effect at ${effectiveAt}.`);
  console.log(`It can be read at ${config.publicUrl}/user-agreement/${version}.`);
  console.log(
    'The running system tells the holders by e-mail (agreement -- list shows how far it has come).',
  );
  return 0;
}

async function list({ db }: Store): Promise<number> {
  const versions = await db.read((tx) =>
    findAll(tx, UserAgreement, sql`ORDER BY effective_at DESC, published_at DESC`),
  );
  if (versions.length === 0) console.log('No version is published.');
  for (const { version, effectiveAt, publishedAt, announcedAt, announcedCount } of versions)
    console.log(
      `${version.padEnd(12)} takes effect ${effectiveAt}, published ${publishedAt}, ${
        announcedAt ? `all told ${announcedAt}: ${announcedCount}` : `${announcedCount} told so far`
      }`,
    );
  return 0;
}

function textOf(file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (fault) {
    throw new Problem(`${file} cannot be read: ${(fault as NodeJS.ErrnoException).code}.`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Problem(`${file} is not in UTF-8: its accents would be lost. Save it as UTF-8.`);
  }
}
