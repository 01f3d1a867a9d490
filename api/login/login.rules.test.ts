// What a sign-in asks for after the right password, from every circumstance of an account (domain.md 2.4, 2.6).
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { allowedActions, enter, loginFlow } from '../../schema/flows/index.js';
import { type LoginCircumstances, loginFacts } from './login.rules.js';

const at = '2017-12-12T15:00:00.000Z';
const circumstances = fc.record({
  account: fc.record({
    status: fc.constantFrom('AWAITING_ACTIVATION' as const, 'ACTIVE' as const, 'IDENTITY_REQUIRED' as const),
    temporaryPasswordUntil: fc.constantFrom(null, at),
    unconfirmedEmail: fc.constantFrom(null, 'sealed'),
    activationAcceptedAt: fc.constantFrom(null, at),
    renewal: fc.constantFrom(null, 'BY_MAIL' as const, 'LOST_DEVICE' as const),
    agreementVersion: fc.constantFrom(null, '2017-1'),
  }),
  activeDevices: fc.constantFrom(0, 1, 2),
  agreementInForce: fc.constantFrom(null, '2017-1', '2018-1'),
}) satisfies fc.Arbitrary<LoginCircumstances>;

const check = (holds: (given: LoginCircumstances) => void) =>
  fc.assert(fc.property(circumstances, holds), { numRuns: 500 });

it('a password alone never leads to the enrolment of a device', () => {
  check(({ account, ...rest }) => {
    // The code that another sign-in entered is none of this one's (open-login.ts).
    const facts = loginFacts({ ...rest, account: { ...account, activationAcceptedAt: null } });
    const begins = enter(loginFlow, facts);
    expect(begins).not.toBe('ENROL_DEVICE');
    expect(allowedActions(loginFlow, begins, facts)).not.toContain('enrolPhone');
  });
});

it('a device that serves is asked for before a phone change by mail goes on', () => {
  check((given) => {
    const { account, activeDevices } = given;
    if (account.renewal !== 'BY_MAIL' || account.status !== 'ACTIVE' || activeDevices === 0) return;
    if (account.temporaryPasswordUntil || account.unconfirmedEmail) return;
    const facts = loginFacts(given);
    expect(enter(loginFlow, facts)).toBe('SECURITY_CODE');
    expect(allowedActions(loginFlow, 'COMPLETE', facts)).toEqual([
      'enterActivationCode',
      'requestNewActivationCode',
    ]);
  });
});

it('nobody is offered anything more after a sign-in without such a change', () => {
  check((given) => {
    if (given.account.renewal !== 'BY_MAIL')
      expect(allowedActions(loginFlow, 'COMPLETE', loginFacts(given))).toEqual([]);
  });
});

it('a device that was said to be lost serves until the mailed code is entered', () => {
  check((given) => {
    const { account, activeDevices } = given;
    const serves =
      account.renewal === 'LOST_DEVICE' && activeDevices > 0 && account.activationAcceptedAt === null;
    const offered = allowedActions(loginFlow, 'ACTIVATION_CODE', loginFacts(given));
    expect(offered.includes('verifySecurityCode')).toBe(serves);
  });
});
