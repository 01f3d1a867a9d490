// Who plays in the demonstration, without a server.
import { describe, expect, it } from 'vitest';
import type { Client } from './client.js';
import { NextPerson, Refused } from './ended.js';
import { castFor, castWithOldAccounts, stepOf, withNextOf } from './people.js';
import { teller } from './tell.js';

const registered = (usernames: readonly string[]): Client => {
  const unused = () => Promise.reject(new Error('only the site identity is asked for'));
  return {
    url: '',
    mutate: unused,
    sentBy: unused,
    query: async (_name, variables) => {
      const { username } = variables as { username: string };
      const row = username.split('.').at(-1);
      const isOurs = usernames.includes(username);
      return {
        siteIdentity: { sitePhrase: isOurs ? `Seat ${row} in the made-up choir` : 'My green suitcase' },
      };
    },
  };
};

const first = (cast = castFor(true)) => {
  const [one, two] = cast;
  if (!one || !two) throw new Error('nobody plays');
  return { one, two };
};

describe('the cast of the demonstration', () => {
  const silent = teller(() => undefined, false);

  it('has parts for many runs, and leaves the first round of people to those who try by hand', () => {
    const [linked, unlinked] = [castFor(true), castFor(false)];
    expect(linked.length).toBeGreaterThan(50);
    expect(unlinked.length).toBeGreaterThan(25);
    const names = [...linked, ...unlinked].map(({ username }) => username);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => Number(name.split('.').at(-1)) <= 24)).toEqual([]);
    for (const name of names) expect(name).toMatch(/^[a-z.]{3,}\.\d{2,3}$/);
  });

  it('has old accounts for some runs, none of whose people plays another part', () => {
    const old = castWithOldAccounts();
    expect(old.length).toBeGreaterThan(12);
    for (const { username, password } of old) {
      expect(username).toMatch(/^eservices0\d{3}$/);
      expect(password).toMatch(/^eServices-\d{4}-\d+$/);
    }
    const others = new Set([...castFor(true), ...castFor(false)].map(({ person }) => person.ssn));
    expect(old.filter(({ person }) => others.has(person.ssn))).toEqual([]);
  });

  it('passes over who played before', async () => {
    const { one, two } = first();
    const played: string[] = [];
    await withNextOf(castFor(true), registered([one.username]), silent, async ({ username }) => {
      played.push(username);
    });
    expect(played).toEqual([two.username]);
  });

  it('gives the part to the next when somebody turns out to have an account', async () => {
    const { one, two } = first();
    const played: string[] = [];
    const said: string[] = [];
    await withNextOf(
      castFor(true),
      registered([]),
      teller((text) => said.push(text), false),
      async (cast) => {
        played.push(cast.username);
        if (cast.username === one.username)
          await stepOf(cast, () =>
            Promise.reject(new Refused('submitFinancialAccount', 'ALREADY_REGISTERED', 'Taken.', null)),
          );
      },
    );
    expect(played).toEqual([one.username, two.username]);
    expect(said.join('')).toContain('The next made-up person takes the part.');
  });

  it('says so when everybody has played', async () => {
    const cast = castFor(false);
    const all = registered(cast.map(({ username }) => username));
    await expect(withNextOf(cast, all, silent, async () => undefined)).rejects.toThrow(
      `None of the ${cast.length} made-up people for this part is left in this database. For new ones`,
    );
  });

  it('ends when the server was never told of these people', async () => {
    const refused = new Refused('submitIdentity', 'IDENTITY_NOT_VERIFIED', 'No.', null);
    const step = stepOf(first().one, () => Promise.reject(refused));
    await expect(step).rejects.toThrow('load the demonstration people first');
    await expect(step).rejects.not.toBeInstanceOf(NextPerson);
  });
});
