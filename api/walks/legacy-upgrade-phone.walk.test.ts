// An account of the former e-Services is signed in to with its old password and proven by financial account and phone
// (domain.md 2.3): no second IDENTITY step, no credentials, and the sign-in that began it goes on.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../test/app.js';
import { call, succeed } from '../test/journeys.js';
import { atProveIdentity, legacyPerson, upgradeAtPhone, upgradeAtPhoneCode } from '../test/legacy-people.js';
import { bearer, errorOf } from '../test/sign-in-journeys.js';

describe.each(['irs-2017', 'nist-800-63-4'])('an e-Services account, by phone, with %s,', (POLICY) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp({ env: { POLICY } });
  });
  afterAll(() => app.close());

  it('is proven by financial account and phone, and its sign-in goes on to a session', async () => {
    const one = legacyPerson(0);
    const { token, registrationToken, login } = await atProveIdentity(app, one);
    expect(login).toMatchObject({ step: 'PROVE_IDENTITY', allowedActions: [] });
    expect(registrationToken).toMatch(/^[\w-]{43}$/);
    const seen = await app.graphql(`{ login(token: "${token}") { step registrationToken } }`);
    expect(seen.data.login).toEqual({ step: 'PROVE_IDENTITY', registrationToken });
  });
});
