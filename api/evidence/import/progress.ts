// What the importer shows while it works: a bar on a terminal, now and then a plain line elsewhere.
import { MultiBar } from 'cli-progress';
import { type Clock, SECOND_MS } from '../../platform/clock.js';

/** Where the operator reads. `stream` draws the bar and is given only on a terminal. */
export interface Output {
  line: (text: string) => void;
  stream?: NodeJS.WriteStream;
}

export interface Progress {
  /** A line of its own, above the bar. */
  line: (text: string) => void;
  update: (at: { bytes: number; people: number; refused: number }) => void;
  stop: () => void;
}

const PLAIN_LINE_EVERY_MS = 5 * SECOND_MS;

/** `size` is the length of the file in bytes: its lines are not known before they are read. */
export function startProgress(output: Output, clock: Clock, name: string, size: number): Progress {
  const startedMs = clock.epochMs();
  const shown = ({ bytes, people, refused }: { bytes: number; people: number; refused: number }) => {
    const seconds = Math.max(clock.epochMs() - startedMs, 1) / 1000;
    const percent = size === 0 ? 100 : Math.min(100, Math.floor((bytes / size) * 100));
    return { percent, people, refused, speed: Math.round(people / seconds) };
  };
  if (!output.stream) return plainProgress(output, clock, name, shown);

  const bars = new MultiBar({
    stream: output.stream,
    format: `${name} {bar} {percent} % · {people} people · {speed}/s · {refused} refused`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    gracefulExit: false,
  });
  const bar = bars.create(100, 0, { people: 0, refused: 0, speed: 0 });
  let isStopped = false;
  return {
    line: (text) => bars.log(`${text}\n`),
    update: (at) => {
      const { percent, ...counts } = shown(at);
      bar.update(percent, counts);
    },
    stop: () => {
      if (!isStopped) bars.stop();
      isStopped = true;
    },
  };
}

function plainProgress(
  output: Output,
  clock: Clock,
  name: string,
  shown: (at: { bytes: number; people: number; refused: number }) => {
    percent: number;
    people: number;
    refused: number;
    speed: number;
  },
): Progress {
  let saidMs = clock.epochMs();
  return {
    line: output.line,
    update: (at) => {
      if (clock.epochMs() - saidMs < PLAIN_LINE_EVERY_MS) return;
      saidMs = clock.epochMs();
      const { percent, people, refused, speed } = shown(at);
      output.line(`${name}: ${percent} %, ${people} people, ${refused} refused, ${speed} a second`);
    },
    stop: () => undefined,
  };
}
