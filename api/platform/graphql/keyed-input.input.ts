// Mutations that send, print, decide or create take a key, under which they are done once (api.md "Conventions").
import { Field, InputType } from 'type-graphql';

@InputType()
export abstract class KeyedInput {
  @Field(() => String, { nullable: true, description: 'The same key with the same input is done once.' })
  idempotencyKey?: string | null;
}

@InputType()
export abstract class FlowTokenInput extends KeyedInput {
  @Field(() => String, { description: 'What the start of the flow handed out, once.' })
  token!: string;
}
