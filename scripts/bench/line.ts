// One connection that asks the same over and over, written straight to the socket: node:http's client costs as much as
// the servers whose trivial queries are counted, and would be what is measured.
import { connect } from 'node:net';

export interface Line {
  /** Asks once more; the answer's head and body. Never called before the last answer is there. */
  ask(): Promise<string>;
  close(): void;
}

/** Opens a connection for `POST url` with this JSON body. Answers must come with a Content-Length. */
export function openLine(url: string, body: string): Promise<Line> {
  const { hostname, port, pathname, host } = new URL(url);
  const request = Buffer.from(
    `POST ${pathname} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  socket.setEncoding('latin1');
  let text = '';
  let resolve = (_answer: string): void => undefined;
  let reject = (_fault: Error): void => undefined;
  socket.on('data', (part: string) => {
    text += part;
    const head = text.indexOf('\r\n\r\n');
    if (head === -1) return;
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(text.slice(0, head))?.[1]);
    if (text.length < head + 4 + length) return;
    const answer = text;
    text = '';
    resolve(answer);
  });
  socket.on('error', (fault) => reject(fault));
  socket.on('close', () => reject(new Error('the server closed the connection')));
  const ask = () =>
    new Promise<string>((done, failed) => {
      resolve = done;
      reject = failed;
      socket.write(request);
    });
  return new Promise((opened, failed) => {
    reject = failed;
    socket.once('connect', () => opened({ ask, close: () => void socket.destroy() }));
  });
}
