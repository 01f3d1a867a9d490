// The port that every carrier of texts fills: smpp, twilio and the development outbox (docs/delivery.md "Carriers").
import type { SendResult } from './send-result.js';

export interface Text {
  readonly id: string;
  /** E.164. */
  readonly to: string;
  /** One GSM-7 part. */
  readonly text: string;
}

/** The port to the text-message carrier. `send` answers, it does not throw. */
export interface TextChannel {
  send(text: Text): Promise<SendResult>;
  close(): Promise<void>;
}

/** What a carrier tells later of a text it took; `reference` is the one it gave then. */
export interface DeliveryReceipt {
  readonly reference: string;
  readonly outcome: 'DELIVERED' | 'UNDELIVERED';
  readonly reason?: string;
}
