// The input of removeApp (api.md); those of the two mutations that a sign-in has as well stand with the sign-in.
import { Field, ID, InputType } from 'type-graphql';
import { KeyedInput } from '../../platform/graphql/keyed-input.input.js';

@InputType()
export class RemoveAppInput extends KeyedInput {
  @Field(() => ID)
  deviceId!: string;
}
