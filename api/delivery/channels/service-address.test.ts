import { describe, expect, it } from 'vitest';
import { readServiceAddress } from './service-address.js';

describe('the address of a carrier', () => {
  it.each([
    [
      'smtp://user:p%40ss@mail.example.gov:2525',
      { user: 'user', password: 'p@ss', host: 'mail.example.gov', port: 2525 },
    ],
    ['twilio://AC1:tok@/?from=%2B15550100', { scheme: 'twilio', user: 'AC1', password: 'tok', host: '' }],
    ['smpp://id:pass@[::1]:2775?from=12345', { host: '::1', port: 2775 }],
    ['sftp://printer@drop.example.com/in/letters', { user: 'printer', password: '', path: '/in/letters' }],
    ['smtp://localhost', { user: '', host: 'localhost', port: undefined }],
  ])('%s is understood', (text, parts) => expect(readServiceAddress(text)).toMatchObject(parts));

  it.each(['%2B1555', '+1555'])('keeps its parameter %s', (from) =>
    expect(readServiceAddress(`twilio://a:b@/?from=${from}&x=1`)?.params.get('from')).toBe('+1555'),
  );

  it.each(['', 'mail.example.gov', 'smtp:/x', 'smtp://a:%zz@h'])('%j is refused', (text) =>
    expect(readServiceAddress(text)).toBeNull(),
  );
});
