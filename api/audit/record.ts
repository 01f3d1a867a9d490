// Each act of a holder, staff member or the system becomes an audit event in the transaction of the act: both are
// there or neither. The rows are chained in one go just before the commit, so that the chain is held only for a moment.
import type { AuditActorKind, AuditEventKind, AuditOutcome } from '../../schema/audit-events.js';
import type { Clock } from '../platform/clock.js';
import type { Crypto } from '../platform/crypto/index.js';
import { sql } from '../platform/db/sql.js';
import type { Database, Tx } from '../platform/db/transaction.js';
import type { Ids } from '../platform/ids.js';
import type { RequestFacts } from '../platform/request.js';
import { type ChainRow, GENESIS, insertOf, link } from './chain.js';

export interface AuditActor {
  readonly kind: AuditActorKind;
  /** Account, staff member, registration or application; absent for strangers and the system. */
  readonly id?: string;
}

export interface AuditEvent {
  readonly kind: AuditEventKind;
  readonly actor: AuditActor;
  /** On whom or on what: an id. */
  readonly subject?: string;
  readonly outcome: AuditOutcome;
  /** Codes, ids, numbers. Anything that could be personal is refused: see `checkedDetails`. */
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
  /** Which request brought it; the address is kept as a keyed hash only. */
  readonly request?: Pick<RequestFacts, 'requestId' | 'address'>;
}

export interface AuditDeps {
  readonly crypto: Crypto;
  readonly clock: Clock;
  readonly ids: Ids;
}

interface Pad {
  readonly deps: AuditDeps;
  /** Where the chain ended at this process's last commit; only a guess, for other processes write too. */
  readonly end: { known?: ChainEnd };
  waiting: Unchained[];
}

interface ChainEnd {
  readonly seq: number;
  readonly mac: string;
}

type Unchained = Omit<ChainRow, 'seq' | 'prev_mac' | 'mac' | 'key_id'>;

const PAD = Symbol('audit');

/** Any number, but the same in every process: holds the end of the chain on PostgreSQL. */
const CHAIN_LOCK = 7_314_022;

/** The same database, whose transactions can `record`. */
export function withAudit<D extends Database>(db: D, deps: AuditDeps): D {
  const end: Pad['end'] = {};
  return {
    ...db,
    inTx: <T>(work: (tx: Tx) => Promise<T>) =>
      db.inTx((tx) => {
        tx.notes.set(PAD, { deps, end, waiting: [] } satisfies Pad);
        return work(tx);
      }),
  };
}

/** Notes the event; it is written when the transaction commits, and gone when it rolls back. */
export function record(tx: Tx, event: AuditEvent): void {
  const pad = tx.notes.get(PAD) as Pad | undefined;
  if (!pad) throw new Error('This transaction keeps no audit: open the database with withAudit.');
  const { crypto, clock, ids } = pad.deps;
  if (pad.waiting.length === 0) tx.beforeCommit(() => writeWaiting(tx, pad));
  pad.waiting.push({
    id: ids.next(),
    at: clock.iso(),
    actor_kind: event.actor.kind,
    actor_id: event.actor.id ?? null,
    kind: event.kind,
    subject_id: event.subject ?? null,
    outcome: event.outcome,
    address_hash: event.request?.address === undefined ? null : crypto.addressDigest(event.request.address),
    request_id: event.request?.requestId ?? null,
    details: JSON.stringify(checkedDetails(event)),
  });
}

async function writeWaiting(tx: Tx, pad: Pad): Promise<void> {
  const { waiting, end } = pad;
  pad.waiting = [];
  if (tx.dialect === 'postgres') await tx.sql(sql`SELECT pg_advisory_xact_lock(${CHAIN_LOCK})`);
  let rows = end.known && tx.dialect === 'sqlite' ? chained(pad.deps, waiting, end.known) : undefined;
  if (!rows || !(await fits(tx, rows))) {
    rows = chained(pad.deps, waiting, await chainEnd(tx));
    await insertAll(tx, rows);
  }
  const last = rows.at(-1);
  end.known = undefined;
  if (last)
    tx.afterCommit(() => {
      end.known = { seq: last.seq, mac: last.mac };
    });
}

async function chainEnd(tx: Tx): Promise<ChainEnd> {
  const last = await tx.one<ChainEnd>(sql`SELECT seq, mac FROM audit_event ORDER BY seq DESC LIMIT 1`);
  return last ?? { seq: 0, mac: GENESIS };
}

function chained(deps: AuditDeps, waiting: readonly Unchained[], end: ChainEnd): ChainRow[] {
  let last = end;
  return waiting.map((row) => {
    const next = link(deps.crypto, { ...row, seq: last.seq + 1, prev_mac: last.mac });
    last = next;
    return next;
  });
}

/** SQLite undoes a refused statement alone, so the guess costs a look-up only when another process was faster. */
async function fits(tx: Tx, rows: readonly ChainRow[]): Promise<boolean> {
  if (rows.length > ROWS_A_STATEMENT) return false;
  try {
    await tx.execute(insertOf(rows));
    return true;
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault && fault.code === 'SQLITE_CONSTRAINT') return false;
    throw fault;
  }
}

async function insertAll(tx: Tx, rows: readonly ChainRow[]): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS_A_STATEMENT)
    await tx.execute(insertOf(rows.slice(at, at + ROWS_A_STATEMENT)));
}

/** Fourteen parameters a row; SQLite takes 32,766 in a statement. */
const ROWS_A_STATEMENT = 500;

const PLAIN_WORD = /^[\w.:/+-]{0,80}$/;
/** SSNs, phone numbers, dates of birth and the like. */
const LONG_NUMBER = /^\+?[\d-]{7,20}$/;

/** Keeps personal data out of a trail that can never be changed: codes, ids, counts and instants only. */
function checkedDetails(event: AuditEvent): NonNullable<AuditEvent['details']> {
  const details = event.details ?? {};
  for (const [name, value] of Object.entries(details)) {
    const isNumberLike = typeof value === 'number' && Math.abs(value) >= 10_000_000;
    if ((typeof value === 'string' && (!PLAIN_WORD.test(value) || LONG_NUMBER.test(value))) || isNumberLike)
      throw new TypeError(`The audit detail "${name}" of ${event.kind} may hold personal data.`);
  }
  return details;
}
