// What npm start says when it cannot stand: one sentence, with what to type.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { checkDataFolder, checkNode, portFault } from './ground.mjs';

const folder = mkdtempSync(join(tmpdir(), 'secure-access-ground-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the port', () => {
  test('is said to be taken, with the next one to type', async () => {
    const holder = createServer();
    const port = await new Promise<number>((resolve) => {
      holder.listen(0, '127.0.0.1', () => resolve((holder.address() as { port: number }).port));
    });
    expect(await portFault('127.0.0.1', port)).toBe(
      `Port ${port} is taken: stop what listens there or type PORT=${port + 1} npm start.`,
    );
    await new Promise((resolve) => holder.close(resolve));
    expect(await portFault('127.0.0.1', port)).toBeUndefined();
  });

  test('cannot be had on an address that is not this machine’s', async () => {
    expect(await portFault('192.0.2.1', 4000)).toMatch(/HOST=192\.0\.2\.1 cannot be listened on/);
  });

  test('is left to the settings’ own check when it is no number', async () => {
    expect(await portFault('127.0.0.1', Number('abc'))).toBeUndefined();
  });
});

describe('the data folder', () => {
  test('is made with its parents', () => {
    expect(() => checkDataFolder(join(folder, 'a/b'))).not.toThrow();
  });

  test('under a file is refused in one sentence', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => checkDataFolder(join(folder, 'file/var'))).toThrow(
      /^The data folder .* cannot be written to/,
    );
  });

  test('where nothing can be made is refused at once, not waited for', () => {
    expect(() => checkDataFolder('/proc/secure-access/var')).toThrow(/cannot be written to/);
  });
});

test('an old Node is told which one is needed', () => {
  expect(() => checkNode('18.19.0')).toThrow(/Node\.js 20\.11 or newer is needed, this is 18\.19\.0/);
  expect(() => checkNode('20.11.1')).not.toThrow();
  expect(() => checkNode('24.0.0')).not.toThrow();
});
