import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LONGEST_LINE_BYTES, readLines } from './read-lines.js';

async function linesOf(...chunks: (string | Buffer)[]) {
  const read: { number: number; text: string | null }[] = [];
  for await (const lines of readLines(Readable.from(chunks.map((c) => Buffer.from(c)))))
    for (const { number, bytes } of lines)
      read.push({ number, text: bytes === null ? null : bytes.toString() });
  return read;
}

describe('lines of a file', () => {
  it('are numbered from 1, whatever the pieces in which they arrive', async () => {
    expect(await linesOf('a\nb', 'c\n\n', 'd')).toEqual([
      { number: 1, text: 'a' },
      { number: 2, text: 'bc' },
      { number: 3, text: '' },
      { number: 4, text: 'd' },
    ]);
  });

  it('lose a byte order mark and carriage returns', async () => {
    expect((await linesOf('\ufeffa\r\nb\r\n')).map((l) => l.text)).toEqual(['a', 'b']);
  });

  it('that are too long are skipped to their end and keep their number', async () => {
    const half = 'x'.repeat(LONGEST_LINE_BYTES / 2 + 1);
    const read = await linesOf('a\n', half, half, half, '\nb\n', half, half);
    expect(read).toEqual([
      { number: 1, text: 'a' },
      { number: 2, text: null },
      { number: 3, text: 'b' },
      { number: 4, text: null },
    ]);
  });

  it('come out the same however the file is cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.stringMatching(/^[a-zé]{0,5}\n?$/)), async (pieces) => {
        const whole = await linesOf(pieces.join(''));
        expect(await linesOf(...pieces)).toEqual(whole);
      }),
    );
  });
});
