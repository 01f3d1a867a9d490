import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parsePerson } from './parse-person.js';
import { isCalendarDay, personFormat } from './person-format.js';

const lines = readFileSync('scripts/demonstration-people.ndjson', 'utf8').trim().split('\n');
const format = personFormat({ acceptTestSsns: true, today: '2017-12-01' });
const parse = (text: string | Buffer) => parsePerson(Buffer.from(text), format);
type Draft = Record<string, unknown> & {
  address: Record<string, unknown>;
  returns: Record<string, unknown>[];
};
const changed = (change: (draft: Draft) => void, row = 0) => {
  const draft = JSON.parse(lines[row] ?? '') as Draft;
  change(draft);
  return parse(JSON.stringify(draft));
};

describe('a line of the import', () => {
  it('each of the demonstration people is taken, whole', () => {
    for (const line of lines) expect(parse(line)).toEqual({ person: JSON.parse(line) });
  });

  it.each([
    ['{x', 'is not valid JSON (column 2)'],
    ['', 'is not valid JSON'],
    ['[]', 'the line is not an object'],
    [Buffer.from([0x7b, 0xff, 0x7d]), 'is not UTF-8'],
  ])('%s is refused: %s', (text, refused) => expect(parse(text)).toEqual({ refused }));

  it.each<[string, (draft: Draft) => void]>([
    ['unknown key "shoeSize"', (d) => Object.assign(d, { shoeSize: 9 })],
    ['unknown key "zipCode" in address', (d) => Object.assign(d.address, { zipCode: '1' })],
    [
      'unknown key "birth"; dateOfBirth is missing',
      (d) => {
        d.birth = d.dateOfBirth;
        delete d.dateOfBirth;
      },
    ],
    ['ssn is not nine digits', (d) => Object.assign(d, { ssn: '900-12-3456' })],
    ['ssn is no SSN: 000, 00 or 0000 in it', (d) => Object.assign(d, { ssn: '900001234' })],
    ['ssn is not a text', (d) => Object.assign(d, { ssn: 900121234 })],
    ['firstName holds no letter, or control characters', (d) => Object.assign(d, { firstName: ' - ' })],
    ['dateOfBirth is not a day as YYYY-MM-DD', (d) => Object.assign(d, { dateOfBirth: '1990-02-30' })],
    ['dateOfBirth is in the future', (d) => Object.assign(d, { dateOfBirth: '2017-12-02' })],
    ['deceased is not true or false', (d) => Object.assign(d, { deceased: null })],
    ['address.zip is not 12345 or 12345-6789', (d) => Object.assign(d.address, { zip: '1220' })],
    ['address.state is not a state or territory code', (d) => Object.assign(d.address, { state: 'XX' })],
    [
      'returns.0.totalTax is not a whole number of dollars',
      (d) => Object.assign(d.returns[0] ?? {}, { totalTax: 1.5 }),
    ],
    ['returns.0.refund is negative', (d) => Object.assign(d.returns[0] ?? {}, { refund: -1 })],
    ['returns is not an array', (d) => Object.assign(d, { returns: {} })],
    [
      'phones.0.lineType is not one of MOBILE, LANDLINE, VOIP',
      (d) =>
        Object.assign(d, {
          phones: [{ number: '+12025550100', lineType: 'FAX', plan: 'FAMILY', linked: true }],
        }),
    ],
    [
      'legacyAccount.passwordHash is no PHC string',
      (d) =>
        Object.assign(d, { legacyAccount: { username: 'u', email: 'u@example.com', passwordHash: 'plain' } }),
    ],
  ])('is refused: %s', (refused, change) => expect(changed(change)).toEqual({ refused }));

  it('with many faults names three and counts the rest', () => {
    expect(parse('{}')).toEqual({
      refused: 'ssn is missing; firstName is missing; lastName is missing; and 6 more',
    });
  });

  it('never has what it held repeated in the reason', () => {
    const broken = parse(`${(lines[0] ?? '').slice(0, 60)} oops`);
    expect(JSON.stringify(broken)).not.toContain('936847346');
    const { ssn } = JSON.parse(lines[0] ?? '') as { ssn: string };
    expect(JSON.stringify(changed((d) => Object.assign(d, { ssn: `${ssn}0` })))).not.toContain(ssn);
  });

  it.each(['900121234', '666121234'])('the test number %s is refused where none are accepted', (ssn) => {
    const strict = personFormat({ acceptTestSsns: false, today: '2017-12-01' });
    const line = JSON.stringify({ ...JSON.parse(lines[0] ?? ''), ssn });
    expect(parsePerson(Buffer.from(line), strict)).toEqual({
      refused: 'ssn is a test number (900-999 or 666), and ACCEPT_TEST_SSNS is not set',
    });
  });
});

describe('a day of the calendar', () => {
  it.each([
    ['2016-02-29', true],
    ['2017-02-29', false],
    ['1900-02-29', false],
    ['2000-02-29', true],
    ['2017-13-01', false],
    ['2017-00-10', false],
    ['2017-04-31', false],
    ['2017-4-1', false],
    ['20170401', false],
  ])('%s: %s', (text, answer) => expect(isCalendarDay(text)).toBe(answer));
});
