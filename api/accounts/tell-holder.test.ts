// Notices and their links (domain.md 2.8): one of its own for each address; where a text has no room for a link it names
// the help desk, and no link is made that nobody was told.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokenDigest } from '../platform/crypto/index.js';
import { sql } from '../platform/db/sql.js';
import { type TestApp, testApp } from '../test/app.js';
import { changeEmailTo, linksSentTo } from '../test/disavow-journeys.js';
import { emailOf, registerByPhone, signInByText } from '../test/journeys.js';
import { ordinaryPerson, phoneOf } from '../test/sign-in-journeys.js';

const LONG = 'https://sign-in.secure-access.taxpayer-services.example.gov';

describe.each([
  ['a short address', 'https://access.example.gov', 1],
  ['a long address', LONG, 0],
] as const)('the notices of a house with %s', (_name, publicUrl, linksByText) => {
  let app: TestApp;
  const person = ordinaryPerson(0);
  const mailboxes = [emailOf(person), 'newer@example.com'];
  beforeAll(async () => {
    app = await testApp({ env: { PUBLIC_URL: publicUrl } });
    await registerByPhone(app, person);
    await changeEmailTo(app, (await signInByText(app, person)).sessionToken, 'newer@example.com');
    await app.deliver();
  });
  afterAll(() => app.close());

  it('carry a link each by e-mail, and by text where there is room', async () => {
    const byText = await linksSentTo(app, phoneOf(person));
    expect(byText).toHaveLength(linksByText);
    const text = app.texts.at(-1)?.text ?? '';
    expect(text).toMatch(linksByText ? `${publicUrl}/not-me#` : '1-888-841-4648');
    const byEmail = (await Promise.all(mailboxes.map((to) => linksSentTo(app, to)))).flat();
    expect(byEmail).toHaveLength(3);
    const all = [...byText, ...byEmail];
    expect(new Set(all).size).toBe(all.length);
    const kept = await app.deps.db.read((tx) =>
      tx.sql<{ token_digest: string }>(sql`SELECT token_digest FROM disavow_link`),
    );
    expect(kept.map(({ token_digest }) => token_digest).sort()).toEqual(all.map(tokenDigest).sort());
  });
});
