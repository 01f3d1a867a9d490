// Reads an OpenSSH known_hosts file (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"): plain and hashed names.
import { createHmac } from 'node:crypto';

/** Whether the file lists `key` (the raw public key) for this host. Patterns and certificates are not read. */
export function isKnownHost(file: string, host: string, port: number, key: Buffer): boolean {
  const name = port === 22 ? host : `[${host}]:${port}`;
  const wanted = key.toString('base64');
  return file.split('\n').some((line) => {
    const [names = '', , listed] = line.trim().split(/\s+/);
    // A line that begins with a marker (@revoked, @cert-authority) or # never vouches for a key.
    return !/^[@#]/.test(names) && listed === wanted && names.split(',').some((entry) => named(entry, name));
  });
}

function named(entry: string, name: string): boolean {
  const [, one, salt, hash] = entry.split('|');
  if (one !== '1' || !salt || !hash) return entry === name;
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
}
