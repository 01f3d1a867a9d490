// Rows as the help desk and its supervisors write them, until their console does: an account issued with a temporary
// password (domain.md 2.7 step 4), a suspension, a closing, a published user agreement (2.8).
import {
  Account,
  accountByUsername,
  accountFields,
  createAccount,
  mailActivationCode,
  subjectOfSsn,
  UserAgreement,
} from '../accounts/index.js';
import type { Person } from '../evidence/people.js';
import { after, HOUR_MS } from '../platform/clock.js';
import { insert, update } from '../platform/db/rows.js';
import { sql } from '../platform/db/sql.js';
import type { TestApp } from './app.js';
import { emailOf, usernameOf } from './journeys.js';

export const TEMPORARY_PASSWORD = 'K7M2-XQ9R-WP4T';

/** Issues an account by the desk; gives the mailed code. `unconfirmedEmail`: another one than the one on record. */
export async function issueByDesk(
  app: TestApp,
  person: Person,
  options: { readonly unconfirmedEmail?: string } = {},
): Promise<{ accountId: string; code: string }> {
  const { deps } = app;
  const passwordHash = await deps.hasher.hash(TEMPORARY_PASSWORD, 'help desk');
  const before = new Set((await app.letters()).map(({ file }) => file));
  const accountId = await deps.db.inTx(async (tx) => {
    const personId = await subjectOfSsn(tx, deps, person.ssn);
    const made = await createAccount(
      tx,
      deps,
      {
        personId,
        ssn: person.ssn,
        status: 'AWAITING_ACTIVATION',
        language: 'EN',
        username: usernameOf(person),
        email: emailOf(person),
        firstName: person.firstName,
        lastName: person.lastName,
        passwordHash,
        sitePhrase: '',
        siteImageId: '',
        proofingMethod: 'MAIL',
        secretAnswers: [],
      },
      'the help desk',
    );
    if ('refused' in made) throw new Error(made.refused);
    const { id } = made.account;
    const { unconfirmedEmail } = options;
    await update(
      tx,
      Account,
      {
        sitePhrase: null,
        siteImageId: null,
        proofingMethod: 'EXCEPTION_BY_PHONE',
        temporaryPasswordUntil: after(deps.clock.now(), deps.policy.temporaryPasswordHours * HOUR_MS),
        unconfirmedEmail: unconfirmedEmail
          ? accountFields.seal(deps, id, 'unconfirmedEmail', unconfirmedEmail)
          : null,
      },
      sql`WHERE id = ${id}`,
    );
    const mailed = await mailActivationCode(tx, deps, made.account, person.address);
    if ('error' in mailed) throw new Error(mailed.error.code);
    return id;
  });
  const letter = (await app.letters()).find(({ file, code }) => code !== undefined && !before.has(file));
  return { accountId, code: letter?.code ?? '' };
}

/** Puts an account into a state that only staff, or a later page of the profile, brings about. */
export async function setAccount(
  app: TestApp,
  person: Person,
  changes: Partial<Pick<Account, 'status' | 'closedAt'>>,
): Promise<void> {
  const { deps } = app;
  await deps.db.inTx(async (tx) => {
    const account = await accountByUsername(tx, deps, usernameOf(person));
    if (!account) throw new Error('no such account');
    await update(tx, Account, changes, sql`WHERE id = ${account.id}`);
  });
}

/** Publishes a user agreement that is in force from `effectiveAt`, now if not given. */
export async function publishAgreement(app: TestApp, version: string, effectiveAt?: string): Promise<void> {
  const at = app.clock.iso();
  await app.deps.db.inTx((tx) =>
    insert(tx, UserAgreement, {
      version,
      textEn: `Agreement ${version}`,
      textEs: `Acuerdo ${version}`,
      effectiveAt: effectiveAt ?? at,
      publishedAt: at,
    }),
  );
}
