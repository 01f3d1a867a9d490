// A letter as PDF: tagged, with its language, on US Letter, the address where the window of a #10 envelope shows it.
import { letterWords } from '../../../schema/letter-words.js';
import type { Language, LetterContent } from '../messages/define-message.js';
import { day, HELP_DESK_PHONE } from '../messages/wording.js';

export interface PostalAddress {
  readonly line1: string;
  readonly line2?: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
}

export interface PrintedLetter {
  readonly serial: string;
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly language: Language;
  readonly recipientName: string;
  readonly address: PostalAddress;
  readonly content: LetterContent;
}

const INCH = 72;
const MARGIN = INCH;
// A third-folded sheet may slide half an inch in a #10 envelope: this corner stays in the window throughout.
const WINDOW = { x: 0.95 * INCH, y: 2.52 * INCH, width: 3.3 * INCH } as const;
const BODY_Y = 3.95 * INCH;
const LANGUAGE = { EN: 'en-US', ES: 'es-US' } as const;
// The English line stays, so that whoever reads the file finds the code in one way.
const CODE_LABELS = {
  EN: [letterWords.code.EN],
  ES: [letterWords.code.ES, letterWords.code.EN],
} as const;

/** Renders one letter. The same letter gives the same pages. */
export async function letterPdf(letter: PrintedLetter): Promise<{ bytes: Buffer; pages: number }> {
  // Loaded with the first letter: it would be a tenth of every start.
  const { default: PDFDocument } = await import('pdfkit');
  const { language } = letter;
  const doc = new PDFDocument({
    size: 'LETTER',
    margins: { top: 0.75 * INCH, bottom: 0.75 * INCH, left: MARGIN, right: MARGIN },
    pdfVersion: '1.7',
    tagged: true,
    lang: LANGUAGE[language],
    displayTitle: true,
    info: {
      Title: letter.content.title,
      Author: 'Secure Access',
      CreationDate: new Date(`${letter.date}T12:00:00Z`),
    },
  });
  let pages = 1;
  doc.on('pageAdded', () => {
    pages += 1;
  });
  const bytes = collect(doc);
  const page = doc.struct('Document');
  doc.addStructure(page);
  const tagged = (tag: string, draw: () => void): void => {
    page.add(doc.struct(tag, {}, draw));
  };

  tagged('P', () => {
    doc
      .font('Helvetica-Bold')
      .fontSize(15)
      .text('Secure Access', MARGIN, 0.75 * INCH);
    doc.font('Helvetica').fontSize(9).text(`${letterWords.desk[language]} ${HELP_DESK_PHONE}`);
  });
  tagged('P', () => {
    const date = `${letterWords.date[language]}: ${day(letter.date, language)}`;
    const facts = `${date}\n${letterWords.reference[language]}: ${letter.serial}`;
    doc.fontSize(10).text(facts, 4.75 * INCH, 1.5 * INCH, { width: 2.75 * INCH, align: 'right' });
  });
  tagged('P', () => {
    doc
      .fontSize(10)
      .text(addressLines(letter).join('\n'), WINDOW.x, WINDOW.y, { width: WINDOW.width, lineGap: 0.5 });
  });
  tagged('H1', () => {
    doc.font('Helvetica-Bold').fontSize(13).text(letter.content.title, MARGIN, BODY_Y);
    doc.moveDown(0.8);
  });
  const paragraph = (text: string): void =>
    tagged('P', () => {
      doc.font('Helvetica').fontSize(11).text(printable(text), { lineGap: 2 }).moveDown(0.7);
    });
  letter.content.before.forEach(paragraph);
  const { code } = letter.content;
  if (code !== undefined) {
    for (const label of CODE_LABELS[language])
      tagged('P', () => doc.font('Helvetica').fontSize(11).text(label));
    tagged('P', () => {
      doc.font('Courier-Bold').fontSize(18).text(code).moveDown(0.7);
    });
  }
  letter.content.after.forEach(paragraph);
  doc.end();
  return bytes.then((buffer) => ({ bytes: buffer, pages }));
}

function addressLines({ recipientName, address }: PrintedLetter): string[] {
  const { line1, line2, city, state, zip } = address;
  return [recipientName, line1, line2 ?? '', `${city} ${state} ${zip}`]
    .filter((line) => line.trim() !== '')
    .map((line) => printable(line).toUpperCase());
}

// The standard fonts know Latin-1; other letters lose their marks rather than their place in a name.
function printable(text: string): string {
  return text.replace(/[^\n\x20-\x7e\u00a1-\u00ff]/gu, (letter) => {
    const plain = letter.normalize('NFKD').replace(/\p{M}/gu, '');
    return /^[\x20-\x7e]+$/.test(plain) ? plain : (UNDECOMPOSED[letter] ?? '?');
  });
}

const UNDECOMPOSED: Readonly<Record<string, string>> = {
  Ł: 'L',
  ł: 'l',
  Đ: 'D',
  đ: 'd',
  ı: 'i',
  Œ: 'OE',
  œ: 'oe',
  '\u2018': "'",
  '\u2019': "'",
  '\u201c': '"',
  '\u201d': '"',
  '\u2013': '-',
  '\u2014': '-',
};

function collect(doc: PDFKit.PDFDocument): Promise<Buffer> {
  return new Promise((done, fail) => {
    const chunks: Buffer[] = [];
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => done(Buffer.concat(chunks)));
    doc.on('error', fail);
  });
}
