import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EmailChannel } from './email-channel.js';
import { readServiceAddress } from './service-address.js';
import { smtpChannel } from './smtp.js';

const mails: ParsedMail[] = [];
let server: SMTPServer;
let channel: EmailChannel;
let refusal: { code: number; message: string } | null;

const channelTo = (port: number, user = 'mailer'): EmailChannel => {
  const address = readServiceAddress(`smtp://${user}:s%3Acret@127.0.0.1:${port}`);
  if (!address) throw new Error('unreadable address');
  return smtpChannel(address, { from: 'Secure Access <no-reply@example.gov>', host: 'access.example.gov' });
};

beforeEach(async () => {
  mails.length = 0;
  refusal = null;
  server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    onAuth: ({ username, password }, _session, done) =>
      username === 'mailer' && password === 's:cret' ? done(null, { user: username }) : done(new Error('no')),
    onRcptTo: (_address, _session, done) =>
      done(refusal ? Object.assign(new Error(refusal.message), { responseCode: refusal.code }) : null),
    onData: (stream, _session, done) => {
      simpleParser(stream).then((mail) => {
        mails.push(mail);
        done();
      }, done);
    },
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  channel = channelTo((server.server.address() as AddressInfo).port);
});
afterEach(async () => {
  await channel.close();
  await new Promise<void>((done) => server.close(done));
});

const email = {
  id: '01900000-0000-7000-8000-000000000001',
  to: 'grace@example.com',
  subject: 'Su código',
  text: 'Hola:\n\n483920\n',
};

describe('e-mail over SMTP', () => {
  it('arrives with its words, its sender and an id that stays the same when sent again', async () => {
    expect(await channel.send(email)).toMatchObject({ outcome: 'SENT' });
    await channel.send(email);
    expect(mails[0]).toMatchObject({ subject: 'Su código', text: 'Hola:\n\n483920\n' });
    expect(mails[0]?.from?.text).toContain('no-reply@example.gov');
    expect(mails.map(({ messageId }) => messageId)).toEqual(
      Array(2).fill(`<${email.id}@access.example.gov>`),
    );
    expect(mails[0]?.headers.get('auto-submitted')).toBe('auto-generated');
  });

  it('goes to one recipient, whatever the address says', async () => {
    await channel.send({ ...email, to: 'a@example.com, b@example.com\r\nBcc: c@example.com' });
    const to = mails.flatMap((mail) => [mail.to, mail.cc, mail.bcc].flat().filter(Boolean));
    expect(to.length).toBeLessThanOrEqual(1);
  });

  it.each([
    [550, 'no such user <grace@example.com>', { outcome: 'REFUSED', reason: 'SMTP_550' }],
    [451, 'try later <grace@example.com>', { outcome: 'RETRY', reason: 'SMTP_451' }],
  ])('answered %i by the server gives a reason without the address', async (code, message, result) => {
    refusal = { code, message };
    expect(await channel.send(email)).toEqual(result);
  });

  it('with a wrong password is tried again, for the setting can be mended', async () => {
    const stranger = channelTo((server.server.address() as AddressInfo).port, 'stranger');
    expect(await stranger.send(email)).toEqual({ outcome: 'RETRY', reason: 'SMTP_SIGN_IN_REFUSED' });
    await stranger.close();
  });

  it('with nobody there is tried again', async () => {
    const nobody = channelTo(1);
    expect(await nobody.send(email)).toMatchObject({ outcome: 'RETRY' });
    await nobody.close();
  });
});
