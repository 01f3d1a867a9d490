import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addressesAgree,
  comparableCity,
  comparableName,
  comparableStreet,
  comparableZip,
  type IdentityOnRecord,
  identityAgrees,
  isOldEnough,
  lastFiledReturn,
} from './matching.rules.js';
import type { FilingStatus } from './people.js';

describe('names match ignoring case, accents and punctuation', () => {
  it.each([
    ['Zoë', 'ZOE'],
    ["O'Brien", 'obrien'],
    ['O’Brien', 'O Brien'],
    ['Van-Dyke', 'van dyke'],
    ['Müller', 'Mu\u0308ller'],
    ['Łukasz', 'lukasz'],
    ['Strauß', 'STRAUSS'],
  ])('%s is %s', (a, b) => expect(comparableName(a)).toBe(comparableName(b)));

  it.each([
    ['Jon', 'John'],
    ['Anna', 'Ann'],
    ['Müller', 'Mueller'],
  ])('%s is not %s', (a, b) => expect(comparableName(a)).not.toBe(comparableName(b)));

  it('comparing a comparable form again changes nothing', () => {
    fc.assert(fc.property(fc.string(), (s) => comparableName(comparableName(s)) === comparableName(s)));
  });
});

describe('street words match after USPS abbreviations', () => {
  it.each([
    ['9650 North Oak Avenue', '9650 N. Oak Ave'],
    ['8892 Harbor Boulevard', '8892 harbor blvd.'],
    ['56 W 5th Street', '56 West 5TH St.'],
    ['425 County Road 12', '425 Co. Rd. 12'],
    ['4434 Elm Street Apt 15', '4434 Elm St, #15'],
    ['4434 Elm Street Apartment 15', '4434 Elm St Apt. # 15'],
    ['10 Rue Street Suite 4', '10 Rue St Ste 4'],
    ['Post Office Box 12', 'P.O. Box 12'],
    ["7 O'Neil Ln", '7 ONeil Lane'],
    ['12½ Elm St', '12 1/2 Elm Street'],
    ['3 Northwest Ridge Road', '3 N.W. Ridge Rd'],
  ])('%s is %s', (a, b) => expect(comparableStreet(a)).toBe(comparableStreet(b)));

  it.each([
    ['12 3rd St', '1 23rd St'],
    ['5 N Elm St', '5 S Elm St'],
    ['5 Elm St', '5 Elm Ave'],
    ['5 Elm St Apt 1', '5 Elm St Apt 2'],
    ['5 Elm St Apt 1', '5 Elm St'],
    ['5 Elm St Suite 1', '5 Elm St Apt 1'],
  ])('%s is not %s', (a, b) => expect(comparableStreet(a)).not.toBe(comparableStreet(b)));

  it('the second line counts as if it stood on the first', () => {
    expect(comparableStreet('4434 Elm Street', 'Apt 15')).toBe(comparableStreet('4434 Elm Street Apt 15'));
  });
});

describe('the rest of an address', () => {
  const home = { line1: '1 Elm St', city: 'Saint Louis', state: 'MO', zip: '63101' };
  it('agrees on city, state code and five digits of the ZIP', () => {
    expect(addressesAgree({ ...home, city: 'st. louis', state: 'mo', zip: '63101-1234' }, home)).toBe(true);
    expect(comparableCity('Winston-Salem')).toBe(comparableCity('winston salem'));
    expect(comparableZip('631011234')).toBe('63101');
  });
  it.each([
    [{ zip: '63102' }],
    [{ zip: 'abcde' }],
    [{ state: 'IL' }],
    [{ city: 'Kansas City' }],
    [{ line1: '2 Elm St' }],
    [{ line2: 'Apt 1' }],
  ])('disagrees when one part differs: %j', (change) =>
    expect(addressesAgree({ ...home, ...change }, home)).toBe(false),
  );
  it('never agrees on empty parts', () => {
    expect(addressesAgree({ ...home, zip: '' }, { ...home, zip: '' })).toBe(false);
  });
});

describe('age on a day', () => {
  it.each([
    ['2004-12-31', '2017-12-31', true],
    ['2005-01-01', '2017-12-31', false],
    ['2004-02-29', '2017-02-28', false],
    ['2004-02-29', '2017-03-01', true],
  ])('born %s, on %s: at least 13 is %s', (born, today, answer) =>
    expect(isOldEnough(born, today, 13)).toBe(answer),
  );
});

describe('the identity rule', () => {
  const address = { line1: '1 Elm Street', city: 'Tampa', state: 'FL', zip: '33602' };
  const moved = { line1: '9 Oak Lane', city: 'Boise', state: 'ID', zip: '83702' };
  const filed = (taxYear: number, filingStatus: FilingStatus, at = address) => ({
    taxYear,
    filingStatus,
    address: at,
    filedOn: `${taxYear + 1}-04-01`,
  });
  const recorded: IdentityOnRecord = {
    firstName: 'Zoë',
    lastName: "O'Brien",
    dateOfBirth: '1966-03-15',
    deceased: false,
    address: moved,
    returns: [filed(2015, 'SINGLE'), filed(2016, 'HEAD_OF_HOUSEHOLD')],
  };
  const claim = {
    firstName: 'zoe',
    lastName: 'OBrien',
    dateOfBirth: '1966-03-15',
    filingStatus: 'HEAD_OF_HOUSEHOLD' as FilingStatus,
    address,
  };
  const agrees = (c: Partial<typeof claim>, r: Partial<IdentityOnRecord> = {}) =>
    identityAgrees({ ...claim, ...c }, { ...recorded, ...r }, '2017-12-01', 13);

  it('agrees when every item agrees with the last-filed return', () => expect(agrees({})).toBe(true));

  it.each([
    [{ firstName: 'Zelda' }],
    [{ lastName: 'Brien' }],
    [{ dateOfBirth: '1966-03-16' }],
    [{ filingStatus: 'SINGLE' as FilingStatus }],
    [{ filingStatus: 'HAVE_NOT_FILED' as FilingStatus }],
    [{ address: moved }],
  ])('does not agree when one item differs: %j', (change) => expect(agrees(change)).toBe(false));

  it('refuses the deceased and those too young', () => {
    expect(agrees({}, { deceased: true })).toBe(false);
    expect(agrees({ dateOfBirth: '2010-01-01' }, { dateOfBirth: '2010-01-01' })).toBe(false);
  });

  it('compares who never filed with HAVE_NOT_FILED and the address of record', () => {
    expect(agrees({ filingStatus: 'HAVE_NOT_FILED', address: moved }, { returns: [] })).toBe(true);
    expect(agrees({ filingStatus: 'HAVE_NOT_FILED' }, { returns: [] })).toBe(false);
    expect(agrees({ filingStatus: 'SINGLE', address: moved }, { returns: [] })).toBe(false);
  });

  it('takes the newest tax year as the last-filed return, and an amended one before the first', () => {
    expect(lastFiledReturn(recorded.returns)?.taxYear).toBe(2016);
    const amended = { ...filed(2016, 'SINGLE'), filedOn: '2017-09-01' };
    expect(lastFiledReturn([amended, ...recorded.returns])?.filingStatus).toBe('SINGLE');
    expect(lastFiledReturn([])).toBeUndefined();
  });
});
