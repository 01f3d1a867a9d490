// One line of JSON an event, from a closed list of fields: what is not listed here is not logged, so nothing personal
// can slip in. Of an error the class, the driver's code and the stack are kept; messages may quote values.
import { type DestinationStream, type Level, pino } from 'pino';
import { logStream } from './log-stream.js';

const LOGGABLE = [
  'requestId',
  'operation',
  'status',
  'durationMs',
  'outcome',
  'job',
  'jobId',
  'queue',
  'messageId',
  'letterId',
  'batchId',
  'kind',
  'channel',
  'provider',
  'attempt',
  'count',
  'role',
  'host',
  'port',
  'policy',
  'database',
  'version',
  'migration',
  'reason',
  'missing',
] as const;

export type LogFields = Partial<Record<(typeof LOGGABLE)[number], string | number | boolean>> & {
  readonly error?: unknown;
};

/** `event` is fixed text such as `request` or `message.sent`; whatever varies is a field. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  /** The line of one request. */
  request(line: RequestLine): void;
  /** Writes out what is still buffered; for the end of the process. */
  flush(): void;
}

/** `requestId`, `operation` and `outcome` are our own words: letters, digits and hyphens. */
export interface RequestLine {
  readonly requestId: string;
  readonly operation: string;
  readonly status: number;
  readonly outcome: string;
  readonly durationMs: number;
}

export interface LogOptions {
  readonly level?: Level | 'silent';
  /** Where lines go; standard output, buffered, if not given. */
  readonly stream?: DestinationStream;
}

export function createLog({ level = 'info', stream }: LogOptions = {}): Log {
  const out = stream ?? logStream(1);
  const logger = pino({ level, base: null }, out);
  return {
    info: (event, fields) => logger.info(listed(fields), event),
    warn: (event, fields) => logger.warn(listed(fields), event),
    error: (event, fields) => logger.error(listed(fields), event),
    // Written by hand, a quarter of pino's cost: this line comes with each request.
    request: ({ requestId, operation, status, outcome, durationMs }) => {
      if (!logger.isLevelEnabled('info')) return;
      out.write(
        `{"level":30,"time":${Date.now()},"requestId":"${requestId}","operation":"${operation}","status":${status},` +
          `"outcome":"${outcome}","durationMs":${durationMs.toFixed(1)},"msg":"request"}\n`,
      );
    },
    flush: () => {
      if ('flushSync' in out && typeof out.flushSync === 'function') out.flushSync();
    },
  };
}

function listed(fields: LogFields = {}): Record<string, unknown> {
  const line: Record<string, unknown> = {};
  for (const name of LOGGABLE) {
    const value = fields[name];
    if (typeof value === 'string') line[name] = value.slice(0, 200);
    else if (typeof value === 'number' || typeof value === 'boolean') line[name] = value;
  }
  if (fields.error !== undefined) line.error = describeError(fields.error);
  return line;
}

export interface ErrorDescription {
  readonly class: string;
  readonly code?: string;
  readonly says?: string;
  readonly stack?: readonly string[];
  readonly cause?: ErrorDescription;
}

/** An error without its message, parameters or query: a database's or a parser's message quotes what was typed. */
export function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!(error instanceof Error)) return { class: typeof error };
  const { code, driverError } = error as { code?: unknown; driverError?: unknown };
  const cause = error.cause ?? driverError;
  return {
    class: error.constructor.name || error.name,
    ...(typeof code === 'string' && /^[A-Z0-9_]{2,40}$/.test(code) && { code }),
    ...(isPlainFault(error.message) && { says: error.message }),
    stack: framesOf(error),
    ...(cause !== undefined && depth < 3 && { cause: describeError(cause, depth + 1) }),
  };
}

/** The engine's own complaints about our code name properties, not values. */
function isPlainFault(message: string): boolean {
  return /^(Cannot (read|set) properties of (undefined|null) \((reading|setting) '\w+'\)|[\w.]+ is not (a function|defined|iterable|a constructor))$/.test(
    message,
  );
}

function framesOf(error: Error): string[] {
  const lines = (error.stack ?? '').split('\n');
  return lines
    .filter((line) => /^\s+at .*:\d+:\d+\)?$/.test(line))
    .slice(0, 12)
    .map((line) => line.trim());
}
