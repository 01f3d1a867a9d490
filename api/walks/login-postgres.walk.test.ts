// What SQLite cannot show, since its writers go one after another and it takes any sign: the order in which rows are held,
// and typed text that PostgreSQL refuses.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../platform/db/sql.js';
import { type TestApp, testApp } from '../test/app.js';
import { call, passwordAccepted, registerByPhone, signInByText } from '../test/journeys.js';
import { bearer, ordinaryPerson } from '../test/sign-in-journeys.js';

describe('on postgres alone,', () => {
  let app: TestApp;
  const person = ordinaryPerson(0);
  beforeAll(async () => {
    app = await testApp({ dialect: 'postgres' });
    await registerByPhone(app, person);
  });
  afterAll(() => app.close());

  it('a step of a sign-in waits for the account before it holds its own row, so that neither waits for the other', async () => {
    const { token, login } = await passwordAccepted(app, person);
    const waiting = () =>
      app.deps.db.read((tx) =>
        tx.sql(sql`SELECT pid FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock'`),
      );
    let holds = () => {};
    const held = new Promise<void>((resolve) => {
      holds = resolve;
    });
    let asks = () => {};
    const asked = new Promise<void>((resolve) => {
      asks = resolve;
    });
    const ending = app.deps.db.inTx(async (tx) => {
      await tx.sql(sql`SELECT id FROM account FOR UPDATE`);
      holds();
      await asked;
      // As who ends sign-ins does; refused at once if the step holds it already.
      return tx.sql(sql`SELECT id FROM login FOR UPDATE NOWAIT`);
    });
    await held;
    const step = call(app, 'sendSecurityCode', { token, deviceId: login.devices[0].id });
    await expect.poll(waiting).toHaveLength(1);
    asks();
    expect(await ending).not.toEqual([]);
    expect((await step).userErrors).toEqual([]);
  });

  it('a session whose id holds a sign that the database does not take is one that nobody has', async () => {
    const { sessionToken } = await signInByText(app, person);
    const ended = await call(app, 'endSession', { sessionId: '\u0000' }, bearer(sessionToken));
    expect(ended.userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', 'sessionId'] }]);
  });

  it('a cursor that holds such a sign is none of this list', async () => {
    const { sessionToken } = await signInByText(app, person);
    const query = 'query Activity($after: String) { me { activity(after: $after) { totalCount } } }';
    const after = Buffer.from('a key\0').toString('base64url');
    const { errors } = await app.graphql(query, { after }, bearer(sessionToken));
    expect(errors[0].extensions.code).toBe('BAD_USER_INPUT');
  });
});
