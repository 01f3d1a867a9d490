// What we use of the untyped package smpp 0.5.
declare module 'smpp' {
  import type { EventEmitter } from 'node:events';
  import type { Server as NetServer } from 'node:net';

  export interface Pdu {
    command: string;
    command_status: number;
    sequence_number: number;
    message_id?: string;
    receipted_message_id?: string;
    message_state?: number;
    esm_class?: number;
    source_addr?: string;
    destination_addr?: string;
    data_coding?: number;
    short_message?: { message: string | Buffer };
    system_id?: string;
    password?: string;
    response(fields?: Record<string, unknown>): Pdu;
  }
  type Answer = (pdu: Pdu) => void;
  export interface Session extends EventEmitter {
    bind_transceiver(fields: Record<string, unknown>, answer: Answer): boolean;
    submit_sm(fields: Record<string, unknown>, answer: Answer): boolean;
    deliver_sm(fields: Record<string, unknown>, answer?: Answer): boolean;
    enquire_link(answer?: Answer): boolean;
    unbind(answer?: Answer): boolean;
    send(pdu: Pdu): boolean;
    close(done?: () => void): void;
    destroy(done?: () => void): void;
  }
  export function connect(options: {
    host: string;
    port: number;
    tls?: boolean;
    servername?: string;
  }): Session;
  export function createServer(listener: (session: Session) => void): NetServer;
}
