// Sends one message: claims its row, sends outside any transaction, writes down what came of it. A worker that dies
// in between leaves a lapsed lease, and the next one sends again under the same id; a code that is too old stays unsent.
import { messageFlow } from '../../schema/flows/index.js';
import { record } from '../audit/index.js';
import { aad } from '../platform/crypto/index.js';
import { find, insert } from '../platform/db/rows.js';
import { sql } from '../platform/db/sql.js';
import type { Tx } from '../platform/db/transaction.js';
import { advance } from '../platform/flow/advance.js';
import { refused, retry, type SendResult } from './channels/send-result.js';
import type { DeliveryDeps } from './delivery-deps.js';
import { leaseFrom, nextTryAt, whileHolding } from './lease.js';
import { Message, MessageAttempt } from './message.entity.js';

/** Safe to run twice, and at the same time: of two claims one succeeds. An unknown or ended message is left alone. */
export async function deliverMessage(deps: DeliveryDeps, messageId: string): Promise<void> {
  const message = await deps.db.inTx((tx) => claim(tx, deps, messageId));
  if (!message) return;
  const result = await whileHolding(deps, { table: 'message', id: message.id, tries: message.tries }, () =>
    send(deps, message),
  );
  await deps.db.inTx((tx) => finish(tx, deps, message, result));
}

async function claim(tx: Tx, deps: DeliveryDeps, id: string): Promise<Message | undefined> {
  const message = await find(tx, Message, sql`WHERE id = ${id}`);
  const now = deps.clock.iso();
  if (!message || message.dueAt > now) return undefined;
  if (message.state === 'SENDING') {
    const freed = await advance(tx, { ...row(message), event: 'LEASE_LAPSED', facts: {} });
    if (!freed.moved) return undefined;
    message.state = freed.to;
  }
  if (message.state !== 'QUEUED') return undefined;
  if (message.notAfter <= now) {
    await end(tx, deps, message, 'TOO_OLD');
    return undefined;
  }
  const tries = message.tries + 1;
  const changes = { tries, dueAt: leaseFrom(deps.clock) };
  const claimed = await advance(tx, { ...row(message), event: 'CLAIMED', facts: {}, changes });
  if (!claimed.moved) return undefined;
  return Object.assign(message, { state: claimed.to, tries });
}

async function send({ channels, crypto }: DeliveryDeps, message: Message): Promise<SendResult> {
  const { id } = message;
  try {
    const clear = (column: 'recipient' | 'subject' | 'body'): string =>
      crypto.open(message[column] ?? '', aad('message', column, id));
    const letter = { id, to: clear('recipient'), text: clear('body') };
    if (message.channel === 'TEXT') return await channels.text.send(letter);
    return await channels.email.send({ ...letter, subject: clear('subject') });
  } catch (error) {
    // A row that cannot be opened never will be; anything else may pass.
    return error instanceof Error && error.name === 'SealError' ? refused('SEAL') : retry('FAULT');
  }
}

async function finish(tx: Tx, deps: DeliveryDeps, message: Message, result: SendResult): Promise<void> {
  await insert(tx, MessageAttempt, {
    id: deps.ids.next(),
    messageId: message.id,
    at: deps.clock.iso(),
    outcome: result.outcome,
    reason: 'reason' in result ? result.reason : null,
  });
  const now = await find(tx, Message, sql`WHERE id = ${message.id}`);
  // Another worker took it after this one had been taken for dead: the row is that one's to move.
  if (now?.state !== 'SENDING' || now.tries !== message.tries) return;
  if (result.outcome === 'SENT') return end(tx, deps, message, 'TAKEN', result.reference);
  if (result.outcome === 'REFUSED') {
    deps.log.warn('message.refused', { messageId: message.id, kind: message.kind, reason: result.reason });
    return end(tx, deps, message, 'REFUSED');
  }
  const dueAt = nextTryAt(deps.clock, message.tries);
  if (dueAt >= message.notAfter) return end(tx, deps, message, 'TOO_OLD');
  await advance(tx, { ...row(message), event: 'PUT_OFF', facts: {}, changes: { dueAt } });
}

const AUDITED = { TAKEN: undefined, REFUSED: 'message.failed', TOO_OLD: 'message.expired' } as const;

/** The last state of a message; its text goes with it. */
async function end(
  tx: Tx,
  deps: DeliveryDeps,
  message: Message,
  event: keyof typeof AUDITED,
  reference?: string,
): Promise<void> {
  const changes = { subject: null, body: null, endedAt: deps.clock.iso(), reference: reference ?? null };
  const ended = await advance(tx, { ...row(message), event, facts: {}, changes });
  const kind = AUDITED[event];
  if (!ended.moved || !kind) return;
  const details = { kind: message.kind, channel: message.channel };
  record(tx, { kind, actor: { kind: 'SYSTEM' }, subject: message.id, outcome: 'FAILED', details });
}

const row = (message: Message) => ({ entity: Message, flow: messageFlow, at: message });
