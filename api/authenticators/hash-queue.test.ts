import { describe, expect, it } from 'vitest';
import { Busy, createHashQueue } from './hash-queue.js';

/** Works that end when they are told to, in the order in which they began. */
function handWorked() {
  const begun: string[] = [];
  const endings: (() => void)[] = [];
  return {
    begun,
    work: (name: string) => () =>
      new Promise<string>((resolve) => {
        begun.push(name);
        endings.push(() => resolve(name));
      }),
    endNext: async () => {
      endings.shift()?.();
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    },
  };
}

describe('the queue before the hash', () => {
  it('runs as many at once as there are cores', async () => {
    const { begun, work, endNext } = handWorked();
    const queue = createHashQueue({ cores: 2 });
    const all = ['a', 'b', 'c'].map((name) => queue.run('here', work(name)));
    expect(begun).toEqual(['a', 'b']);
    expect(queue.depth()).toEqual({ running: 2, waiting: 1 });
    await endNext();
    expect(begun).toEqual(['a', 'b', 'c']);
    await endNext();
    await endNext();
    expect(await Promise.all(all)).toEqual(['a', 'b', 'c']);
    expect(queue.depth()).toEqual({ running: 0, waiting: 0 });
  });

  it('takes clients in turn, so that a noisy one delays itself alone', async () => {
    const { begun, work, endNext } = handWorked();
    const queue = createHashQueue({ cores: 1 });
    for (const name of ['n1', 'n2', 'n3', 'n4']) void queue.run('noisy', work(name));
    void queue.run('quiet', work('q1'));
    void queue.run('other', work('o1'));
    for (let round = 0; round < 6; round += 1) await endNext();
    expect(begun).toEqual(['n1', 'n2', 'q1', 'o1', 'n3', 'n4']);
  });

  it('refuses when too many wait, and says how long to stay away', async () => {
    const { work } = handWorked();
    const queue = createHashQueue({ cores: 1, waitingAtMost: 2 });
    for (const name of ['a', 'b', 'c']) void queue.run('here', work(name));
    const refused = await queue.run('here', work('d')).catch((fault: unknown) => fault);
    expect(refused).toBeInstanceOf(Busy);
    expect(refused).toHaveProperty('retryAfterMs', 1000);
  });

  it('when full still takes a newcomer, at the cost of the longest line', async () => {
    const { begun, work, endNext } = handWorked();
    const queue = createHashQueue({ cores: 1, waitingAtMost: 3 });
    const noisy = ['n1', 'n2', 'n3', 'n4'].map((name) => queue.run('noisy', work(name)));
    void queue.run('quiet', work('q1'));
    await expect(noisy[3]).rejects.toBeInstanceOf(Busy);
    for (let round = 0; round < 4; round += 1) await endNext();
    expect(begun).toEqual(['n1', 'n2', 'q1', 'n3']);
  });

  it('goes on after a work that failed, also one that failed before it began', async () => {
    const queue = createHashQueue({ cores: 1 });
    await expect(queue.run('here', () => Promise.reject(new Error('bad')))).rejects.toThrow('bad');
    const early = () => {
      throw new Error('early');
    };
    await expect(queue.run('here', early)).rejects.toThrow('early');
    expect(await queue.run('here', async () => 'well')).toBe('well');
  });

  it('tells how many wait', async () => {
    const depths: number[] = [];
    const { work, endNext } = handWorked();
    const queue = createHashQueue({ cores: 1, onDepth: (waiting) => depths.push(waiting) });
    for (const name of ['a', 'b', 'c']) void queue.run('here', work(name));
    await endNext();
    await endNext();
    expect(depths).toEqual([1, 2, 1, 0]);
  });
});

describe('the turns of one subject', () => {
  it('let one step end before the next begins, while other subjects go on', async () => {
    const { begun, work, endNext } = handWorked();
    const queue = createHashQueue({ cores: 4 });
    void queue.runFor('anna', work('anna 1'));
    void queue.runFor('anna', work('anna 2'));
    void queue.runFor('bert', work('bert 1'));
    await endNext();
    expect(begun).toEqual(['anna 1', 'bert 1']);
    await endNext();
    expect(begun).toEqual(['anna 1', 'bert 1', 'anna 2']);
  });

  it('are not ended by a step that failed', async () => {
    const queue = createHashQueue({ cores: 1 });
    const failed = queue.runFor('anna', () => Promise.reject(new Error('bad')));
    const next = queue.runFor('anna', async () => 'well');
    await expect(failed).rejects.toThrow('bad');
    expect(await next).toBe('well');
  });

  it('are bounded', async () => {
    const { work } = handWorked();
    const queue = createHashQueue({ cores: 1, perSubjectAtMost: 1 });
    void queue.runFor('anna', work('1'));
    void queue.runFor('anna', work('2'));
    await expect(queue.runFor('anna', work('3'))).rejects.toBeInstanceOf(Busy);
  });
});
