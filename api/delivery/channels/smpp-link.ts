// One bound SMPP 3.4 transceiver: binds on demand, keeps alive with enquire_link, binds again with growing waits.
import smpp, { type Pdu, type Session } from 'smpp';

const ANSWER_MS = 10_000;
const ENQUIRE_MS = 30_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
const ESME_ROK = 0;

export interface SmppPeer {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly systemId: string;
  readonly password: string;
}

/** Thrown by `bound` and `ask`; the message is a word for operators. */
export class SmppFault extends Error {}

export class SmppLink {
  private session: Session | null = null;
  private binding: Promise<Session> | null = null;
  private keepAlive: NodeJS.Timeout | undefined;
  private waitMs = FIRST_WAIT_MS;
  private notBefore = 0;
  private closed = false;

  constructor(
    private readonly peer: SmppPeer,
    private readonly onDeliver: (pdu: Pdu) => Promise<void>,
    private readonly answerMs = ANSWER_MS,
  ) {}

  /** Asks the peer once, within the time limit; the answer may carry an error status. */
  async submit(fields: Record<string, unknown>): Promise<Pdu> {
    const session = await this.bound();
    return this.ask((answer) => session.submit_sm(fields, answer));
  }

  /** Binds now, so that receipts of an earlier run come in too. */
  async bound(): Promise<Session> {
    if (this.closed) throw new SmppFault('SMPP_CLOSED');
    if (this.session) return this.session;
    if (performance.now() < this.notBefore) throw new SmppFault('SMPP_WAITING_TO_RECONNECT');
    this.binding ??= this.bind().finally(() => {
      this.binding = null;
    });
    return this.binding;
  }

  async close(): Promise<void> {
    this.closed = true;
    const session = this.session;
    if (!session) return;
    await this.ask((answer) => session.unbind(answer)).catch(() => undefined);
    this.drop(session);
  }

  private async bind(): Promise<Session> {
    const { host, port, tls, systemId, password } = this.peer;
    const session = smpp.connect({ host, port, tls, ...(tls ? { servername: host } : {}) });
    // Without a listener a broken line would end the process.
    session.on('error', () => this.drop(session));
    session.on('close', () => this.drop(session));
    session.on('unbind', (pdu: Pdu) => session.send(pdu.response()));
    session.on('enquire_link', (pdu: Pdu) => session.send(pdu.response()));
    session.on('deliver_sm', (pdu: Pdu) => {
      // Answered only once it is written down: a receipt lost in a crash comes again.
      this.onDeliver(pdu).then(
        () => session.send(pdu.response()),
        () => session.send(pdu.response({ command_status: 8 })),
      );
    });
    try {
      await this.connected(session, tls);
      const answer = await this.ask((done) =>
        session.bind_transceiver(
          { system_id: systemId, password, system_type: '', interface_version: 0x34 },
          done,
        ),
      );
      if (answer.command_status !== ESME_ROK) throw new SmppFault(`SMPP_BIND_${answer.command_status}`);
    } catch (error) {
      this.drop(session);
      this.notBefore = performance.now() + this.waitMs;
      this.waitMs = Math.min(this.waitMs * 2, LONGEST_WAIT_MS);
      throw error;
    }
    this.waitMs = FIRST_WAIT_MS;
    this.session = session;
    this.keepAlive = setInterval(() => this.enquire(session), ENQUIRE_MS).unref();
    return session;
  }

  private enquire(session: Session): void {
    this.ask((answer) => session.enquire_link(answer)).catch(() => this.drop(session));
  }

  private connected(session: Session, tls: boolean): Promise<void> {
    return new Promise((done, fail) => {
      const timer = setTimeout(() => fail(new SmppFault('SMPP_CONNECT_TIMEOUT')), this.answerMs).unref();
      session.once(tls ? 'secureConnect' : 'connect', () => {
        clearTimeout(timer);
        done();
      });
      session.once('close', () => {
        clearTimeout(timer);
        fail(new SmppFault('SMPP_CONNECTION_REFUSED'));
      });
    });
  }

  private ask(send: (answer: (pdu: Pdu) => void) => boolean): Promise<Pdu> {
    return new Promise((done, fail) => {
      const timer = setTimeout(() => fail(new SmppFault('SMPP_TIMEOUT')), this.answerMs).unref();
      const written = send((pdu) => {
        clearTimeout(timer);
        done(pdu);
      });
      if (written) return;
      clearTimeout(timer);
      fail(new SmppFault('SMPP_LINE_DOWN'));
    });
  }

  private drop(session: Session): void {
    if (this.session === session) {
      clearInterval(this.keepAlive);
      this.session = null;
    }
    session.destroy();
  }
}
