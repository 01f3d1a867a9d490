// Reads the text of a letter that letter-pdf.ts made, line by line: for the demonstration and for tests, where no
// pdftotext may be installed. Not a reader of other PDFs.
import { inflateSync } from 'node:zlib';

/** The lines of the letter, top to bottom. */
export function readLetter(pdf: Buffer): string[] {
  const file = pdf.toString('latin1');
  const lines: string[] = [];
  for (const match of file.matchAll(/\/Filter \/FlateDecode\n>>\nstream\n/g)) {
    const start = (match.index ?? 0) + match[0].length;
    const end = file.indexOf('\nendstream', start);
    const content = inflateSync(pdf.subarray(start, end)).toString('latin1');
    for (const [, shown = ''] of content.matchAll(/\[([^\]]*)\] TJ/g)) lines.push(decoded(shown));
  }
  return lines;
}

/** The mailed code: the line after "Activation code". Undefined when the letter has none. */
export function codeOfLetter(pdf: Buffer): string | undefined {
  const lines = readLetter(pdf);
  const label = lines.indexOf('Activation code');
  return label === -1 ? undefined : lines[label + 1];
}

const decoded = (shown: string): string =>
  [...shown.matchAll(/<([0-9a-f]*)>/gi)]
    .map(([, hex = '']) => Buffer.from(hex, 'hex').toString('latin1'))
    .join('')
    .trim();
