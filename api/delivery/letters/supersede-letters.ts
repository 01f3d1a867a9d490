// How a letter ends after it was asked for: a newer one takes its place, or its code is entered (domain.md 2.2).
import type { EventOf } from '../../../schema/flows/flow-table.js';
import { letterFlow } from '../../../schema/flows/index.js';
import { type AuditEventKind, record } from '../../audit/index.js';
import { findAll } from '../../platform/db/rows.js';
import { type SqlText, sql } from '../../platform/db/sql.js';
import type { Tx } from '../../platform/db/transaction.js';
import { advance } from '../../platform/flow/advance.js';
import type { DeliveryDeps } from '../delivery-deps.js';
import { Letter } from './letter.entity.js';

type EndDeps = Pick<DeliveryDeps, 'clock'>;

const LIVE = sql`state IN ('QUEUED', 'BATCHED', 'HANDED_OVER', 'ACKNOWLEDGED')`;

/** Voids the letters with a code of an account; those not yet printed never will be. Notices stay. */
export async function supersedeLetters(tx: Tx, deps: EndDeps, accountId: string): Promise<void> {
  const where = sql`WHERE account_id = ${accountId} AND kind = 'ACTIVATION_CODE' AND ${LIVE}`;
  await endLetters(tx, deps, where, 'SUPERSEDE', 'letter.superseded');
}

/** The code of this letter was entered rightly. */
export async function useLetter(tx: Tx, deps: EndDeps, codeId: string): Promise<void> {
  await endLetters(tx, deps, sql`WHERE code_id = ${codeId} AND ${LIVE}`, 'CODE_USED', 'letter.codeUsed');
}

/** Nobody entered the code in time. */
export async function expireLetters(tx: Tx, deps: EndDeps): Promise<void> {
  const where = sql`WHERE kind = 'ACTIVATION_CODE' AND state IN ('HANDED_OVER', 'ACKNOWLEDGED')
    AND code_expires_at <= ${deps.clock.iso()} LIMIT 500`;
  await endLetters(tx, deps, where, 'CODE_EXPIRED', 'letter.expired');
}

async function endLetters(
  tx: Tx,
  deps: EndDeps,
  where: SqlText,
  event: EventOf<typeof letterFlow>,
  kind: AuditEventKind,
): Promise<void> {
  for (const letter of await findAll(tx, Letter, where)) {
    // One that no printer has seen has no reason to keep its text.
    const changes = letter.handedOverAt === null ? { contentUntil: deps.clock.iso() } : {};
    const ended = await advance(tx, {
      entity: Letter,
      flow: letterFlow,
      at: letter,
      event,
      facts: {},
      changes,
    });
    if (!ended.moved) continue;
    const details = { letterId: letter.id };
    record(tx, { kind, actor: { kind: 'SYSTEM' }, subject: letter.accountId, outcome: 'DONE', details });
  }
}
