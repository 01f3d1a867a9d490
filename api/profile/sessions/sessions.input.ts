// The input of endSession (api.md).
import { Field, ID, InputType } from 'type-graphql';

@InputType()
export class EndSessionInput {
  @Field(() => ID, { description: 'One of `me.sessions`.' })
  sessionId!: string;
}
