// A session as its holder sees it.
import { Field, ID, ObjectType } from 'type-graphql';
import { ApplicationEnum, addressInWords, clientInWords } from '../accounts/index.js';
import type { PublicContext } from '../deps.js';
import { DateTime } from '../platform/graphql/scalars.js';
import type { Session } from './login.entity.js';
import { sessionFields } from './sessions.js';

@ObjectType('Session')
export class SessionView {
  @Field(() => ID)
  id!: string;

  @Field(() => Boolean)
  current!: boolean;

  @Field(() => DateTime)
  startedAt!: string;

  @Field(() => DateTime)
  lastSeenAt!: string;

  @Field(() => String, {
    description: 'The program that it was started with, in plain words: "Firefox on Windows".',
  })
  client!: string;

  @Field(() => String, { description: 'The network address that it was started from, in plain words.' })
  address!: string;
}

@ObjectType('LastSignIn')
export class LastSignInView {
  @Field(() => DateTime)
  at!: string;

  @Field(() => ApplicationEnum)
  application!: string;

  @Field(() => String, { description: 'In plain words, as in a session.' })
  client!: string;

  @Field(() => String, { description: 'In plain words, as in a session.' })
  address!: string;
}

type Seen = Pick<PublicContext, 'deps' | 'request'>;

export function presentSession(context: Seen, session: Session, currentId: string): SessionView {
  return {
    id: session.id,
    current: session.id === currentId,
    startedAt: session.startedAt,
    lastSeenAt: session.lastSeenAt,
    ...whereabouts(context, session),
  };
}

/** A session as the sign-in that it began with. */
export function presentLastSignIn(context: Seen, session: Session): LastSignInView {
  return { at: session.startedAt, application: session.application, ...whereabouts(context, session) };
}

const whereabouts = ({ deps, request }: Seen, session: Session) => ({
  client: clientInWords(sessionFields.open(deps, session, 'client'), request.language),
  address: addressInWords(sessionFields.open(deps, session, 'address'), request),
});
