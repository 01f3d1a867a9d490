// The authenticator app: RFC 6238 with SHA-1, the one variant that every app knows. A step is accepted once, and only
// when later than the last one (domain.md 2.5). This file alone knows otplib.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { type CryptoPlugin, createGuardrails, ScureBase32Plugin } from 'otplib';
import { generateSecret, generateSync, generateURI } from 'otplib/functional';
import { toString as drawQr } from 'qrcode';
import type { Policy } from '../../schema/policy.js';
import type { RandomBytes } from './security-code.js';

export type AppCodePolicy = Pick<Policy, 'appCodeDigits' | 'appStepSeconds' | 'appDriftSteps'>;

export interface AppCodeClaim {
  /** Base32, as `newSecret` made it. */
  readonly secret: string;
  /** Digits alone; see `normaliseCode`. */
  readonly code: string;
  readonly now: Date;
  /** The step accepted last, null before the first. */
  readonly lastStep: number | null;
  readonly policy: AppCodePolicy;
}

export type AppCodeVerdict =
  | { readonly ok: true; readonly step: number }
  | {
      readonly ok: false;
      /** The code is one that was already accepted, or older than that. */
      readonly reused?: true;
      /**
       * The code belongs to a step outside the window: the device's clock is this many steps off (negative: behind).
       * Never a reason to accept it. Tell it while a device is being paired, where an attacker has no use for it.
       */
      readonly driftSteps?: number;
    };

/** How far off a clock is looked for, only to explain a refusal: ten steps are five minutes. */
const EXPLAINED_STEPS = 10;
const SECRET_BYTES = 20; // 160 bits, as long as the HMAC (RFC 4226, R6)

// otplib's own HMAC is plain JavaScript; Node's is several times as fast.
const nodeHmac: CryptoPlugin = {
  name: 'node',
  algorithms: ['sha1'],
  hmac: (algorithm, key, data) => createHmac(algorithm, key).update(data).digest(),
  randomBytes: () => {
    throw new Error('Codes need no randomness.');
  },
  constantTimeEqual: () => {
    throw new Error('Codes are compared in this file.');
  },
};
const guardrails = createGuardrails();
const base32 = new ScureBase32Plugin();

/** A new secret of 160 bits in base32, without padding (32 characters). */
export function newSecret(random: RandomBytes): string {
  return generateSecret({
    length: SECRET_BYTES,
    crypto: { ...nodeHmac, randomBytes: (size) => random(size) },
  });
}

/** The code of an instant, as an app shows it: for tests and for demonstrations. */
export function codeAt(secret: string, at: Date, policy: AppCodePolicy): string {
  return codeOfStep(base32.decode(secret), stepAt(at, policy), policy);
}

/** Judges a code. The caller keeps `step` by a conditional update, so that of two equal claims one wins. */
export function verify({ secret, code, now, lastStep, policy }: AppCodeClaim): AppCodeVerdict {
  const key = base32.decode(secret);
  const current = stepAt(now, policy);
  const window = policy.appDriftSteps;
  const matches = (step: number) => equal(codeOfStep(key, step, policy), code);

  let accepted: number | null = null;
  let reused = false;
  // No early end: the time must not tell which step a code belongs to.
  for (let step = current - window; step <= current + window; step += 1) {
    if (!matches(step)) continue;
    if (lastStep === null || step > lastStep) accepted = step;
    else reused = true;
  }
  if (accepted !== null) return { ok: true, step: accepted };
  if (reused) return { ok: false, reused: true };
  for (let distance = window + 1; distance <= EXPLAINED_STEPS; distance += 1) {
    const drift = [-distance, distance].find((steps) => matches(current + steps));
    if (drift !== undefined) return { ok: false, driftSteps: drift };
  }
  return { ok: false };
}

/** What a QR code for any standard app holds. `account` is a label for people, never an SSN. */
export function otpauthUri(
  entry: { readonly issuer: string; readonly account: string; readonly secret: string },
  policy: AppCodePolicy,
): string {
  return generateURI({
    issuer: entry.issuer,
    label: entry.account,
    secret: entry.secret,
    digits: policy.appCodeDigits,
    period: policy.appStepSeconds,
  });
}

/** The text as an SVG picture of a QR code, with its quiet zone. */
export function qrSvg(text: string): Promise<string> {
  return drawQr(text, { type: 'svg', errorCorrectionLevel: 'M', margin: 4 });
}

function stepAt(at: Date, policy: AppCodePolicy): number {
  return Math.floor(at.getTime() / 1000 / policy.appStepSeconds);
}

function codeOfStep(key: Uint8Array, step: number, policy: AppCodePolicy): string {
  return generateSync({
    secret: key,
    epoch: Math.max(step, 0) * policy.appStepSeconds,
    period: policy.appStepSeconds,
    digits: policy.appCodeDigits,
    crypto: nodeHmac,
    guardrails,
  });
}

function equal(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
