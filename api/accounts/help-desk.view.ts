// The help desk as anybody may ask for it before signing in (source: "e-Help Desk", its hours; domain.md 2.8).
import { Ctx, Field, ObjectType } from 'type-graphql';
import { federalHolidays } from '../../schema/federal-holidays.js';
import { helpDesk } from '../../schema/help-desk.js';
import { easternDate, holidaysFrom } from '../delivery/index.js';
import type { PublicContext } from '../deps.js';
import { CalendarDate, DateTime } from '../platform/graphql/scalars.js';
import { LanguageEnum } from './account-enums.view.js';
import { helpDeskHours } from './help-desk-hours.rules.js';

@ObjectType('FederalHoliday')
class FederalHolidayView {
  @Field(() => CalendarDate, { description: 'The day on which it is observed.' })
  date!: string;

  @Field(() => String)
  name!: string;
}

@ObjectType('HelpDesk')
export class HelpDeskView {
  @Field(() => String)
  phone!: string;

  @Field(() => String)
  hours!: string;

  @Field(() => String)
  timeZone!: string;

  @Field(() => [LanguageEnum])
  languages!: readonly string[];

  // Worked out only when asked: dates and time zones cost as much as the rest of such a request (measured: 115 µs).
  @Field(() => Boolean)
  isOpen(@Ctx() { deps }: PublicContext): boolean {
    return helpDeskHours(deps.clock.now()).isOpen;
  }

  @Field(() => DateTime, { nullable: true, description: 'Null while the desk is closed.' })
  closesAt(@Ctx() { deps }: PublicContext): string | null {
    return helpDeskHours(deps.clock.now()).closesAt;
  }

  @Field(() => DateTime, { description: 'The coming opening, also while the desk is open.' })
  nextOpening(@Ctx() { deps }: PublicContext): string {
    return helpDeskHours(deps.clock.now()).nextOpening;
  }

  @Field(() => [FederalHolidayView], {
    description: 'The days of the coming year on which the desk is closed.',
  })
  holidays(@Ctx() { deps, request }: PublicContext): FederalHolidayView[] {
    return holidaysFrom(easternDate(deps.clock.now())).map(({ date, holiday }) => ({
      date,
      name: federalHolidays[holiday][request.language],
    }));
  }
}

/** What of it is the same at any time. */
export function presentHelpDesk(language: 'EN' | 'ES'): HelpDeskView {
  const { phone, timeZone, languages, hours } = helpDesk;
  return Object.assign(new HelpDeskView(), { phone, timeZone, languages, hours: hours[language] });
}
