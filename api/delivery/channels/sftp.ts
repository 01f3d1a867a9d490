// Letters to a printer over SFTP: uploaded beside, then made visible by one rename.
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, posix } from 'node:path';
import type Client from 'ssh2-sftp-client';
import { isKnownHost } from './known-hosts.js';
import type { LetterDropbox } from './letter-dropbox.js';
import { retry, type SendResult, sent } from './send-result.js';
import type { ServiceAddress } from './service-address.js';

const ANSWER_MS = 20_000;
const DEFAULT_PORT = 22;

/**
 * `sftp://user@host/path`; the private key is `?key=FILE` (default ~/.ssh/id_ed25519) unless the address holds a
 * password. The host must be listed in `?knownHosts=FILE` (default ~/.ssh/known_hosts): letters hold codes.
 */
export function sftpDropbox(address: ServiceAddress): LetterDropbox {
  const root = address.path || '.';
  const at = (name: string): string => posix.join(root, name);
  const removeLeftovers = async (client: Client, batchId: string): Promise<void> => {
    for (const { name } of await client.list(root))
      if (name.startsWith(`.${batchId}.`)) await client.rmdir(at(name), true);
  };
  return {
    stage: (batchId, files) =>
      connected(address, async (client) => {
        const staging = `.${batchId}.${randomBytes(4).toString('hex')}`;
        await client.mkdir(at(staging));
        await client.chmod(at(staging), 0o700);
        for await (const { name, bytes } of files) {
          await client.put(bytes, posix.join(at(staging), name), { writeStreamOptions: { mode: 0o600 } });
        }
        return sent(staging);
      }),
    publish: (batchId, staging) =>
      connected(address, async (client) => {
        // Gone from staging means published before; the printer may already have taken it away.
        if (await client.exists(at(staging))) await client.rename(at(staging), at(batchId));
        // What killed attempts left behind; only now is it sure that none of it is the one to publish.
        await removeLeftovers(client, batchId);
        return sent(batchId);
      }),
    remove: (batchId) =>
      connected(address, async (client) => {
        if (await client.exists(at(batchId))) await client.rmdir(at(batchId), true);
        // Of a worker that was taken for dead and staged its copy after the publishing.
        if (await client.exists(root)) await removeLeftovers(client, batchId);
        return sent();
      }),
  };
}

async function connected(
  address: ServiceAddress,
  work: (client: Client) => Promise<SendResult>,
): Promise<SendResult> {
  // Loaded only where letters go by SFTP.
  const { default: Sftp } = await import('ssh2-sftp-client');
  const client = new Sftp('letters', {
    error: () => undefined,
    end: () => undefined,
    close: () => undefined,
  });
  try {
    await client.connect(await options(address));
    return await work(client);
  } catch (error) {
    return failure(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function options(address: ServiceAddress): Promise<Client.ConnectOptions> {
  const port = address.port ?? DEFAULT_PORT;
  const known = await readFile(
    address.params.get('knownHosts') ?? join(homedir(), '.ssh/known_hosts'),
    'utf8',
  );
  const secret = address.password
    ? { password: address.password }
    : { privateKey: await readFile(address.params.get('key') ?? join(homedir(), '.ssh/id_ed25519')) };
  return {
    host: address.host,
    port,
    username: address.user,
    ...secret,
    readyTimeout: ANSWER_MS,
    timeout: ANSWER_MS,
    keepaliveInterval: ANSWER_MS / 2,
    hostVerifier: (key: Buffer) => isKnownHost(known, address.host, port, key),
  };
}

// Every fault of a line is tried again: a letter has weeks, and the reason stands in the log.
function failure(error: unknown): SendResult {
  const { code, name } = error as { code?: unknown; name?: string };
  if (code === undefined && name !== 'Error') throw error; // a fault in making the files
  return retry(typeof code === 'string' && /^[A-Z_]+$/.test(code) ? `SFTP_${code}` : 'SFTP_FAULT');
}
