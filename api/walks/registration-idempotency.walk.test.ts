// One key, one act (api.md "Conventions"): a repeated call answers with the same object as it stands, its once-only
// fields null; the key with another input is refused; without a key a repeated step is out of its order.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { wipeWhatIsOver } from '../retention.job.js';
import { type TestApp, testApp } from '../test/app.js';
import {
  call,
  credentialsOf,
  emailOf,
  financialAccountOf,
  identityOf,
  registrationAt,
  succeed,
} from '../test/journeys.js';
import { personOfRow } from '../test/people-directory.js';
import { codesOf, faultsOf, onlyError, otherThan } from '../test/told.js';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());
const started = { firstName: 'Ada', lastName: 'Lark', email: 'ada@example.com', application: 'IP_PIN' };

it('a start under one key begins one registration, sends one code and hands out one token', async () => {
  const input = { ...started, idempotencyKey: 'start-ada-0001' };
  const first = await succeed(app, 'startRegistration', input);
  const again = await succeed(app, 'startRegistration', input);
  expect(again.registration).toEqual(first.registration);
  expect([first.token === null, again.token]).toEqual([false, null]);
  await app.deliver();
  expect(app.emails.filter(({ to }) => to === started.email)).toHaveLength(1);
  const other = await call(app, 'startRegistration', { ...input, lastName: 'Larke' });
  expect(faultsOf(other)).toEqual(['INVALID_INPUT idempotencyKey']);
  expect(other).toMatchObject({ registration: null, token: null });
});

it('every step under its key is taken once, and the key of one step or flow is not that of another', async () => {
  const person = personOfRow(1);
  const phone = person.phones[0]?.number ?? '';
  const idempotencyKey = 'the-same-key-everywhere';
  const token = await registrationAt(app, 'CONFIRM_EMAIL', person);
  const twice = async (mutation: string, input: object) => {
    const first = await succeed(app, mutation, { token, ...input, idempotencyKey });
    const again = await succeed(app, mutation, { token, ...input, idempotencyKey });
    expect(again).toEqual(first);
    return first;
  };
  await twice('resendEmailCode', {});
  await twice('confirmEmail', { code: await app.codeSentTo(emailOf(person)) });
  await twice('submitIdentity', identityOf(person));
  await twice('submitFinancialAccount', financialAccountOf(person));
  await twice('sendPhoneActivationCode', { phone });
  await twice('confirmPhoneActivationCode', { code: await app.codeSentTo(phone) });
  const made = await twice('createCredentials', credentialsOf(person));
  expect(made).toMatchObject({ account: { status: 'ACTIVE' }, registration: { step: 'COMPLETE' } });
  expect(app.texts.filter(({ to }) => to === phone)).toHaveLength(1);
  expect(app.emails.filter(({ to }) => to === emailOf(person))).toHaveLength(2);
  const foreign = await registrationAt(app, 'IDENTITY', personOfRow(2));
  await succeed(app, 'submitIdentity', { token: foreign, ...identityOf(personOfRow(2)), idempotencyKey });
});

it('a miss under a key is counted once; the key with another code is refused and shows the flow', async () => {
  const person = personOfRow(3);
  const token = await registrationAt(app, 'CONFIRM_EMAIL', person);
  const code = await app.codeSentTo(emailOf(person));
  const wrong = { token, code: otherThan(code), idempotencyKey: 'my-first-code' };
  const missed = await call(app, 'confirmEmail', wrong);
  expect(onlyError(missed)).toMatchObject({ code: 'CODE_INCORRECT', triesLeft: 2 });
  for (let again = 0; again < 4; again += 1) expect(await call(app, 'confirmEmail', wrong)).toEqual(missed);
  const other = await call(app, 'confirmEmail', { ...wrong, code });
  expect(faultsOf(other)).toEqual(['INVALID_INPUT idempotencyKey']);
  expect(other.registration).toMatchObject({ step: 'CONFIRM_EMAIL' });
  const short = await call(app, 'confirmEmail', { token, code, idempotencyKey: 'short' });
  expect(faultsOf(short)).toEqual(['INVALID_INPUT idempotencyKey']);
  expect(short.registration).toMatchObject({ step: 'CONFIRM_EMAIL' });
  expect(codesOf(await call(app, 'confirmEmail', { token, code, idempotencyKey: 'my-second-code' }))).toEqual(
    [],
  );
});

