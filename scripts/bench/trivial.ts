// Requests per second of a trivial query, over Apollo Server 5 alone. Both answer in turn.
import type { Bench } from './bench.js';
import { cpuSecondsOf, forkWorker } from './processes.js';
import { atLeast, type Figure, plain } from './table.js';
import { median } from './windows.js';

const QUERIES = ['{ __typename }', '{ helpDesk { phone } }'];
const ROUNDS = 7;
const SECONDS = 1.5;

export async function measureTrivial({ server, client, say }: Bench): Promise<Figure[]> {
  const bare = forkWorker<object, { url: string }>('bare-apollo');
  const run = async (pid: number, url: string, query: string) => {
    const before = cpuSecondsOf(pid);
    const { rate, done } = await client.ask({ kind: 'query', url, query, seconds: SECONDS });
    return { rate, cpu: (cpuSecondsOf(pid) - before) / done };
  };
  try {
    const { url: bareUrl } = await bare.ask({});
    const figures: Figure[] = [];
    for (const query of QUERIES) {
      const [ours, ratios, shares]: [number[], number[], number[]] = [[], [], []];
      // The first round warms up.
      for (let round = 0; round <= ROUNDS; round += 1) {
        const apollo = await run(bare.pid, bareUrl, query);
        const real = await run(server.pid, server.url, query);
        if (round === 0) continue;
        ours.push(real.rate);
        ratios.push(real.rate / apollo.rate);
        shares.push(apollo.cpu / real.cpu);
        const rates = `${real.rate.toFixed(0)} a second, Apollo alone ${apollo.rate.toFixed(0)}`;
        say(`${query}: ${rates}, ratio ${(real.rate / apollo.rate).toFixed(2)}`);
      }
      figures.push(plain(`${query} a second`, median(ours), 0));
      figures.push(atLeast(`${query} over Apollo alone`, median(ratios), 1.2));
      figures.push(plain('the same by processor time of the servers', median(shares)));
    }
    return figures;
  } finally {
    bare.stop();
  }
}
