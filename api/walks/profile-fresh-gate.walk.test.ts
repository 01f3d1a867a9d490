// api.md "those marked * need a fresh second factor": each of them refuses after `freshMinutes` and passes after
// freshenSecurityCode; nothing else asks for it. A new mutation of the holder has to be put into one of the two lists.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '../platform/clock.js';
import { publicSchema } from '../public-schema.js';
import { type TestApp, testApp } from '../test/app.js';
import { issueByDesk, TEMPORARY_PASSWORD } from '../test/desk-fixtures.js';
import {
  credentialsOf,
  freshen,
  PASSWORD,
  passwordAccepted,
  registerByPhone,
  SECRET_ANSWERS,
  signInByText,
  succeed,
} from '../test/journeys.js';
import { bearer, ordinaryPerson } from '../test/sign-in-journeys.js';

/** Marked in the contract, with what they are given; in an order in which none spoils the next. */
const MARKED: readonly (readonly [mutation: string, input: object | null])[] = [
  ['changeSiteIdentity', { sitePhrase: 'Nine blue herons', siteImageId: 'lighthouse' }],
  ['changeSecretAnswers', { secretAnswers: SECRET_ANSWERS }],
  ['startAppPairing', { name: 'My tablet' }],
  ['removeApp', { deviceId: 'no-such-device' }],
  ['changeEmail', { email: 'another.address@example.com' }],
  ['startPhoneChange', null],
  ['changePassword', { currentPassword: PASSWORD, newPassword: 'nine herons crossed Oak Avenue' }],
  ['closeAccount', null],
];
/** A holder's as well, and never refused for an old second factor. */
const FREE = [
  'changeLanguage',
  'confirmEmailChange',
  'endOtherSessions',
  'endSession',
  'freshenSecurityCode',
  'sendFreshSecurityCode',
  'signOut',
  'suspendAccount',
];

const documentOf = (mutation: string, input: object | null) =>
  input === null
    ? `mutation { ${mutation} { userErrors { code } } }`
    : `mutation Call($input: ${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!) {
        ${mutation}(input: $input) { userErrors { code } } }`;

/** The codes that a mutation answers in a session. */
async function told(app: TestApp, sessionToken: string, mutation: string, input: object | null) {
  const { data, errors } = await app.graphql(
    documentOf(mutation, input),
    input ? { input } : {},
    bearer(sessionToken),
  );
  if (errors) throw new Error(`${mutation}: ${JSON.stringify(errors)}`);
  return data[mutation].userErrors.map(({ code }: { code: string }) => code) as string[];
}

const ME = '{ me { username email sitePhrase siteImage { id } status devices { id } sessions { id } } }';
const seen = async (app: TestApp, token: string) => (await app.graphql(ME, {}, bearer(token))).data.me;

it('is said of each marked mutation in the contract and in the schema, and of no other', async () => {
  const contract = readFileSync('docs/api.md', 'utf8');
  const [, holder = ''] = /# signed in; those marked[^\n]*\n([\s\S]*?)\n# signed out/.exec(contract) ?? [];
  const starred = [...holder.matchAll(/(\w+)\*/g)].map(([, name]) => name);
  expect(MARKED.map(([mutation]) => mutation).sort()).toEqual(starred.sort());
  const fields = Object.values((await publicSchema()).getMutationType()?.getFields() ?? {});
  const said = fields.filter(({ description }) => /fresh second factor/.test(description ?? ''));
  const marked = MARKED.map(([mutation]) => mutation);
  expect(said.map(({ name }) => name).sort()).toEqual([...marked].sort());
  const holders = fields.filter(({ extensions }) => extensions.allow === 'account').map(({ name }) => name);
  expect(holders.filter((name) => !marked.includes(name) && !FREE.includes(name))).toEqual([]);
});

describe.each([
  ['irs-2017', 15],
  ['nist-800-63-4', 20],
] as const)('with %s the second factor is fresh for %i minutes:', (policy, minutes) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp({ env: { POLICY: policy } });
  });
  afterAll(() => app.close());
  /** Lets the time go by without the session falling idle. */
  const wait = async (token: string, ms: number) => {
    for (let left = ms; left > 0; left -= 10 * MINUTE_MS) {
      app.clock.advance(Math.min(left, 10 * MINUTE_MS));
      expect(await seen(app, token)).not.toBeNull();
    }
  };

  it('that of a sign-in to the second', async () => {
    const person = ordinaryPerson(0);
    await registerByPhone(app, person);
    const { sessionToken } = await signInByText(app, person);
    await wait(sessionToken, minutes * MINUTE_MS - SECOND_MS);
    expect(await told(app, sessionToken, 'startAppPairing', {})).toEqual([]);
    await wait(sessionToken, SECOND_MS);
    expect(await told(app, sessionToken, 'startAppPairing', {})).toEqual(['FRESH_CODE_REQUIRED']);
  });

  it('everything that is marked waits for a new one, changes nothing before, and passes then', async () => {
    const person = ordinaryPerson(2);
    await registerByPhone(app, person);
    const { sessionToken } = await signInByText(app, person);
    await wait(sessionToken, minutes * MINUTE_MS);
    const before = await seen(app, sessionToken);
    const messages = async () => {
      await app.deliver();
      return app.emails.length + app.texts.length;
    };
    const sent = await messages();
    for (const [mutation, input] of MARKED) {
      expect([mutation, await told(app, sessionToken, mutation, input)]).toEqual([
        mutation,
        ['FRESH_CODE_REQUIRED'],
      ]);
    }
    expect(await seen(app, sessionToken)).toEqual(before);
    expect(await messages()).toBe(sent);
    const fresh = await freshen(app, person, sessionToken);
    for (const [mutation, input] of MARKED) {
      const codes = await told(app, fresh, mutation, input);
      expect([mutation, codes]).toEqual([mutation, mutation === 'removeApp' ? ['INVALID_INPUT'] : []]);
    }
    expect(await seen(app, fresh)).toBeNull();
  });

  it('not that of a sign-in after a temporary password', async () => {
    const desked = ordinaryPerson(1);
    const { code: mailed } = await issueByDesk(app, desked);
    const { token } = await passwordAccepted(app, desked, TEMPORARY_PASSWORD);
    const { username: _, ...chosen } = credentialsOf(desked);
    await succeed(app, 'replaceTemporaryPassword', { token, ...chosen, secretAnswers: SECRET_ANSWERS });
    await succeed(app, 'enterActivationCode', { token, code: mailed });
    const phone = desked.phones[0]?.number ?? '';
    await succeed(app, 'enrolPhone', { token, phone });
    const code = await app.codeSentTo(phone);
    const { sessionToken } = await succeed(app, 'confirmDevice', { token, code, sessionTransport: 'BEARER' });
    expect(await told(app, sessionToken, 'startAppPairing', {})).toEqual(['FRESH_CODE_REQUIRED']);
    expect(await told(app, await freshen(app, desked, sessionToken), 'startAppPairing', {})).toEqual([]);
  });
});
