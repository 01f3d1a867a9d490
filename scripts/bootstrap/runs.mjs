// Which starts use a DATA_DIR: each leaves a note there, so that a second one is told, a start in another role shares
// the private Redis, and what a killed start left behind is waited for and cleared.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isAlive, mark } from './processes.mjs';
import { Problem, say } from './say.mjs';

const closingMs = 10_000;
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

/** Clears the notes of dead starts, waiting for an application that one of them left closing; ends it when it does not. */
async function clearDead(folder) {
  for (const note of notes(folder).filter((one) => !isAlive(one))) {
    if (note.app && isAlive(note.app)) {
      say('The run before this one was killed and is still closing; waiting for it …');
      for (const until = Date.now() + closingMs; isAlive(note.app) && Date.now() < until; ) await wait(50);
      // Only where the kernel vouches that it is still the same process.
      if (note.app.ticks !== undefined && isAlive(note.app)) process.kill(note.app.pid, 'SIGKILL');
    }
    rmSync(note.file, { force: true });
  }
}

/** The first rival that is there to stay; one that is ending, or about to notice that its npm is gone, is waited for. */
async function lasting(rivals) {
  for (const began = Date.now(); ; await wait(50)) {
    const [rival] = rivals();
    if (!rival || Date.now() - began > (rival.stopping ? closingMs + 3000 : noticeMs)) return rival;
  }
}

/**
 * Notes this start in DATA_DIR. With a private Redis (`ownRedis`) only one start a role is possible, and
 * `all` stands alone. Answers { shared, noteApp(pid), noteStopping(), end() }; `shared`: another start runs the private Redis.
 */
export async function noteRun(dataDir, { role, port, ownRedis }) {
  const folder = join(dataDir, 'run');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await clearDead(folder);
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
    noteApp: (pid) => write({ app: mark(pid) }),
    noteStopping: () => write({ stopping: true }),
    end: () => rmSync(file, { force: true }),
  };
}
