// The schema of the public endpoint, made from the resolvers of the journeys (emitted to schema/public.graphql).
import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { PairAppResolver } from './accounts/pair-app.resolver.js';
import { ReferenceResolver } from './accounts/reference.resolver.js';
import type { PublicContext } from './deps.js';
import { LoginResolver } from './login/login.resolver.js';
import { SiteIdentityResolver } from './login/site-identity.resolver.js';
import { buildGuardedSchema } from './platform/graphql/schema.js';
import { ActivityResolver } from './profile/activity/activity.resolver.js';
import { AppsResolver } from './profile/apps/apps.resolver.js';
import { ClosingResolver } from './profile/closing/closing.resolver.js';
import { CredentialsResolver } from './profile/credentials/credentials.resolver.js';
import { FreshResolver } from './profile/fresh/fresh.resolver.js';
import { MeResolver } from './profile/me.resolver.js';
import { PhoneChangeResolver } from './profile/phone-change/phone-change.resolver.js';
import { SessionsResolver } from './profile/sessions/sessions.resolver.js';
import { DisavowResolver } from './recovery/disavow/disavow.resolver.js';
import { ReminderResolver } from './recovery/reminder/reminder.resolver.js';
import { ResetResolver } from './recovery/reset/reset.resolver.js';
import { RegistrationResolver } from './registration/registration.resolver.js';

export function publicSchema(): Promise<GraphQLSchema> {
  return buildGuardedSchema<PublicContext>({
    resolvers: [
      ReferenceResolver,
      RegistrationResolver,
      LoginResolver,
      SiteIdentityResolver,
      MeResolver,
      ActivityResolver,
      SessionsResolver,
      CredentialsResolver,
      ClosingResolver,
      FreshResolver,
      AppsResolver,
      PhoneChangeResolver,
      DisavowResolver,
      PairAppResolver,
      ReminderResolver,
      ResetResolver,
    ],
    judge: (who, { session }) => {
      if (who !== 'account') return 'FORBIDDEN';
      return session ? 'ALLOWED' : 'UNAUTHENTICATED';
    },
  });
}
