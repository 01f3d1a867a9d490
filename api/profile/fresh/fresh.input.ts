// The inputs of the two mutations that make the second factor fresh (api.md).
import { Field, ID, InputType } from 'type-graphql';
import { KeyedInput } from '../../platform/graphql/keyed-input.input.js';

@InputType()
export class SendFreshSecurityCodeInput extends KeyedInput {
  @Field(() => ID)
  deviceId!: string;
}

@InputType()
export class FreshenSecurityCodeInput extends KeyedInput {
  @Field(() => ID)
  deviceId!: string;

  @Field(() => String)
  code!: string;
}
