// The files of a batch: a PDF for each letter, and the manifest last, because it holds their digests (api.md).
import { createHash } from 'node:crypto';
import { stringify } from 'csv-stringify/sync';
import { aad } from '../../platform/crypto/index.js';
import type { BatchFile } from '../channels/letter-dropbox.js';
import type { DeliveryDeps } from '../delivery-deps.js';
import type { LetterContent } from '../messages/define-message.js';
import type { Letter } from './letter.entity.js';
import { letterPdf, type PostalAddress } from './letter-pdf.js';

const COLUMNS = ['letterId', 'file', 'kind', 'pages', 'sha256', 'date', 'mailBy'] as const;
type ManifestRow = Readonly<Record<(typeof COLUMNS)[number], string | number>>;

/** Renders one letter after the other; holds one in memory. */
export async function* batchFiles(
  crypto: DeliveryDeps['crypto'],
  letters: readonly Letter[],
): AsyncGenerator<BatchFile> {
  const rows: ManifestRow[] = [];
  for (const letter of letters) {
    const { bytes, pages } = await letterPdf(opened(crypto, letter));
    const name = `${letter.id}.pdf`;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const { kind, date, mailBy } = letter;
    rows.push({ letterId: letter.id, file: name, kind, pages, sha256, date, mailBy });
    yield { name, bytes };
  }
  yield { name: 'manifest.csv', bytes: Buffer.from(manifest(rows)) };
}

/** CSV with a heading; a cell that a spreadsheet would take for a formula is escaped. */
export function manifest(rows: readonly ManifestRow[]): string {
  return stringify([...rows], { header: true, columns: [...COLUMNS], escape_formulas: true });
}

function opened(crypto: DeliveryDeps['crypto'], letter: Letter) {
  const place = (column: string): string => aad('letter', column, letter.id);
  return {
    serial: letter.serial,
    date: letter.date,
    language: letter.language,
    recipientName: crypto.open(letter.recipientName ?? '', place('recipient_name')),
    address: crypto.openJson<PostalAddress>(letter.address ?? '', place('address')),
    content: crypto.openJson<LetterContent>(letter.content ?? '', place('content')),
  };
}
