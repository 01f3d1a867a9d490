// Resets in the same moment as each other and as sign-ins, by real requests, on both databases: one password comes out
// of it, no session of an older one, and as many looks at a code as there are tries.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SqlText, sql } from '../platform/db/sql.js';
import { type TestApp, testApp } from '../test/app.js';
import {
  call,
  emailOf,
  PASSWORD,
  passwordAccepted,
  registerByPhone,
  succeed,
  usernameOf,
} from '../test/journeys.js';
import { NEW_PASSWORD, resetTexted } from '../test/recovery-journeys.js';
import { bearer, meOf, ordinaryPerson, texted, tryPassword, wrongOf } from '../test/sign-in-journeys.js';

interface Payload {
  readonly userErrors: readonly { readonly code: string }[];
}
const outcome = ({ userErrors }: Payload): string => userErrors[0]?.code ?? 'done';
/** How often each code was answered; `done` for an answer without an error. */
const tally = (answers: readonly Payload[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const answer of answers) counts[outcome(answer)] = (counts[outcome(answer)] ?? 0) + 1;
  return counts;
};
const atOnce = <A>(count: number, ask: (n: number) => Promise<A>) =>
  Promise.all(Array.from({ length: count }, (_, n) => ask(n)));

describe.each(['sqlite', 'postgres'] as const)('at once, on %s,', (dialect) => {
  let app: TestApp;
  const people = [0, 1, 2, 3, 4].map(ordinaryPerson);
  const person = (n: number) => people[n] ?? ordinaryPerson(n);
  beforeAll(async () => {
    app = await testApp({ dialect });
    for (const one of people) await registerByPhone(app, one);
  });
  afterAll(() => app.close());
  const count = async (statement: SqlText) =>
    Number((await app.deps.db.read((tx) => tx.one<{ n: number | string }>(statement)))?.n);
  const reset = (input: object) => call(app, 'resetPassword', input);

  it('six equal ends of one reset count once', async () => {
    const { input } = await resetTexted(app, person(0));
    const letters = sql`SELECT count(*) AS n FROM letter WHERE kind = 'PASSWORD_RESET_NOTICE'`;
    const before = await count(letters);
    expect(tally(await atOnce(6, () => reset(input)))).toEqual({ done: 1, STEP_OUT_OF_ORDER: 5 });
    expect((await count(letters)) - before).toBe(1);
  });

  // On SQLite all that is written waits for each other, whoever it is about.
  if (dialect === 'postgres')
    it('a reset of a wrong pair does not wait for what is done on the account: the time would tell that there is one', async () => {
      const wrong = { username: usernameOf(person(4)), email: 'somebody.else@example.com' };
      const asked = await app.deps.db.inTx(async (tx) => {
        await tx.sql(sql`SELECT id FROM account FOR UPDATE`);
        return succeed(app, 'startPasswordReset', wrong);
      });
      expect(asked.token).toMatch(/^[\w-]{43}$/);
    });

  it('of two resets that end, one does, and its password is the one', async () => {
    const both = [await resetTexted(app, person(1)), await resetTexted(app, person(1))];
    const passwords = ['the first of two new ones', 'the second of two new ones'];
    const answers = await atOnce(2, (n) => reset({ ...both[n]?.input, newPassword: passwords[n] }));
    expect(tally(answers)).toEqual({ done: 1, FLOW_EXPIRED: 1 });
    const won = answers.findIndex((answer) => outcome(answer) === 'done');
    expect((await passwordAccepted(app, person(1), passwords[won])).login.step).toBe('SECURITY_CODE');
    const lost = await tryPassword(app, usernameOf(person(1)), passwords[1 - won] ?? '');
    expect(outcome(lost)).toBe('CREDENTIALS_INCORRECT');
  });

  it('twenty wrong codes are looked at three times, and twenty wrong e-mailed codes as well', async () => {
    const { input } = await resetTexted(app, person(2));
    const wrong = { ...input, securityCode: wrongOf(input.securityCode) };
    const tried = { CODE_INCORRECT: 2, CODE_USED_UP: 18 };
    expect(tally(await atOnce(20, () => reset(wrong)))).toEqual(tried);
    expect(await count(sql`SELECT misses AS n FROM attempt WHERE purpose = 'security-code'`)).toBe(3);
    expect(await count(sql`SELECT max(misses) AS n FROM password_reset`)).toBe(3);

    const named = { username: usernameOf(person(2)), email: emailOf(person(2)) };
    const { token } = await succeed(app, 'startPasswordReset', named);
    const code = wrongOf(await app.codeSentTo(emailOf(person(2))));
    const missed = await atOnce(20, () => call(app, 'confirmPasswordResetEmail', { token, code }));
    expect(tally(missed)).toEqual(tried);
  });

  it('a reset and sign-ins with the old password leave none of these open', async () => {
    const { input } = await resetTexted(app, person(3));
    const ended = reset(input);
    // Two: those that come after it are wrong passwords, and a third of them locks.
    const begun = await atOnce(2, () => tryPassword(app, usernameOf(person(3)), PASSWORD));
    expect(outcome(await ended)).toBe('done');
    for (const { token, login } of begun.filter((answer) => outcome(answer) === 'done')) {
      const send = { token, deviceId: login.devices[0].id };
      expect(outcome(await call(app, 'sendSecurityCode', send))).toBe('FLOW_EXPIRED');
    }
    expect((await passwordAccepted(app, person(3), NEW_PASSWORD)).login.step).toBe('SECURITY_CODE');
  });

  it('a reset and the second factor of a sign-in leave no session', async () => {
    const at = await texted(app, person(4));
    const { input } = await resetTexted(app, person(4));
    const [ended, verified] = await Promise.all([
      reset(input),
      call(app, 'verifySecurityCode', { ...at, sessionTransport: 'BEARER' }),
    ]);
    expect(outcome(ended)).toBe('done');
    expect(['done', 'FLOW_EXPIRED']).toContain(outcome(verified));
    if (verified.sessionToken) expect(await meOf(app, bearer(verified.sessionToken))).toBeNull();
    const live = sql`SELECT count(*) AS n FROM session WHERE ended_at IS NULL`;
    expect(await count(live)).toBe(0);
  });

  it('twelve wishes for a reminder or a reset mail five to one address', async () => {
    const email = 'twelve.at.once@example.com';
    const mail = (n: number): Promise<Payload> =>
      n % 2 === 0
        ? call(app, 'requestUsernameReminder', { email })
        : call(app, 'startPasswordReset', { username: 'nobody.here', email });
    expect(tally(await atOnce(12, mail))).toEqual({ done: 12 });
    await app.deliver();
    expect(app.emails.filter(({ to }) => to === email)).toHaveLength(5);
  });
});

describe('a password that was replaced while it was being checked', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp();
  });
  afterAll(() => app.close());

  it('opens nothing: the sign-in that found it right comes too late', async () => {
    const person = ordinaryPerson(5);
    await registerByPhone(app, person);
    const { input } = await resetTexted(app, person);
    // The sign-in waits, once it found the old password right, until the reset is through.
    const begun = app.deps.hasher.verify;
    let release = (): void => undefined;
    const hasher = app.deps.hasher as { verify: typeof begun };
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    let found = (): void => undefined;
    const wasFound = new Promise<void>((resolve) => {
      found = resolve;
    });
    hasher.verify = async (stored, password, client) => {
      const right = await begun(stored, password, client);
      if (password === PASSWORD && right) {
        found();
        await released;
      }
      return right;
    };
    const late = tryPassword(app, usernameOf(person), PASSWORD);
    await wasFound;
    await succeed(app, 'resetPassword', input);
    release();
    expect(outcome(await late)).toBe('CREDENTIALS_INCORRECT');
    hasher.verify = begun;
  });
});
