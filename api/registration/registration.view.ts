// What the applicant may see of a registration: where it stands and what may be done next; addresses masked.
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { enumOf } from '../../schema/applications.js';
import { allowedActions, registrationFlow } from '../../schema/flows/index.js';
import {
  type Account,
  AccountStatusEnum,
  accountFields,
  LetterNoticeView,
  letterNoticeOf,
} from '../accounts/index.js';
import { maskEmail, maskPhone } from '../authenticators/phone-number.rules.js';
import type { Deps } from '../deps.js';
import { DateTime } from '../platform/graphql/scalars.js';
import { registrationFields } from './open-registration.js';
import type { Registration, RegistrationKind, RegistrationStep } from './registration.entity.js';
import { registrationFacts } from './registration.rules.js';

const KindEnum = enumOf(['FIRST_TIME', 'UPGRADE', 'RENEWAL']);
registerEnumType(KindEnum, { name: 'RegistrationKind' });
const StepEnum = enumOf(Object.keys(registrationFlow.states) as RegistrationStep[]);
registerEnumType(StepEnum, {
  name: 'RegistrationStep',
  valuesConfig: Object.fromEntries(
    Object.entries(registrationFlow.states).map(([step, { says }]) => [step, { description: says }]),
  ),
});
const ActionEnum = enumOf([
  ...new Set(registrationFlow.transitions.flatMap((row) => ('by' in row && row.by ? [row.by] : []))),
]);
registerEnumType(ActionEnum, {
  name: 'RegistrationAction',
  description: 'The mutation that may be called next.',
});
const ActivationEnum = enumOf(['PHONE', 'MAIL']);
registerEnumType(ActivationEnum, { name: 'ActivationChannel' });

@ObjectType('Registration')
export class RegistrationView {
  @Field(() => ID)
  id!: string;

  @Field(() => KindEnum)
  kind!: RegistrationKind;

  @Field(() => StepEnum)
  step!: RegistrationStep;

  @Field(() => [ActionEnum])
  allowedActions!: string[];

  @Field(() => DateTime)
  expiresAt!: string;

  @Field(() => String, { description: 'Masked: g***@example.com' })
  email!: string;

  @Field(() => String, { nullable: true, description: 'Masked: ***-***-0188' })
  phone!: string | null;

  @Field(() => ActivationEnum, { nullable: true })
  activation!: string | null;

  @Field(() => LetterNoticeView, { nullable: true })
  letter!: LetterNoticeView | null;
}

export async function presentRegistration(
  deps: Deps,
  registration: Registration | null,
): Promise<RegistrationView | null> {
  if (!registration) return null;
  const { letterId } = registration;
  const phone = registrationFields.open(deps, registration, 'phone');
  return {
    id: registration.id,
    kind: registration.kind,
    step: registration.state,
    allowedActions: allowedActions(registrationFlow, registration.state, registrationFacts(registration)),
    expiresAt: registration.expiresAt,
    email: maskEmail(registrationFields.open(deps, registration, 'email')),
    phone: phone ? maskPhone(phone) : null,
    activation: registration.activation ?? null,
    letter: letterId ? await deps.db.read((tx) => letterNoticeOf(tx, letterId)) : null,
  };
}

/** The account that a registration made, as `createCredentials` tells it. */
@ObjectType('NewAccount')
export class NewAccountView {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  username!: string;

  @Field(() => AccountStatusEnum)
  status!: string;
}

export function presentNewAccount(deps: Deps, account: Account | null): NewAccountView | null {
  return (
    account && {
      id: account.id,
      username: accountFields.open(deps, account, 'username'),
      status: account.status,
    }
  );
}
