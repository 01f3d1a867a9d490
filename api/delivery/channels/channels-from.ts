// Chooses the carriers by the scheme of their settings (api.md "Running it").
import { join } from 'node:path';
import type { Config } from '../../config.js';
import type { Language } from '../messages/define-message.js';
import { messages } from '../messages/index.js';
import { directoryDropbox } from './directory.js';
import type { EmailChannel } from './email-channel.js';
import { fitsOneText } from './gsm7.js';
import type { LetterDropbox } from './letter-dropbox.js';
import { outboxChannels } from './outbox.js';
import { readServiceAddress, type ServiceAddress } from './service-address.js';
import { sftpDropbox } from './sftp.js';
import { smppChannel } from './smpp.js';
import { smtpChannel } from './smtp.js';
import type { DeliveryReceipt, TextChannel } from './text-channel.js';
import { twilioChannel } from './twilio.js';

export interface Channels {
  readonly email: EmailChannel;
  readonly text: TextChannel;
  readonly letters: LetterDropbox;
}

export type ChannelConfig = Pick<
  Config,
  'emailUrl' | 'emailFrom' | 'smsUrl' | 'letterUrl' | 'publicUrl' | 'dataDir'
>;

export const outboxDir = (config: Pick<Config, 'dataDir'>): string => join(config.dataDir, 'outbox');

/** Throws an Error whose one sentence says which setting is wrong; settings may hold passwords and are not quoted. */
export function channelsFrom(
  config: ChannelConfig,
  needs: { now: () => Date; onReceipt: (receipt: DeliveryReceipt) => Promise<void> },
): Channels {
  checkHost(new URL(config.publicUrl).hostname);
  const outbox = outboxChannels(outboxDir(config), needs.now);
  return {
    email: config.emailUrl === 'outbox:' ? outbox.email : emailFrom(config),
    text: config.smsUrl === 'outbox:' ? outbox.text : textFrom(config, needs.onReceipt),
    letters: lettersFrom(config.letterUrl),
  };
}

// Found out at the start, not when somebody waits for a code.
function checkHost(host: string): void {
  const about = { host, site: host, publicUrl: '', disavowDays: 0 };
  const vars = { code: '000000', minutes: 59 };
  for (const message of [messages.SECURITY_CODE, messages.PHONE_ACTIVATION_CODE])
    for (const language of ['EN', 'ES'] satisfies Language[])
      if (!fitsOneText(message.render[language](vars, about)))
        throw new Error('PUBLIC_URL has a host too long to fit one text message together with a code.');
}

function emailFrom(config: ChannelConfig): EmailChannel {
  const address = addressOf('EMAIL_URL', config.emailUrl, ['smtp', 'smtps'], 'outbox:');
  return smtpChannel(address, { from: config.emailFrom, host: new URL(config.publicUrl).hostname });
}

function textFrom(
  config: ChannelConfig,
  onReceipt: (receipt: DeliveryReceipt) => Promise<void>,
): TextChannel {
  const address = addressOf('SMS_URL', config.smsUrl, ['smpp', 'ssmpp', 'twilio'], 'outbox:');
  if (address.scheme !== 'twilio') return smppChannel(address, onReceipt);
  if (!address.user || !address.password || !address.params.get('from'))
    throw new Error('SMS_URL: twilio needs sid, token and from, as in twilio://sid:token@/?from=+15550100');
  return twilioChannel(address);
}

function lettersFrom(letterUrl: string): LetterDropbox {
  if (/^dir:./.test(letterUrl)) return directoryDropbox(letterUrl.slice('dir:'.length));
  return sftpDropbox(addressOf('LETTER_URL', letterUrl, ['sftp'], 'dir:PATH'));
}

function addressOf(
  setting: string,
  text: string,
  schemes: readonly string[],
  otherForm: string,
): ServiceAddress {
  const address = readServiceAddress(text);
  const known = `${otherForm}, ${schemes.map((scheme) => `${scheme}://…`).join(', ')}`;
  if (!address || !schemes.includes(address.scheme)) throw new Error(`${setting} must be one of ${known}.`);
  if (!address.host && address.scheme !== 'twilio') throw new Error(`${setting} names no host.`);
  return address;
}
