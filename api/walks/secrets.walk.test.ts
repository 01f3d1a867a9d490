// domain.md section 6: whatever people type and whatever is sent to them stands nowhere in clear. Everything said in a
// long walk, misses and faults included, is looked for in the database, in Redis, in logs, in numbers and in errors.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobs } from '../app.js';
import { readLetter } from '../delivery/index.js';
import type { Evidence } from '../evidence/index.js';
import { SECOND_MS } from '../platform/clock.js';
import { startWorkers, type Workers } from '../platform/jobs/index.js';
import { type Answer, type TestApp, testApp } from '../test/app.js';
import { bytesOf, eavesdrop, foundIn, type Needle, textsOf, valuesOf } from '../test/haystacks.js';
import {
  call,
  credentialsOf,
  emailOf,
  financialAccountOf,
  freshen,
  identityOf,
  PASSWORD,
  passwordAccepted,
  registerByMail,
  registerByPhone,
  registrationAt,
  SECRET_ANSWERS,
  signInByText,
  succeed,
} from '../test/journeys.js';
import { personOfRow } from '../test/people-directory.js';
import { resetAtSecondFactor } from '../test/recovery-journeys.js';
import { startRedis, type TestRedis } from '../test/redis.js';
import { appCode, phoneOf } from '../test/sign-in-journeys.js';

const CLIENT = '203.0.113.77';
const AGENT = 'Walker-of-Secrets/77.3';

/** Inputs and answers that are words of the system, not of a person. */
const OPEN = new Set([
  'application',
  'filingStatus',
  'state',
  'zip',
  'kind',
  'siteImageId',
  'questionId',
  'sessionTransport',
  'deviceId',
  'version',
]);
const ANSWERED = new Set(['token', 'sessionToken', 'pairingCode', 'secret', 'registrationToken']);

let app: TestApp;
let redis: TestRedis;
let ear: Awaited<ReturnType<typeof eavesdrop>>;
let workers: Workers;
let mood: 'well' | 'away' | 'broken' = 'well';
const log: string[] = [];
const errors: string[] = [];
const hidden = new Map<string, string>();

const hide = (what: string, text: string): void => {
  if (text.length >= 4 && !hidden.has(text)) hidden.set(text, what);
};
const needles = (): Needle[] => [...hidden].map(([text, what]) => ({ what, text }));

/** A provider that is well, away, or has a bug whose words repeat what it was asked. */
function moody(real: Evidence): Evidence {
  const port = <P extends object>(adapter: P): P =>
    new Proxy(adapter, {
      get: (target, name) => {
        const method = Reflect.get(target, name);
        if (typeof method !== 'function' || mood === 'well') return method;
        return async (...asked: unknown[]) => {
          if (mood === 'away') return { result: 'unavailable' };
          throw new TypeError(`no luck with ${JSON.stringify(asked)}`);
        };
      },
    });
  return {
    taxRecords: port(real.taxRecords),
    creditBureau: port(real.creditBureau),
    phoneOwnership: port(real.phoneOwnership),
  };
}

/** Listens to every request and its answer: what was typed and handed out is hidden from now on, errors are kept. */
function overhear(reached: TestApp): void {
  const real = reached.graphql;
  reached.graphql = async (query, variables = {}, headers = {}): Promise<Answer> => {
    for (const { what, text } of textsOf(variables)) if (!OPEN.has(what)) hide(what, text);
    const answer = await real(query, variables, {
      'x-forwarded-for': CLIENT,
      'user-agent': AGENT,
      ...headers,
    });
    for (const { what, text } of textsOf(answer.data)) if (ANSWERED.has(what)) hide(what, text);
    if (answer.errors) errors.push(JSON.stringify(answer.errors));
    for (const payload of Object.values(answer.data ?? {}) as { userErrors?: unknown }[])
      if (payload?.userErrors) errors.push(JSON.stringify(payload.userErrors));
    return answer;
  };
}

