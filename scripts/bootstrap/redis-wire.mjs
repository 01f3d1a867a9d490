// The few words of Redis's protocol that the scripts need before any package is installed: log in, ping, shut down.
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** Sends commands (arrays of words) one after the other and answers the reply lines; rejects when nobody answers. */
export function askRedis({ host, port, tls = false }, commands, patienceMs = 3000) {
  return new Promise((resolve, reject) => {
    const socket = tls ? connectTls({ host, port, servername: host }) : connect({ host, port });
    let heard = '';
    const done = (error) => {
      socket.destroy();
      error ? reject(error) : resolve(heard.split('\r\n').slice(0, commands.length));
    };
    socket.setTimeout(patienceMs, () => done(new Error('no answer')));
    socket.on('error', done);
    socket.on('close', () => done());
    socket.on(tls ? 'secureConnect' : 'connect', () => {
      for (const words of commands)
        socket.write(
          `*${words.length}\r\n${words.map((w) => `$${Buffer.byteLength(w)}\r\n${w}\r\n`).join('')}`,
        );
    });
    socket.on('data', (chunk) => {
      heard += chunk;
      if (heard.split('\r\n').length > commands.length) done();
    });
  });
}

/** Pings the Redis at `url` (a comma-separated list: any one of it). Answers undefined when well, else what is wrong. */
export async function redisFault(url) {
  let fault = 'it is empty';
  for (const one of url.split(',').map((part) => part.trim())) {
    fault = await faultOfOne(one);
    if (fault === undefined) return undefined;
  }
  return fault;
}

async function faultOfOne(url) {
  let at;
  try {
    at = new URL(url.includes('://') ? url : `redis://${url}`);
  } catch {
    return 'it is no address like redis://host:6379';
  }
  const words = [at.username, at.password].filter(Boolean).map(decodeURIComponent);
  const commands = [...(at.password ? [['AUTH', ...words]] : []), ['PING']];
  const place = {
    host: at.hostname.replace(/^\[|\]$/g, ''),
    port: Number(at.port || 6379),
    tls: at.protocol === 'rediss:',
  };
  try {
    const replies = await askRedis(place, commands);
    const refusal = replies.find((line) => line.startsWith('-'));
    if (refusal) return `it answers "${refusal.slice(1)}"`;
    return replies.includes('+PONG') ? undefined : 'what answers there is no Redis';
  } catch (error) {
    return `${place.host}:${place.port} does not answer (${error.code ?? error.message})`;
  }
}
