// domain.md 2.8: the page behind the link of a notice, opened by a real browser. What its button does to an account is
// told in api/walks/disavow-*.walk.test.ts.
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../test/app.js';
import { CHROMIUM } from '../../test/chromium.js';
import { registerByMail } from '../../test/journeys.js';
import { ordinaryPerson } from '../../test/sign-in-journeys.js';

let app: TestApp;
let browser: Browser;
beforeAll(async () => {
  app = await testApp();
  browser = await chromium.launch(CHROMIUM);
});
afterAll(async () => {
  await browser?.close();
  await app.close();
});

/** The page in a browser of that language, with all that it asked for and complained about. */
async function opened(fragment: string, locale: string) {
  const page = await browser.newPage({ locale });
  const asked: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => asked.push(`${request.method()} ${request.url()}`));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${app.address}/not-me${fragment}`);
  return { page, asked, complaints };
}
const stands = (page: Page) => page.getByRole('main').innerText();

describe('the page of a "this was not me" link', () => {
  it('does nothing when it is opened, asks for nothing elsewhere, and says what its button does', async () => {
    const { page, asked, complaints } = await opened(`#${'x'.repeat(43)}`, 'en-US');
    await page.getByRole('button', { name: 'This was not me' }).waitFor();
    expect(await stands(page)).toContain('those of 10 days ago');
    expect(await page.getByRole('contentinfo').innerText()).toContain('1-888-841-4648');
    const sent = asked.filter((one) => !one.includes(' data:'));
    // What stands behind # is sent nowhere.
    expect(sent).toEqual([`GET ${app.address}/not-me`]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('hands the token over when the button is pressed, once, and says how to go on', async () => {
    const person = ordinaryPerson(0);
    await registerByMail(app, person);
    await app.deliver();
    const [link = ''] = app.emails.at(-1)?.text.match(/https?:\S+\/not-me#\S+/) ?? [];
    const { page, asked } = await opened(new URL(link).hash, 'en-US');
    await page.getByRole('button', { name: 'This was not me' }).click();
    await page.getByRole('heading', { name: 'Signing in is stopped' }).waitFor();
    expect(await stands(page)).toContain('Now reset your password');
    expect(await page.getByRole('button').count()).toBe(0);
    expect(asked.filter((one) => one.startsWith('POST'))).toEqual([`POST ${app.address}/graphql`]);
    expect(page.url()).toBe(`${app.address}/not-me`);
    await page.close();
    const again = await opened(new URL(link).hash, 'en-US');
    await again.page.getByRole('button').click();
    await again.page.getByText('This link is too old or was already used.').waitFor();
    await again.page.close();
  });

  it('speaks Spanish where the browser does, from the button to what went wrong', async () => {
    const { page } = await opened(`#${'x'.repeat(43)}`, 'es-US');
    expect(await page.locator('html').getAttribute('lang')).toBe('es');
    await page.getByRole('button', { name: 'No fui yo' }).click();
    await page.getByText('Este enlace es demasiado antiguo o ya se usó.').waitFor();
    await page.close();
  });

  it('says that a link is not whole, and that an answer did not come, after which it may be pressed again', async () => {
    const cut = await opened('#abc', 'en-US');
    await cut.page.getByText('The link is not complete.').waitFor();
    expect(await cut.page.getByRole('button').count()).toBe(0);
    await cut.page.close();
    const { page } = await opened(`#${'x'.repeat(43)}`, 'en-US');
    await page.route('**/graphql', (route) => route.abort());
    await page.getByRole('button').click();
    await page.getByText('That did not get through').waitFor();
    expect(await page.getByRole('button').isEnabled()).toBe(true);
    await page.close();
  });

  it('lets nothing run but its own script, sends no referrer, and stays in no cache or frame', async () => {
    const { headers } = await fetch(`${app.address}/not-me`);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/script-src 'sha256-[\w+/=]{44}';/);
    expect(policy).toMatch(/style-src 'sha256-[\w+/=]{44}';/);
    expect(policy).toContain("connect-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
  });
});
