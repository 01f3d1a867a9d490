// Texts by Twilio's SDK, loaded at the first text because it is large.
import type { Twilio } from 'twilio';
import { refused, retry, type SendResult, sent } from './send-result.js';
import type { ServiceAddress } from './service-address.js';
import type { TextChannel } from './text-channel.js';

const ANSWER_MS = 10_000;
const OPTED_OUT = 21610;

/**
 * `twilio://sid:token@/?from=+1…`, or `?from=MG…` for a messaging service. A host after the @ stands in for
 * api.twilio.com (a proxy; on loopback, over plain HTTP).
 */
export function twilioChannel(address: ServiceAddress, answerMs = ANSWER_MS): TextChannel {
  const from = address.params.get('from') ?? '';
  const sender = from.startsWith('MG') ? { messagingServiceSid: from } : { from };
  let client: Promise<Twilio> | null = null;
  return {
    async send({ to, text }): Promise<SendResult> {
      try {
        client ??= load(address, answerMs);
        const { sid } = await (await client).messages.create({ to, body: text, ...sender });
        return sent(sid);
      } catch (error) {
        return failure(error);
      }
    },
    async close() {},
  };
}

async function load(address: ServiceAddress, answerMs: number): Promise<Twilio> {
  const { default: twilio } = await import('twilio');
  const httpClient = new twilio.RequestClient({ timeout: answerMs });
  if (address.host) {
    const ask = httpClient.request.bind(httpClient);
    httpClient.request = (request) => ask({ ...request, uri: elsewhere(request.uri, address) });
  }
  return twilio(address.user, address.password, { httpClient });
}

function elsewhere(uri: string, { host, port }: ServiceAddress): string {
  const url = new URL(uri);
  if (/^(localhost|127\.)/.test(host)) url.protocol = 'http:';
  url.hostname = host;
  url.port = String(port ?? '');
  return url.href;
}

// Twilio's sentences quote the number: only the code is kept. No status at all means that nobody answered.
function failure(error: unknown): SendResult {
  const { status, code } = error as { status?: number; code?: number | string };
  if (code === OPTED_OUT) return refused('OPTED_OUT');
  if (typeof status !== 'number') return retry('TWILIO_NOT_REACHED');
  const reason = `TWILIO_${typeof code === 'number' ? code : status}`;
  const transient = status === 429 || status >= 500 || status === 401 || status === 403;
  return transient ? retry(reason) : refused(reason);
}
