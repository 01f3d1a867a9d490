// Whom the demonstration takes: made-up people are registered once in a database, so it goes on to the next who has no
// account. The first 24 rows are left to people who try by hand (docs/demonstration-people.md).
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Person } from '../../api/evidence/index.js';
import { demonstrationFile } from '../../api/welcome.js';
import type { Client } from './client.js';
import { Ended, NextPerson, Refused } from './ended.js';
import type { Teller } from './tell.js';

export interface Cast {
  readonly person: Person;
  readonly phone: string;
  readonly plan: Person['phones'][number]['plan'];
  readonly account: { readonly kind: string; readonly lastEight: string };
  readonly identity: {
    readonly ssn: string;
    readonly dateOfBirth: string;
    readonly filingStatus: string;
    readonly address: Person['address'];
  };
  /** New with each run, so that what a broken-off run has sent does not count against this one. */
  readonly email: string;
  readonly username: string;
  readonly password: string;
  readonly sitePhrase: string;
}

const LEFT_TO_OTHERS = 24;

/** The people whose mobile phone is in their own name (`linked`), or is not, in the order in which they are taken. */
export function castFor(linked: boolean): Cast[] {
  return everybody()
    .filter(({ person }) => !person.legacyAccount)
    .flatMap(({ person, row }) => castOf(person, row, linked) ?? []);
}

/** Those who had e-Services before: their username, their e-mail and their password come from there. */
export function castWithOldAccounts(): Cast[] {
  return everybody().flatMap(({ person, row }) => {
    const cast = castOf(person, row, true);
    const old = person.legacyAccount;
    if (!cast || !old) return [];
    const password = `eServices-${person.ssn.slice(-4)}-${row - 1}`;
    return [{ ...cast, username: old.username, email: old.email, password }];
  });
}

function everybody(): { person: Person; row: number }[] {
  return readFileSync(demonstrationFile(), 'utf8')
    .trim()
    .split('\n')
    .map((line, index) => ({ person: JSON.parse(line) as Person, row: index + 1 }))
    .filter(({ row }) => row > LEFT_TO_OTHERS);
}

function castOf(person: Person, row: number, linked: boolean): Cast | undefined {
  const account = person.financialAccounts.find(
    ({ network, debit, corporate }) => network !== 'AMEX' && !debit && !corporate,
  );
  const [phone] = person.phones;
  const grown = Number(person.dateOfBirth.slice(0, 4)) < 2000;
  if (!account || phone?.lineType !== 'MOBILE' || phone.linked !== linked) return undefined;
  if (person.deceased || person.creditFrozen || !grown) return undefined;
  const filed = person.returns.toSorted((a, b) => b.taxYear - a.taxYear)[0];
  const { ssn, dateOfBirth } = person;
  const name = [person.firstName, person.lastName].map(inPlainLetters).join('.');
  return {
    person,
    phone: phone.number,
    plan: phone.plan,
    account,
    identity: {
      ssn,
      dateOfBirth,
      filingStatus: filed?.filingStatus ?? 'HAVE_NOT_FILED',
      address: filed?.address ?? person.address,
    },
    email: `${name}.${randomBytes(3).toString('hex')}@example.com`,
    username: `${name}.${row}`,
    password: randomBytes(12).toString('base64url'),
    sitePhrase: `Seat ${row} in the made-up choir`,
  };
}

const inPlainLetters = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/[^a-z]/gi, '')
    .toLowerCase();

/** What a registration answers when this person, today, is not to be helped: the next one may be. */
const ANOTHERS_TURN = [
  ...['ALREADY_REGISTERED', 'CREDENTIALS_INCORRECT', 'LOCKED', 'RATE_LIMITED', 'USERNAME_TAKEN'],
];

/** Plays `story` with the first who has no account yet, and with the next when it turns out that there is one. */
export async function withNextOf(
  cast: readonly Cast[],
  client: Client,
  tell: Teller,
  story: (cast: Cast) => Promise<void>,
  whenNone = 'For new ones start the server on an empty folder: DATA_DIR=another npm start',
): Promise<void> {
  for (const one of cast) {
    if (await playedBefore(client, one)) continue;
    try {
      return await story(one);
    } catch (fault) {
      if (!(fault instanceof NextPerson)) throw fault;
      tell.line('note', `${fault.message} The next made-up person takes the part.`);
    }
  }
  throw new Ended(
    `None of the ${cast.length} made-up people for this part is left in this database. ${whenNone}`,
  );
}

/** An account of an earlier run is known by its phrase, which anybody may see; nothing is counted by looking. */
async function playedBefore(client: Client, { username, sitePhrase }: Cast): Promise<boolean> {
  const { siteIdentity } = await client.query('SiteIdentity', { username });
  return siteIdentity.sitePhrase === sitePhrase;
}

/** Does a step of a registration; a refusal that only this person gets ends the part, not the demonstration. */
export async function stepOf<T>(cast: Cast, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (fault) {
    if (!(fault instanceof Refused)) throw fault;
    if (fault.code === 'IDENTITY_NOT_VERIFIED') {
      throw new Ended(
        `The server does not know ${cast.person.firstName} ${cast.person.lastName}: load the demonstration people ` +
          'first, by SEED_DEMO=true npm start, or by npm run import -- scripts/demonstration-people.ndjson',
      );
    }
    if (ANOTHERS_TURN.includes(fault.code)) throw new NextPerson(`${fault.message}.`.replace(/\.\.$/, '.'));
    throw fault;
  }
}
