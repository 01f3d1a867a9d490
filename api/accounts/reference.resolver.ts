// What anybody may know before signing in: the desk's hours, the applications, what to have at hand, what to choose from.
import { Ctx, Field, ID, ObjectType, Query, Resolver } from 'type-graphql';
import { applications } from '../../schema/applications.js';
import { requirements } from '../../schema/requirements.js';
import { secretQuestions } from '../../schema/secret-questions.js';
import { siteImages } from '../../schema/site-images.js';
import type { PublicContext } from '../deps.js';
import { Allow } from '../platform/graphql/allow.js';
import { DateTime } from '../platform/graphql/scalars.js';
import type { UserAgreement } from './account.entity.js';
import { ApplicationEnum } from './account-enums.view.js';
import { agreementInForce, agreementUpcoming } from './agreement/agreements.js';
import { HelpDeskView, presentHelpDesk } from './help-desk.view.js';
import { presentSiteImage, SiteImageView } from './site-image.view.js';

@ObjectType('Application')
class ApplicationView {
  @Field(() => ApplicationEnum)
  key!: string;

  @Field(() => String)
  name!: string;
}

@ObjectType('Requirement')
class RequirementView {
  @Field(() => String)
  key!: string;

  @Field(() => String)
  title!: string;

  @Field(() => String)
  text!: string;
}

@ObjectType('SecretQuestion')
export class SecretQuestionView {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  text!: string;
}

@ObjectType('UpcomingUserAgreement')
class UpcomingAgreementView {
  @Field(() => String)
  version!: string;

  @Field(() => DateTime)
  effectiveAt!: string;

  @Field(() => String)
  text!: string;
}

@ObjectType('UserAgreement')
class UserAgreementView extends UpcomingAgreementView {
  @Field(() => UpcomingAgreementView, { nullable: true })
  upcoming!: UpcomingAgreementView | null;
}

@Resolver()
export class ReferenceResolver {
  @Allow('anyone')
  @Query(() => HelpDeskView)
  helpDesk(@Ctx() { request }: PublicContext): HelpDeskView {
    return presentHelpDesk(request.language);
  }

  @Allow('anyone')
  @Query(() => [ApplicationView])
  applications(@Ctx() { request }: PublicContext): ApplicationView[] {
    return applications.map(({ key, name }) => ({ key, name: name[request.language] }));
  }

  @Allow('anyone')
  @Query(() => [RequirementView], { description: 'What to have at hand before one begins.' })
  registrationRequirements(@Ctx() { request: { language } }: PublicContext): RequirementView[] {
    return requirements.map(({ key, title, text }) => ({
      key,
      title: title[language],
      text: text[language],
    }));
  }

  @Allow('anyone')
  @Query(() => [SiteImageView])
  siteImages(@Ctx() { request }: PublicContext): SiteImageView[] {
    return siteImages.map(({ id }) => presentSiteImage(id, request.language));
  }

  @Allow('anyone')
  @Query(() => [SecretQuestionView])
  secretQuestions(@Ctx() { request }: PublicContext): SecretQuestionView[] {
    return secretQuestions.map((question) => ({ id: question.id, text: question[request.language] }));
  }

  @Allow('anyone')
  @Query(() => UserAgreementView, {
    nullable: true,
    description: 'Null until one is published. The very first can be read before its date too.',
  })
  async userAgreement(@Ctx() { deps, request }: PublicContext): Promise<UserAgreementView | null> {
    const now = deps.clock.now();
    const [inForce, next] = await deps.db.read(async (tx) => [
      await agreementInForce(tx, now),
      await agreementUpcoming(tx, now),
    ]);
    const present = (agreement: UserAgreement): UpcomingAgreementView => ({
      version: agreement.version,
      effectiveAt: agreement.effectiveAt,
      text: request.language === 'ES' ? agreement.textEs : agreement.textEn,
    });
    if (!inForce) return next ? { ...present(next), upcoming: null } : null;
    return { ...present(inForce), upcoming: next ? present(next) : null };
  }
}
