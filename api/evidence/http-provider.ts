// How an http(s): adapter asks its provider (docs/evidence-contract.md): one POST, a time limit, no second try, a
// circuit breaker. Whatever goes wrong is `unavailable`; what was asked and answered is never logged.
import { ConsecutiveBreaker, circuitBreaker, handleAll } from 'cockatiel';
import { z } from 'zod';

export interface ProviderOptions {
  /** What the operator reads, for example `tax records`. */
  name: string;
  /** Base address; `https://TOKEN@host/path` sends `Authorization: Bearer TOKEN`. */
  url: string;
  timeoutMs: number;
  onUnavailable?: (provider: string, reason: string) => void;
}

export interface Provider {
  /** Asks `path` under the base address; an answer that does not fit `answer` is as good as none. */
  ask<T>(path: string, question: object, answer: z.ZodType<T>): Promise<T | { result: 'unavailable' }>;
}

/** After so many failures in a row the provider is left alone, then one call tries whether it is back. */
export const FAILURES_THAT_OPEN = 5;
export const REST_MS = 10_000;
const LONGEST_ANSWER_BYTES = 1024 * 1024;

/** Any provider may say so itself instead of failing. */
export const UNAVAILABLE = z.object({ result: z.literal('unavailable') });

/** What went wrong, in words that hold nothing personal. */
class ProviderFault extends Error {}

export function httpProvider(options: ProviderOptions): Provider {
  const base = new URL(options.url);
  const token = decodeURIComponent(base.password || base.username);
  base.username = '';
  base.password = '';
  const root = base.href.replace(/\/+$/, '');
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    ...(token && { authorization: `Bearer ${token}` }),
  };
  const breaker = circuitBreaker(handleAll, {
    halfOpenAfter: REST_MS,
    breaker: new ConsecutiveBreaker(FAILURES_THAT_OPEN),
  });

  const post = async (path: string, question: object): Promise<unknown> => {
    const response = await fetch(`${root}/${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(question),
      // A redirect would carry an SSN to an address nobody configured.
      redirect: 'error',
      signal: AbortSignal.timeout(options.timeoutMs),
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new ProviderFault(`status ${response.status}`);
    }
    return parsed(await boundedText(response));
  };

  return {
    ask: async (path, question, answer) => {
      try {
        return await breaker.execute(async () => {
          const checked = answer.safeParse(await post(path, question));
          if (!checked.success) throw new ProviderFault('malformed answer');
          return checked.data;
        });
      } catch (error) {
        options.onUnavailable?.(options.name, reasonOf(error));
        return { result: 'unavailable' };
      }
    },
  };
}

async function boundedText(response: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += piece.length;
    if (size > LONGEST_ANSWER_BYTES) throw new ProviderFault('answer too long');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The engine's message quotes the answer, which is personal.
    throw new ProviderFault('malformed answer');
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof ProviderFault) return error.message;
  const { name, cause } = error as { name?: string; cause?: { code?: string } };
  return cause?.code ?? name ?? 'fault';
}
