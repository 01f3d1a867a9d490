import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { policyFrom } from '../../schema/policy.js';
import { codeAt, newSecret, otpauthUri, qrSvg, verify } from './totp.js';

const { policy } = policyFrom('irs-2017');
const now = new Date('2017-12-10T12:00:10.000Z');
const step = Math.floor(now.getTime() / 30_000);
const secret = newSecret(randomBytes);
const at = (steps: number) => codeAt(secret, new Date(now.getTime() + steps * 30_000), policy);
const claim = (code: string, lastStep: number | null = null) =>
  verify({ secret, code, now, lastStep, policy });

describe('a code of the authenticator app', () => {
  it('is that of RFC 6238', () => {
    const rfcSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'; // "12345678901234567890"
    const eight = { ...policy, appCodeDigits: 8 };
    expect(codeAt(rfcSecret, new Date(59_000), eight)).toBe('94287082');
    expect(codeAt(rfcSecret, new Date(1_111_111_109_000), eight)).toBe('07081804');
    expect(codeAt(rfcSecret, new Date(20_000_000_000_000), eight)).toBe('65353130');
  });

  it.runIf(existsSync('/usr/bin/oathtool'))('is the one that oathtool makes', () => {
    for (const instant of [now, new Date('2026-11-23T21:00:00Z'), new Date('2038-02-01T00:00:29Z')]) {
      const made = execFileSync('oathtool', ['--totp', '-b', `--now=@${instant.getTime() / 1000}`, secret]);
      expect(verify({ secret, code: made.toString().trim(), now: instant, lastStep: null, policy })).toEqual({
        ok: true,
        step: Math.floor(instant.getTime() / 30_000),
      });
    }
  });

  it('is accepted one step early or late', () => {
    expect(claim(at(0))).toEqual({ ok: true, step });
    expect(claim(at(-1))).toEqual({ ok: true, step: step - 1 });
    expect(claim(at(1))).toEqual({ ok: true, step: step + 1 });
  });

  it('is accepted once, and none before it afterwards', () => {
    expect(claim(at(0), step)).toEqual({ ok: false, reused: true });
    expect(claim(at(-1), step)).toEqual({ ok: false, reused: true });
    expect(claim(at(1), step)).toEqual({ ok: true, step: step + 1 });
  });

  it('tells of a clock that is off by minutes, without accepting it', () => {
    expect(claim(at(-2))).toEqual({ ok: false, driftSteps: -2 });
    expect(claim(at(10))).toEqual({ ok: false, driftSteps: 10 });
    expect(claim(at(11))).toEqual({ ok: false });
  });

  it('is refused when it is not a code at all', () => {
    for (const wrong of ['', '12345', 'abcdef', '1234567']) expect(claim(wrong)).toEqual({ ok: false });
  });
});

describe('pairing an app', () => {
  it('gives a secret of 160 bits in base32', () => {
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(newSecret(randomBytes)).not.toBe(secret);
    expect(newSecret(() => new Uint8Array(20))).toBe('A'.repeat(32));
  });

  it('gives an address that any standard app understands, and its picture', async () => {
    const uri = otpauthUri({ issuer: 'Secure Access', account: 'anna.lopez', secret }, policy);
    const read = new URL(uri);
    expect(read.host).toBe('totp');
    expect(decodeURIComponent(read.pathname)).toBe('/Secure Access:anna.lopez');
    expect(read.searchParams.get('secret')).toBe(secret);
    expect(read.searchParams.get('issuer')).toBe('Secure Access');
    expect(await qrSvg(uri)).toMatch(/^<svg[\s\S]*<\/svg>\s*$/);
  });
});
