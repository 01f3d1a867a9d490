// What programs and networks are called in lists of sessions and of activity.
import { describe, expect, it } from 'vitest';
import { addressPrefix } from '../platform/http/client-address.js';
import { addressInWords, clientInWords } from './whereabouts.rules.js';

const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)';
const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)';
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)';
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const ANDROID = 'Mozilla/5.0 (Linux; Android 14; Pixel 8)';

describe('a client', () => {
  it.each([
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0',
      'Firefox on Windows',
    ],
    [`${WINDOWS} ${WEBKIT} Chrome/130.0.0.0 Safari/537.36`, 'Chrome on Windows'],
    [`${WINDOWS} ${WEBKIT} Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0`, 'Edge on Windows'],
    [`${WINDOWS} ${WEBKIT} Chrome/130.0.0.0 Safari/537.36 OPR/115.0.0.0`, 'Opera on Windows'],
    [`${MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Safari/605.1.15`, 'Safari on Mac'],
    [`${IPHONE} Version/17.0 Mobile/15E148 Safari/604.1`, 'Safari on iPhone'],
    [`${IPHONE} CriOS/130.0.6723.37 Mobile/15E148 Safari/604.1`, 'Chrome on iPhone'],
    [`${IPHONE} FxiOS/131.0 Mobile/15E148 Safari/605.1.15`, 'Firefox on iPhone'],
    ['Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) Version/17.0 Safari/604.1', 'Safari on iPad'],
    [`${ANDROID} ${WEBKIT} Chrome/130.0.0.0 Mobile Safari/537.36`, 'Chrome on Android'],
    [
      `${ANDROID} ${WEBKIT} SamsungBrowser/26.0 Chrome/122.0.0.0 Mobile Safari/537.36`,
      'Samsung Internet on Android',
    ],
    [
      `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${WEBKIT} Chrome/130.0.0.0 Safari/537.36`,
      'Chrome on ChromeOS',
    ],
    [`Mozilla/5.0 (X11; Linux x86_64) ${WEBKIT} HeadlessChrome/130.0.0.0 Safari/537.36`, 'Chrome on Linux'],
    ['Mozilla/5.0 (Windows NT 10.0) Gecko', 'a browser on Windows'],
    ['Mozilla/5.0', 'a browser'],
    ['curl/7.88.1', 'curl'],
    ['okhttp/4.12.0', 'okhttp'],
    ['node', 'node'],
    ['python-requests/2.32', 'python-requests'],
    ['<script>alert(1)</script>', 'an unknown program'],
    ['', 'an unknown program'],
    [`x${'y'.repeat(255)}`, `x${'y'.repeat(39)}`],
  ])('that calls itself %s is %s', (userAgent, said) => {
    expect(clientInWords(userAgent, 'EN')).toBe(said);
  });

  it('is named in Spanish, too', () => {
    expect(clientInWords(`${WINDOWS} ${WEBKIT} Chrome/130.0.0.0 Safari/537.36`, 'ES')).toBe(
      'Chrome en Windows',
    );
    expect(clientInWords('', 'ES')).toBe('un programa desconocido');
  });
});

describe('an address', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7', '203.0.113.7, the network you are on now'],
    ['198.51.100.4', '203.0.113.7', '198.51.100.4, another network'],
    ['10.1.2.3', '203.0.113.7', '10.1.2.3, a private network'],
    ['172.31.0.1', '203.0.113.7', '172.31.0.1, a private network'],
    ['172.32.0.1', '203.0.113.7', '172.32.0.1, another network'],
    ['192.168.0.9', '192.168.0.9', '192.168.0.9, the network you are on now'],
    ['127.0.0.1', '127.0.0.1', '127.0.0.1, this computer'],
    ['::1', '203.0.113.7', '::1, this computer'],
    ['2001:db8::9', '2001:db8::1', '2001:db8::9, the network you are on now'],
    ['2001:db8:0:1::9', '2001:db8::1', '2001:db8:0:1::9, another network'],
    ['fe80::1%eth0', '2001:db8::1', 'fe80::1, a private network'],
    ['fd12:3456::1', '2001:db8::1', 'fd12:3456::1, a private network'],
    ['', '203.0.113.7', 'an unknown address'],
    ['nonsense', '203.0.113.7', 'an unknown address'],
  ])('%s, seen from %s, is %s', (address, here, said) => {
    expect(addressInWords(address, { addressPrefix: addressPrefix(here), language: 'EN' })).toBe(said);
  });

  it('is described in Spanish, too', () => {
    const here = { addressPrefix: '203.0.113.7', language: 'ES' as const };
    expect(addressInWords('203.0.113.7', here)).toBe('203.0.113.7, la red en la que se encuentra ahora');
    expect(addressInWords('10.1.2.3', here)).toBe('10.1.2.3, una red privada');
  });
});
