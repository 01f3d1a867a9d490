import { describe, expect, it } from 'vitest';
import { addressPrefix } from './client-address.js';

describe('what limits count', () => {
  it.each([
    ['an IPv4 address as it is', '192.0.2.1', '192.0.2.1'],
    ['an IPv6 address by its /64', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['its short spelling alike', '2001:0DB8:1:2::6', '2001:db8:1:2::/64'],
    ['zeros in the middle', '2001:db8::6', '2001:db8:0:0::/64'],
    ['the loopback address', '::1', '0:0:0:0::/64'],
    ['a link-local address with its zone', 'fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['an IPv4 client of a dual-stack socket', '::ffff:192.0.2.1', '192.0.2.1'],
    ['the same in hexadecimal', '::ffff:c000:201', '192.0.2.1'],
    ['an address that ends in a dotted quad', '64:ff9b::192.0.2.33', '64:ff9b:0:0::/64'],
  ])('%s', (_what, address, prefix) => {
    expect(addressPrefix(address)).toBe(prefix);
  });
});
