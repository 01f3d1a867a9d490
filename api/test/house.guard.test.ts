// Guards of the house: rules of the layout that no compiler knows (docs/decisions/0001-layout.md). They read sources
// and start nothing, so `npm run check` runs them too.
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow, importsOf, isTest, read } from './sources.js';

const files = filesBelow();
const sources = files.filter((path) => /^(api|schema|migrations|scripts)\/.*\.ts$/.test(path)).map(read);
const shipped = sources.filter(({ path }) => !isTest(path));

/** Top to bottom: a folder imports only from the lines below it. Files that lie in api/ itself stand on the first. */
const LEVELS: readonly (readonly string[])[] = [
  ['main', 'deps', 'test'],
  ['exceptions', 'in-person', 'staff'],
  ['profile', 'recovery', 'applications'],
  ['registration', 'login'],
  ['accounts'],
  ['authenticators'],
  ['delivery', 'evidence'],
  ['audit'],
  ['platform'],
  ['schema'],
];
const JOURNEYS = [
  'exceptions',
  'in-person',
  'staff',
  'profile',
  'recovery',
  'applications',
  'registration',
  'login',
];

const folderOf = (path: string): string => {
  if (path.startsWith('schema/')) return 'schema';
  const [, folder = '', ...rest] = path.split('/');
  return rest.length === 0 ? 'main' : folder;
};
const levelOf = (folder: string): number => LEVELS.findIndex((level) => level.includes(folder));

