// How far the answers for known and unknown names lie apart in time: within 10 percent. The middle of the differences
// between neighbours, so that a machine that is busy for a while does not bend it.
import type { Bench } from './bench.js';
import type { LoadReply } from './load-client.js';
import { atMost, type Figure } from './table.js';
import { median } from './windows.js';

/** How many accounts the comparison needs; each address gets three mails of the five that it may have in an hour. */
export const NAMES = 320;

export async function measureNames({ server, client, say }: Bench): Promise<Figure[]> {
  say('comparing names that somebody has with names that nobody has …');
  const { pairs = [] }: LoadReply = await client.ask({ kind: 'names', url: server.url, count: NAMES });
  return pairs.map(({ what, knownMs, unknownMs }) => {
    const [known, unknown] = [median(knownMs), median(unknownMs)];
    const apart = median(knownMs.map((ms, index) => ms - (unknownMs[index] ?? ms)));
    const words = `answer to ${what}: known ${known.toFixed(2)} ms, unknown ${unknown.toFixed(2)} ms, apart`;
    return atMost(words, (100 * Math.abs(apart)) / Math.max(known, unknown), 10, 1, ' %');
  });
}
