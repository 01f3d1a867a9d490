// Origin-bound one-time codes (WICG sms-one-time-codes): browsers offer the code only to this host.
import type { About } from '../define-message.js';

/** The last line of every text that carries a code: `@host #123456`. */
export const withCodeLine = (sentence: string, code: string, { host }: About): string =>
  `${sentence}\n@${host} #${code}`;
