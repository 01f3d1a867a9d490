// Which starts use a DATA_DIR: each leaves a note there, so that a second one is told, and a start in another role
// shares the private Redis.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { graceMs } from './ending.mjs';
import { isAlive, mark } from './processes.mjs';
import { Problem } from './say.mjs';

const noticeMs = 1500;

function notes(folder) {
  const read = (name) => {
    try {
      return [{ file: join(folder, name), ...JSON.parse(readFileSync(join(folder, name), 'utf8')) }];
    } catch {
      return [];
    }
  };
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap(read);
}

/** The first rival that is there to stay; one that is ending, or about to notice that its npm is gone, is waited for. */
async function lasting(rivals) {
  for (const began = Date.now(); ; await wait(50)) {
    const [rival] = rivals();
    if (!rival || Date.now() - began > (rival.stopping ? graceMs + 2000 : noticeMs)) return rival;
  }
}

/**
 * Notes this start in DATA_DIR. With a private Redis (`ownRedis`) only one start a role is possible, and
 * `all` stands alone. Answers { shared, noteStopping(), end() }; `shared`: another start runs the private Redis.
 */
export async function noteRun(dataDir, { role, port, ownRedis }) {
  const folder = join(dataDir, 'run');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const note of notes(folder)) if (!isAlive(note)) rmSync(note.file, { force: true });
  const others = () => notes(folder).filter((note) => note.ownRedis && ownRedis && isAlive(note));
  const rivals = () => others().filter((note) => note.role === role || note.role === 'all' || role === 'all');
  const rival = await lasting(rivals);
  if (rival)
    throw new Problem(
      `Another npm start (process ${rival.pid}, port ${rival.port}) already runs on ${dataDir}: stop it, or type DATA_DIR=./var2 PORT=${rival.port + 1} npm start.`,
    );
  const file = join(folder, ownRedis ? `${role}.json` : `${role}-${port}.json`);
  const note = { ...mark(process.pid), role, port, ownRedis };
  const write = (more) => {
    Object.assign(note, more);
    writeFileSync(file, JSON.stringify(note), { mode: 0o600 });
  };
  const shared = others().length > 0;
  write({});
  return {
    shared,
    noteStopping: () => write({ stopping: true }),
    end: () => rmSync(file, { force: true }),
  };
}
