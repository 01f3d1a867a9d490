// E-mail over SMTP. 4xx, timeouts and lost connections are tried again; 5xx for the recipient is final.
import { createTransport } from 'nodemailer';
import type { EmailChannel } from './email-channel.js';
import { refused, retry, type SendResult, sent } from './send-result.js';
import type { ServiceAddress } from './service-address.js';

const CONNECT_MS = 10_000;
const ANSWER_MS = 20_000;

/**
 * `smtp://user:pass@host:port`, or `smtps://` for TLS from the first byte; STARTTLS is used when offered,
 * and is required by `?tls=required`. The Message-ID is made of the message's id, so that a repeat is recognised.
 */
export function smtpChannel(
  address: ServiceAddress,
  sender: { readonly from: string; readonly host: string },
): EmailChannel {
  const transport = createTransport({
    host: address.host,
    port: address.port ?? (address.scheme === 'smtps' ? 465 : 587),
    secure: address.scheme === 'smtps',
    requireTLS: address.params.get('tls') === 'required',
    ...(address.user ? { auth: { user: address.user, pass: address.password } } : {}),
    pool: true,
    maxConnections: 4,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: ANSWER_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ id, to, subject, text }): Promise<SendResult> {
      try {
        const messageId = `<${id}@${sender.host}>`;
        // An address object: nothing in a recipient can become a second one.
        const recipient = { name: '', address: to };
        await transport.sendMail({
          messageId,
          from: sender.from,
          to: recipient,
          subject,
          text,
          headers: AUTOMATIC,
        });
        return sent(messageId);
      } catch (error) {
        return failure(error);
      }
    },
    async close() {
      transport.close();
    },
  };
}

const AUTOMATIC = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };

// The server's sentence may quote the address: only its number is kept.
function failure(error: unknown): SendResult {
  const { responseCode, code } = error as { responseCode?: number; code?: string };
  if (code === 'EAUTH') return retry('SMTP_SIGN_IN_REFUSED');
  if (typeof responseCode === 'number' && responseCode >= 500) return refused(`SMTP_${responseCode}`);
  if (typeof responseCode === 'number') return retry(`SMTP_${responseCode}`);
  return retry(typeof code === 'string' && /^[A-Z_]+$/.test(code) ? `SMTP_${code}` : 'SMTP_FAULT');
}
