import { describe, expect, it } from 'vitest';
import { channelsFrom } from './channels-from.js';

const good = {
  emailUrl: 'outbox:',
  emailFrom: 'Secure Access <no-reply@example.gov>',
  smsUrl: 'outbox:',
  letterUrl: 'dir:/var/letters',
  publicUrl: 'https://access.example.gov',
  dataDir: '/var/data',
};
const needs = { now: () => new Date(0), onReceipt: async () => {} };

describe('the settings of the carriers', () => {
  it.each([
    ['emailUrl', 'ftp://x', 'EMAIL_URL must be one of outbox:, smtp://…, smtps://….'],
    ['emailUrl', 'smtp://', 'EMAIL_URL names no host.'],
    ['smsUrl', 'pigeon:', 'SMS_URL must be one of outbox:, smpp://…, ssmpp://…, twilio://….'],
    [
      'smsUrl',
      'twilio://sid@/',
      'SMS_URL: twilio needs sid, token and from, as in twilio://sid:token@/?from=+15550100',
    ],
    [
      'publicUrl',
      `https://${'x'.repeat(60)}.example.gov`,
      'PUBLIC_URL has a host too long to fit one text message together with a code.',
    ],
    ['letterUrl', 'dir:', 'LETTER_URL must be one of dir:PATH, sftp://….'],
  ])('%s=%s is refused in one sentence that quotes no password', (setting, value, sentence) =>
    expect(() => channelsFrom({ ...good, [setting]: value }, needs)).toThrow(new Error(sentence)),
  );

  it.each([
    ['emailUrl', 'smtps://u:p@mail.example.gov'],
    ['smsUrl', 'smpp://id:pass@smsc.example.com:2775?from=12345'],
    ['smsUrl', 'twilio://AC1:token@/?from=+15550100'],
    ['letterUrl', 'sftp://printer@drop.example.com/in'],
  ])('%s=%s is taken without going out', (setting, value) =>
    expect(() => channelsFrom({ ...good, [setting]: value }, needs)).not.toThrow(),
  );
});
