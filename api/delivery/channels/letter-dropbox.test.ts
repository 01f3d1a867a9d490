import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { directoryDropbox } from './directory.js';
import type { BatchFile, LetterDropbox } from './letter-dropbox.js';
import type { SendResult } from './send-result.js';
import { readServiceAddress } from './service-address.js';
import { sftpDropbox } from './sftp.js';
import { type SftpPeer, sftpPeer } from './sftp-peer.js';

let folder: string;
let root: string;
let peer: SftpPeer | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dropbox-'));
  root = join(folder, 'letters');
  mkdirSync(root);
});
afterEach(async () => {
  await peer?.stop();
  peer = undefined;
  rmSync(folder, { recursive: true });
});

async function overSftp(password = 'secret', knownHost?: string): Promise<LetterDropbox> {
  peer = await sftpPeer(folder);
  const knownHosts = join(folder, 'known_hosts');
  writeFileSync(knownHosts, `# hosts\n${knownHost ?? peer.knownHost}\n`);
  const url = `sftp://printer:${password}@127.0.0.1:${peer.port}/letters?knownHosts=${knownHosts}`;
  const address = readServiceAddress(url);
  if (!address) throw new Error('unreadable address');
  return sftpDropbox(address);
}

const adapters: Record<string, () => Promise<LetterDropbox>> = {
  'a folder': async () => directoryDropbox(root),
  'a folder over SFTP': () => overSftp(),
};

const batch = '01900000-0000-7000-8000-00000000000b';
async function* files(): AsyncGenerator<BatchFile> {
  yield { name: 'one.pdf', bytes: Buffer.alloc(100_000, 'p') };
  yield { name: 'manifest.csv', bytes: Buffer.from('letterId\n') };
}
const referenceOf = (result: SendResult): string =>
  result.outcome === 'SENT' ? (result.reference ?? '') : '';
const shown = (): string[] => readdirSync(root).filter((name) => !name.startsWith('.'));

describe.each(Object.keys(adapters))('%s for the printer', (name) => {
  let dropbox: LetterDropbox;
  beforeEach(async () => {
    dropbox = (await adapters[name]?.()) as LetterDropbox;
  });

  it('shows a batch as a whole, readable only by its owner', async () => {
    const staging = referenceOf(await dropbox.stage(batch, files()));
    expect(shown()).toEqual([]);
    expect(await dropbox.publish(batch, staging)).toMatchObject({ outcome: 'SENT' });
    expect(shown()).toEqual([batch]);
    expect(readFileSync(join(root, batch, 'one.pdf'))).toHaveLength(100_000);
    expect(readFileSync(join(root, batch, 'manifest.csv'), 'utf8')).toBe('letterId\n');
    expect((statSync(join(root, batch)).mode & 0o777).toString(8)).toBe('700');
    expect((statSync(join(root, batch, 'one.pdf')).mode & 0o777).toString(8)).toBe('600');
  });

  it('shows it once, however often it is told to, and even after the printer took it away', async () => {
    const staging = referenceOf(await dropbox.stage(batch, files()));
    await dropbox.publish(batch, staging);
    expect(await dropbox.publish(batch, staging)).toMatchObject({ outcome: 'SENT' });
    rmSync(join(root, batch), { recursive: true });
    expect(await dropbox.publish(batch, staging)).toMatchObject({ outcome: 'SENT' });
    expect(shown()).toEqual([]);
  });

  it('leaves nothing of an attempt that was given up', async () => {
    await dropbox.stage(batch, files());
    const staging = referenceOf(await dropbox.stage(batch, files()));
    await dropbox.publish(batch, staging);
    expect(readdirSync(root)).toEqual([batch]);
  });

  it('clears it away also when a kill came between the showing and the clearing', async () => {
    await dropbox.stage(batch, files());
    const staging = referenceOf(await dropbox.stage(batch, files()));
    renameSync(join(root, staging), join(root, batch));
    expect(await dropbox.publish(batch, staging)).toMatchObject({ outcome: 'SENT' });
    expect(readdirSync(root)).toEqual([batch]);
  });

  it('removes with a batch what came to be staged after it was shown', async () => {
    await dropbox.publish(batch, referenceOf(await dropbox.stage(batch, files())));
    await dropbox.stage(batch, files());
    expect(await dropbox.remove(batch)).toMatchObject({ outcome: 'SENT' });
    expect(readdirSync(root)).toEqual([]);
  });

  it('removes a batch, and minds nothing if it is gone', async () => {
    await dropbox.publish(batch, referenceOf(await dropbox.stage(batch, files())));
    expect(await dropbox.remove(batch)).toMatchObject({ outcome: 'SENT' });
    expect(await dropbox.remove(batch)).toMatchObject({ outcome: 'SENT' });
    expect(readdirSync(root)).toEqual([]);
  });

  it('lets a fault in making the files out, for that is ours', async () => {
    // biome-ignore lint/correctness/useYield: it fails before the first file
    async function* broken(): AsyncGenerator<BatchFile> {
      throw new TypeError('no letter');
    }
    await expect(dropbox.stage(batch, broken())).rejects.toThrow('no letter');
  });

  it('is tried again when it cannot be written', async () => {
    rmSync(root, { recursive: true });
    writeFileSync(root, 'in the way');
    expect((await dropbox.stage(batch, files())).outcome).not.toBe('SENT');
  });
});

describe('a printer over SFTP', () => {
  it('gets nothing with a wrong password', async () => {
    const dropbox = await overSftp('wrong');
    expect(await dropbox.stage(batch, files())).toMatchObject({ outcome: 'RETRY' });
  });

  it('gets nothing when its host key is not the known one', async () => {
    const dropbox = await overSftp('secret', '[127.0.0.1]:22 ssh-rsa AAAA');
    expect(await dropbox.stage(batch, files())).toMatchObject({ outcome: 'RETRY' });
    expect(readdirSync(root)).toEqual([]);
  });
});
