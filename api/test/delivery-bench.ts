// For tests: delivery alone on a real database, with channels that keep what they were given and a clock to move.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Audit0002 } from '../../migrations/0002-audit.js';
import { Delivery0003 } from '../../migrations/0003-delivery.js';
import { policyFrom } from '../../schema/policy.js';
import { AuditEventRow, withAudit } from '../audit/index.js';
import { directoryDropbox } from '../delivery/channels/directory.js';
import type { Email } from '../delivery/channels/email-channel.js';
import { type SendResult, sent } from '../delivery/channels/send-result.js';
import type { Text } from '../delivery/channels/text-channel.js';
import { type DeliveryDeps, deliveryEntities } from '../delivery/index.js';
import { type MovableClock, movableClock } from '../platform/clock.js';
import { createCrypto, memoryKeyring } from '../platform/crypto/index.js';
import type { Dialect } from '../platform/db/sql.js';
import { randomIds } from '../platform/ids.js';
import { noJobs } from '../platform/jobs/index.js';
import { type TemporaryDatabase, temporaryDatabase } from './temporary-database.js';

export interface DeliveryBench {
  readonly deps: DeliveryDeps & { readonly clock: MovableClock };
  readonly emails: Email[];
  readonly texts: Text[];
  /** What the carrier answers to the next text; SENT when the list is empty. */
  readonly answers: SendResult[];
  readonly lettersDir: string;
  readonly temporary: TemporaryDatabase;
  remove(): Promise<void>;
}

export async function deliveryBench(
  options: { readonly dialect?: Dialect; readonly letterCutoff?: string; readonly start?: string } = {},
): Promise<DeliveryBench> {
  const temporary = await temporaryDatabase(options.dialect ?? 'sqlite', {
    entities: [AuditEventRow, ...deliveryEntities],
    migrations: [Audit0002, Delivery0003],
  });
  const clock = movableClock(options.start ?? '2026-11-23T15:00:00.000Z');
  const crypto = createCrypto(memoryKeyring());
  const ids = randomIds;
  const emails: Email[] = [];
  const texts: Text[] = [];
  const answers: SendResult[] = [];
  const lettersDir = join(temporary.folder, 'letters');
  const answer = <T>(kept: T[], what: T): SendResult => {
    const result = answers.shift() ?? sent(`ref-${kept.length + 1}`);
    if (result.outcome === 'SENT') kept.push(what);
    return result;
  };
  return {
    temporary,
    emails,
    texts,
    answers,
    lettersDir,
    deps: {
      db: withAudit(temporary.db, { crypto, clock, ids }),
      clock,
      ids,
      crypto,
      random: randomBytes,
      policy: policyFrom('irs-2017').policy,
      config: { publicUrl: 'https://access.example.gov', letterCutoff: options.letterCutoff ?? 'now' },
      channels: {
        email: { send: async (email) => answer(emails, email), close: async () => {} },
        text: { send: async (text) => answer(texts, text), close: async () => {} },
        letters: directoryDropbox(lettersDir),
      },
      log: { info: () => {}, warn: () => {}, error: () => {} },
      jobs: noJobs,
    },
    remove: () => temporary.remove(),
  };
}
