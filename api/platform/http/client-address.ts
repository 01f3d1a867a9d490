// The address that limits are counted for. IPv6 counts by /64, which is what one household or host is given;
// forwarded addresses are believed only from the proxies of TRUST_PROXY (Fastify's `trustProxy`).
import { isIP, isIPv4, isIPv6 } from 'node:net';
import type { FastifyRequest } from 'fastify';

/** The client's address as plain text; a forwarded value that is no address falls back to the connection's own. */
export function clientAddress(request: FastifyRequest): string {
  const claimed = withoutPort(request.ip);
  const address = isIP(claimed) ? claimed : (request.socket.remoteAddress ?? '');
  return unmapped(address);
}

/** An IPv4 address as it is, an IPv6 address as its /64 network: `2001:db8:0:7::/64`. */
export function addressPrefix(address: string): string {
  const plain = unmapped(address);
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('%', 1).join('').toLowerCase().split('::');
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  const all = [...before, ...new Array<string>(Math.max(zeros, 0)).fill('0'), ...after];
  const network = all.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}

function groups(part: string): string[] {
  if (part === '') return [];
  return part.split(':').flatMap((group) => {
    if (!group.includes('.')) return [group];
    // A dotted quad at the end stands for two groups.
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
    return [(a * 256 + b).toString(16), (c * 256 + d).toString(16)];
  });
}

/** `::ffff:192.0.2.1` and its hexadecimal spelling are IPv4 clients of a dual-stack socket. */
function unmapped(address: string): string {
  const mapped = /^::ffff:(.+)$/i.exec(address)?.[1];
  if (mapped === undefined) return address;
  if (isIPv4(mapped)) return mapped;
  const [high, low] = mapped.split(':').map((group) => Number.parseInt(group, 16));
  if (high === undefined || low === undefined || mapped.split(':').length !== 2) return address;
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** Some proxies forward `192.0.2.1:4711` or `[2001:db8::1]:4711`. */
function withoutPort(text: string): string {
  return /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text)?.[1] ?? text;
}
