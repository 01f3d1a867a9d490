// The inputs of the mutations that reset a password (api.md).
import { Field, ID, InputType } from 'type-graphql';
import { FlowTokenInput, KeyedInput } from '../../platform/graphql/keyed-input.input.js';

@InputType()
export class StartPasswordResetInput extends KeyedInput {
  @Field(() => String)
  username!: string;

  @Field(() => String)
  email!: string;
}

@InputType()
export class ConfirmPasswordResetEmailInput extends FlowTokenInput {
  @Field(() => String)
  code!: string;
}

@InputType()
export class SendPasswordResetSecurityCodeInput extends FlowTokenInput {
  @Field(() => ID)
  deviceId!: string;
}

@InputType()
export class ResetPasswordInput extends FlowTokenInput {
  @Field(() => ID)
  deviceId!: string;

  @Field(() => String, { description: 'By text or from the app.' })
  securityCode!: string;

  @Field(() => String, { nullable: true, description: 'Where `question` asks for it.' })
  secretAnswer?: string | null;

  @Field(() => String)
  newPassword!: string;
}
