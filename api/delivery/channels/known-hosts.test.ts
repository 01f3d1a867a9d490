import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isKnownHost } from './known-hosts.js';

const key = Buffer.from('the key');
const line = (names: string): string => `${names} ssh-ed25519 ${key.toString('base64')} comment`;
const salt = Buffer.alloc(20, 7);
const hashed = `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update('drop.example.com').digest('base64')}`;

describe('a host', () => {
  it.each([
    ['by name', line('other,drop.example.com'), 22],
    ['by hashed name', line(hashed), 22],
    ['by name and port', line('[drop.example.com]:2222'), 2222],
  ])('is known %s', (_how, file, port) =>
    expect(isKnownHost(file, 'drop.example.com', port, key)).toBe(true),
  );

  it.each([
    ['another name', line('other')],
    ['another port', line('[drop.example.com]:2222')],
    ['another key', line('drop.example.com').replace(key.toString('base64'), 'AAAA')],
    ['a revoked key', `@revoked ${line('drop.example.com')}`],
    ['a comment', `# ${line('drop.example.com')}`],
  ])('is not known by %s', (_how, file) =>
    expect(isKnownHost(file, 'drop.example.com', 22, key)).toBe(false),
  );
});