it('a step repeated without a key after a lost answer changes nothing and shows where the flow stands', async () => {
  const person = personOfRow(21);
  const token = await registrationAt(app, 'CREDENTIALS', person);
  await succeed(app, 'createCredentials', { token, ...credentialsOf(person) });
  const again = await call(app, 'createCredentials', { token, ...credentialsOf(person) });
  expect(onlyError(again).code).toBe('STEP_OUT_OF_ORDER');
  expect(again).toMatchObject({ account: null, registration: { step: 'COMPLETE', activation: 'PHONE' } });
});

it('a repeated call tells nothing more once the time of the flow is over', async () => {
  const person = personOfRow(23);
  const input = { ...started, email: emailOf(person), idempotencyKey: 'start-row-23' };
  const { token } = await succeed(app, 'startRegistration', input);
  const confirm = { token, code: await app.codeSentTo(emailOf(person)), idempotencyKey: 'confirm-row-23' };
  await succeed(app, 'confirmEmail', confirm);
  app.clock.advance(24 * 3_600_000);
  for (const round of ['over', 'wiped']) {
    for (const [mutation, repeated] of [
      ['startRegistration', input],
      ['confirmEmail', confirm],
    ] as const) {
      const again = await call(app, mutation, repeated);
      expect([round, codesOf(again)]).toEqual([round, ['FLOW_EXPIRED']]);
      expect(again.registration).toBeNull();
    }
    await wipeWhatIsOver(app.deps);
  }
});

it('one root field a mutation, one operation a document, no batches: no code is tried twice in a request', async () => {
  const person = personOfRow(22);
  const token = await registrationAt(app, 'CONFIRM_EMAIL', person);
  const code = await app.codeSentTo(emailOf(person));
  const field = `confirmEmail(input: { token: "${token}", code: "${otherThan(code)}" }) { userErrors { code } }`;
  for (const document of [
    `mutation { ${field} b: ${field} }`,
    `mutation { ...F } fragment F on Mutation { a: ${field} b: ${field} }`,
    `mutation A { ${field} } mutation B { ${field} }`,
  ]) {
    const { data, errors } = await app.graphql(document);
    expect(data ?? null).toBeNull();
    expect(errors[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  }
  const batch = await fetch(`${app.address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([{ query: `mutation { ${field} }` }, { query: `mutation { ${field} }` }]),
  });
  expect(batch.status).toBeGreaterThanOrEqual(400);
  expect(onlyError(await call(app, 'confirmEmail', { token, code: otherThan(code) })).triesLeft).toBe(2);
});

it('checks of a secret from one address are limited, with the time to come back and the flow as it stands', async () => {
  const few = await testApp({ env: { POLICY_SET: 'addressChecksPerMinute=3' } });
  try {
    const token = await registrationAt(few, 'CONFIRM_EMAIL', personOfRow(1));
    const input = { token, code: '12345' };
    for (let check = 0; check < 3; check += 1)
      expect(codesOf(await call(few, 'confirmEmail', input))).toEqual(['INVALID_INPUT']);
    const refused = await call(few, 'confirmEmail', input);
    expect(onlyError(refused).code).toBe('RATE_LIMITED');
    expect(onlyError(refused).retryAt).not.toBeNull();
    expect(refused.registration).toMatchObject({ step: 'CONFIRM_EMAIL' });
  } finally {
    await few.close();
  }
});

it('names are asked for no more often from one address than secrets, so that nobody lists those that are taken', async () => {
  // A registration that stands at its credentials has had five checks.
  const few = await testApp({ env: { POLICY_SET: 'addressChecksPerMinute=8' } });
  try {
    const person = personOfRow(1);
    const token = await registrationAt(few, 'CREDENTIALS', person);
    const asked = { ...credentialsOf(person), token, password: 'short' };
    for (let name = 0; name < 3; name += 1)
      expect(codesOf(await call(few, 'createCredentials', asked))).toEqual(['PASSWORD_REJECTED']);
    const refused = await call(few, 'createCredentials', asked);
    expect(onlyError(refused).code).toBe('RATE_LIMITED');
    expect(refused.registration).toMatchObject({ step: 'CREDENTIALS' });
  } finally {
    await few.close();
  }
});
