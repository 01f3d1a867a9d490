// The input of disavowActivity (api.md).
import { Field, InputType } from 'type-graphql';
import { KeyedInput } from '../../platform/graphql/keyed-input.input.js';

@InputType()
export class DisavowActivityInput extends KeyedInput {
  @Field(() => String, { description: 'What stands behind the # of the link in a notice.' })
  token!: string;
}