/** A body as it comes, for requests that no client of ours would send. */
async function raw(body: string, headers: Record<string, string> = {}): Promise<void> {
  const response = await fetch(`${app.address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': CLIENT, ...headers },
    body,
  });
  errors.push(`${[...response.headers].join('\n')}\n${await response.text()}`);
}

beforeAll(async () => {
  redis = await startRedis();
  ear = await eavesdrop(redis.url);
  app = await testApp({
    env: { REDIS_URL: redis.url, TRUST_PROXY: '127.0.0.1' },
    evidence: moody,
    logTo: (line) => log.push(line),
  });
  overhear(app);
  hide('client address', CLIENT);
  hide('user agent', AGENT);
  workers = startWorkers(jobs, app.deps, { redisUrl: redis.url });
  await byPhone();
  await byMail();
  await forgotten();
  await misses();
  await faults();
  await malformed();
  await app.deliver();
  hideWhatWasSent(await app.letters());
}, 120_000);

afterAll(async () => {
  await workers?.close();
  ear?.close();
  await app?.close();
  await redis?.stop();
});

async function byPhone(): Promise<void> {
  await registerByPhone(app, personOfRow(1));
  const { sessionToken } = await signInByText(app, personOfRow(1));
  const headers = { authorization: `Bearer ${sessionToken}` };
  const me =
    '{ me { username email name { first last } sitePhrase devices { hint } activity(first: 9) { totalCount } } }';
  expect((await app.graphql(me, {}, headers)).data.me.username).toBeTruthy();
  await chosenAnew(headers);
  await inTheProfile(sessionToken);
}

/** Whatever a signed-in holder may choose anew, hits and misses. */
async function chosenAnew(headers: Record<string, string>): Promise<void> {
  const chosen = { currentPassword: PASSWORD, newPassword: 'nine herons left Oak Harbor' };
  await call(app, 'changePassword', { ...chosen, currentPassword: 'not quite that one' }, headers);
  await succeed(app, 'changePassword', { ...chosen, idempotencyKey: 'key-of-one-change' }, headers);
  const email = 'jo.quartz@example.org';
  await succeed(app, 'changeEmail', { email }, headers);
  await call(app, 'confirmEmailChange', { code: '000003' }, headers);
  await succeed(app, 'confirmEmailChange', { code: await app.codeSentTo(email) }, headers);
  await succeed(app, 'changeSiteIdentity', { sitePhrase: 'Ten brown jugs', siteImageId: 'owl' }, headers);
  await succeed(app, 'changeSecretAnswers', { secretAnswers: SECRET_ANSWERS }, headers);
}

async function inTheProfile(sessionToken: string): Promise<void> {
  const fresh = { authorization: `Bearer ${await freshen(app, personOfRow(1), sessionToken)}` };
  const { pairing } = await succeed(app, 'startAppPairing', { name: 'Tablet of the den' }, fresh);
  const secret = new URL(pairing.otpauthUri).searchParams.get('secret') ?? '';
  hide('otpauth secret', secret);
  await call(app, 'confirmDevice', { code: '000007' }, fresh);
  const { device } = await succeed(app, 'confirmDevice', { code: appCode(app, secret) }, fresh);
  await succeed(app, 'removeApp', { deviceId: device.id }, fresh);
}

async function byMail(): Promise<void> {
  const person = personOfRow(4);
  const { code } = await registerByMail(app, person);
  const { token } = await passwordAccepted(app, person);
  await succeed(app, 'enterActivationCode', { token, code });
  const { pairing } = await succeed(app, 'startAppPairing', { token, name: 'Tablet of the kitchen' });
  hide('otpauth secret', new URL(pairing.otpauthUri).searchParams.get('secret') ?? '');
  const installationId = 'installation-7700-of-a-phone';
  const { secret } = await succeed(app, 'pairApp', {
    pairingCode: pairing.pairingCode,
    installationId,
    name: 'Pixel of Jo',
  });
  await succeed(app, 'confirmDevice', { token, code: appCode(app, secret), sessionTransport: 'BEARER' });
  app.clock.advance(31 * SECOND_MS);
}

/** Username and password forgotten, by their holder and by a stranger. */
async function forgotten(): Promise<void> {
  const person = personOfRow(1);
  const email = 'jo.quartz@example.org';
  await succeed(app, 'requestUsernameReminder', { email });
  await succeed(app, 'requestUsernameReminder', { email: 'a.stranger.77@example.net' });
  await succeed(app, 'startPasswordReset', { username: 'a.stranger.78', email: 'a.stranger.79@example.net' });
  const { token, devices, question } = await resetAtSecondFactor(app, person, email);
  await call(app, 'confirmPasswordResetEmail', { token, code: '000004' });
  const deviceId = devices[0].id;
  await succeed(app, 'sendPasswordResetSecurityCode', { token, deviceId });
  const securityCode = await app.codeSentTo(phoneOf(person));
  const answers = { secretAnswer: 'Not the one', newPassword: 'ten herons came back' };
  await call(app, 'resetPassword', { token, deviceId, securityCode, ...answers });
  const right = SECRET_ANSWERS.find(({ questionId }) => questionId === question.id)?.answer;
  await succeed(app, 'resetPassword', { token, deviceId, securityCode, ...answers, secretAnswer: right });
}

async function misses(): Promise<void> {
  const person = personOfRow(2);
  const token = await registrationAt(app, 'CONFIRM_EMAIL', person);
  await call(app, 'confirmEmail', { token, code: '000001' });
  await call(app, 'resendEmailCode', { token });
  await succeed(app, 'confirmEmail', { token, code: await app.codeSentTo(emailOf(person)) });
  await call(app, 'submitIdentity', { token, ...identityOf(person), dateOfBirth: '1977-07-07' });
  await call(app, 'submitIdentity', { token, ...identityOf(person), ssn: '987-65-43210' });
  await succeed(app, 'submitIdentity', { token, ...identityOf(person) });
  await call(app, 'submitFinancialAccount', { token, ...financialAccountOf(person), lastEight: '77553311' });
  await succeed(app, 'submitFinancialAccount', { token, ...financialAccountOf(person) });
  await call(app, 'sendPhoneActivationCode', { token, phone: '(416) 555-0177' });
  await succeed(app, 'sendPhoneActivationCode', { token, phone: person.phones[0]?.number });
  await call(app, 'confirmPhoneActivationCode', { token, code: '000002' });
  await call(app, 'createCredentials', { token, ...credentialsOf(person), password: 'hunter2' });
  const { username } = credentialsOf(personOfRow(1));
  await call(app, 'signIn', { username, password: 'wrong horse battery', application: 'ESERVICES' });
  await call(app, 'signIn', {
    username: 'nobody.of.that.name',
    password: 'or any word',
    application: 'ESERVICES',
  });
  await app.graphql('query Q($username: String!) { siteIdentity(username: $username) { sitePhrase } }', {
    username: 'another.stranger.77',
  });
}

async function faults(): Promise<void> {
  const person = personOfRow(3);
  const token = await registrationAt(app, 'IDENTITY', person);
  const top =
    'mutation M($input: SubmitIdentityInput!) { submitIdentity(input: $input) { userErrors { code message } } }';
  mood = 'away';
  await call(app, 'submitIdentity', { token, ...identityOf(person) });
  mood = 'broken';
  const { errors: masked } = await app.graphql(top, { input: { token, ...identityOf(person) } });
  expect(masked[0].extensions.code).toBe('INTERNAL_SERVER_ERROR');
  mood = 'well';
  // A carrier's library that quotes the number it could not reach.
  const text = app.deps.channels.text;
  const { send } = text;
  Object.assign(text, {
    send: ({ to, text: words }: { to: string; text: string }) => {
      throw new Error(`cannot reach ${to} with ${words}`);
    },
  });
  await succeed(app, 'submitIdentity', { token, ...identityOf(person) });
  await succeed(app, 'submitFinancialAccount', { token, ...financialAccountOf(person) });
  await succeed(app, 'sendPhoneActivationCode', { token, phone: person.phones[0]?.number });
  await app.deliver();
  Object.assign(text, { send });
  app.clock.advance(10 * SECOND_MS);
  await app.deliver();
  // A database that complains in the words of the statement.
  const { db } = app.deps;
  const { inTx } = db;
  Object.assign(db, {
    inTx: async () => {
      throw Object.assign(new Error(`constraint on ${person.ssn}`), {
        code: 'SQLITE_CONSTRAINT',
        parameters: [person.ssn],
      });
    },
  });
  await app.graphql(top, { input: { token, ...identityOf(person) } });
  await call(app, 'signIn', {
    username: 'a.b.c.d.e',
    password: 'during the fault',
    application: 'ESERVICES',
  }).catch(() => undefined);
  Object.assign(db, { inTx });
}

async function malformed(): Promise<void> {
  const ssn = '987654321';
  for (const text of [ssn, '987-65-4321', 'typed.in.a.literal', 'Quetzalcoatl']) hide('malformed', text);
  await raw(
    `{"query":"mutation { submitIdentity(input: { token: \\"typed.in.a.literal\\", ssn: ${ssn} }) { x } }"}`,
  );
  await raw(`{"query":"mutation { submitIdentity(input: { ssn: \\"987-65-4321\\" }","variables":{}}`);
  await raw(
    `{"query":"query Q($token: Int!) { registration(token: $token) { id } }","variables":{"token":"Quetzalcoatl"}}`,
  );
  await raw(`{"query": "{ me { noSuchField(of: \\"Quetzalcoatl\\") } }"}`);
  await raw(`{"query": ${ssn} "Quetzalcoatl"`);
  await raw(`[{"query":"{ me(ssn: \\"987-65-4321\\") { id } }"}]`);
  await raw(`{"query":"{ me { id } }"}`, { authorization: 'Bearer Quetzalcoatl' });
  await raw(JSON.stringify({ query: '{ me { id } }', filler: 'Quetzalcoatl'.repeat(9000) }));
  await fetch(`${app.address}/Quetzalcoatl?ssn=${ssn}`).then(async (one) => errors.push(await one.text()));
  await fetch(`${app.address}/site-images/%E0%A4Quetzalcoatl`).then(async (one) =>
    errors.push(await one.text()),
  );
}

/** Codes of e-mails, texts and letters, and other spellings of what was typed. */
function hideWhatWasSent(letters: readonly { pdf: Buffer; code: string | undefined }[]): void {
  for (const { text } of [...app.emails, ...app.texts])
    for (const [code] of text.matchAll(/\b\d{6}\b/g)) hide('sent code', code);
  for (const { pdf, code } of letters) {
    if (code) hide('mailed code', code);
    // The serial is a reference that staff ask for; the rest of the letter is its recipient's.
    for (const line of readLetter(pdf).slice(0, 12))
      if (/[A-Z]{5,} [A-Z]{4,}/.test(line)) hide('letter', line);
  }
  for (const row of [1, 2, 3, 4]) {
    const { ssn, firstName, lastName, dateOfBirth, address, phones } = personOfRow(row);
    hide('SSN', ssn);
    hide('SSN', `${ssn.slice(0, 3)}-${ssn.slice(3, 5)}-${ssn.slice(5)}`);
    hide('birth date', dateOfBirth);
    hide('name', `${firstName} ${lastName}`);
    hide('last name', lastName);
    hide('street', address.line1);
    for (const { number } of phones) {
      const national = number.replace('+1', '');
      hide('phone', national);
      hide('phone', `(${national.slice(0, 3)}) ${national.slice(3, 6)}-${national.slice(6)}`);
      hide('phone', `${national.slice(0, 3)}-${national.slice(3, 6)}-${national.slice(6)}`);
    }
  }
}

describe('what was typed and what was sent', () => {
  it('is much, and of every kind', () => {
    const kinds = new Set(hidden.values());
    for (const kind of [
      'ssn',
      'dateOfBirth',
      'firstName',
      'lastName',
      'line1',
      'email',
      'phone',
      'lastEight',
      'username',
      'password',
      'currentPassword',
      'newPassword',
      'sitePhrase',
      'answer',
      'code',
      'token',
      'sessionToken',
      'pairingCode',
      'secret',
      'installationId',
      'sent code',
      'letter',
    ])
      expect(kinds).toContain(kind);
    expect(hidden.size).toBeGreaterThan(60);
  });

  it('would be found where it stands', () => {
    const { ssn } = personOfRow(1);
    expect(foundIn(`{"x":"${ssn}"}`, needles())).toContain(`ssn: ${ssn}`);
    const [code = ''] = [...hidden].find(([, what]) => what === 'sent code') ?? [];
    expect(foundIn(`key ${code}.`, needles())).toContain(`sent code: ${code}`);
    expect(
      foundIn(bytesOf(join(app.folder, 'test.db')), [{ what: 'kind', text: 'registration.started' }]),
    ).toHaveLength(1);
    expect(ear.heard()).toContain('deliver-message');
    expect(log.join('')).toContain('graphql.fault');
  });

  it('stands nowhere in the database, its journals and freed pages included', async () => {
    expect(foundIn(await app.deps.db.read(valuesOf), needles())).toEqual([]);
    expect(foundIn(bytesOf(join(app.folder, 'test.db')), needles())).toEqual([]);
  });

  it('never went to Redis', async () => {
    expect(foundIn(ear.heard(), needles())).toEqual([]);
    expect(foundIn(await ear.kept(), needles())).toEqual([]);
  });

  it('is in no log line of any level', () => {
    expect(log.length).toBeGreaterThan(50);
    expect(foundIn(log.join('\n'), needles())).toEqual([]);
  });

  it('is in no number for the operators', async () => {
    for (const path of ['metrics', 'healthz', 'readyz']) {
      const response = await fetch(`${app.address}/${path}`);
      expect(foundIn(await response.text(), needles())).toEqual([]);
    }
  });

  it('comes back in no error', () => {
    expect(errors.length).toBeGreaterThan(20);
    expect(foundIn(errors.join('\n'), needles())).toEqual([]);
    expect(errors.join('\n')).not.toMatch(/\.ts:\d+|node_modules|SELECT|UPDATE|SQLITE/);
  });
});
