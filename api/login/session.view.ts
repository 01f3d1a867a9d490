// A session as its holder sees it.
import { Field, ID, ObjectType } from 'type-graphql';
import type { Deps } from '../deps.js';
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

  @Field(() => String, { description: 'The program that it was started with, as it named itself.' })
  client!: string;

  @Field(() => String, { description: 'The network address that it was started from.' })
  address!: string;
}

export function presentSession(deps: Pick<Deps, 'crypto'>, session: Session, currentId: string): SessionView {
  return {
    id: session.id,
    current: session.id === currentId,
    startedAt: session.startedAt,
    lastSeenAt: session.lastSeenAt,
    client: sessionFields.open(deps, session, 'client'),
    address: sessionFields.open(deps, session, 'address'),
  };
}
