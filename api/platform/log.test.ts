import { describe, expect, it } from 'vitest';
import { createLog, type LogFields } from './log.js';

const SECRET = 'zoe@example.com 936-84-7346';

function written(write: (log: ReturnType<typeof createLog>) => void) {
  const lines: string[] = [];
  write(createLog({ stream: { write: (line) => void lines.push(line) } }));
  return { text: lines.join(''), line: JSON.parse(lines[0] ?? '{}') };
}

describe('a log line', () => {
  it('holds listed fields alone', () => {
    const fields = { requestId: 'r-1', email: SECRET, nested: { ssn: SECRET } } as LogFields;
    const { text, line } = written((log) => log.info('something', fields));
    expect(line).toMatchObject({ msg: 'something', requestId: 'r-1' });
    expect(text).not.toContain('zoe');
  });

  it('tells an error by class, code and place, without its message, query or parameters', () => {
    class QueryFailedError extends Error {
      code = 'SQLITE_CONSTRAINT';
      query = `insert ${SECRET}`;
      parameters = [SECRET];
    }
    const error = new QueryFailedError(`UNIQUE failed near\n${SECRET}`, { cause: new RangeError(SECRET) });
    const { text, line } = written((log) => log.error('fault', { error }));
    expect(line.error).toMatchObject({
      class: 'QueryFailedError',
      code: 'SQLITE_CONSTRAINT',
      cause: { class: 'RangeError' },
    });
    expect(line.error.stack[0]).toContain('log.test.ts');
    expect(text).not.toMatch(/zoe|936/);
  });

  it('keeps what the engine says of our own code', () => {
    const broken: { deep?: { value: string } } = {};
    const { line } = written((log) => {
      try {
        void (broken as { deep: { value: string } }).deep.value;
      } catch (error) {
        log.error('fault', { error });
      }
    });
    expect(line.error.says).toBe("Cannot read properties of undefined (reading 'value')");
  });

  it('of a request is JSON like the others', () => {
    const request = { requestId: 'r-1', operation: 'signIn', status: 200, outcome: 'ok', durationMs: 12.345 };
    const { line } = written((log) => log.request(request));
    expect(line).toMatchObject({ ...request, durationMs: 12.3, msg: 'request', level: 30 });
  });
});
