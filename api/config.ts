// The only reader of the environment (api.md "Running it"). All faults are told at once; policy numbers live in schema/policy.ts.
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { type Policy, policyFrom } from '../schema/policy.js';

export type Role = 'all' | 'api' | 'worker';

export interface Config {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  readonly databaseUrl: string;
  /** Undefined: no Redis; jobs then run in process. */
  readonly redisUrl: string | undefined;
  readonly role: Role;
  readonly policy: Policy;
  readonly policyOverridden: readonly string[];
  readonly publicUrl: string;
  readonly trustProxy: readonly string[];
  readonly allowedOrigins: readonly string[];
  readonly introspection: boolean;
  readonly keysPath: string;
  /** The keyring itself as JSON, where keys come from the environment; goes before keysPath. */
  readonly keysJson: string | undefined;
  readonly emailUrl: string;
  readonly emailFrom: string;
  readonly smsUrl: string;
  readonly letterUrl: string;
  readonly letterCutoff: string;
  readonly taxRecordsUrl: string;
  readonly creditBureauUrl: string;
  readonly creditBureauName: string;
  readonly phoneOwnershipUrl: string;
  readonly evidenceTimeoutMs: number;
  readonly seedDemo: boolean;
  readonly acceptTestSsns: boolean;
  readonly logLevel: string;
}

/** Says everything that is wrong with the settings, a line each. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(faults.join('\n'));
  }
}

type Env = Readonly<Record<string, string | undefined>>;

/** Reads the settings. Throws ConfigError. */
export function loadConfig(env: Env): Config {
  const faults: string[] = [];
  const text = (name: string, fallback: string): string => env[name]?.trim() || fallback;
  const flag = (name: string, fallback: boolean): boolean => {
    const value = env[name]?.trim().toLowerCase();
    if (!value) return fallback;
    if (['true', '1', 'yes', 'on'].includes(value)) return true;
    if (['false', '0', 'no', 'off'].includes(value)) return false;
    faults.push(`${name} must be true or false, not "${value}"`);
    return fallback;
  };
  const listed = (name: string): string[] =>
    (env[name] ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean);
  const matching = (name: string, fallback: string, pattern: RegExp, expected: string): string => {
    const value = text(name, fallback);
    if (!pattern.test(value)) faults.push(`${name} must be ${expected}`);
    return value;
  };

  const production = env.NODE_ENV === 'production';
  const host = text('HOST', '127.0.0.1');
  const port = Number(text('PORT', '4000'));
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    faults.push('PORT must be a number from 0 to 65535');
  const dataDir = resolve(text('DATA_DIR', 'var'));
  let chosen = policyFrom('irs-2017');
  try {
    chosen = policyFrom(text('POLICY', 'irs-2017'), env.POLICY_SET);
  } catch (error) {
    faults.push(...(error as Error).message.split('\n'));
  }
  const config: Config = {
    production,
    host,
    port,
    dataDir,
    databaseUrl: matching(
      'DATABASE_URL',
      `sqlite:${join(dataDir, 'secure-access.sqlite')}`,
      /^(sqlite:.+|postgres(ql)?:\/\/.+)/,
      'sqlite:PATH or postgres://…',
    ),
    redisUrl: redisUrlOf(env.REDIS_URL?.trim(), faults),
    role: matching('ROLE', 'all', /^(all|api|worker)$/, 'all, api or worker') as Role,
    policy: chosen.policy,
    policyOverridden: chosen.overridden,
    publicUrl: matching(
      'PUBLIC_URL',
      `http://${host}:${port}`,
      /^https?:\/\/[^/]+\/?$/,
      'an address like https://access.example.gov',
    ).replace(/\/$/, ''),
    trustProxy: listed('TRUST_PROXY'),
    allowedOrigins: listed('ALLOWED_ORIGINS'),
    introspection: flag('INTROSPECTION', !production),
    keysPath: resolve(text('KEYS', join(dataDir, 'keys'))),
    keysJson: env.KEYS_JSON?.trim() || undefined,
    emailUrl: matching(
      'EMAIL_URL',
      'outbox:',
      /^(outbox:|smtps?:\/\/)/,
      'outbox: or smtp://user:pass@host:port',
    ),
    emailFrom: text('EMAIL_FROM', 'Secure Access <no-reply@secure-access.example>'),
    smsUrl: matching(
      'SMS_URL',
      'outbox:',
      /^(outbox:|s?smpp:\/\/|twilio:\/\/)/,
      'outbox:, smpp://id:pass@host:port?from=… or twilio://sid:token@/?from=…',
    ),
    letterUrl: matching(
      'LETTER_URL',
      `dir:${join(dataDir, 'letters')}`,
      /^(dir:.+|sftp:\/\/.+)/,
      'dir:PATH or sftp://user@host/path',
    ),
    letterCutoff: matching(
      'LETTER_CUTOFF',
      production ? '17:00' : 'now',
      /^(now|([01]\d|2[0-3]):[0-5]\d)$/,
      'now, or a clock time Eastern such as 17:00',
    ),
    taxRecordsUrl: matching(
      'TAX_RECORDS_URL',
      'directory:',
      /^(directory:|https?:\/\/)/,
      'directory: or https://…',
    ),
    creditBureauUrl: matching(
      'CREDIT_BUREAU_URL',
      'directory:',
      /^(directory:|https?:\/\/)/,
      'directory: or https://…',
    ),
    creditBureauName: text('CREDIT_BUREAU_NAME', 'Experian'),
    phoneOwnershipUrl: matching(
      'PHONE_OWNERSHIP_URL',
      'directory:',
      /^(directory:|https?:\/\/)/,
      'directory: or https://…',
    ),
    evidenceTimeoutMs: Number(matching('EVIDENCE_TIMEOUT_MS', '5000', /^[1-9]\d{0,5}$/, 'milliseconds')),
    seedDemo: flag('SEED_DEMO', !production && isLoopback(host)),
    acceptTestSsns: flag('ACCEPT_TEST_SSNS', !production),
    logLevel: matching(
      'LOG_LEVEL',
      production ? 'info' : 'warn',
      /^(debug|info|warn|error|silent)$/,
      'debug, info, warn, error or silent',
    ),
  };
  for (const cidr of config.trustProxy) {
    if (!isCidr(cidr)) faults.push(`TRUST_PROXY: "${cidr}" is no address or CIDR`);
  }
  for (const origin of config.allowedOrigins) {
    if (!/^https?:\/\/[^/]+$/.test(origin))
      faults.push(`ALLOWED_ORIGINS: "${origin}" is no origin like https://app.example.gov`);
  }
  faults.push(...unsafe(config));
  if (faults.length > 0) throw new ConfigError(faults);
  return Object.freeze(config);
}

