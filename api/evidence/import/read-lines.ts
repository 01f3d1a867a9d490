// Reads a file of lines in constant memory (domain.md section 5: "never holds a file in memory"). A line that is too
// long is skipped to its end and reported by its number; a byte order mark at the start and CRLF ends are forgiven.
import type { Readable } from 'node:stream';

/** No person comes near this; what is longer is not a person, and must not fill the memory. */
export const LONGEST_LINE_BYTES = 256 * 1024;

/** One line with its number, counted from 1 as editors do; `bytes` is null when the line was too long. */
export interface Line {
  number: number;
  bytes: Buffer | null;
}

const NEWLINE = 10;
const CARRIAGE_RETURN = 13;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Lines of `input`, in the portions in which the bytes arrive. `input` gives Buffers. */
export async function* readLines(input: Readable): AsyncGenerator<Line[]> {
  let number = 0;
  let kept: Buffer[] = [];
  let keptBytes = 0;

  const finish = (last: Buffer): Line => {
    number += 1;
    const size = keptBytes + last.length;
    const whole =
      size > LONGEST_LINE_BYTES ? null : kept.length === 0 ? last : Buffer.concat([...kept, last]);
    kept = [];
    keptBytes = 0;
    return { number, bytes: whole && trimmed(whole, number === 1) };
  };

  for await (const chunk of input as AsyncIterable<Buffer>) {
    const lines: Line[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      lines.push(finish(chunk.subarray(start, end)));
      start = end + 1;
    }
    keptBytes += chunk.length - start;
    if (keptBytes > LONGEST_LINE_BYTES) kept = [];
    else if (start < chunk.length) kept.push(chunk.subarray(start));
    if (lines.length > 0) yield lines;
  }
  if (keptBytes > 0) yield [finish(Buffer.alloc(0))];
}

function trimmed(line: Buffer, isFirst: boolean): Buffer {
  const start = isFirst && line.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0;
  const end = line[line.length - 1] === CARRIAGE_RETURN ? line.length - 1 : line.length;
  return line.subarray(start, Math.max(start, end));
}
