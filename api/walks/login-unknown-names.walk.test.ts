// domain.md 2.4, api.md "Tries, locks and limits": the phrase and image before the password, and that a name that
// nobody has, or nobody has any more, behaves in every byte like one that somebody has.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { siteImages } from '../../schema/site-images.js';
import { MINUTE_MS } from '../platform/clock.js';
import { type TestApp, testApp } from '../test/app.js';
import { setAccount } from '../test/desk-fixtures.js';
import { credentialsOf, registerByPhone, usernameOf } from '../test/journeys.js';
import { ordinaryPerson, tryPassword } from '../test/sign-in-journeys.js';

const IDENTITY =
  'query Q($username: String!) { siteIdentity(username: $username) { sitePhrase siteImage { id url description } } }';
const SIGN_IN = `mutation M($input: SignInInput!) { signIn(input: $input) {
  token login { id step } userErrors { code message field triesLeft retryAt } } }`;

describe('a name', () => {
  let app: TestApp;
  const [person, gone] = [ordinaryPerson(0), ordinaryPerson(1)];
  beforeAll(async () => {
    app = await testApp();
    for (const one of [person, gone]) await registerByPhone(app, one);
    await setAccount(app, gone, { status: 'CLOSED', closedAt: app.clock.iso() });
  });
  afterAll(() => app.close());

  const identityOf = async (username: string, language = 'en') =>
    (await app.graphql(IDENTITY, { username }, { 'accept-language': language })).data.siteIdentity;
  /** Status, headers that could tell something, and the body as it came. */
  const bytes = async (query: string, variables: object) => {
    const response = await fetch(`${app.address}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    const headers = [...response.headers.keys()].sort();
    return { status: response.status, headers, body: await response.text() };
  };
  const guess = (username: string) =>
    bytes(SIGN_IN, { input: { username, password: 'not the password', application: 'IP_PIN' } });

  it('that somebody has shows the phrase and image that were chosen, however it is typed', async () => {
    const { sitePhrase, siteImageId } = credentialsOf(person);
    for (const typed of [usernameOf(person), ` ${usernameOf(person).toUpperCase()} `]) {
      const shown = await identityOf(typed);
      expect(shown.sitePhrase).toBe(sitePhrase);
      expect(shown.siteImage).toMatchObject({ id: siteImageId, url: `/site-images/${siteImageId}.svg` });
    }
    expect((await identityOf(usernameOf(person), 'es')).siteImage.description).toBe(
      siteImages.find(({ id }) => id === siteImageId)?.description.ES,
    );
  });

  it('that nobody has shows a phrase and an image of its own, the same ones every time', async () => {
    const shown = await identityOf('nobody.here');
    expect(shown.sitePhrase).toMatch(/\S.{2,}/);
    expect(siteImages.map(({ id }) => id)).toContain(shown.siteImage.id);
    expect(shown.siteImage.description).not.toBe('');
    app.clock.advance(40 * 24 * 60 * MINUTE_MS);
    expect(await identityOf('Nobody.Here')).toEqual(shown);
    const many = await Promise.all(Array.from({ length: 12 }, (_, n) => identityOf(`nobody.${n}`)));
    expect(new Set(many.map(({ sitePhrase }) => sitePhrase)).size).toBeGreaterThan(6);
    expect(new Set(many.map(({ siteImage }) => siteImage.id)).size).toBeGreaterThan(4);
  });

  it('of a closed account shows made-up ones like a name that nobody has', async () => {
    const shown = await identityOf(usernameOf(gone));
    const { sitePhrase, siteImageId } = credentialsOf(gone);
    expect([shown.sitePhrase, shown.siteImage.id]).not.toEqual([sitePhrase, siteImageId]);
    expect(await identityOf(usernameOf(gone))).toEqual(shown);
  });

  it('is asked for alone in its document', async () => {
    for (const body of [
      '{ a: siteIdentity(username: "one") { sitePhrase } b: siteIdentity(username: "two") { sitePhrase } }',
      '{ siteIdentity(username: "one") { sitePhrase } helpDesk { phone } }',
      '{ ...F } fragment F on Query { siteIdentity(username: "one") { sitePhrase } me { id } }',
    ]) {
      const { data, errors } = await app.graphql(body);
      expect(data ?? null).toBeNull();
      expect(errors[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    }
  });

  it('answers guesses byte by byte alike, whether somebody has it, nobody, or nobody any more', async () => {
    const names = [usernameOf(person), 'nobody.at.all', usernameOf(gone), 'x', 'é'.repeat(300)];
    const codes: string[] = [];
    for (const minutes of [0, 0, 0, 0, 15, 1, 30]) {
      app.clock.advance(minutes * MINUTE_MS);
      const answers = [];
      for (const name of names) answers.push(await guess(name));
      for (const answer of answers) expect(answer).toEqual(answers[0]);
      codes.push(JSON.parse(answers[0]?.body ?? '').data.signIn.userErrors[0].code);
    }
    expect(codes).toEqual([
      ...['CREDENTIALS_INCORRECT', 'CREDENTIALS_INCORRECT', 'LOCKED', 'LOCKED'],
      ...['LOCKED', 'LOCKED', 'LOCKED'],
    ]);

    // Nor does the password of a closed account open anything.
    app.clock.advance(60 * 24 * MINUTE_MS);
    const { userErrors } = await tryPassword(app, usernameOf(gone), credentialsOf(gone).password);
    expect(userErrors[0].code).toBe('LOCKED');
  });
});

describe('an address that asks too often', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp({ env: { POLICY_SET: 'addressChecksPerMinute=4,addressChecksPerHour=100' } });
  });
  afterAll(() => app.close());

  it('is told to wait, by names and passwords counted together, right or wrong', async () => {
    for (let n = 0; n < 2; n += 1) {
      await app.graphql(IDENTITY, { username: 'somebody' });
      expect((await tryPassword(app, `somebody.${n}`, 'x')).userErrors[0].code).toBe('CREDENTIALS_INCORRECT');
    }
    const { userErrors, token } = await tryPassword(app, 'somebody.else', 'x');
    expect(token).toBeNull();
    expect(userErrors).toMatchObject([{ code: 'RATE_LIMITED' }]);
    expect(new Date(userErrors[0].retryAt).getTime()).toBeGreaterThan(0);
    const { data, errors } = await app.graphql(IDENTITY, { username: 'somebody' });
    expect(data ?? null).toBeNull();
    expect(errors[0].extensions.code).toBe('RATE_LIMITED');
  });
});
