import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { legacyPerson } from '../test/legacy-people.js';
import { createHashQueue } from './hash-queue.js';
import { legacyText, readLegacyHash } from './legacy-hash.js';
import { createPasswordHasher } from './password.js';

const cheap = { memoryKib: 256, passes: 1, lanes: 1 };

/** Peppers by id; the last one is active. */
function peppers(...ids: string[]) {
  const secrets = new Map(ids.map((id) => [id, Buffer.alloc(32, id)]));
  const active = ids.at(-1) ?? '';
  return {
    passwordPepper: () => ({ keyId: active, secret: Buffer.alloc(32, active) }),
    passwordPepperOf: (id: string) => secrets.get(id),
    newToken: () => randomBytes(32).toString('base64url'),
  };
}

const hasherWith = (pepper: ReturnType<typeof peppers>, cost?: typeof cheap) =>
  createPasswordHasher({ pepper, queue: createHashQueue({ cores: 2 }), cost });

describe('a stored password', () => {
  it('is Argon2id with 19 MiB, two passes and one lane, under a named pepper', async () => {
    const hasher = hasherWith(peppers('k1'));
    const stored = await hasher.hash('correct horse', 'here');
    expect(stored).toMatch(/^k1\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await hasher.verify(stored, 'correct horse', 'here')).toBe(true);
    expect(await hasher.verify(stored, 'correct horsf', 'here')).toBe(false);
  });

  it('is different each time for the same password', async () => {
    const hasher = hasherWith(peppers('k1'), cheap);
    expect(await hasher.hash('same', 'here')).not.toBe(await hasher.hash('same', 'here'));
  });

  it('opens with the same letters typed on another keyboard', async () => {
    const hasher = hasherWith(peppers('k1'), cheap);
    const stored = await hasher.hash('contrase\u00f1a larga', 'here');
    expect(await hasher.verify(stored, 'contrasen\u0303a larga', 'here')).toBe(true);
  });

  it('opens under an older pepper and then asks to be hashed anew', async () => {
    const stored = await hasherWith(peppers('k1'), cheap).hash('correct horse', 'here');
    const rotated = hasherWith(peppers('k1', 'k2'), cheap);
    expect(await rotated.verify(stored, 'correct horse', 'here')).toBe(true);
    expect(rotated.isOutdated(stored)).toBe(true);
    expect(rotated.isOutdated(await rotated.hash('correct horse', 'here'))).toBe(false);
    expect(hasherWith(peppers('k1', 'k2')).isOutdated(stored)).toBe(true);
  });

  it('is worth nothing without its pepper', async () => {
    const stored = await hasherWith(peppers('k1'), cheap).hash('correct horse', 'here');
    const other = hasherWith(peppers('k2'), cheap);
    expect(await other.verify(`k2${stored.slice(2)}`, 'correct horse', 'here')).toBe(false);
    await expect(other.verify(stored, 'correct horse', 'here')).rejects.toThrow('"k1"');
  });
});

describe('a password of the old system', () => {
  const { person, password } = legacyPerson(0);
  const read = readLegacyHash(person.legacyAccount?.passwordHash ?? '');
  const asItCame = read ? legacyText(read) : '';

  it('opens as it came and wrapped, and asks to be hashed anew', async () => {
    const hasher = hasherWith(peppers('k1'), cheap);
    const wrapped = (await hasher.wrap(asItCame, 'here')) ?? '';
    expect(wrapped).toMatch(/^k1\$argon2id\$[^!]+!\$pbkdf2-sha256\$i=29000,l=32\$c2FsdDE1OTQ4$/);
    for (const stored of [asItCame, wrapped]) {
      expect(await hasher.verify(stored, password, 'here')).toBe(true);
      expect(await hasher.verify(stored, `${password}x`, 'here')).toBe(false);
      expect(hasher.isOutdated(stored)).toBe(true);
    }
  });

  it('is wrapped once, and one of ours not at all', async () => {
    const hasher = hasherWith(peppers('k1'), cheap);
    const wrapped = (await hasher.wrap(asItCame, 'here')) ?? '';
    expect(await hasher.wrap(wrapped, 'here')).toBeUndefined();
    expect(await hasher.wrap(await hasher.hash(password, 'here'), 'here')).toBeUndefined();
  });

  it('that is wrapped needs the pepper that wrapped it, and the old hash alone opens nothing', async () => {
    const wrapped = (await hasherWith(peppers('k1'), cheap).wrap(asItCame, 'here')) ?? '';
    expect(await hasherWith(peppers('k1', 'k2'), cheap).verify(wrapped, password, 'here')).toBe(true);
    await expect(hasherWith(peppers('k2'), cheap).verify(wrapped, password, 'here')).rejects.toThrow('"k1"');
    expect(await hasherWith(peppers('k1'), cheap).verify(wrapped, read?.outcome ?? '', 'here')).toBe(false);
  });
});

describe('a password for a name that nobody has', () => {
  it('is wrong, after as much work as a true check', async () => {
    const hasher = hasherWith(peppers('k1'));
    const stored = await hasher.hash('correct horse', 'here');
    await hasher.verifyDummy('warm', 'here');
    const known: number[] = [];
    const unknown: number[] = [];
    for (let round = 0; round < 9; round += 1) {
      known.push(await timed(() => hasher.verify(stored, 'wrong', 'here')));
      unknown.push(await timed(() => hasher.verifyDummy('wrong', 'here')));
    }
    expect(await hasher.verifyDummy('correct horse', 'here')).toBe(false);
    expect(Math.min(...unknown) / Math.min(...known)).toBeGreaterThan(0.5);
    expect(Math.min(...unknown) / Math.min(...known)).toBeLessThan(2);
  });
});

describe('a password for a name that nobody has and that seems to be of the old system', () => {
  it('is wrong, after as much work as one that is', async () => {
    const kind = 'pbkdf2-sha256$i=600000,l=32';
    const hasher = createPasswordHasher({
      pepper: peppers('k1'),
      queue: createHashQueue({ cores: 2 }),
      standIn: async (username) => (username === 'old-name' ? kind : undefined),
    });
    const known = `$${kind}$c2FsdA$${Buffer.alloc(32).toString('base64').slice(0, 43)}`;
    const times = {
      known: Number.POSITIVE_INFINITY,
      old: Number.POSITIVE_INFINITY,
      ours: Number.POSITIVE_INFINITY,
    };
    for (let round = 0; round < 3; round += 1) {
      times.known = Math.min(times.known, await timed(() => hasher.verify(known, 'wrong', 'here')));
      times.old = Math.min(times.old, await timed(() => hasher.verifyDummy('wrong', 'here', 'old-name')));
      times.ours = Math.min(times.ours, await timed(() => hasher.verifyDummy('wrong', 'here', 'new-name')));
    }
    expect(await hasher.verifyDummy('wrong', 'here', 'old-name')).toBe(false);
    expect(times.old / times.known).toBeGreaterThan(0.5);
    expect(times.old / times.known).toBeLessThan(2);
    // What would give the old ones away, were every unknown name one of ours.
    expect(times.known).toBeGreaterThan(2 * times.ours);
  });
});

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}
