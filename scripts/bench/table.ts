// The figures of one run: said as soon as they are there, and once more in one table at the end.

export interface Figure {
  readonly what: string;
  readonly measured: string;
  readonly wanted?: string;
  readonly holds?: boolean;
}

/** At least so much is wanted. */
export const atLeast = (what: string, measured: number, wanted: number, digits = 2, unit = ''): Figure => ({
  what,
  measured: measured.toFixed(digits) + unit,
  wanted: `≥ ${wanted}${unit}`,
  holds: measured >= wanted,
});

/** At most so much is wanted. */
export const atMost = (what: string, measured: number, wanted: number, digits = 2, unit = ''): Figure => ({
  what,
  measured: measured.toFixed(digits) + unit,
  wanted: `≤ ${wanted}${unit}`,
  holds: measured <= wanted,
});

export const plain = (what: string, measured: number, digits = 2, unit = ''): Figure => ({
  what,
  measured: measured.toFixed(digits) + unit,
});

export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map(({ what, measured, wanted = '', holds }) => [
    what,
    measured,
    wanted,
    holds === undefined ? '' : holds ? 'holds' : 'MISSED',
  ]);
  const all = [['', 'measured', 'wanted', ''], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  return all
    .map(([what = '', measured = '', wanted = '', verdict = '']) =>
      `${what.padEnd(widths[0] ?? 0)}  ${measured.padStart(widths[1] ?? 0)}  ${wanted.padStart(widths[2] ?? 0)}  ${verdict}`.trimEnd(),
    )
    .join('\n');
}
