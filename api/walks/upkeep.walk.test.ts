// What keeps itself in order while people sign in: old password hashes, and the outbox of a development machine.
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPasswordHasher } from '../authenticators/password.js';
import { sql } from '../platform/db/sql.js';
import { type TestApp, testApp } from '../test/app.js';
import { PASSWORD, passwordAccepted, registerByPhone } from '../test/journeys.js';
import { personOfRow } from '../test/people-directory.js';

describe('while people sign in', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp();
  });
  afterAll(() => app.close());

  it('a hash made at another cost is made anew at the next right password', async () => {
    const person = personOfRow(1);
    const { account } = await registerByPhone(app, person);
    const cheap = createPasswordHasher({
      pepper: app.deps.crypto,
      queue: app.deps.hashQueue,
      cost: { memoryKib: 8192, passes: 1, lanes: 1 },
    });
    const old = await cheap.hash(PASSWORD, 'test');
    await app.deps.db.inTx((tx) =>
      tx.execute(sql`UPDATE account SET password_hash = ${old} WHERE id = ${account.id}`),
    );
    await passwordAccepted(app, person);
    const stored = await app.deps.db.read((tx) =>
      tx.one<{ password_hash: string }>(sql`SELECT password_hash FROM account WHERE id = ${account.id}`),
    );
    expect(stored?.password_hash).toContain('m=19456,t=2,p=1');
    await passwordAccepted(app, person);
  });

  it.each([
    ['127.0.0.1', 200],
    ['localhost', 200],
    ['rebound.example', 404],
  ])('the outbox answers for the name %s with %i', async (host, status) => {
    const answered = await new Promise<number | undefined>((resolve, reject) => {
      const call = request(`${app.address}/outbox.json?to=a&to=b`, { headers: { host } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      call.on('error', reject);
      call.end();
    });
    expect(answered).toBe(status);
  });
});
