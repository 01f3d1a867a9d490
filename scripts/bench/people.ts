// People into the directory, and finding one of them again: as fast among a million as among a thousand.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type App, openApp } from '../../api/app.js';
import { loadConfig } from '../../api/config.js';
import { type IdentityClaim, importPeople, type Person } from '../../api/evidence/index.js';
import { createLog } from '../../api/platform/log.js';
import { rootFolder } from '../../api/root-folder.js';
import { madeUpPerson, writeMadeUpPeople } from '../made-up-people.js';
import { settingsFor } from './server.js';
import { atLeast, atMost, type Figure, plain } from './table.js';
import { median, percentile } from './windows.js';

const IMPORTED = 50_000;
const FEW = 1000;
const PORTION = 50_000;
const LOOK_UPS = 2000;
const TURNS = 5;
const SEED = 1;

type Say = (line: string) => void;

/** The importer as it is typed: `npm run import -- FILE`, its start included. */
export async function measureImport(folder: string, say: Say): Promise<Figure[]> {
  const file = join(folder, 'people.ndjson');
  say(`writing ${IMPORTED} made-up people …`);
  await writeMadeUpPeople(file, IMPORTED, SEED);
  say('importing them …');
  const began = performance.now();
  const child = spawn(process.execPath, [join(rootFolder(), 'dist/scripts/import.js'), file], {
    env: settingsFor(folder, undefined),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`the import ended with ${code}`);
  const seconds = (performance.now() - began) / 1000;
  rmSync(file);
  return [atLeast('people imported a second', IMPORTED / seconds, 2000, 0)];
}

/** Medians and p95 of `matchIdentity` with a few people and with many, asked in turn. */
export async function measureLookUps(folders: { few: string; many: string }, many: number, say: Say) {
  const apps = [await openWith(folders.few, FEW, say), await openWith(folders.many, many, say)] as const;
  try {
    const times: [number[], number[]] = [[], []];
    for (let turn = 0; turn <= TURNS; turn += 1)
      for (const [index, size] of [FEW, many].entries()) {
        const app = apps[index] as App;
        const timed = await timeLookUps(app, size);
        // The first turn warms up.
        if (turn > 0) times[index]?.push(...timed);
      }
    const [few, lots] = times;
    const words = (all: readonly number[]) =>
      `median ${median(all).toFixed(3)} ms, p95 ${percentile(all, 0.95).toFixed(3)} ms`;
    say(`identity look-up with ${FEW} people: ${words(few)}; with ${many}: ${words(lots)}`);
    return [
      plain(`identity look-up with ${FEW} people, median`, median(few), 3, ' ms'),
      plain(`identity look-up with ${FEW} people, p95`, percentile(few, 0.95), 3, ' ms'),
      plain(`identity look-up with ${many} people, median`, median(lots), 3, ' ms'),
      plain(`identity look-up with ${many} people, p95`, percentile(lots, 0.95), 3, ' ms'),
      atMost('identity look-up, many over few, median', median(lots) / median(few), 1.5),
    ];
  } finally {
    for (const app of apps) await app.close();
  }
}

async function openWith(folder: string, people: number, say: Say): Promise<App> {
  const app = await openApp(loadConfig(settingsFor(folder, undefined)), createLog({ level: 'error' }));
  const file = join(folder, 'portion.ndjson');
  // In portions, so that the file of a million people need not lie on the disk.
  for (let from = 0; from < people; from += PORTION) {
    const count = Math.min(PORTION, people - from);
    await writeMadeUpPeople(file, count, SEED, from);
    await importPeople(app.deps, { file });
    if (people > PORTION) say(`${from + count} of ${people} people are in …`);
  }
  rmSync(file, { force: true });
  return app;
}

async function timeLookUps({ deps }: App, people: number): Promise<number[]> {
  const times: number[] = [];
  const { taxRecords } = deps.evidence;
  for (let count = 0; count < LOOK_UPS / TURNS; count += 1) {
    const claim = claimOf(madeUpPerson(SEED, Math.floor(Math.random() * people)));
    const began = performance.now();
    await taxRecords.matchIdentity(claim);
    times.push(performance.now() - began);
  }
  return times;
}

function claimOf({ ssn, firstName, lastName, dateOfBirth, address, returns }: Person): IdentityClaim {
  const [last] = returns;
  const filingStatus = last?.filingStatus ?? 'HAVE_NOT_FILED';
  return { ssn, firstName, lastName, dateOfBirth, filingStatus, address: last?.address ?? address };
}
