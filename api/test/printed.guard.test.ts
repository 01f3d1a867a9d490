// What is printed from the code and committed is fresh, and what the pages name exists.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { auditEvents, notYetRecorded } from '../../schema/audit-events.js';
import { notYetRead, policyFrom, policyNames } from '../../schema/policy.js';
import { emitPublicSchema } from '../../scripts/emit-schema.js';
import { printContract } from '../../scripts/print-contract.js';
import { rootFieldsWithoutAllow } from '../platform/graphql/allow.js';
import { publicSchema } from '../public-schema.js';
import { filesBelow, isTest, read, root } from './sources.js';

it('schema/README.md is what npm run print-contract prints', () => {
  expect(read('schema/README.md').text === printContract(), 'stale: run npm run print-contract').toBe(true);
});

it('schema/public.graphql is what npm run emit-schema writes', async () => {
  const fresh = await emitPublicSchema();
  expect(read('schema/public.graphql').text === fresh, 'stale: run npm run emit-schema').toBe(true);
});

it('every root field of the public schema says who may call it', async () => {
  expect(rootFieldsWithoutAllow(await publicSchema())).toEqual([]);
});

it('the contract names every flow, code, event, image and question in both languages', () => {
  const page = printContract();
  for (const word of [
    'CONFIRM_EMAIL --> IDENTITY',
    '`CODE_USED_UP`',
    '`login.locked`',
    '`lighthouse`',
    'Un faro',
  ])
    expect(page).toContain(word);
  expect(page).not.toMatch(/undefined|\[object/);
});

/** What runs, without the tests. */
const running = (folder: RegExp): string =>
  filesBelow()
    .filter((path) => folder.test(path) && path.endsWith('.ts') && !isTest(path))
    .map((path) => read(path).text)
    .join('\n');

it('every kind of audit event is recorded somewhere, or printed as not yet recorded', () => {
  const sources = running(/^(api|scripts)\//);
  const unrecorded = Object.keys(auditEvents).filter((kind) => !sources.includes(`'${kind}'`));
  expect(unrecorded).toEqual(notYetRecorded);
});

it('every value of the policy is read somewhere, or printed as for a part not built yet', () => {
  const sources = running(/^api\//);
  const { policy } = policyFrom(policyNames[0] ?? '');
  const unread = Object.keys(policy).filter((key) => !new RegExp(`\\b${key}\\b`).test(sources));
  expect(unread.sort()).toEqual([...notYetRead].sort());
});

it('the pages name no file that is not there', () => {
  const pages = filesBelow().filter((path) => path.endsWith('.md') && path !== 'schema/README.md');
  const gone = pages.flatMap((path) => {
    const { text } = read(path);
    const named =
      text.match(/\b(?:api|schema|scripts|migrations|docs)\/[\w./-]+\.(?:ts|mjs|md|graphql|ndjson|txt)\b/g) ??
      [];
    const linked = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, to = '']) =>
      join(path, '..', to),
    );
    return [...named, ...linked]
      .filter((name) => !existsSync(join(root, name)))
      .map((name) => `${path}: ${name}`);
  });
  expect([...new Set(gone)]).toEqual([]);
});

it('comments name no page that is not there', () => {
  const sources = filesBelow().filter((path) => /^(api|schema|scripts|migrations)\/.*\.(ts|mjs)$/.test(path));
  const gone = sources.flatMap((path) =>
    [...new Set(read(path).text.match(/\bdocs\/[\w./-]+\.md\b/g) ?? [])]
      .filter((page) => !existsSync(join(root, page)))
      .map((page) => `${path}: ${page}`),
  );
  expect(gone).toEqual([]);
});

it('docs/operating.md explains every setting that api/config.ts reads', () => {
  const { text } = read('api/config.ts');
  const called = [...text.matchAll(/\b(?:text|flag|listed|matching)\(\s*'([A-Z_]+)'/g)].map(
    ([, name = '']) => name,
  );
  const settings = [...called, ...[...text.matchAll(/\benv\.([A-Z_]+)/g)].map(([, name = '']) => name)];
  const page = read('docs/operating.md').text;
  expect(settings.length).toBeGreaterThan(20);
  expect(settings.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
