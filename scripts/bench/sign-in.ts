// Sign-ins per second over raw Argon2id checks per second, the load client on the same cores. Raw and real runs take
// turns and each ratio is of neighbours, so that a machine that is busy for a while does not bend it.
import { cpus } from 'node:os';
import type { Bench } from './bench.js';
import type { LoadQuestion } from './load-client.js';
import { cpuSecondsOf, forkWorker } from './processes.js';
import type { HashQuestion } from './raw-hash.js';
import { atLeast, type Figure, plain } from './table.js';
import { type Counted, median } from './windows.js';

const ROUNDS = 5;
const RAW_SECONDS = 2;
const SIGN_IN_SECONDS = 4;
/** Faster than any machine checks hashes. Accounts that give a code serve once, for each code counts once. */
const PER_ROUND = 120 * cpus().length * SIGN_IN_SECONDS;
const WARM_UP = PER_ROUND;

/** How many accounts the runs below need. */
export const ACCOUNTS_NEEDED = WARM_UP + ROUNDS * PER_ROUND;

interface Run {
  readonly rate: number;
  /** Milliseconds of processor time for each one done, in the measured process. */
  readonly cpuMs: number;
}

export async function measureSignIn({ server, client, say }: Bench): Promise<Figure[]> {
  const raw = forkWorker<HashQuestion, Counted>('raw-hash');
  const run = async (pid: number, ask: () => Promise<Counted>): Promise<Run> => {
    const before = cpuSecondsOf(pid);
    const { rate, done } = await ask();
    return { rate, cpuMs: ((cpuSecondsOf(pid) - before) * 1000) / done };
  };
  const hash = () => run(raw.pid, () => raw.ask({ seconds: RAW_SECONDS }));
  let fresh = 0;
  const load = async (withCode: boolean, seconds: number) => {
    const question: LoadQuestion = {
      kind: 'signIn',
      url: server.url,
      withCode,
      from: withCode ? fresh : 0,
      seconds,
    };
    if (withCode) fresh += PER_ROUND;
    const before = cpuSecondsOf(client.pid);
    let done = 1;
    const served = await run(server.pid, async () => {
      const reply = await client.ask(question);
      done = reply.done;
      return reply;
    });
    return { ...served, clientMs: ((cpuSecondsOf(client.pid) - before) * 1000) / done };
  };
  try {
    say('warming up …');
    await hash();
    await load(true, SIGN_IN_SECONDS);
    const kinds = {
      password: {
        ratios: [] as number[],
        shares: [] as number[],
        beside: [] as number[],
        client: [] as number[],
      },
      code: {
        ratios: [] as number[],
        shares: [] as number[],
        beside: [] as number[],
        client: [] as number[],
      },
    };
    const hashes: Run[] = [await hash()];
    for (let round = 1; round <= ROUNDS; round += 1) {
      for (const kind of ['password', 'code'] as const) {
        const before = hashes.at(-1) as Run;
        const real = await load(kind === 'code', SIGN_IN_SECONDS);
        const after = await hash();
        hashes.push(after);
        const ratio = real.rate / ((before.rate + after.rate) / 2);
        const beside = real.cpuMs - (before.cpuMs + after.cpuMs) / 2;
        kinds[kind].ratios.push(ratio);
        kinds[kind].beside.push(beside);
        kinds[kind].client.push(real.clientMs);
        const hashMs = (before.cpuMs + after.cpuMs) / 2;
        kinds[kind].shares.push(hashMs / (real.cpuMs + real.clientMs));
        say(
          `round ${round} of ${ROUNDS}: ${after.rate.toFixed(0)} raw checks a second; ${kind === 'code' ? 'password and app code' : 'password'} ` +
            `${real.rate.toFixed(0)} a second, ratio ${ratio.toFixed(3)}, ${beside.toFixed(2)} ms beside the hash`,
        );
      }
    }
    const rates = hashes.map(({ rate }) => rate);
    const hashMs = median(hashes.map(({ cpuMs }) => cpuMs));
    return [
      plain(`raw Argon2id checks a second, ${cpus().length} at once`, median(rates), 0),
      atLeast('sign-ins over raw checks, password', median(kinds.password.ratios), 0.72),
      atLeast('sign-ins over raw checks, password and app code', median(kinds.code.ratios), 0.65),
      plain('the same by processor time, password', median(kinds.password.shares)),
      plain('the same by processor time, password and app code', median(kinds.code.shares)),
      plain('CPU of one raw check', hashMs, 1, ' ms'),
      plain('CPU beside the hash, password', median(kinds.password.beside), 2, ' ms'),
      plain('CPU beside the hash, password and app code', median(kinds.code.beside), 2, ' ms'),
      plain('CPU of the load client, password and app code', median(kinds.code.client), 2, ' ms'),
    ];
  } finally {
    raw.stop();
  }
}
