// For tests: an SFTP server over a real folder, with a host key of its own.
import { generateKeyPairSync } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join, posix } from 'node:path';
import ssh2, { type Attributes, type Connection, type SFTPWrapper } from 'ssh2';

const { OK, FAILURE, EOF, NO_SUCH_FILE } = ssh2.utils.sftp.STATUS_CODE;

export interface SftpPeer {
  readonly port: number;
  /** Its line for known_hosts. */
  readonly knownHost: string;
  stop(): Promise<void>;
}

/** Serves `root` as `/` to user `printer` with password `secret`. */
export async function sftpPeer(root: string): Promise<SftpPeer> {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const key = ssh2.utils.parseKey(privateKey);
  if (key instanceof Error) throw key;
  const clients = new Set<Connection>();
  const server = new ssh2.Server({ hostKeys: [privateKey] }, (client) => {
    clients.add(client);
    client.on('error', () => {});
    client.on('authentication', (context) => {
      const known =
        context.method === 'password' && context.username === 'printer' && context.password === 'secret';
      if (known) context.accept();
      else context.reject(['password']);
    });
    client.on('ready', () =>
      client.on('session', (accept) => accept().on('sftp', (acceptSftp) => serve(acceptSftp(), root))),
    );
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    knownHost: `[127.0.0.1]:${port} ssh-rsa ${key.getPublicSSH().toString('base64')}`,
    stop: () =>
      new Promise((done) => {
        for (const client of clients) client.end();
        server.close(() => done());
      }),
  };
}

function serve(sftp: SFTPWrapper, root: string): void {
  const handles = new Map<number, { path: string; listed: boolean }>();
  const at = (path: string): string => join(root, path);
  const open = (path: string): Buffer => {
    const id = handles.size;
    handles.set(id, { path: at(path), listed: false });
    const handle = Buffer.alloc(4);
    handle.writeUInt32BE(id);
    return handle;
  };
  const of = (handle: Buffer) => handles.get(handle.readUInt32BE()) ?? { path: '', listed: true };
  const attempt = (request: number, deed: () => void): void => {
    try {
      deed();
      sftp.status(request, OK);
    } catch (error) {
      sftp.status(request, (error as NodeJS.ErrnoException).code === 'ENOENT' ? NO_SUCH_FILE : FAILURE);
    }
  };
  const stat = (request: number, path: string): void => {
    const found = statSync(at(path), { throwIfNoEntry: false });
    if (found) sftp.attrs(request, attributes(found));
    else sftp.status(request, NO_SUCH_FILE);
  };
  sftp.on('REALPATH', (request, path) =>
    sftp.name(request, [
      { filename: posix.resolve('/', path), longname: path, attrs: attributes(statSync(root)) },
    ]),
  );
  sftp.on('STAT', stat);
  sftp.on('LSTAT', stat);
  sftp.on('MKDIR', (request, path) => attempt(request, () => mkdirSync(at(path))));
  sftp.on('RMDIR', (request, path) => attempt(request, () => rmdirSync(at(path))));
  sftp.on('REMOVE', (request, path) => attempt(request, () => rmSync(at(path))));
  sftp.on('RENAME', (request, from, to) => attempt(request, () => renameSync(at(from), at(to))));
  sftp.on('SETSTAT', (request, path, { mode }) => attempt(request, () => chmodSync(at(path), mode & 0o777)));
  sftp.on('FSETSTAT', (request, handle, { mode }) =>
    attempt(request, () => chmodSync(of(handle).path, mode & 0o777)),
  );
  sftp.on('OPEN', (request, path, _flags, { mode }) => {
    writeFileSync(at(path), '', { mode: mode & 0o777 });
    sftp.handle(request, open(path));
  });
  sftp.on('WRITE', (request, handle, _offset, data) =>
    attempt(request, () => writeFileSync(of(handle).path, data, { flag: 'a' })),
  );
  sftp.on('CLOSE', (request) => sftp.status(request, OK));
  sftp.on('OPENDIR', (request, path) => sftp.handle(request, open(path)));
  sftp.on('READDIR', (request, handle) => {
    const folder = of(handle);
    if (folder.listed) return sftp.status(request, EOF);
    folder.listed = true;
    const names = readdirSync(folder.path, { withFileTypes: true });
    return sftp.name(
      request,
      names.map((entry) => ({
        filename: entry.name,
        longname: `${entry.isDirectory() ? 'd' : '-'}rw------- 1 printer printer 0 Nov 23 15:00 ${entry.name}`,
        attrs: attributes(statSync(join(folder.path, entry.name))),
      })),
    );
  });
}

function attributes(stats: ReturnType<typeof statSync>): Attributes {
  const { mode = 0, size = 0, mtimeMs = 0 } = stats ?? {};
  const seconds = Math.floor(Number(mtimeMs) / 1000);
  return { mode: Number(mode), size: Number(size), uid: 0, gid: 0, atime: seconds, mtime: seconds };
}
