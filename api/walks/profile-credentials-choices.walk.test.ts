// domain.md 2.8: site phrase and image, secret answers and language, chosen anew by a signed-in holder.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { siteImages } from '../../schema/site-images.js';
import { DAY_MS, MINUTE_MS } from '../platform/clock.js';
import { sql } from '../platform/db/sql.js';
import { type TestApp, testApp } from '../test/app.js';
import {
  call,
  emailOf,
  PASSWORD,
  registerByPhone,
  SECRET_ANSWERS,
  signInByText,
  succeed,
  usernameOf,
} from '../test/journeys.js';
import { legacyPerson, upgradeAtPhoneCode } from '../test/legacy-people.js';
import { activityOf, bearer, errorOf, meOf, ordinaryPerson, phoneOf } from '../test/sign-in-journeys.js';
import { faultsOf, onlyError } from '../test/told.js';

let app: TestApp;
const [person, spanish] = [ordinaryPerson(0), ordinaryPerson(1)];
let accountId: string;
beforeAll(async () => {
  app = await testApp();
  accountId = (await registerByPhone(app, person)).account.id;
  await registerByPhone(app, spanish);
});
afterAll(() => app.close());
// Each on a day of its own: site phrases are limited by the day.
beforeEach(() => app.clock.advance(DAY_MS));

const signedIn = async (one = person) => bearer((await signInByText(app, one)).sessionToken);
const kindsOf = async (headers: Record<string, string>) =>
  (await activityOf(app, headers)).map(({ kind }: { kind: string }) => kind);
