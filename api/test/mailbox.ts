// An SMTP server on loopback that keeps what it takes, and can be told to wait before it says that it took it.
import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface Mailbox {
  readonly url: string;
  readonly mails: { readonly id: string; readonly to: string; readonly text: string }[];
  /** While true, no mail is answered for: the sender hangs in the middle of sending. */
  holds: boolean;
  /** Mails under way that are not answered for. */
  held: number;
  close(): Promise<void>;
}

export async function startMailbox(): Promise<Mailbox> {
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, session, done) => {
      simpleParser(stream).then((mail) => {
        if (box.holds) {
          box.held += 1;
          return;
        }
        const to = session.envelope.rcptTo[0]?.address ?? '';
        box.mails.push({ id: mail.messageId ?? '', to, text: mail.text ?? '' });
        done();
      }, done);
    },
  });
  // A sender that is killed breaks its connection; that is what the walk wants.
  server.on('error', () => undefined);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const box: Mailbox = {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    mails: [],
    holds: false,
    held: 0,
    close: () => new Promise((closed) => server.close(() => closed())),
  };
  return box;
}
