// How the demonstration tells its story: scenes of a few labelled lines, 80 columns, colours on a terminal only.

const WIDTH = 80;
const LABEL = 10;

/** sees: what the screen asks. types: what the person enters. calls and answers: the API. The rest: how a code comes. */
export type Label = 'sees' | 'types' | 'calls' | 'answers' | 'mail' | 'text' | 'post' | 'app' | 'note';

export interface Teller {
  story(title: string, opening: string): void;
  scene(title: string): void;
  line(label: Label, text: string): void;
  plain(text: string): void;
}

const PAINTS: Readonly<Partial<Record<Label, string>>> = {
  calls: '36', // cyan
  answers: '32', // green
  mail: '33', // yellow: what would go through the world outside
  text: '33',
  post: '33',
  app: '33',
};

/** `colours` off: the same words without a single escape. */
export function teller(write: (text: string) => void, colours: boolean): Teller {
  const paint = (code: string, text: string): string => (colours ? `\x1b[${code}m${text}\x1b[0m` : text);
  const print = (text: string): void => write(`${text}\n`);
  let scenes = 0;
  return {
    story(title, opening) {
      scenes = 0;
      print(`\n${paint('1', title)}\n${paint('2', '─'.repeat(WIDTH))}`);
      print(wrapped(opening, WIDTH).join('\n'));
    },
    scene(title) {
      scenes += 1;
      print(`\n${paint('1', `${scenes}. ${title}`)}`);
    },
    line(label, text) {
      const [first = '', ...more] = wrapped(text, WIDTH - LABEL - 2);
      print(`  ${paint(PAINTS[label] ?? '2', label.padEnd(LABEL))}${first}`);
      for (const next of more) print(`${' '.repeat(LABEL + 2)}${next}`);
    },
    plain: (text) => print(wrapped(text, WIDTH).join('\n')),
  };
}

/** Breaks at spaces and keeps the breaks that are there; a word longer than the line stays whole. */
function wrapped(text: string, width: number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines = [''];
    for (const word of paragraph.split(' ')) {
      const last = lines.at(-1) ?? '';
      if (last === '') lines[lines.length - 1] = word;
      else if ([...last].length + 1 + [...word].length <= width) lines[lines.length - 1] = `${last} ${word}`;
      else lines.push(word);
    }
    return lines;
  });
}

/** As a form hides it while it is typed. */
export const hidden = (text: string): string => '•'.repeat(Math.min([...text].length, 12));

/** All but the last four. */
export const lastFour = (digits: string): string => `${'•'.repeat(digits.length - 4)}${digits.slice(-4)}`;

export const ssnHidden = (ssn: string): string => `•••-••-${ssn.slice(-4)}`;

/** (518) 555-0196, as people write it. */
export const phoneAsWritten = (number: string): string =>
  number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3');
