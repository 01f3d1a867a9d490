// The way into every step: the token finds the registration, the table says whether this step may be taken now.

import type { ActionOf, EventOf } from '../../schema/flows/flow-table.js';
import { allowedActions, registrationFlow } from '../../schema/flows/index.js';
import { Account, accountById } from '../accounts/index.js';
import type { Deps } from '../deps.js';
import { tokenDigest } from '../platform/crypto/index.js';
import { find, findAndHold } from '../platform/db/rows.js';
import { sealedFields } from '../platform/db/sealed-fields.js';
import { sql } from '../platform/db/sql.js';
import type { ReadTx, Tx } from '../platform/db/transaction.js';
import { advance } from '../platform/flow/advance.js';
import { flowExpired, outOfOrder, type RegistrationAnswer } from './answers.js';
import { Registration } from './registration.entity.js';
import { registrationFacts } from './registration.rules.js';

export type RegistrationAction = ActionOf<typeof registrationFlow>;
export type RegistrationEvent = EventOf<typeof registrationFlow>;

/** The columns of a registration that hold sealed text. */
export const registrationFields = sealedFields(Registration, 'registration', [
  'firstName',
  'lastName',
  'email',
  'ssn',
  'addressOfRecord',
  'lastReturnAddress',
  'phone',
]);

/** Over or not is judged by the clock, whether or not the upkeep came by already. */
export const isOver = (registration: Registration, deps: Pick<Deps, 'clock'>): boolean =>
  registration.state === 'EXPIRED' || registration.expiresAt <= deps.clock.iso();

const byToken = (token: string) => sql`WHERE token_digest = ${tokenDigest(token)}`;

/** The registration of a token, for looking at; null when it is over or unknown. */
export async function findRegistration(
  tx: ReadTx,
  deps: Pick<Deps, 'clock'>,
  token: string,
): Promise<Registration | null> {
  const registration = await find(tx, Registration, byToken(token));
  if (!registration || isOver(registration, deps)) return null;
  return (await holderMayGoOn(tx, registration, accountById)) ? registration : null;
}

/** The registration of a token, held for this transaction, if `action` may be taken; else the answer to give. */
export async function openRegistration(
  tx: Tx,
  deps: Pick<Deps, 'clock'>,
  token: string,
  action: RegistrationAction,
): Promise<{ registration: Registration } | { answer: RegistrationAnswer }> {
  // Account first, then registration: everybody who holds both holds them in this order.
  const seen = await find(tx, Registration, byToken(token));
  const mayGoOn = seen !== undefined && (await holderMayGoOn(tx, seen, holdAccount));
  const registration = mayGoOn ? await findAndHold(tx, Registration, byToken(token)) : undefined;
  if (!registration || isOver(registration, deps)) return { answer: flowExpired };
  const allowed = allowedActions(registrationFlow, registration.state, registrationFacts(registration));
  return allowed.includes(action) ? { registration } : { answer: outOfOrder(registration) };
}

const holdAccount = (tx: Tx, id: string) => findAndHold(tx, Account, sql`WHERE id = ${id}`);

/** A registration for an account that exists does not outlive the right to sign in. */
async function holderMayGoOn<T extends ReadTx>(
  tx: T,
  { kind, accountId }: Registration,
  accountOf: (tx: T, id: string) => Promise<Account | undefined>,
): Promise<boolean> {
  // A first one may name an account too: the one that it made, or that was found to exist already.
  if (kind === 'FIRST_TIME' || accountId === null) return true;
  const account = await accountOf(tx, accountId);
  if (!account || account.status === 'CLOSED' || account.status === 'SUSPENDED') return false;
  return account.passwordResetDueSince === null;
}

/** Moves the registration and writes `changes` with it; undefined when another step was faster. */
export async function moveRegistration(
  tx: Tx,
  registration: Registration,
  event: RegistrationEvent,
  changes: Partial<Registration> = {},
): Promise<Registration | undefined> {
  const moved = await advance(tx, {
    entity: Registration,
    flow: registrationFlow,
    at: registration,
    event,
    facts: registrationFacts(registration),
    changes,
  });
  return moved.moved ? Object.assign(registration, changes, { state: moved.to }) : undefined;
}
