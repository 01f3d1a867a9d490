// People of the demonstration file who had an account of the former e-Services, and their ways to sign in with it.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { legacyImport } from '../accounts/legacy/index.js';
import { importPeople } from '../evidence/index.js';
import type { Person } from '../evidence/people.js';
import type { TestApp } from './app.js';
import { financialAccountOf, type Reached, succeed } from './journeys.js';
import { demonstrationPeople } from './people-directory.js';

const legacy = demonstrationPeople.flatMap((person, index) =>
  person.legacyAccount
    ? [{ person, username: person.legacyAccount.username, password: passwordOf(person, index) }]
    : [],
);

export type LegacyPerson = (typeof legacy)[number];

/** docs/demonstration-people.md: the index is the row number less one. */
function passwordOf({ ssn }: Person, index: number): string {
  return `eServices-${ssn.slice(-4)}-${index}`;
}

/** The n-th person with such an account, counted from 0. */
export function legacyPerson(n: number): LegacyPerson {
  const found = legacy[n];
  if (!found) throw new Error(`there are ${legacy.length} people with an e-Services account`);
  return found;
}

/** Imports an account of the former e-Services for any person; gives it with its password. */
export async function takenOver(app: TestApp, person: Person): Promise<LegacyPerson> {
  const password = `old secret of ${person.lastName}`;
  const hash = createHash('sha256').update(`salt${password}`).digest('hex');
  const username = `former.${person.lastName.toLowerCase().replace(/[^a-z]/g, '')}.x${person.ssn.slice(-4)}`;
  const passwordHash = { scheme: 'salted-sha256', salt: 'salt', hash } as const;
  const legacyAccount = { username, email: `${username}@example.com`, passwordHash };
  const file = join(app.folder, 'taken-over.ndjson');
  writeFileSync(file, JSON.stringify({ ...person, legacyAccount }));
  await importPeople({ ...app.deps, legacyImport: legacyImport(app.deps) }, { file });
  return { person: { ...person, legacyAccount }, username, password };
}

/** Signs in with the old password; the login stands at PROVE_IDENTITY and names the registration. */
export async function atProveIdentity(app: Reached, { username, password }: LegacyPerson) {
  const { token, login } = await succeed(app, 'signIn', { username, password, application: 'ESERVICES' });
  return { token: token as string, registrationToken: login.registrationToken as string, login };
}

/** The financial account is proven; the upgrade stands at PHONE. */
export async function upgradeAtPhone(app: Reached, one: LegacyPerson) {
  const at = await atProveIdentity(app, one);
  await succeed(app, 'submitFinancialAccount', {
    token: at.registrationToken,
    ...financialAccountOf(one.person),
  });
  return at;
}

/** A text is on its way to the phone of the person. */
export async function upgradeAtPhoneCode(app: Reached, one: LegacyPerson) {
  const at = await upgradeAtPhone(app, one);
  const phone = one.person.phones[0]?.number ?? '';
  await succeed(app, 'sendPhoneActivationCode', { token: at.registrationToken, phone });
  return { ...at, phone, code: await app.codeSentTo(phone) };
}
