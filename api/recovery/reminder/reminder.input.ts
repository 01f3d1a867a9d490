// The input of the username reminder (api.md).
import { Field, InputType } from 'type-graphql';
import { KeyedInput } from '../../platform/graphql/keyed-input.input.js';

@InputType()
export class RequestUsernameReminderInput extends KeyedInput {
  @Field(() => String)
  email!: string;
}
