// What an answer told: its user errors in short, for walks that compare many of them.
interface Told {
  readonly userErrors: readonly {
    readonly code: string;
    readonly message: string;
    readonly field: readonly string[] | null;
    readonly triesLeft: number | null;
    readonly retryAt: string | null;
  }[];
}

/** The codes, in order. */
export const codesOf = ({ userErrors }: Told): string[] => userErrors.map(({ code }) => code);

/** `CODE field.path` of each error, sorted; the path without the leading `input`. */
export const faultsOf = ({ userErrors }: Told): string[] =>
  userErrors.map(({ code, field }) => [code, field?.slice(1).join('.') ?? ''].join(' ').trim()).sort();

/** The one error of an answer; fails when there is not exactly one. */
export function onlyError({ userErrors }: Told) {
  const [error] = userErrors;
  if (!error || userErrors.length !== 1) throw new Error(`expected one error: ${JSON.stringify(userErrors)}`);
  return error;
}

/** A code of the same shape that is not this one. */
export const otherThan = (code: string): string => code.replace(/.$/, (last) => (last === '7' ? '3' : '7'));
