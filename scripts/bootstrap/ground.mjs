// Is there ground to stand on? Node's version, a folder to write to with some room, a free port: asked first, so that
// nobody waits for an installation to hear of it afterwards.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { diskFull, freeMegabytes, Problem } from './say.mjs';

const roomMegabytes = 50;

/** Throws a Problem when this Node is older than package.json's engines allow. */
export function checkNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 11))
    throw new Problem(
      `Node.js 20.11 or newer is needed, this is ${version}: install a newer one and type the command again.`,
    );
}

// Node's own recursive mkdir never returns where the system lists a folder but lets nothing be made in it (/proc).
function makeFolder(folder) {
  if (existsSync(folder)) return;
  if (!existsSync(dirname(folder))) makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}

/** Throws a Problem unless `folder` (DATA_DIR) can be written to and has some room. */
export function checkDataFolder(folder) {
  const instead = 'or type DATA_DIR=/another/folder npm start';
  try {
    makeFolder(folder);
    const probe = join(folder, `.probe-${process.pid}`);
    writeFileSync(probe, 'x'.repeat(4096));
    rmSync(probe);
  } catch (error) {
    if (error.code === 'ENOSPC') throw diskFull(folder);
    throw new Problem(
      `The data folder ${folder} cannot be written to (${error.code}): mend its owner or mode, ${instead}.`,
    );
  }
  const free = freeMegabytes(folder);
  if (free < roomMegabytes)
    throw new Problem(
      `The disk of the data folder ${folder} is full (${free} MB free, ${roomMegabytes} are needed): free some space, ${instead}.`,
    );
}

/** The sentence for a port that cannot be listened on, or undefined when it is free. */
export function portFault(host, port) {
  if (!Number.isInteger(port) || port <= 0 || port > 65535) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', ({ code }) => {
      const other = `type PORT=${port < 65535 ? port + 1 : 4001} npm start`;
      if (code === 'EADDRINUSE') resolve(`Port ${port} is taken: stop what listens there or ${other}.`);
      else if (code === 'EACCES')
        resolve(`Port ${port} is not allowed for this user: ${other.replace(/\d+/, '4000')}.`);
      else resolve(`HOST=${host} cannot be listened on (${code}): type HOST=127.0.0.1 npm start.`);
    });
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(undefined)));
  });
}
