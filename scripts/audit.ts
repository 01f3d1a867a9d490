// npm run audit -- verify: walks the audit chain and its checkpoints and names the first broken link (docs/audit.md).
import { type ChainReport, verifyChain, writeCheckpoint } from '../api/audit/index.js';
import { systemClock } from '../api/platform/clock.js';
import { openStore, runCommand } from './open-store.js';

const USAGE = `npm run audit -- verify        checks every event and checkpoint; ends with 1 when a link is broken
npm run audit -- checkpoint    writes a checkpoint now, besides the hourly ones`;

let said = 0;

await runCommand(async () => {
  const [word, ...more] = process.argv.slice(2);
  if ((word !== 'verify' && word !== 'checkpoint') || more.length > 0) {
    console.error(USAGE);
    return 2;
  }
  const store = await openStore(process.env);
  try {
    if (word === 'checkpoint') {
      const written = await writeCheckpoint({ ...store, clock: systemClock });
      console.log(
        written
          ? `Checkpoint at event ${written.seq}, in ${store.checkpointFile}.`
          : 'There is no event yet.',
      );
      return 0;
    }
    const report = await verifyChain(store, { onProgress: progress });
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
    console.log(verdict(report, store.checkpointFile));
    return report.valid ? 0 : 1;
  } finally {
    await store.db.close();
  }
});

function progress(events: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${events} events checked`);
  else if (events - said >= 100_000) {
    said = events;
    console.error(`${events} events checked`);
  }
}

function verdict(
  { valid, events, checkpoints, tornCheckpoints, firstBroken }: ChainReport,
  file: string,
): string {
  if (!valid && firstBroken) {
    const name = firstBroken.id === undefined ? '' : ` (${firstBroken.id})`;
    return `BROKEN at event ${firstBroken.seq}${name}: ${firstBroken.says}\n${events} events before it are intact.`;
  }
  const torn = tornCheckpoints === 0 ? '' : ` ${tornCheckpoints} half-written lines there were passed over.`;
  return `The chain is whole: ${events} events, ${checkpoints} checkpoints in ${file}.${torn}`;
}
