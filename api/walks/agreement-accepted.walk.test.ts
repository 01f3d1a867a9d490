// domain.md 2.8: what may be published, what can be read and when, and that a version is asked for at sign-in from its
// date on, once; sessions that are open then go on to their own end.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { publishAgreement } from '../accounts/agreement/publish-agreement.js';
import type { NewAgreement } from '../accounts/agreement/publish-agreement.rules.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../platform/clock.js';
import { sql } from '../platform/db/sql.js';
import { type TestApp, testApp } from '../test/app.js';
import { call, registerByPhone, signInByText, succeed } from '../test/journeys.js';
import { bearer, errorOf, meOf, ordinaryPerson, texted } from '../test/sign-in-journeys.js';

const AGREEMENT = '{ userAgreement { version text effectiveAt upcoming { version text effectiveAt } } }';

describe.each(['irs-2017', 'nist-800-63-4'])('a user agreement, with %s,', (policy) => {
  let app: TestApp;
  const person = ordinaryPerson(0);
  beforeAll(async () => {
    app = await testApp({ env: { POLICY: policy } });
    await registerByPhone(app, person);
  });
  // Each begins with none published and none accepted.
  beforeEach(() =>
    app.deps.db.inTx(async (tx) => {
      await tx.execute(sql`DELETE FROM agreement_acceptance`);
      await tx.execute(sql`UPDATE account SET agreement_version = NULL`);
      await tx.execute(sql`DELETE FROM user_agreement`);
    }),
  );
  afterAll(() => app.close());

  const inDays = (days: number) => new Date(app.clock.epochMs() + days * DAY_MS).toISOString();
  const publish = (wanted: Partial<NewAgreement> & { version: string }) =>
    publishAgreement(
      app.deps,
      { kind: 'SYSTEM' },
      { textEn: `Terms ${wanted.version}`, textEs: 'Términos', effectiveAt: inDays(14), ...wanted },
    );
  /** The very first, in force at once. */
  const publishFirst = async () =>
    expect(await publish({ version: '2017-1', effectiveAt: app.clock.iso() })).toEqual([]);
  const shown = async (language = 'en') =>
    (await app.graphql(AGREEMENT, {}, { 'accept-language': language })).data.userAgreement;
  const accept = (token: string, version: string) => call(app, 'acceptUserAgreement', { token, version });
  const stepAfterCode = async () => {
    const at = await texted(app, person);
    const { login } = await succeed(app, 'verifySecurityCode', { ...at, sessionTransport: 'BEARER' });
    return { step: login.step as string, token: at.token };
  };

  it('is null until one is published, and needs texts, a name and a day that is to come', async () => {
    expect(await shown()).toBeNull();
    expect(await publish({ version: '1', effectiveAt: inDays(-1) })).toEqual(['DATE_PAST']);
    expect(await publish({ version: '1', effectiveAt: 'soon' })).toEqual(['DATE_FORMAT']);
    expect(await publish({ version: '1', textEs: ' \n' })).toEqual(['TEXT_MISSING']);
    expect(await publish({ version: '1', textEn: 'x'.repeat(100_001) })).toEqual(['TEXT_TOO_LONG']);
    expect(await publish({ version: '../1', textEn: '', effectiveAt: '' })).toEqual([
      'VERSION_FORMAT',
      'TEXT_MISSING',
      'DATE_FORMAT',
    ]);
    expect(await shown()).toBeNull();
  });

  it('the very first may take effect at once, and is asked for at the next sign-in', async () => {
    await publishFirst();
    const { step, token } = await stepAfterCode();
    expect(step).toBe('AGREEMENT');
    expect(errorOf(await accept(token, '2018-1')).code).toBe('INVALID_INPUT');
    const { sessionToken } = await succeed(app, 'acceptUserAgreement', { token, version: '2017-1' });
    const { data } = await app.graphql(
      '{ me { activity(first: 2) { edges { node { kind text } } } } }',
      {},
      { ...bearer(sessionToken), 'accept-language': 'es' },
    );
    expect(data.me.activity.edges).toEqual([
      { node: { kind: 'SIGNED_IN', text: 'Inicio de sesión' } },
      { node: { kind: 'AGREEMENT_ACCEPTED', text: 'Se aceptó el acuerdo de usuario' } },
    ]);
    expect((await stepAfterCode()).step).toBe('COMPLETE');
  });

  it('later ones leave the days of notice, come after the others, and are never changed', async () => {
    await publishFirst();
    expect(await publish({ version: '2018-1', effectiveAt: app.clock.iso() })).toEqual([
      'DATE_WITHOUT_NOTICE',
    ]);
    expect(await publish({ version: '2018-1', effectiveAt: inDays(13.9) })).toEqual(['DATE_WITHOUT_NOTICE']);
    expect(await publish({ version: '2017-1' })).toEqual(['VERSION_TAKEN']);
    expect(await publish({ version: '2018-1', effectiveAt: inDays(20) })).toEqual([]);
    expect(await publish({ version: '2018-2', effectiveAt: inDays(20) })).toEqual(['DATE_NOT_LAST']);
    expect(await publish({ version: '2018-1', effectiveAt: inDays(30) })).toEqual(['VERSION_TAKEN']);
  });

  it('can be read before its day, by API and by the page that the notice names, in both languages', async () => {
    await publishFirst();
    expect(await publish({ version: '2018-1', effectiveAt: inDays(20) })).toEqual([]);
    expect(await shown('es')).toMatchObject({
      version: '2017-1',
      upcoming: { version: '2018-1', text: 'Términos', effectiveAt: inDays(20) },
    });
    const page = (path: string, language = 'en') =>
      fetch(`${app.address}/user-agreement/${path}`, { headers: { 'accept-language': language } });
    const [english, spanish] = [
      await page('2018-1', 'es-MX').then((r) => r.text()),
      await page('2018-1?language=en', 'es'),
    ];
    expect(english).toContain('<html lang="es">');
    expect(await spanish.text()).toMatch(/<html lang="en">[\s\S]*<main>Terms 2018-1<\/main>/);
    expect(spanish.headers.get('content-security-policy')).toContain("default-src 'none'");
    for (const none of ['2018-9', 'a%00b', 'x'.repeat(150)]) expect((await page(none)).status).toBe(404);
    await publish({ version: 'marked', textEn: '<script>a & "b"</script>', effectiveAt: inDays(21) });
    expect(await (await page('marked')).text()).toContain(
      '<main>&#60;script&#62;a &#38; &#34;b&#34;&#60;/script&#62;</main>',
    );
  });

  it('is asked for from its moment on, in a sign-in that was open as well; sessions go on to their end', async () => {
    await publishFirst();
    await accept((await stepAfterCode()).token, '2017-1');
    expect(await publish({ version: '2018-1', effectiveAt: inDays(20) })).toEqual([]);
    app.clock.advance(20 * DAY_MS - 2 * MINUTE_MS);
    const { sessionToken } = await signInByText(app, person);
    const open = await texted(app, person);
    app.clock.advance(2 * MINUTE_MS - SECOND_MS);
    expect((await shown()).version).toBe('2017-1');
    app.clock.advance(SECOND_MS);
    expect(await shown()).toMatchObject({ version: '2018-1', upcoming: null });
    expect((await succeed(app, 'verifySecurityCode', open)).login.step).toBe('AGREEMENT');
    expect((await meOf(app, bearer(sessionToken))).status).toBe('ACTIVE');
    // What was read is not what is in force any more.
    expect(errorOf(await accept(open.token, '2017-1')).code).toBe('AGREEMENT_REQUIRED');
    expect(
      (await succeed(app, 'acceptUserAgreement', { token: open.token, version: '2018-1' })).login.step,
    ).toBe('COMPLETE');
    const kept = await app.deps.db.read((tx) =>
      tx.sql(sql`SELECT p.version, a.agreement_version FROM agreement_acceptance p
        JOIN account a ON a.id = p.account_id ORDER BY accepted_at`),
    );
    expect(kept).toEqual([
      { version: '2017-1', agreement_version: '2018-1' },
      { version: '2018-1', agreement_version: '2018-1' },
    ]);
  });

  it('that comes into force while an older one is being read is the one that counts', async () => {
    await publish({ version: '2018-2', effectiveAt: inDays(15) });
    await publish({ version: '2018-3', effectiveAt: inDays(16) });
    app.clock.advance(16 * DAY_MS - MINUTE_MS);
    const { step, token } = await stepAfterCode();
    expect(step).toBe('AGREEMENT');
    app.clock.advance(MINUTE_MS);
    expect(errorOf(await accept(token, '2018-2')).code).toBe('AGREEMENT_REQUIRED');
    expect((await accept(token, '2018-3')).login.step).toBe('COMPLETE');
    app.clock.advance(HOUR_MS);
    expect((await stepAfterCode()).step).toBe('COMPLETE');
  });
});
