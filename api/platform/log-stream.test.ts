// Log lines leave in order and whole, and never keep a process from ending.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';

const logger = (work: string) =>
  spawn(
    process.execPath,
    [
      '--import',
      'tsx',
      '--input-type=module',
      '-e',
      `import { logStream } from './api/platform/log-stream.ts'; const log = logStream(1); ${work}`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );

test('what waits when the process ends is written, in order', async () => {
  const child = logger(`for (let n = 0; n < 20000; n++) log.write('line ' + n + ' é\\n');`);
  let heard = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    heard += chunk;
  });
  expect(await once(child, 'close')).toEqual([0, null]);
  const lines = heard.trimEnd().split('\n');
  expect(lines).toHaveLength(20_000);
  expect(lines.at(-1)).toBe('line 19999 é');
});

test('a reader that is gone does not keep the process from ending', async () => {
  const child = logger(`setTimeout(() => { log.write('unheard\\n'); process.exit(3); }, 300);`);
  child.stdout.destroy();
  expect(await once(child, 'exit')).toEqual([3, null]);
});
