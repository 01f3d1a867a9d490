// The inputs of the sign-in mutations (api.md).
import { Field, ID, InputType, registerEnumType } from 'type-graphql';
import { type ApplicationKey, enumOf } from '../../schema/applications.js';
import { ApplicationEnum, ChosenSecretsInput } from '../accounts/index.js';
import { FlowTokenInput, KeyedInput } from '../platform/graphql/keyed-input.input.js';
import type { SessionTransport } from './login.entity.js';

const SessionTransportEnum = enumOf(['COOKIE', 'BEARER']);
registerEnumType(SessionTransportEnum, {
  name: 'SessionTransport',
  description:
    'A HttpOnly cookie, or a token for "Authorization: Bearer". Named once in a sign-in, remembered to its end.',
});

@InputType()
export class SignInInput {
  @Field(() => String)
  username!: string;

  @Field(() => String)
  password!: string;

  @Field(() => ApplicationEnum)
  application!: ApplicationKey;
}

@InputType()
export class SendSecurityCodeInput extends FlowTokenInput {
  @Field(() => ID)
  deviceId!: string;
}

@InputType()
export class VerifySecurityCodeInput extends FlowTokenInput {
  @Field(() => ID)
  deviceId!: string;

  @Field(() => String)
  code!: string;

  @Field(() => SessionTransportEnum, { nullable: true })
  sessionTransport?: SessionTransport | null;
}

@InputType()
export class ReplaceTemporaryPasswordInput extends ChosenSecretsInput {}

@InputType()
export class ConfirmSignInEmailInput extends FlowTokenInput {
  @Field(() => String)
  code!: string;
}

@InputType()
export class StartRenewalInput extends FlowTokenInput {}

@InputType()
export class EnterActivationCodeInput extends FlowTokenInput {
  @Field(() => String)
  code!: string;
}

@InputType()
export class RequestNewActivationCodeInput extends FlowTokenInput {}

@InputType()
export class EnrolPhoneInput extends FlowTokenInput {
  @Field(() => String)
  phone!: string;
}

@InputType()
export class StartAppPairingInput extends KeyedInput {
  @Field(() => String, { nullable: true, description: 'What signIn handed out; none when signed in.' })
  token?: string | null;

  @Field(() => String, { nullable: true })
  name?: string | null;
}

@InputType()
export class ConfirmDeviceInput extends KeyedInput {
  @Field(() => String, { nullable: true, description: 'What signIn handed out; none when signed in.' })
  token?: string | null;

  @Field(() => String)
  code!: string;

  @Field(() => SessionTransportEnum, { nullable: true })
  sessionTransport?: SessionTransport | null;
}

@InputType()
export class AcceptUserAgreementInput extends FlowTokenInput {
  @Field(() => String)
  version!: string;
}
