// "A new phone is a new registration" (domain.md 2.6, api.md startPhoneChange): identity, financial account and phone anew.
// The old phone serves until the new one is confirmed and not a second longer; it, the e-mail and the post are told.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLetter } from '../delivery/index.js';
import { importPeople } from '../evidence/index.js';
import { MINUTE_MS } from '../platform/clock.js';
import { sql } from '../platform/db/sql.js';
import { type TestApp, testApp } from '../test/app.js';
import { setAccount } from '../test/desk-fixtures.js';
import {
  call,
  emailOf,
  financialAccountOf,
  identityOf,
  passwordAccepted,
  registerByPhone,
  signInByText,
  succeed,
} from '../test/journeys.js';
import {
  chooseMail,
  lostDeviceAtPhone,
  phoneChangeAtCode,
  phoneChangeAtPhone,
  signInWith,
  startPhoneChange,
  withLinkedNumbers,
} from '../test/renewal-journeys.js';
import {
  activateWithApp,
  appCode,
  bearer,
  errorOf,
  meOf,
  ordinaryPerson,
  phoneOf,
  secretOfUri,
  signInByApp,
} from '../test/sign-in-journeys.js';

const NEW = '+12025550181';

describe.each(['irs-2017', 'nist-800-63-4'])('a phone change, with %s,', (policy) => {
  let app: TestApp;
  let down: 'taxRecords' | 'creditBureau' | 'phoneOwnership' | undefined;
  beforeAll(async () => {
    app = await testApp({
      env: { POLICY: policy },
      evidence: (bare) => {
        const real = withLinkedNumbers(bare);
        const unless = <A>(port: typeof down, ask: () => Promise<A>) =>
          down === port ? Promise.resolve({ result: 'unavailable' as const }) : ask();
        return {
          taxRecords: {
            matchIdentity: (claim) => unless('taxRecords', () => real.taxRecords.matchIdentity(claim)),
            questionMaterial: (ssn) => real.taxRecords.questionMaterial(ssn),
            addressOfRecord: (ssn) => real.taxRecords.addressOfRecord(ssn),
          },
          creditBureau: {
            name: real.creditBureau.name,
            checkFinancialAccount: (claim) =>
              unless('creditBureau', () => real.creditBureau.checkFinancialAccount(claim)),
          },
          phoneOwnership: {
            lookUp: (claim) => unless('phoneOwnership', () => real.phoneOwnership.lookUp(claim)),
          },
        };
      },
    });
  });
  afterAll(() => app.close());
  const registered = async (n: number) => {
    const person = ordinaryPerson(n);
    await registerByPhone(app, person);
    const { sessionToken } = await signInByText(app, person);
    return { person, sessionToken: sessionToken as string };
  };
  const profileOf = async (sessionToken: string) => {
    const { data } = await app.graphql(
      '{ me { phone devices { kind hint } identityProofing { method provenAt } activity(first: 20) { edges { node { kind } } } } }',
      {},
      bearer(sessionToken),
    );
    return {
      ...data.me,
      activity: data.me.activity.edges.map(({ node }: { node: { kind: string } }) => node.kind),
    };
  };

  it('needs a session, and one whose second factor is fresh', async () => {
    const { person, sessionToken } = await registered(0);
    const stranger = await app.graphql('mutation { startPhoneChange { token userErrors { code } } }');
    expect(stranger.errors[0].extensions.code).toBe('UNAUTHENTICATED');
    app.clock.advance(app.deps.policy.freshMinutes * MINUTE_MS);
    const stale = await startPhoneChange(app, sessionToken);
    expect(stale).toMatchObject({ registration: null, token: null });
    expect(errorOf(stale).code).toBe('FRESH_CODE_REQUIRED');
    const { sessionToken: fresh } = await signInByText(app, person);
    const begun = await startPhoneChange(app, fresh);
    expect(begun).toMatchObject({
      userErrors: [],
      account: { allowedActions: expect.arrayContaining(['startPhoneChange']) },
    });
    expect(begun.token).toMatch(/^[\w-]{43}$/);
    expect(begun.registration).toMatchObject({
      kind: 'RENEWAL',
      step: 'IDENTITY',
      allowedActions: ['submitIdentity'],
      phone: null,
      activation: null,
    });
    expect((await profileOf(fresh)).activity).toContain('RENEWAL_STARTED');
  });

  it('goes through identity, financial account and phone; the old one serves until then and not a second longer', async () => {
    const { person, sessionToken } = await registered(1);
    const { token, code } = await phoneChangeAtCode(app, person, sessionToken, NEW);
    // The old phone signs in meanwhile; a text asked for now lies on it unused.
    expect((await signInWith(app, person, phoneOf(person))).done.login.step).toBe('COMPLETE');
    const waiting = await passwordAccepted(app, person);
    const oldId: string = waiting.login.devices[0].id;
    await succeed(app, 'sendSecurityCode', { token: waiting.token, deviceId: oldId });
    const onOldPhone = await app.codeSentTo(phoneOf(person));
    await succeed(app, 'sendFreshSecurityCode', { deviceId: oldId }, bearer(sessionToken));
    const freshOnOldPhone = await app.codeSentTo(phoneOf(person));
    const [texts, emails] = [app.texts.length, app.emails.length];
    const lettersBefore = (await app.letters()).length;

    app.clock.advance(1000);
    const { registration } = await succeed(app, 'confirmPhoneActivationCode', { token, code });
    expect(registration).toMatchObject({
      kind: 'RENEWAL',
      step: 'COMPLETE',
      activation: 'PHONE',
      phone: '***-***-0181',
    });
    const letters = await app.letters();
    const told = (sent: readonly { to: string; text: string }[]) => sent.map(({ to }) => to);
    expect(told(app.texts.slice(texts))).toEqual([phoneOf(person)]);
    expect(told(app.emails.slice(emails))).toEqual([emailOf(person)]);
    expect(app.emails.at(-1)?.text).toMatch(/a phone was confirmed[\s\S]*\/not-me#/);
    const [letter] = letters.slice(lettersBefore).map(({ pdf }) => readLetter(pdf));
    expect(letters).toHaveLength(lettersBefore + 1);
    expect(letter).toContain('The phone of your Secure Access account was changed');

    // What was texted to the old phone is worth nothing, not even as a code of the new one.
    const now = await app.graphql(`{ login(token: "${waiting.token}") { devices { id hint } } }`);
    const [device] = now.data.login.devices;
    expect(now.data.login.devices).toEqual([{ id: device.id, hint: '***-***-0181' }]);
    const verify = (deviceId: string) =>
      call(app, 'verifySecurityCode', { token: waiting.token, deviceId, code: onOldPhone });
    expect(errorOf(await verify(oldId)).code).toBe('INVALID_INPUT');
    expect(errorOf(await verify(device.id))).toMatchObject({ code: 'CODE_EXPIRED', triesLeft: null });
    const freshen = { deviceId: device.id, code: freshOnOldPhone };
    expect(errorOf(await call(app, 'freshenSecurityCode', freshen, bearer(sessionToken))).code).toBe(
      'CODE_EXPIRED',
    );

    const profile = await profileOf(sessionToken);
    expect(profile).toMatchObject({
      phone: '***-***-0181',
      devices: [{ kind: 'PHONE', hint: '***-***-0181' }],
      identityProofing: { method: 'PHONE', provenAt: app.clock.iso() },
    });
    expect(profile.activity).toContain('RENEWAL_COMPLETED');
    expect((await signInWith(app, person, NEW)).done.login.step).toBe('COMPLETE');
    expect(errorOf(await call(app, 'confirmPhoneActivationCode', { token, code })).code).toBe(
      'STEP_OUT_OF_ORDER',
    );
  });

  it('leaves the app as it is', async () => {
    const { person, sessionToken } = await registered(2);
    const headers = bearer(sessionToken);
    const { pairing } = await succeed(app, 'startAppPairing', { name: 'My tablet' }, headers);
    const secret = secretOfUri(pairing.otpauthUri);
    await succeed(app, 'confirmDevice', { code: appCode(app, secret) }, headers);
    await succeed(app, 'confirmPhoneActivationCode', await phoneChangeAtCode(app, person, sessionToken, NEW));
    const { devices } = await meOf(app, headers);
    expect(devices).toMatchObject([
      { kind: 'APP', hint: 'My tablet' },
      { kind: 'PHONE', hint: '***-***-0181' },
    ]);
    app.clock.advance(MINUTE_MS);
    const { token, login } = await passwordAccepted(app, person);
    const { id } = login.devices.find(({ kind }: { kind: string }) => kind === 'APP');
    const signedIn = await succeed(app, 'verifySecurityCode', {
      token,
      deviceId: id,
      code: appCode(app, secret),
    });
    expect(signedIn.login.step).toBe('COMPLETE');
  });

  it('gives a phone to who has an app alone', async () => {
    const person = ordinaryPerson(13);
    const paired = await activateWithApp(app, person);
    app.clock.advance(MINUTE_MS);
    const { sessionToken } = await signInByApp(app, person, paired);
    const at = await phoneChangeAtCode(app, person, sessionToken, NEW);
    const texts = app.texts.length;
    await succeed(app, 'confirmPhoneActivationCode', at);
    await app.deliver();
    expect(app.texts).toHaveLength(texts);
    expect((await meOf(app, bearer(sessionToken))).devices).toMatchObject([
      { kind: 'APP', id: paired.deviceId },
      { kind: 'PHONE', hint: '***-***-0181' },
    ]);
  });

  it('may end with the number of now, which then gets no notice beside its code', async () => {
    const { person, sessionToken } = await registered(3);
    const at = await phoneChangeAtCode(app, person, sessionToken, phoneOf(person));
    const texts = app.texts.length;
    await succeed(app, 'confirmPhoneActivationCode', at);
    await app.deliver();
    expect(app.texts).toHaveLength(texts);
    expect(app.emails.at(-1)?.to).toBe(emailOf(person));
    expect((await signInWith(app, person, phoneOf(person))).done.login.step).toBe('COMPLETE');
  });

  it('proves the account’s own person, and counts misses on the SSN as typed', async () => {
    const [{ person, sessionToken }, stranger] = [await registered(4), ordinaryPerson(5)];
    const { token } = await startPhoneChange(app, sessionToken);
    const tries = app.deps.policy.mismatchTries;
    const missed = await call(app, 'submitIdentity', { token, ...identityOf(stranger) });
    expect(errorOf(missed)).toMatchObject({ code: 'IDENTITY_NOT_VERIFIED', triesLeft: tries - 1 });
    expect(missed.registration.step).toBe('IDENTITY');
    // The stranger has one try less, in another flow as well; the holder lost one on this flow alone.
    const { token: other } = await succeed(app, 'startRegistration', {
      ...{ firstName: 'Somebody', lastName: 'Else', email: 'else@example.com', application: 'ESERVICES' },
    });
    await succeed(app, 'confirmEmail', { token: other, code: await app.codeSentTo('else@example.com') });
    expect(
      errorOf(await call(app, 'submitIdentity', { token: other, ...identityOf(stranger) })),
    ).toMatchObject({
      code: 'IDENTITY_NOT_VERIFIED',
      triesLeft: tries - 2,
    });
    const proven = await succeed(app, 'submitIdentity', { token, ...identityOf(person) });
    expect(proven.registration.step).toBe('FINANCIAL_ACCOUNT');
  });

  it('is refused, without saying why, for a holder who has died since', async () => {
    const { person, sessionToken } = await registered(6);
    const { token } = await startPhoneChange(app, sessionToken);
    const file = join(app.folder, 'died.ndjson');
    writeFileSync(file, JSON.stringify({ ...person, deceased: true }));
    await importPeople(app.deps, { file });
    const refused = await call(app, 'submitIdentity', { token, ...identityOf(person) });
    expect(errorOf(refused).code).toBe('IDENTITY_NOT_VERIFIED');
  });

  it('takes no phone that is not linked to the name, and loses nothing when a provider is down', async () => {
    const { person, sessionToken } = await registered(7);
    const { token } = await startPhoneChange(app, sessionToken);
    const steps = [
      ['taxRecords', 'submitIdentity', identityOf(person), 'FINANCIAL_ACCOUNT'],
      ['creditBureau', 'submitFinancialAccount', financialAccountOf(person), 'PHONE'],
      ['phoneOwnership', 'sendPhoneActivationCode', { phone: NEW }, 'PHONE_CODE'],
    ] as const;
    for (const [port, step, input, next] of steps) {
      down = port;
      const refused = await call(app, step, { token, ...input });
      expect(errorOf(refused).code).toBe('PROVIDER_UNAVAILABLE');
      down = undefined;
      if (next === 'PHONE_CODE') {
        const foreign = await call(app, step, { token, phone: phoneOf(ordinaryPerson(8)) });
        expect(errorOf(foreign).code).toBe('PHONE_NOT_LINKED');
      }
      expect((await succeed(app, step, { token, ...input })).registration.step).toBe(next);
    }
    // The old phone went on all the time.
    expect((await signInWith(app, person, phoneOf(person))).done.login.step).toBe('COMPLETE');
  });

  it('begun anew ends the one before; who knows the password alone ends none of them', async () => {
    const { person, sessionToken } = await registered(9);
    const first = await phoneChangeAtCode(app, person, sessionToken, NEW);
    const second = await phoneChangeAtCode(app, person, sessionToken, '+12025550182');
    const over = await call(app, 'confirmPhoneActivationCode', first);
    expect(errorOf(over).code).toBe('FLOW_EXPIRED');
    expect(over.registration).toBeNull();
    const lost = await lostDeviceAtPhone(app, person);
    await succeed(app, 'confirmPhoneActivationCode', second);
    // The phone is a new one: what was begun for the lost old one is over.
    expect(errorOf(await call(app, 'requestActivationCodeByMail', { token: lost })).code).toBe(
      'FLOW_EXPIRED',
    );
    expect((await meOf(app, bearer(sessionToken))).devices).toMatchObject([{ hint: '***-***-0182' }]);
  });

  it('ends a change that waits for its letter', async () => {
    const { person, sessionToken } = await registered(10);
    const { code } = await chooseMail(app, await phoneChangeAtPhone(app, person, sessionToken));
    await succeed(app, 'confirmPhoneActivationCode', await phoneChangeAtCode(app, person, sessionToken, NEW));
    const { token, done } = await signInWith(app, person, NEW);
    expect(done.login).toMatchObject({ step: 'COMPLETE', allowedActions: [] });
    expect(errorOf(await call(app, 'enterActivationCode', { token, code })).code).toBe('STEP_OUT_OF_ORDER');
    const { data } = await app.graphql('{ me { letters { codeExpiresAt } } }', {}, bearer(sessionToken));
    expect(data.me.letters).toEqual([]);
  });

  it.each(['SUSPENDED', 'CLOSED'] as const)('is over once the account is %s', async (status) => {
    const { person, sessionToken } = await registered(status === 'SUSPENDED' ? 11 : 12);
    const at = await phoneChangeAtCode(app, person, sessionToken, NEW);
    const serving = () =>
      app.deps.db.read((tx) => tx.sql(sql`SELECT id FROM device WHERE state = 'ACTIVE' ORDER BY id`));
    const before = await serving();
    await setAccount(app, person, { status });
    const over = await call(app, 'confirmPhoneActivationCode', at);
    expect(errorOf(over).code).toBe('FLOW_EXPIRED');
    expect(over.registration).toBeNull();
    expect(await serving()).toEqual(before);
  });
});
