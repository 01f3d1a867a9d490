// Requests per second of a trivial query, over Apollo Server 5 alone. Both answer in turn.
import type { Bench } from './bench.js';
import { forkWorker } from './processes.js';
import { atLeast, type Figure, plain } from './table.js';
import { median } from './windows.js';

const QUERIES = ['{ __typename }', '{ helpDesk { phone } }'];
const ROUNDS = 5;
const SECONDS = 2;

export async function measureTrivial({ server, client, say }: Bench): Promise<Figure[]> {
  const bare = forkWorker<object, { url: string }>('bare-apollo');
  try {
    const { url: bareUrl } = await bare.ask({});
    const rateOf = async (url: string, query: string) =>
      (await client.ask({ kind: 'query', url, query, seconds: SECONDS })).rate;
    const figures: Figure[] = [];
    for (const query of QUERIES) {
      await rateOf(bareUrl, query);
      await rateOf(server.url, query);
      const ours: number[] = [];
      const ratios: number[] = [];
      for (let round = 1; round <= ROUNDS; round += 1) {
        const apollo = await rateOf(bareUrl, query);
        const real = await rateOf(server.url, query);
        ours.push(real);
        ratios.push(real / apollo);
        say(
          `${query}: ${real.toFixed(0)} a second, Apollo alone ${apollo.toFixed(0)}, ratio ${(real / apollo).toFixed(2)}`,
        );
      }
      figures.push(plain(`${query} a second`, median(ours), 0));
      figures.push(atLeast(`${query} over Apollo alone`, median(ratios), 1.2));
    }
    return figures;
  } finally {
    bare.stop();
  }
}
