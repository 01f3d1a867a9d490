// Which adapter serves which port: `directory:` or `http(s)://…`, by configuration (domain.md section 4).
import { directoryCreditBureau } from './credit-bureau/directory.js';
import { httpCreditBureau } from './credit-bureau/http.js';
import type { CreditBureau } from './credit-bureau.js';
import type { DirectoryDeps } from './directory-rows.js';
import { directoryPhoneOwnership } from './phone-ownership/directory.js';
import { httpPhoneOwnership } from './phone-ownership/http.js';
import type { PhoneOwnership } from './phone-ownership.js';
import { directoryTaxRecords } from './tax-records/directory.js';
import { httpTaxRecords } from './tax-records/http.js';
import type { TaxRecords } from './tax-records.js';

export interface EvidenceConfig {
  readonly production: boolean;
  readonly taxRecordsUrl: string;
  readonly creditBureauUrl: string;
  readonly creditBureauName: string;
  readonly phoneOwnershipUrl: string;
  readonly evidenceTimeoutMs: number;
}

export interface Evidence {
  taxRecords: TaxRecords;
  creditBureau: CreditBureau;
  phoneOwnership: PhoneOwnership;
}

/** The three ports. Throws when an address is of no known kind, naming the setting but never the address. */
export function evidenceFrom(config: EvidenceConfig, deps: DirectoryDeps): Evidence {
  const adapter = <P>(setting: string, url: string, directory: () => P, http: (url: string) => P): P => {
    if (url === 'directory:') return directory();
    checkHttp(setting, url, config.production);
    return http(url);
  };
  const over = (url: string) => ({
    url,
    timeoutMs: config.evidenceTimeoutMs,
    ...(deps.onUnavailable && { onUnavailable: deps.onUnavailable }),
  });
  return {
    taxRecords: adapter(
      'TAX_RECORDS_URL',
      config.taxRecordsUrl,
      () => directoryTaxRecords(deps),
      (url) => httpTaxRecords(over(url), deps.policy),
    ),
    creditBureau: adapter(
      'CREDIT_BUREAU_URL',
      config.creditBureauUrl,
      () => directoryCreditBureau(deps, config.creditBureauName),
      (url) => httpCreditBureau(over(url), config.creditBureauName),
    ),
    phoneOwnership: adapter(
      'PHONE_OWNERSHIP_URL',
      config.phoneOwnershipUrl,
      () => directoryPhoneOwnership(deps),
      (url) => httpPhoneOwnership(over(url)),
    ),
  };
}

function checkHttp(setting: string, url: string, production: boolean): void {
  if (!URL.canParse(url) || !/^https?:\/\//i.test(url))
    throw new Error(`${setting} must be directory: or an http(s):// address`);
  const { protocol, hostname, search, hash } = new URL(url);
  if (search || hash) throw new Error(`${setting} must be a base address, without ? or #`);
  const isLocal = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
  if (production && protocol === 'http:' && !isLocal)
    throw new Error(`${setting} must be https:// in production: SSNs would cross the network in clear`);
}