/** One server, or the nodes of a cluster with commas between. */
function redisUrlOf(value: string | undefined, faults: string[]): string | undefined {
  if (!value) return undefined;
  const nodes = value.split(',').map((node) => node.trim());
  if (!nodes.every((node) => /^rediss?:\/\/./.test(node) && URL.canParse(node)))
    faults.push('REDIS_URL must be redis://host:6379, rediss://… or a list of them with commas between');
  return value;
}

/** What would put real people at risk is refused, not warned about. */
function unsafe(config: Config): string[] {
  const faults: string[] = [];
  const outboxes = [config.emailUrl, config.smsUrl].some((url) => url.startsWith('outbox:'));
  if (config.production && outboxes)
    faults.push('NODE_ENV=production refuses outbox: set EMAIL_URL and SMS_URL');
  if (config.production && config.acceptTestSsns) faults.push('NODE_ENV=production refuses ACCEPT_TEST_SSNS');
  if (config.production && config.seedDemo) faults.push('NODE_ENV=production refuses SEED_DEMO');
  if (!isLoopback(config.host) && config.seedDemo)
    faults.push('SEED_DEMO is refused when HOST is beyond loopback');
  if (!isLoopback(config.host) && outboxes) {
    faults.push(
      'outbox: is refused when HOST is beyond loopback: anybody could read the codes; set EMAIL_URL and SMS_URL',
    );
  }
  if (config.role !== 'all' && !config.redisUrl) faults.push(`ROLE=${config.role} needs REDIS_URL`);
  return faults;
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}

/** An address, alone or with the length of its network. */
function isCidr(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const longest = isIP(address) === 6 ? 128 : 32;
  return (
    isIP(address) !== 0 &&
    rest.length === 0 &&
    (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= longest))
  );
}
