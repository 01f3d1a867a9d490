// Writes an e-mail or a text in the transaction of the act that causes it, and says after the commit that it is due.
// Rendered at once and sealed; the clear text, codes included, is nowhere else (domain.md section 6).
import { enter } from '../../schema/flows/flow-table.js';
import { messageFlow } from '../../schema/flows/index.js';
import { DAY_MS } from '../platform/clock.js';
import { aad } from '../platform/crypto/index.js';
import { insert } from '../platform/db/rows.js';
import { sql } from '../platform/db/sql.js';
import type { Tx } from '../platform/db/transaction.js';
import { fitsOneText } from './channels/gsm7.js';
import { deliverMessageJob } from './deliver-message.job.js';
import type { DeliveryDeps } from './delivery-deps.js';
import { Message } from './message.entity.js';
import type { About, EmailContent, Language, MessageDefinition } from './messages/define-message.js';
import { aboutFrom, type MessageKind, type MessageVars, messages } from './messages/index.js';

export interface PostedMessage<K extends MessageKind> {
  readonly kind: K;
  /** E-mail address or E.164 number. */
  readonly to: string;
  readonly language: Language;
  readonly vars: MessageVars<K>;
  /** Whose it is: a registration, an account, a sign-in. */
  readonly owner: { readonly kind: string; readonly id: string };
  /** ISO instant after which it is of no use; a notice is, as long as its "this was not me" link works. */
  readonly notAfter?: string;
}

type PostDeps = Pick<DeliveryDeps, 'clock' | 'ids' | 'crypto' | 'policy' | 'config' | 'jobs'>;

/** Queues one message. Nothing is sent unless the transaction commits. */
export async function post<K extends MessageKind>(
  tx: Tx,
  deps: PostDeps,
  message: PostedMessage<K>,
): Promise<{ id: string }> {
  const id = deps.ids.next();
  const { channel, subject, body } = rendered(message, aboutFrom(deps.config, deps.policy));
  const now = deps.clock.iso();
  const sealed = (column: string, text: string): string => deps.crypto.seal(text, aad('message', column, id));
  await insert(tx, Message, {
    id,
    kind: message.kind,
    channel,
    language: message.language,
    state: enter(messageFlow, {}),
    ownerKind: message.owner.kind,
    ownerId: message.owner.id,
    recipient: sealed('recipient', message.to),
    subject: subject === null ? null : sealed('subject', subject),
    body: sealed('body', body),
    createdAt: now,
    notAfter:
      message.notAfter ?? new Date(deps.clock.epochMs() + deps.policy.disavowDays * DAY_MS).toISOString(),
    dueAt: now,
    tries: 0,
    endedAt: null,
    reference: null,
  });
  tx.afterCommit(() => deps.jobs.enqueue(deliverMessageJob, { messageId: id }, id));
  return { id };
}

/** Takes the addresses and numbers of an owner's messages away, when its personal data is wiped. */
export async function wipeRecipients(tx: Tx, ownerId: string): Promise<void> {
  await tx.execute(
    sql`UPDATE message SET recipient = null WHERE owner_id = ${ownerId} AND state NOT IN ('QUEUED', 'SENDING')`,
  );
}

/** The same, a batch at a time, for the codes of sign-ins, resets and changes that were written up to an instant; says how many. */
export async function wipeRecipientsOfFlows(tx: Tx, writtenUntil: string, batch: number): Promise<number> {
  return tx.execute(sql`UPDATE message SET recipient = null WHERE id IN (SELECT id FROM message
    WHERE owner_kind IN ('LOGIN', 'SESSION', 'PASSWORD_RESET', 'USERNAME_REMINDER', 'EMAIL_CHANGE')
      AND recipient IS NOT NULL AND created_at <= ${writtenUntil}
      AND state NOT IN ('QUEUED', 'SENDING') LIMIT ${batch})`);
}

/** Whether a text, as it would be rendered now, travels as one part; other channels take any length. */
export function fitsItsChannel<K extends MessageKind>(
  deps: Pick<DeliveryDeps, 'policy' | 'config'>,
  message: Pick<PostedMessage<K>, 'kind' | 'language' | 'vars'>,
): boolean {
  const content = contentOf(message, aboutFrom(deps.config, deps.policy));
  return typeof content !== 'string' || fitsOneText(content);
}

interface Rendered {
  readonly channel: 'EMAIL' | 'TEXT';
  readonly subject: string | null;
  readonly body: string;
}

function contentOf<K extends MessageKind>(
  { kind, language, vars }: Pick<PostedMessage<K>, 'kind' | 'language' | 'vars'>,
  about: About,
): EmailContent | string {
  // One kind has one definition, which TypeScript cannot follow through the index.
  const definition = messages[kind] as unknown as MessageDefinition<K, 'EMAIL' | 'TEXT', MessageVars<K>>;
  return definition.render[language](vars, about);
}

function rendered<K extends MessageKind>(message: PostedMessage<K>, about: About): Rendered {
  const { kind, language } = message;
  const content = contentOf(message, about);
  if (typeof content !== 'string') return { channel: 'EMAIL', subject: content.subject, body: content.text };
  if (!fitsOneText(content)) throw new Error(`${kind} in ${language} does not fit one text message`);
  return { channel: 'TEXT', subject: null, body: content };
}