const newest = async () => {
  await app.deliver();
  const { to, subject, text } = app.emails.at(-1) ?? { to: '', subject: '', text: '' };
  return { to, subject, hasLink: /\n\S+\/not-me#[\w-]{43}\n/.test(text) };
};
/** Signed in until the second factor is no longer fresh. */
const noLongerFresh = async () => {
  const here = await signedIn();
  for (let half = 0; half < 2; half += 1) {
    expect(await meOf(app, here)).toBeTruthy();
    app.clock.advance((app.deps.policy.freshMinutes / 2) * MINUTE_MS);
  }
  return here;
};

describe('site phrase and image', () => {
  const change = (headers: Record<string, string>, sitePhrase: string, siteImageId = 'owl') =>
    call(app, 'changeSiteIdentity', { sitePhrase, siteImageId }, headers);
  const shown = async () => {
    const query =
      'query Q($username: String!) { siteIdentity(username: $username) { sitePhrase siteImage { id } } }';
    return (await app.graphql(query, { username: usernameOf(person) })).data.siteIdentity;
  };

  it('are those that the sign-in shows from then on, and the holder is told', async () => {
    const here = await signedIn();
    const { account, userErrors } = await change(here, '  Nine   blue doors ');
    expect([userErrors, account.sitePhrase, account.siteImage.id]).toEqual([[], 'Nine blue doors', 'owl']);
    expect(await shown()).toEqual({ sitePhrase: 'Nine blue doors', siteImage: { id: 'owl' } });
    expect(await newest()).toEqual({
      to: emailOf(person),
      subject: 'Your Secure Access site phrase or image was changed',
      hasLink: true,
    });
    expect(await kindsOf(here)).toContain('SITE_IDENTITY_CHANGED');
  });

  it('are chosen for the first time by who came from e-Services', async () => {
    const one = legacyPerson(0);
    const { token, registrationToken, code } = await upgradeAtPhoneCode(app, one);
    await succeed(app, 'confirmPhoneActivationCode', { token: registrationToken, code });
    const { data } = await app.graphql(
      'query Q($token: String!) { login(token: $token) { devices { id } } }',
      {
        token,
      },
    );
    const deviceId = data.login.devices[0].id;
    await succeed(app, 'sendSecurityCode', { token, deviceId });
    const texted = { token, deviceId, code: await app.codeSentTo(phoneOf(one.person)) };
    const session = await succeed(app, 'verifySecurityCode', { ...texted, sessionTransport: 'BEARER' });
    const here = bearer(session.sessionToken);
    const before = await app.graphql('{ me { sitePhrase siteImage { id } } }', {}, here);
    expect(before.data.me).toEqual({ sitePhrase: null, siteImage: null });
    const { account } = await change(here, 'At last my own', 'pear');
    expect(account).toMatchObject({ sitePhrase: 'At last my own', siteImage: { id: 'pear' } });
  });

  it('are judged as at a registration, both at once', async () => {
    const here = await signedIn();
    const before = await shown();
    expect(faultsOf(await change(here, 'x', 'unicorn'))).toEqual([
      'INVALID_INPUT siteImageId',
      'INVALID_INPUT sitePhrase',
    ]);
    expect(faultsOf(await change(here, usernameOf(person).toUpperCase()))).toEqual([
      'INVALID_INPUT sitePhrase',
    ]);
    expect(faultsOf(await change(here, PASSWORD))).toEqual(['INVALID_INPUT sitePhrase']);
    expect(await shown()).toEqual(before);
  });

  it('are no way to guess the password: as many a day as there are tries', async () => {
    const here = await signedIn();
    const tried = app.deps.policy.passwordTries;
    app.clock.advance(DAY_MS);
    const there = await signedIn();
    expect(await meOf(app, here)).toBeNull();
    for (let n = 0; n < tried; n += 1) expect((await change(there, `guess ${n}`)).userErrors).toEqual([]);
    const limited = errorOf(await change(there, PASSWORD));
    expect(limited).toMatchObject({
      code: 'RATE_LIMITED',
      retryAt: new Date(app.clock.epochMs() + DAY_MS).toISOString(),
    });
    app.clock.advance(DAY_MS);
  });

  it('that are there already change nothing: a click too many is no try and no second notice', async () => {
    const here = await signedIn();
    await change(here, 'One long walk', 'pear');
    await app.deliver();
    const told = app.emails.length;
    const again = await Promise.all([1, 2, 3, 4].map(() => change(here, ' One  long walk ', 'pear')));
    expect(again.map(({ userErrors }) => userErrors)).toEqual([[], [], [], []]);
    await app.deliver();
    expect(app.emails).toHaveLength(told);
    // Nor is another image for the same phrase a try: one may look at many.
    for (const { id } of siteImages.slice(0, app.deps.policy.passwordTries + 1))
      expect((await change(here, 'One long walk', id)).account.siteImage.id).toBe(id);
    app.clock.advance(DAY_MS);
  });

  it('asked for twice at once are told of once', async () => {
    const here = await signedIn();
    await app.deliver();
    const told = app.emails.length;
    await Promise.all([1, 2].map(() => change(here, 'Two green gates', 'owl')));
    await app.deliver();
    expect(app.emails).toHaveLength(told + 1);
    app.clock.advance(DAY_MS);
  });

  it('want a fresh second factor', async () => {
    expect(errorOf(await change(await noLongerFresh(), 'x')).code).toBe('FRESH_CODE_REQUIRED');
  });

  it('come from a catalogue of two dozen pictures or more, each with its description', async () => {
    const { data } = await app.graphql('{ siteImages { id url description } }');
    expect(data.siteImages.length).toBeGreaterThanOrEqual(24);
    expect(data.siteImages).toHaveLength(siteImages.length);
    for (const { id, url, description } of data.siteImages) {
      expect(description.length, id).toBeGreaterThan(3);
      const response = await fetch(`${app.address}${url}`);
      expect([response.status, response.headers.get('content-type')]).toEqual([
        200,
        expect.stringContaining('svg'),
      ]);
    }
  });
});

describe('secret answers', () => {
  const NEW_ANSWERS = [
    { questionId: 'first-trip-alone', answer: 'Tulsa' },
    { questionId: 'childhood-hiding-place', answer: 'The hay loft' },
    { questionId: 'first-paid-thing', answer: 'A blue kite' },
  ];
  const change = (headers: Record<string, string>, secretAnswers: object[]) =>
    call(app, 'changeSecretAnswers', { secretAnswers }, headers);
  const kept = () =>
    app.deps.db.read((tx) =>
      tx.sql<{ answer_hash: string }>(
        sql`SELECT question_id, answer_hash FROM secret_answer WHERE account_id = ${accountId} ORDER BY question_id`,
      ),
    );

  it('take the place of all that were there, and the holder is told', async () => {
    const here = await signedIn();
    expect((await change(here, SECRET_ANSWERS)).userErrors).toEqual([]);
    const before = await kept();
    expect(before).toHaveLength(3);
    expect((await change(here, NEW_ANSWERS)).userErrors).toEqual([]);
    const after = await kept();
    expect(after).toHaveLength(3);
    const { verify } = app.deps.hasher;
    const answers = ['the hay loft', 'a blue kite', 'tulsa'];
    for (const [index, { answer_hash: hash }] of after.entries()) {
      expect(await verify(hash, answers[index] ?? '', 'test')).toBe(true);
      expect(before.map((row) => row.answer_hash)).not.toContain(hash);
    }
    expect(await newest()).toEqual({
      to: emailOf(person),
      subject: 'Your Secure Access secret answers were changed',
      hasLink: true,
    });
    expect(await kindsOf(here)).toContain('SECRET_ANSWERS_CHANGED');
  });

  it('are three to three different questions, each fault on its field', async () => {
    const here = await signedIn();
    const before = await kept();
    const [first, second, third] = NEW_ANSWERS;
    expect(faultsOf(await change(here, []))).toEqual(['INVALID_INPUT secretAnswers']);
    expect(faultsOf(await change(here, [first, second] as object[]))).toEqual([
      'INVALID_INPUT secretAnswers',
    ]);
    expect(
      faultsOf(
        await change(here, [
          first,
          { ...second, answer: '?' },
          { ...third, questionId: 'first-trip-alone' },
        ] as object[]),
      ),
    ).toEqual(['INVALID_INPUT secretAnswers.1.answer', 'INVALID_INPUT secretAnswers.2.questionId']);
    expect(await kept()).toEqual(before);
  });

  it('want a fresh second factor', async () => {
    expect(errorOf(await change(await noLongerFresh(), [])).code).toBe('FRESH_CODE_REQUIRED');
  });
});

describe('the language', () => {
  it('is that of later mail, texts and letters; the answers follow the browser', async () => {
    const here = await signedIn(spanish);
    expect((await call(app, 'changeLanguage', { language: 'ES' }, here)).userErrors).toEqual([]);
    const { data } = await app.graphql('{ me { language } }', {}, here);
    expect(data.me.language).toBe('ES');
    await succeed(app, 'changeSecretAnswers', { secretAnswers: SECRET_ANSWERS }, here);
    expect((await newest()).subject).toBe('Se cambiaron sus respuestas secretas de Secure Access');
    const inEnglish = onlyError(await call(app, 'changeSecretAnswers', { secretAnswers: [] }, here));
    expect(inEnglish.message).toBe('Please answer three secret questions.');
    expect(await kindsOf(here)).toContain('LANGUAGE_CHANGED');
  });

  it('chosen twice is one change', async () => {
    const here = await signedIn(spanish);
    await succeed(app, 'changeLanguage', { language: 'ES' }, here);
    const changes = async () =>
      (await kindsOf(here)).filter((kind: string) => kind === 'LANGUAGE_CHANGED').length;
    const before = await changes();
    for (const language of ['EN', 'EN']) await succeed(app, 'changeLanguage', { language }, here);
    expect((await changes()) - before).toBe(1);
  });
});

describe('with nist-800-63-4, and every provider away,', () => {
  let nist: TestApp;
  let away = false;
  const sometimes = <P extends object>(port: P): P =>
    new Proxy(port, {
      get: (real, name) => (away ? async () => ({ result: 'unavailable' }) : Reflect.get(real, name)),
    });
  beforeAll(async () => {
    nist = await testApp({
      env: { POLICY: 'nist-800-63-4' },
      evidence: ({ taxRecords, creditBureau, phoneOwnership }) => ({
        taxRecords: sometimes(taxRecords),
        creditBureau: sometimes(creditBureau),
        phoneOwnership: sometimes(phoneOwnership),
      }),
    });
    await registerByPhone(nist, person);
    away = true;
  });
  afterAll(() => nist.close());

  it('everything that a holder chooses is chosen alike', async () => {
    const here = bearer((await signInByText(nist, person)).sessionToken);
    const siteIdentity = { sitePhrase: 'Nine blue doors', siteImageId: 'owl' };
    const { account } = await succeed(nist, 'changeSiteIdentity', siteIdentity, here);
    expect(account).toMatchObject({ sitePhrase: 'Nine blue doors', siteImage: { id: 'owl' } });
    await succeed(nist, 'changeLanguage', { language: 'ES' }, here);
    await succeed(nist, 'changeEmail', { email: 'new@example.com' }, here);
    await succeed(nist, 'confirmEmailChange', { code: await nist.codeSentTo('new@example.com') }, here);
    const newPassword = 'nine herons left at dusk';
    await succeed(nist, 'changePassword', { currentPassword: PASSWORD, newPassword }, here);
    await nist.deliver();
    expect(nist.emails.at(-1)?.subject).toBe('Se cambió su contraseña de Secure Access');
    const { data } = await nist.graphql('mutation { closeAccount { userErrors { code } } }', {}, here);
    expect(data.closeAccount.userErrors).toEqual([]);
  });
});
