// What anybody may ask before beginning, without an account (source: "What new users need to get started"; domain.md
// 2.8): the desk's hours and holidays by the server's clock, and what to have at hand, in both languages.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { requirements } from '../../schema/requirements.js';
import { type TestApp, testApp } from '../test/app.js';

const DESK =
  '{ helpDesk { phone hours timeZone languages isOpen closesAt nextOpening holidays { date name } } }';
const NEEDED = '{ registrationRequirements { key title text } }';
const spanish = { 'accept-language': 'es-PR' };

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());
// A Tuesday in December 2017, ten in the morning Eastern.
beforeEach(() => app.clock.set('2017-12-12T15:00:00Z'));

describe('the help desk', () => {
  it('says its number, its hours and its time zone, whether it is open and until when', async () => {
    const { helpDesk } = (await app.graphql(DESK)).data;
    expect(helpDesk).toMatchObject({
      phone: '1-888-841-4648',
      hours: 'Monday to Friday, 7:30 a.m. to 7 p.m. Eastern Time, except federal holidays.',
      timeZone: 'America/New_York',
      languages: ['EN', 'ES'],
      isOpen: true,
      closesAt: '2017-12-13T00:00:00.000Z',
      nextOpening: '2017-12-13T12:30:00.000Z',
    });
    expect(helpDesk.holidays.slice(0, 2)).toEqual([
      { date: '2017-12-25', name: 'Christmas Day' },
      { date: '2018-01-01', name: "New Year's Day" },
    ]);
    expect(helpDesk.holidays).toHaveLength(10);
  });

  it('says the same in Spanish', async () => {
    const { helpDesk } = (await app.graphql(DESK, {}, spanish)).data;
    expect(helpDesk.hours).toMatch(/^De lunes a viernes, de 7:30 a\. m\. a 7 p\. m\., hora del Este/);
    expect(helpDesk.holidays[0]).toEqual({ date: '2017-12-25', name: 'Navidad' });
  });

  it('is closed on the Friday evening before Christmas, and says when it opens: on Tuesday', async () => {
    app.clock.set('2017-12-23T00:00:00Z');
    const { helpDesk } = (await app.graphql(DESK)).data;
    expect(helpDesk).toMatchObject({
      isOpen: false,
      closesAt: null,
      nextOpening: '2017-12-26T12:30:00.000Z',
    });
  });
});

describe('what to have at hand', () => {
  it('is all that the registration will ask for, in the order of the source', async () => {
    const { registrationRequirements } = (await app.graphql(NEEDED)).data;
    expect(registrationRequirements.map(({ key }: { key: string }) => key)).toEqual([
      ...['EMAIL', 'SSN', 'LAST_RETURN', 'FINANCIAL_ACCOUNT', 'CREDIT_FREEZE', 'MOBILE_PHONE', 'TIME'],
    ]);
    expect(registrationRequirements[3].text).toMatch(/last eight digits.*Not American Express/);
  });

  it('is told in Spanish to who reads Spanish', async () => {
    const { registrationRequirements } = (await app.graphql(NEEDED, {}, spanish)).data;
    expect(registrationRequirements.map(({ title }: { title: string }) => title)).toEqual(
      requirements.map(({ title }) => title.ES),
    );
  });
});
