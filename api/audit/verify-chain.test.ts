import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Audit0002 } from '../../migrations/0002-audit.js';
import { type MovableClock, movableClock } from '../platform/clock.js';
import { createCrypto, memoryKeyring } from '../platform/crypto/index.js';
import { sql } from '../platform/db/sql.js';
import type { Database } from '../platform/db/transaction.js';
import { randomIds } from '../platform/ids.js';
import { type TemporaryDatabase, temporaryDatabase } from '../test/temporary-database.js';
import { AuditEventRow, record, verifyChain, withAudit, writeCheckpoint } from './index.js';

describe.each(['sqlite', 'postgres'] as const)('on %s', (dialect) => {
  let base: TemporaryDatabase;
  let db: Database;
  let checkpointFile: string;
  const crypto = createCrypto(memoryKeyring());
  let clock: MovableClock;

  beforeEach(async () => {
    clock = movableClock('2026-03-02T12:00:00.000Z');
    base = await temporaryDatabase(dialect, { entities: [AuditEventRow], migrations: [Audit0002] });
    db = withAudit(base.db, { crypto, clock, ids: randomIds });
    checkpointFile = join(base.folder, 'audit', 'checkpoints.ndjson');
  });
  afterEach(() => base.remove());

  const act = (subject: string, how: Partial<Parameters<typeof record>[1]> = {}) =>
    db.inTx(async (tx) =>
      record(tx, { kind: 'account.created', actor: { kind: 'SYSTEM' }, subject, outcome: 'DONE', ...how }),
    );
  const acts = async (count: number) => {
    for (let index = 1; index <= count; index += 1) await act(`s${index}`);
  };
  const verify = (batch = 3) => verifyChain({ db, crypto, checkpointFile }, { batch });
  const checkpoint = () => writeCheckpoint({ db, crypto, clock, checkpointFile });

  /** What somebody does who holds the database: the triggers are gone first. */
  const tamper = async (...statements: string[]) => {
    const triggers =
      db.dialect === 'sqlite'
        ? ['DROP TRIGGER IF EXISTS audit_event_no_update', 'DROP TRIGGER IF EXISTS audit_event_no_delete']
        : ['ALTER TABLE audit_event DISABLE TRIGGER ALL'];
    for (const statement of [...triggers, ...statements]) await base.query(statement);
  };

  describe('the audit trail', () => {
    it('holds who did what on whom, from where as a keyed hash, chained and numbered without a gap', async () => {
      await db.inTx(async (tx) => {
        record(tx, {
          kind: 'login.passwordRefused',
          actor: { kind: 'STRANGER' },
          outcome: 'REFUSED',
          details: { triesLeft: 2 },
          request: { requestId: 'r-1', address: '192.0.2.7' },
        });
        record(tx, { kind: 'login.locked', actor: { kind: 'SYSTEM' }, subject: 'a-1', outcome: 'DONE' });
      });
      const rows = await db.read((tx) =>
        tx.sql<Record<string, unknown>>(sql`SELECT * FROM audit_event ORDER BY seq`),
      );
      expect(rows).toMatchObject([
        {
          seq: 1,
          kind: 'login.passwordRefused',
          actor_kind: 'STRANGER',
          details: '{"triesLeft":2}',
          request_id: 'r-1',
        },
        {
          seq: 2,
          kind: 'login.locked',
          subject_id: 'a-1',
          prev_mac: rows[0]?.mac,
          at: '2026-03-02T12:00:00.000Z',
        },
      ]);
      expect(rows[0]?.address_hash).toBe(crypto.addressDigest('192.0.2.7'));
      expect(JSON.stringify(rows)).not.toContain('192.0.2.7');
      expect(await verify()).toEqual({ events: 2, checkpoints: 0, tornCheckpoints: 0, valid: true });
    });

    it('keeps nothing of an act that was rolled back, and everything of many acts at once', async () => {
      const lost = db.inTx(async (tx) => {
        record(tx, { kind: 'account.closed', actor: { kind: 'SYSTEM' }, outcome: 'DONE' });
        throw new Error('undone');
      });
      await expect(lost).rejects.toThrow('undone');
      await Promise.all(Array.from({ length: 40 }, (_, index) => act(`s${index}`)));
      expect(await verify()).toMatchObject({ events: 40, valid: true });
    });

    it('writes what a hook before the commit records, and many events in one transaction', async () => {
      await db.inTx(async (tx) => {
        for (let index = 0; index < 1100; index += 1)
          record(tx, {
            kind: 'letter.expired',
            actor: { kind: 'SYSTEM' },
            subject: `l${index}`,
            outcome: 'DONE',
          });
        tx.beforeCommit(async () => {
          record(tx, { kind: 'import.finished', actor: { kind: 'SYSTEM' }, outcome: 'DONE' });
        });
      });
      expect(await verify(100)).toMatchObject({ events: 1101, valid: true });
    });

    it('goes on when another process was faster to write the next event', async () => {
      const there = withAudit(base.db, { crypto, clock, ids: randomIds });
      const actThere = () =>
        there.inTx(async (tx) => {
          for (const kind of ['case.opened', 'case.closed'] as const)
            record(tx, { kind, actor: { kind: 'SYSTEM' }, outcome: 'DONE' });
        });
      for (let round = 0; round < 4; round += 1) {
        await acts(3);
        await actThere();
        await Promise.all([actThere(), act('s'), actThere()]);
      }
      expect(await verify()).toMatchObject({ events: 4 * (3 + 2 + 2 + 1 + 2), valid: true });
    });

    it('refuses details that may be personal', async () => {
      for (const value of [
        '123-45-6789',
        '+12025550188',
        'a@example.com',
        'Ann Smith',
        '1980-02-03',
        123456789,
      ])
        await expect(act('s', { details: { value } })).rejects.toThrow('may hold personal data');
      await act('s', {
        details: { reason: 'TOO_MANY', at: '2026-03-02T12:00:00.000Z', id: randomIds.next(), count: 4 },
      });
    });

    it('cannot be kept on a database that was opened without it', async () => {
      const plain = base.db.inTx(async (tx) =>
        record(tx, { kind: 'login.locked', actor: { kind: 'SYSTEM' }, outcome: 'DONE' }),
      );
      await expect(plain).rejects.toThrow('withAudit');
    });

    it('is changed or emptied by no statement', async () => {
      await acts(2);
      await expect(base.query("UPDATE audit_event SET kind = 'x' WHERE seq = 1")).rejects.toThrow(
        'append-only',
      );
      await expect(base.query('DELETE FROM audit_event')).rejects.toThrow('append-only');
      expect(await verify()).toMatchObject({ events: 2, valid: true });
    });
  });

  describe('the verification of the chain', () => {
    it('names the event whose content was changed, whichever column it is', async () => {
      await acts(8);
      for (const [column, value] of [
        ['kind', "'x.y'"],
        ['at', "'2020-01-01T00:00:00.000Z'"],
        ['actor_kind', "'STAFF'"],
        ['actor_id', "'someone'"],
        ['subject_id', 'NULL'],
        ['outcome', "'FAILED'"],
        ['address_hash', "'k1.x'"],
        ['request_id', "'other'"],
        ['details', "'{}  '"],
        ['prev_mac', "'other'"],
        ['mac', "'other'"],
        ['id', "'other'"],
      ]) {
        const before = await db.read((tx) =>
          tx.one<Record<string, string>>(sql`SELECT * FROM audit_event WHERE seq = 5`),
        );
        await tamper(`UPDATE audit_event SET ${column} = ${value} WHERE seq = 5`);
        const report = await verify();
        expect(report).toMatchObject({ valid: false, events: 4, firstBroken: { seq: 5 } });
        expect(report.firstBroken?.says).toMatch(/content was changed/);
        const old = before?.[column ?? ''];
        await tamper(`UPDATE audit_event SET ${column} = ${old == null ? 'NULL' : `'${old}'`} WHERE seq = 5`);
        expect(await verify()).toMatchObject({ valid: true });
      }
    });

    it('names what is missing when an event was deleted', async () => {
      await acts(8);
      await tamper('DELETE FROM audit_event WHERE seq = 4');
      expect((await verify()).firstBroken).toMatchObject({ seq: 5, says: 'event 4 is missing before it.' });
      await tamper('DELETE FROM audit_event WHERE seq < 3');
      expect((await verify()).firstBroken).toMatchObject({
        seq: 3,
        says: 'events 1 to 2 are missing before it.',
      });
    });

    it('sees through numbers that were closed up after a deletion', async () => {
      await acts(8);
      await tamper(
        'DELETE FROM audit_event WHERE seq = 4',
        ...[5, 6, 7, 8].map((seq) => `UPDATE audit_event SET seq = ${seq - 1} WHERE seq = ${seq}`),
      );
      expect((await verify()).firstBroken).toMatchObject({ seq: 4 });
    });

    it('sees two events that were swapped', async () => {
      await acts(6);
      await tamper(
        'UPDATE audit_event SET seq = 100 WHERE seq = 2',
        'UPDATE audit_event SET seq = 2 WHERE seq = 3',
        'UPDATE audit_event SET seq = 3 WHERE seq = 100',
      );
      expect((await verify()).firstBroken).toMatchObject({ seq: 2 });
    });

    it('sees an event that was forged at the end', async () => {
      await acts(3);
      await tamper(`INSERT INTO audit_event SELECT 4, 'forged', at, actor_kind, actor_id, kind, subject_id, outcome,
      address_hash, request_id, details, key_id, mac, mac FROM audit_event WHERE seq = 3`);
      expect((await verify()).firstBroken).toMatchObject({ seq: 4, id: 'forged' });
    });

    it('sees by the checkpoints that the end was cut off, also when the chain went on afterwards', async () => {
      await acts(4);
      await checkpoint();
      await acts(3);
      clock.advance(3_600_000);
      await checkpoint();
      expect(await verify()).toMatchObject({ events: 7, checkpoints: 2, valid: true });
      await tamper('DELETE FROM audit_event WHERE seq > 5');
      const cut = await verify();
      expect(cut.firstBroken?.seq).toBe(6);
      expect(cut.firstBroken?.says).toMatch(/the end is cut off: .* saw 7 events, the database holds 5/);
      db = withAudit(base.db, { crypto, clock, ids: randomIds });
      await acts(4);
      const regrown = await verify();
      expect(regrown).toMatchObject({ valid: false, firstBroken: { seq: 7 } });
      expect(regrown.firstBroken?.says).toMatch(/not the event that the checkpoint of .* saw/);
    });

    it('sees an emptied trail and a forged checkpoint', async () => {
      await acts(4);
      await checkpoint();
      const text = readFileSync(checkpointFile, 'utf8');
      writeFileSync(checkpointFile, text.replace('"seq":4', '"seq":3'));
      expect((await verify()).firstBroken?.says).toMatch(/was changed or forged/);
      writeFileSync(checkpointFile, text);
      await tamper('DELETE FROM audit_event');
      expect(await verify()).toMatchObject({ valid: false, firstBroken: { seq: 1 } });
    });

    it('lives with a checkpoint that a killed process left half written', async () => {
      expect(await checkpoint()).toBeUndefined();
      await acts(2);
      await checkpoint();
      appendFileSync(checkpointFile, '{"seq":2,"ma');
      await acts(1);
      await checkpoint();
      expect(await verify()).toMatchObject({ checkpoints: 2, tornCheckpoints: 1, valid: true });
      expect(statSync(checkpointFile).mode & 0o777).toBe(0o600);
    });

    it('fails, saying so, when the key of an event is gone', async () => {
      await acts(2);
      await tamper("UPDATE audit_event SET key_id = 'k9' WHERE seq = 2");
      expect((await verify()).firstBroken?.says).toMatch(/audit key k9/);
    });
  });
});