/** Vendors stay in one room each, so that one file shows how a package is used and another can take its place. */
const ROOMS: readonly (readonly [vendor: RegExp, rooms: RegExp])[] = [
  [/^otplib/, /^api\/authenticators\/totp\.ts$/],
  [/^@node-rs\/argon2$/, /^api\/authenticators\/|^scripts\/bench\//],
  [/^bcrypt$/, /^api\/authenticators\/legacy-hash\.ts$/],
  [/^bullmq$/, /^api\/platform\/jobs\//],
  [/^ioredis$/, /^api\/platform\/(jobs\/|rate-limit\.ts$)/],
  [/^type-graphql$/, /(\.resolver|\.view|\.input)\.ts$|^api\/platform\/graphql\//],
  [/^@apollo\/|^@escape\.tech\//, /^api\/platform\/graphql\/|^scripts\/bench\//],
  [/^typeorm$/, /\.entity\.ts$|^api\/platform\/db\/|^migrations\//],
  [/^(sqlite3|pg)$/, /^api\/platform\/db\//],
  [/^(nodemailer|smpp|twilio|ssh2-sftp-client)$/, /^api\/delivery\/channels\//],
  [/^pdfkit$/, /^api\/delivery\/letters\//],
  [/^cockatiel$/, /^api\/(evidence|delivery)\//],
];

describe('imports', () => {
  it('go down: a folder imports from lines below its own, and types of deps.ts from anywhere', () => {
    const wrong: string[] = [];
    for (const source of shipped.filter(({ path }) => /^(api|schema)\//.test(path))) {
      const from = folderOf(source.path);
      for (const { target, typeOnly } of importsOf(source).filter((one) =>
        /^(api|schema)\//.test(one.target),
      )) {
        const to = folderOf(target);
        // The types of what is handed down; config.ts is one of them.
        const fromDeps = typeOnly && ['api/deps.ts', 'api/config.ts'].includes(target);
        const down = levelOf(from) < levelOf(to) || from === 'main';
        const beside = levelOf(from) === levelOf(to) && target === `api/${to}/index.ts`;
        if (to !== from && !down && !beside && !fromDeps) wrong.push(`${source.path} → ${target}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('name every folder of api on a line of the list', () => {
    const folders = new Set(
      shipped.filter(({ path }) => path.startsWith('api/')).map(({ path }) => folderOf(path)),
    );
    expect([...folders].filter((folder) => levelOf(folder) === -1)).toEqual([]);
  });

  it('enter another journey by its index.ts alone', () => {
    const wrong: string[] = [];
    for (const source of shipped.filter(({ path }) => path.startsWith('api/') && folderOf(path) !== 'main'))
      for (const { target } of importsOf(source)) {
        const to = folderOf(target);
        if (!target.startsWith('api/') || to === folderOf(source.path) || !JOURNEYS.includes(to)) continue;
        if (target !== `api/${to}/index.ts`) wrong.push(`${source.path} → ${target}`);
      }
    expect(wrong).toEqual([]);
  });

  it('of the contract name nothing outside the contract', () => {
    const outside = shipped
      .filter(({ path }) => path.startsWith('schema/'))
      .flatMap((source) => importsOf(source).map(({ target }) => `${source.path} → ${target}`))
      .filter((said) => !said.includes('→ schema/'));
    expect(outside).toEqual([]);
  });

  it('of shipped code name no test, and those of api and migrations no script', () => {
    const wrong = shipped.flatMap((source) =>
      importsOf(source)
        .filter(
          ({ target }) =>
            isTest(target) || (!source.path.startsWith('scripts/') && /^scripts\//.test(target)),
        )
        .map(({ target }) => `${source.path} → ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it.each(ROOMS)('of %s stay in their room', (vendor, room) => {
    const astray = shipped
      .filter(({ path }) => !room.test(path))
      .filter((source) => importsOf(source).some((one) => vendor.test(one.target) && !one.typeOnly));
    expect(astray.map(({ path }) => path)).toEqual([]);
  });
});

describe('one door for each thing that cuts across', () => {
  it('reads the environment in api/config.ts and in what starts the process only', () => {
    const readers = shipped.filter(({ text }) => /\bprocess\.env\b/.test(text)).map(({ path }) => path);
    expect(readers.filter((path) => !path.startsWith('scripts/') && path !== 'api/main.ts')).toEqual([]);
  });

  /** What has a state and no flow table: it opens, is used once and ends, and nobody is offered deeds from it. */
  const NO_FLOW = new Set(['code', 'Code', 'Device', 'AppPairing', 'email_change', 'EmailChange']);

  it('writes the state of what has a flow table in platform/flow/advance.ts only', () => {
    const written: string[] = [];
    for (const { path, text } of shipped.filter((source) => source.path !== 'api/platform/flow/advance.ts')) {
      for (const [, table = ''] of text.matchAll(
        /\bUPDATE\s+(\w+)\s+SET\s(?:(?!\bWHERE\b)[^`])*?\bstate\s*=/gi,
      ))
        if (!NO_FLOW.has(table)) written.push(`${path}: ${table}`);
      for (const [, entity = ''] of text.matchAll(/\bupdate\(\s*tx,\s*(\w+),\s*\{[^}]*?\bstate\b/g))
        if (!NO_FLOW.has(entity)) written.push(`${path}: ${entity}`);
    }
    expect(written).toEqual([]);
  });

  it('asks the clock, ids and chance of deps: no step reads them itself', () => {
    const steps = shipped.filter(({ path }) => /\/steps\/|\.rules\.ts$/.test(path));
    const own = steps.filter(({ text }) =>
      /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\brandomUUID\(/.test(text),
    );
    expect(own.map(({ path }) => path)).toEqual([]);
  });
});

describe('migrations', () => {
  const names = files.filter((path) => /^migrations\/\d{4}-[a-z0-9-]+\.ts$/.test(path)).sort();

  it('are numbered without a gap', () => {
    expect(names.map((path) => Number(basename(path).slice(0, 4)))).toEqual(
      names.map((_, index) => index + 1),
    );
  });

  it('are all listed in migrations/index.ts, in the order of their numbers', () => {
    const listed = importsOf(read('migrations/index.ts')).map(({ target }) => target);
    expect(listed.filter((target) => names.includes(target))).toEqual(names);
  });

  it('run in that order: the thirteen digits at the end of their names only grow', () => {
    const digits = names.map((path) => {
      const { text } = read(path);
      const name = /\breadonly name = '(\w+)'/.exec(text) ?? /\bclass (\w+) implements Migration/.exec(text);
      return /\d{13}$/.exec(name?.[1] ?? '')?.[0] ?? `${path} has none`;
    });
    expect(digits).toEqual([...new Set(digits)].sort());
  });
});

describe('the repository', () => {
  it('has no folder named after a kind of code instead of a word of the domain', () => {
    const vague = /(^|\/)(services?|entities|dtos?|utils?|types|helpers?|constants|common|managers?)\//;
    expect(files.filter((path) => vague.test(path))).toEqual([]);
  });

  it('skips no test, silences no type error and leaves nothing for later', () => {
    const marks = [
      '@ts-ig' + 'nore',
      '@ts-noc' + 'heck',
      '.sk' + 'ip(',
      '.on' + 'ly(',
      'TO' + 'DO',
      'FIX' + 'ME',
    ];
    const marked = sources.filter(({ text }) => marks.some((mark) => text.includes(mark)));
    expect(marked.map(({ path }) => path)).toEqual([]);
  });

  it('begins each shipped file of api, schema, migrations and scripts with a comment on its rule or purpose', () => {
    const code = files.filter(
      (path) => /^(api|schema|migrations|scripts)\/.*\.(ts|mjs)$/.test(path) && !isTest(path),
    );
    const mute = code.filter((path) => !/^(#!.*\n)?\/\/ \S/.test(read(path).text));
    expect(mute).toEqual([]);
  });

  it('names no folder of a particular machine', () => {
    const homes = new RegExp(`(^|[\\s"'\`(=:])/(${['work', 'root', 'farm', 'home/\\w+'].join('|')})/`, 'm');
    const told = files.filter((path) => !/\.(png|woff2?|ico|pdf)$/.test(path)).map(read);
    expect(told.filter(({ text }) => homes.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('names no registry: where packages come from is each machine’s own affair', () => {
    expect(read('package-lock.json').text).not.toMatch(/"resolved": "(https?|file):/);
    expect(read('.npmrc').text).not.toMatch(/registry\s*=\s*http|\/\/\S+:_/);
  });
});
