// Texts over SMPP 3.4 as one GSM-7 part, with a delivery receipt asked for.
import type { Pdu } from 'smpp';
import { encodeGsm7 } from './gsm7.js';
import { refused, retry, type SendResult, sent } from './send-result.js';
import type { ServiceAddress } from './service-address.js';
import { SmppFault, SmppLink } from './smpp-link.js';
import type { DeliveryReceipt, TextChannel } from './text-channel.js';

const DEFAULT_PORT = 2775;
const TON = { UNKNOWN: 0, INTERNATIONAL: 1, ALPHANUMERIC: 5 } as const;
const NPI = { UNKNOWN: 0, ISDN: 1 } as const;
const RECEIPT_PLEASE = 1;
const IS_RECEIPT = 0x04;
const TRANSIENT = new Set([0x08, 0x14, 0x58, 0x61, 0x64]); // system error, queue full, throttled, …
const OPTED_OUT = new Set([0x0440, 0x0448]);

/** `smpp://id:pass@host:port?from=…` (`ssmpp://` for TLS); `from` is a number, a short code or a name. */
export function smppChannel(
  address: ServiceAddress,
  onReceipt: (receipt: DeliveryReceipt) => Promise<void>,
  answerMs?: number,
): TextChannel {
  const from = address.params.get('from') ?? '';
  const link = new SmppLink(
    {
      host: address.host,
      port: address.port ?? DEFAULT_PORT,
      tls: address.scheme === 'ssmpp',
      systemId: address.user,
      password: address.password,
    },
    async (pdu) => {
      const receipt = readReceipt(pdu);
      if (receipt) await onReceipt(receipt);
    },
    answerMs,
  );
  return {
    async send({ to, text }): Promise<SendResult> {
      const octets = encodeGsm7(text);
      if (!octets) return refused('NOT_GSM7');
      try {
        const answer = await link.submit({
          ...sender(from),
          dest_addr_ton: TON.INTERNATIONAL,
          dest_addr_npi: NPI.ISDN,
          destination_addr: to.replace(/^\+/, ''),
          data_coding: 0,
          registered_delivery: RECEIPT_PLEASE,
          short_message: octets,
        });
        return judge(answer);
      } catch (error) {
        return retry(error instanceof SmppFault ? error.message : 'SMPP_FAULT');
      }
    },
    close: () => link.close(),
  };
}

function judge({ command_status: status, message_id }: Pdu): SendResult {
  if (status === 0) return sent(message_id);
  if (OPTED_OUT.has(status)) return refused('OPTED_OUT');
  return TRANSIENT.has(status) ? retry(`SMPP_${status}`) : refused(`SMPP_${status}`);
}

function sender(from: string): Record<string, unknown> {
  if (/^\+\d+$/.test(from))
    return { source_addr_ton: TON.INTERNATIONAL, source_addr_npi: NPI.ISDN, source_addr: from.slice(1) };
  if (/^\d*$/.test(from))
    return { source_addr_ton: TON.UNKNOWN, source_addr_npi: NPI.UNKNOWN, source_addr: from };
  return { source_addr_ton: TON.ALPHANUMERIC, source_addr_npi: NPI.UNKNOWN, source_addr: from };
}

// SMPP 3.4 appendix B: "id:… stat:DELIVRD err:000 text:…"; only id, state and error number are read.
function readReceipt(pdu: Pdu): DeliveryReceipt | null {
  if (((pdu.esm_class ?? 0) & IS_RECEIPT) === 0) return null;
  const raw = pdu.short_message?.message ?? '';
  const body = typeof raw === 'string' ? raw : raw.toString('latin1');
  const reference = pdu.receipted_message_id ?? /\bid:(\S+)/.exec(body)?.[1];
  const state = /\bstat:([A-Z]{4,7})/.exec(body)?.[1];
  if (!reference || !state || state === 'ENROUTE' || state === 'ACCEPTD') return null;
  const error = /\berr:(\w{1,5})/.exec(body)?.[1];
  if (state === 'DELIVRD') return { reference, outcome: 'DELIVERED' };
  return { reference, outcome: 'UNDELIVERED', reason: error ? `${state}_${error}` : state };
}
