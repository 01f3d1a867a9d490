// Writes a letter in the transaction of the act that asks for it: rendered in the recipient's language and sealed.
import { enter } from '../../../schema/flows/flow-table.js';
import { letterFlow } from '../../../schema/flows/index.js';
import { record } from '../../audit/index.js';
import { aad } from '../../platform/crypto/index.js';
import { insert } from '../../platform/db/rows.js';
import { sql } from '../../platform/db/sql.js';
import type { Tx } from '../../platform/db/transaction.js';
import type { DeliveryDeps } from '../delivery-deps.js';
import type { AboutLetter, Language, LetterContent, MessageDefinition } from '../messages/define-message.js';
import { aboutFrom, type LetterKind, type LetterVars, letters } from '../messages/index.js';
import { codeExpiresAt, easternDate, letterDate, mailedCodeDays, postalPromise } from './calendar.js';
import { Letter } from './letter.entity.js';
import type { PostalAddress } from './letter-pdf.js';
import { supersedeLetters } from './supersede-letters.js';

export interface AskedLetter<K extends LetterKind> {
  readonly kind: K;
  readonly accountId: string;
  readonly recipientName: string;
  readonly address: PostalAddress;
  readonly language: Language;
  /** May hold the code. */
  readonly vars: LetterVars<K>;
  readonly codeId?: string;
}

/** Dates are YYYY-MM-DD, Eastern; `codeExpiresAt` is an ISO instant. */
export interface LetterPlan {
  readonly date: string;
  readonly mailBy: string;
  readonly expectedFrom: string;
  readonly expectedBy: string;
  readonly codeExpiresAt: string;
  readonly codeExpiresOn: string;
  readonly dueAt: string;
}

export interface QueuedLetter extends LetterPlan {
  readonly id: string;
  readonly serial: string;
}

type PlanDeps = Pick<DeliveryDeps, 'clock' | 'policy' | 'config'>;
type QueueDeps = PlanDeps & Pick<DeliveryDeps, 'ids' | 'random' | 'crypto'>;

/** What a letter asked for now to an address in `state` will promise; also how long its code lives. */
export function planLetter({ clock, policy, config }: PlanDeps, state: string): LetterPlan {
  const now = clock.now();
  const { date, dueAt } = letterDate(now, config.letterCutoff);
  const expiresAt = codeExpiresAt(date, mailedCodeDays(state, policy), now);
  return {
    date,
    dueAt,
    ...postalPromise(date, policy),
    codeExpiresAt: expiresAt,
    codeExpiresOn: easternDate(new Date(expiresAt)),
  };
}

/** Queues one letter; one that carries a code voids the older such letters of the account. */
export async function queueLetter<K extends LetterKind>(
  tx: Tx,
  deps: QueueDeps,
  asked: AskedLetter<K>,
): Promise<QueuedLetter> {
  if (asked.kind === 'ACTIVATION_CODE') await supersedeLetters(tx, deps, asked.accountId);
  const id = deps.ids.next();
  const plan = planLetter(deps, asked.address.state);
  const serial = await drawSerial(tx, deps);
  const about: AboutLetter = { ...aboutFrom(deps.config, deps.policy), ...plan, serial };
  const place = (column: string): string => aad('letter', column, id);
  await insert(tx, Letter, {
    id,
    serial,
    kind: asked.kind,
    language: asked.language,
    state: enter(letterFlow, {}),
    accountId: asked.accountId,
    codeId: asked.codeId ?? null,
    recipientName: deps.crypto.seal(asked.recipientName, place('recipient_name')),
    address: deps.crypto.sealJson(asked.address, place('address')),
    content: deps.crypto.sealJson(contentOf(asked, about), place('content')),
    askedAt: deps.clock.iso(),
    date: plan.date,
    mailBy: plan.mailBy,
    expectedFrom: plan.expectedFrom,
    expectedBy: plan.expectedBy,
    codeExpiresAt: plan.codeExpiresAt,
    dueAt: plan.dueAt,
  });
  record(tx, {
    kind: 'letter.queued',
    actor: { kind: 'SYSTEM' },
    subject: asked.accountId,
    outcome: 'DONE',
    details: { letterId: id, kind: asked.kind },
  });
  return { id, serial, ...plan };
}

function contentOf<K extends LetterKind>(asked: AskedLetter<K>, about: AboutLetter): LetterContent {
  // One kind has one definition, which TypeScript cannot follow through the index.
  const definition = letters[asked.kind] as unknown as MessageDefinition<K, 'LETTER', LetterVars<K>>;
  return definition.render[asked.language](asked.vars, about);
}

// No vowels, so that no words come about; no look-alikes, because it is read out by phone.
const SERIAL_ALPHABET = '23456789BCDFGHJKMNPQRTVWXYZ';
const SERIAL_LENGTH = 8;

async function drawSerial(tx: Tx, { random }: Pick<DeliveryDeps, 'random'>): Promise<string> {
  for (;;) {
    const letters = drawLetters(random);
    const serial = `${letters.slice(0, 4)}-${letters.slice(4)}`;
    const taken = await tx.one(sql`SELECT id FROM letter WHERE serial = ${serial}`);
    if (!taken) return serial;
  }
}

function drawLetters(random: DeliveryDeps['random']): string {
  const fair = 256 - (256 % SERIAL_ALPHABET.length);
  let text = '';
  while (text.length < SERIAL_LENGTH) {
    for (const byte of random(SERIAL_LENGTH - text.length))
      if (byte < fair) text += SERIAL_ALPHABET[byte % SERIAL_ALPHABET.length] ?? '';
  }
  return text;
}
