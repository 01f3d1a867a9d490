import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { outboxChannels, readOutbox } from './outbox.js';
import { outboxJson, outboxPage } from './outbox.page.js';

let dir: string;
let at: number;
beforeEach(() => {
  dir = join(mkdtempSync(join(tmpdir(), 'outbox-')), 'outbox');
  at = Date.parse('2026-11-23T15:00:00Z');
});
afterEach(() => rmSync(join(dir, '..'), { recursive: true }));

const channels = () =>
  outboxChannels(dir, () => {
    at += 1000;
    return new Date(at);
  });
const id = (number: number): string => `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`;

describe('the outbox', () => {
  it('shows mails and texts, newest first, and finds a recipient', async () => {
    const { email, text } = channels();
    await email.send({ id: id(1), to: 'Grace@example.com', subject: 'Your code', text: '\n483920\n' });
    await text.send({ id: id(2), to: '+12025550188', text: 'code 112233' });
    expect(outboxJson(await readOutbox(dir))).toEqual({
      messages: [
        {
          id: id(2),
          channel: 'TEXT',
          at: '2026-11-23T15:00:02.000Z',
          to: '+12025550188',
          subject: null,
          text: 'code 112233',
        },
        {
          id: id(1),
          channel: 'EMAIL',
          at: '2026-11-23T15:00:01.000Z',
          to: 'Grace@example.com',
          subject: 'Your code',
          text: '\n483920\n',
        },
      ],
    });
    expect((await readOutbox(dir, 'grace')).map((entry) => entry.id)).toEqual([id(1)]);
  });

  it('keeps files that only the owner can read, one for a message sent twice', async () => {
    const { text } = channels();
    await text.send({ id: id(1), to: '+12025550188', text: 'x' });
    await text.send({ id: id(1), to: '+12025550188', text: 'x' });
    expect(readdirSync(dir)).toEqual([`${id(1)}.json`]);
    expect((statSync(join(dir, `${id(1)}.json`)).mode & 0o777).toString(8)).toBe('600');
    expect((statSync(dir).mode & 0o777).toString(8)).toBe('700');
  });

  it('shows the newest 500', async () => {
    const { text } = channels();
    for (let number = 1; number <= 560; number += 1) await text.send({ id: id(number), to: '+1', text: 'x' });
    const shown = await readOutbox(dir);
    expect(shown).toHaveLength(500);
    expect(shown[0]?.id).toBe(id(560));
    expect(readdirSync(dir).length).toBeLessThanOrEqual(550);
  });

  it('tells times as people read them', () => {
    const at = '2026-11-23T22:11:46.120Z';
    const page = outboxPage([
      { id: id(1), channel: 'TEXT', at, to: '+12025550188', subject: null, text: 'x' },
    ]);
    expect(page).toContain(`<time datetime="${at}">2026-11-23 22:11:46 UTC</time>`);
  });

  it('renews itself, but not under the hands of somebody who searches', () => {
    const renewal = '<meta http-equiv="refresh" content="10">';
    expect(outboxPage([])).toContain(renewal);
    expect(outboxPage([], ' ')).toContain(renewal);
    expect(outboxPage([])).toContain('Nothing was sent yet.');
    expect(outboxPage([], 'grace')).not.toMatch(/http-equiv/);
    expect(outboxPage([], 'grace')).toContain('Nothing was sent to this recipient.');
  });

  it('runs nothing that a message holds', async () => {
    const page = outboxPage(
      [
        {
          id: id(1),
          channel: 'EMAIL',
          at: 'now',
          to: '"><script>',
          subject: '<iframe>',
          text: '<img> 483920',
        },
      ],
      '"><script>',
    );
    expect(page).not.toMatch(/<script>|<iframe>|<img>/);
    expect(page).toContain('<strong>483920</strong>');
  });
});
