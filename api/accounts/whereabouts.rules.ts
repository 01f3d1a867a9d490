// Client and network address in plain words (domain.md 2.8), worked out here alone: nothing is looked up outside, and no
// place is guessed. What a program calls itself is hearsay; no more of it is shown than a name.
import { BlockList, isIP } from 'node:net';
import { whereaboutsWords as words } from '../../schema/whereabouts-words.js';
import { addressPrefix } from '../platform/http/client-address.js';
import type { RequestFacts } from '../platform/request.js';

type Language = RequestFacts['language'];
type Named = readonly (readonly [name: string, sign: RegExp])[];

/** Read from top to bottom: most browsers also name those that they descend from. */
const BROWSERS: Named = [
  ['Edge', /\bEdg(?:e|A|iOS)?\//],
  ['Opera', /\bOPR\/|\bOpera\b/],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['DuckDuckGo', /\bDuckDuckGo\/|\bDdg\//],
  ['Firefox', /\bFirefox\/|\bFxiOS\//],
  ['Chrome', /\b(?:Headless)?Chrome\/|\bCriOS\//],
  ['Safari', /\bSafari\//],
];
const SYSTEMS: Named = [
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Android', /\bAndroid\b/],
  ['Windows', /\bWindows\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Mac', /\bMacintosh\b/],
  ['Linux', /\bLinux\b|\bX11\b/],
];

/** "Firefox on Windows", "curl", "an unknown program", from the User-Agent that was sent. */
export function clientInWords(userAgent: string, language: Language): string {
  if (!userAgent.startsWith('Mozilla/') && !userAgent.startsWith('Opera/')) {
    const [program] = /^[A-Za-z][\w.-]{0,39}/.exec(userAgent) ?? [];
    return program ?? words.unknownProgram[language];
  }
  const browser = nameIn(BROWSERS, userAgent) ?? words.someBrowser[language];
  const system = nameIn(SYSTEMS, userAgent);
  if (!system) return browser;
  return words.browserOn[language].replace('{browser}', browser).replace('{system}', system);
}

const nameIn = (named: Named, text: string): string | undefined =>
  named.find(([, sign]) => sign.test(text))?.[0];

const LOOPBACK = blocks(['127.0.0.0', 8], ['::1', 128]);
/** RFC 1918, RFC 3927, RFC 4193, RFC 4291 section 2.5.6. */
const PRIVATE = blocks(
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['fc00::', 7],
  ['fe80::', 10],
);

/** "203.0.113.7, the network you are on now", seen from the request that asks; IPv6 networks are compared by /64. */
export function addressInWords(
  address: string,
  { addressPrefix: here, language }: Pick<RequestFacts, 'addressPrefix' | 'language'>,
): string {
  const [plain = ''] = address.split('%', 1);
  const version = isIP(plain);
  if (version === 0) return words.unknownAddress[language];
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const said = LOOPBACK.check(plain, family)
    ? words.thisComputer
    : addressPrefix(plain) === here
      ? words.thisNetwork
      : PRIVATE.check(plain, family)
        ? words.privateNetwork
        : words.anotherNetwork;
  return said[language].replace('{address}', plain);
}

function blocks(...networks: readonly (readonly [network: string, bits: number])[]): BlockList {
  const list = new BlockList();
  for (const [network, bits] of networks)
    list.addSubnet(network, bits, network.includes(':') ? 'ipv6' : 'ipv4');
  return list;
}
