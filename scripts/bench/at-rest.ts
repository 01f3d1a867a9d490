// A second `npm start`: how soon it is ready, and what its whole process tree holds when nobody asks anything.
import { setTimeout as wait } from 'node:timers/promises';
import { memoryOf, treeOf } from './processes.js';
import { settingsFor, startServer } from './server.js';
import { atMost, type Figure, plain } from './table.js';

const SETTLE_MS = 8000;
const isRedis = (command: string) => /\b(redis|valkey)-server\b/.test(command);

export async function measureAtRest(
  folder: string,
  redisUrl: string | undefined,
  say: (line: string) => void,
) {
  const env = { ...settingsFor(folder, redisUrl), SEED_DEMO: 'true' };
  const command = ['npm', 'start'];
  const first = await startServer(command, env);
  say(`a first start was ready after ${(first.readyAfterMs / 1000).toFixed(2)} s`);
  await first.stop();
  const second = await startServer(command, env);
  try {
    await wait(SETTLE_MS);
    const tree = treeOf(second.pid).filter((one) => !isRedis(one.command));
    const held = tree.map(({ pid, command: words }) => ({ words, ...memoryOf(pid) }));
    for (const { words, pss, rss } of held) say(`${pss.toFixed(0)} MB (RSS ${rss.toFixed(0)}): ${words}`);
    const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0);
    const figures: Figure[] = [
      atMost('a second start, ready after', second.readyAfterMs / 1000, 3, 2, ' s'),
      atMost(
        'memory at rest, the whole tree without Redis (PSS)',
        sum(held.map(({ pss }) => pss)),
        250,
        0,
        ' MB',
      ),
      plain('the same as RSS, shared pages counted for each', sum(held.map(({ rss }) => rss)), 0, ' MB'),
    ];
    return figures;
  } finally {
    await second.stop();
  }
}
