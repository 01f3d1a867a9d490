// The account as its holder sees it.
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { type ActivityKind, activityTexts } from '../../schema/activity.js';
import { enumOf } from '../../schema/applications.js';
import {
  AccountStatusEnum,
  ApplicationEnum,
  LanguageEnum,
  LetterNoticeView,
  SiteImageView,
} from '../accounts/index.js';
import { DeviceView, LastSignInView, SessionView } from '../login/index.js';
import { connectionType } from '../platform/graphql/connection.js';
import { DateTime } from '../platform/graphql/scalars.js';

@ObjectType('PersonName')
class NameView {
  @Field(() => String)
  first!: string;

  @Field(() => String)
  last!: string;
}

const ProofingMethodEnum = enumOf(['PHONE', 'MAIL', 'EXCEPTION_BY_PHONE', 'IN_PERSON']);
registerEnumType(ProofingMethodEnum, {
  name: 'ProofingMethod',
  description: 'How the identity of the holder was proven.',
});
const ActivityKindEnum = enumOf(Object.keys(activityTexts) as ActivityKind[]);
registerEnumType(ActivityKindEnum, {
  name: 'ActivityKind',
  description: 'What happened on an account.',
  valuesConfig: Object.fromEntries(
    Object.entries(activityTexts).map(([kind, { EN }]) => [kind, { description: `${EN}.` }]),
  ),
});
const ActivityOutcomeEnum = enumOf(['DONE', 'REFUSED']);
registerEnumType(ActivityOutcomeEnum, { name: 'ActivityOutcome', description: 'How it ended.' });

@ObjectType('IdentityProofing')
class IdentityProofingView {
  @Field(() => ProofingMethodEnum)
  method!: string;

  @Field(() => DateTime)
  provenAt!: string;
}

@ObjectType('Activity')
export class ActivityView {
  @Field(() => ID)
  id!: string;

  @Field(() => DateTime)
  at!: string;

  @Field(() => ActivityKindEnum)
  kind!: string;

  @Field(() => String)
  text!: string;

  @Field(() => String)
  client!: string;

  @Field(() => String)
  address!: string;

  @Field(() => ActivityOutcomeEnum)
  outcome!: string;
}

export const ActivityConnection = connectionType('Activity', () => ActivityView);

@ObjectType('Account')
export class AccountView {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  username!: string;

  @Field(() => String)
  email!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Where the code of a change of e-mail went that is not confirmed yet, masked: g***@example.com',
  })
  newEmail!: string | null;

  @Field(() => NameView)
  name!: NameView;

  @Field(() => AccountStatusEnum)
  status!: string;

  @Field(() => LanguageEnum, { description: 'Of mail, texts and letters.' })
  language!: string;

  @Field(() => DateTime)
  memberSince!: string;

  @Field(() => LastSignInView, { nullable: true, description: 'The one before this session.' })
  lastSignIn!: LastSignInView | null;

  @Field(() => String, { nullable: true })
  sitePhrase!: string | null;

  @Field(() => SiteImageView, { nullable: true })
  siteImage!: SiteImageView | null;

  @Field(() => [DeviceView])
  devices!: DeviceView[];

  @Field(() => String, { nullable: true, description: 'Masked: ***-***-0188' })
  phone!: string | null;

  @Field(() => IdentityProofingView, { nullable: true })
  identityProofing!: IdentityProofingView | null;

  @Field(() => [ApplicationEnum])
  applications!: readonly string[];

  @Field(() => [SessionView])
  sessions!: SessionView[];

  @Field(() => [LetterNoticeView])
  letters!: LetterNoticeView[];

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Until then sensitive changes are made without another security code; null when they need one.',
  })
  freshUntil!: string | null;

  @Field(() => [String], { description: 'Mutations that the holder may call now.' })
  allowedActions!: string[];
}
