// The port that every mail carrier fills: smtp and the development outbox (docs/delivery.md "Carriers").
import type { SendResult } from './send-result.js';

export interface Email {
  /** Stable over repeats: a receiver recognises a message it has seen. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** The port to the mail carrier. `send` answers, it does not throw. */
export interface EmailChannel {
  send(email: Email): Promise<SendResult>;
  close(): Promise<void>;
}
