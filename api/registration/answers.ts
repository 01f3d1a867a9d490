// What each step of a registration answers: the registration as it stands, and what the person can mend.
import type { UserErrorRow } from '../platform/graphql/user-error.js';
import type { Registration } from './registration.entity.js';

export interface RegistrationAnswer {
  readonly registration: Registration | null;
  readonly userErrors: readonly UserErrorRow[];
}

export const went = (registration: Registration): RegistrationAnswer => ({ registration, userErrors: [] });

export const stays = (
  registration: Registration | null,
  ...userErrors: readonly UserErrorRow[]
): RegistrationAnswer => ({ registration, userErrors });

/** The same for a flow that is over, unknown or somebody else's. */
export const flowExpired: RegistrationAnswer = {
  registration: null,
  userErrors: [{ code: 'FLOW_EXPIRED', field: ['input', 'token'], reason: 'registration' }],
};

/** Thrown inside a transaction that must leave nothing behind; `orRefused` turns it into the answer. */
export class Refused extends Error {
  constructor(readonly error: UserErrorRow) {
    super('refused, and rolled back');
  }
}

/** Runs `work`; what it refused by rolling back is told together with the registration as it still stands. */
export async function orRefused<A extends RegistrationAnswer>(
  work: () => Promise<A>,
  refused: (error: UserErrorRow) => A | Promise<A>,
): Promise<A> {
  try {
    return await work();
  } catch (fault) {
    if (fault instanceof Refused) return refused(fault.error);
    throw fault;
  }
}

export const outOfOrder = (registration: Registration): RegistrationAnswer =>
  stays(registration, { code: 'STEP_OUT_OF_ORDER' });
