// Which kind of password hash a name that nobody has seems to have (domain.md 2.4: unknown names behave like known ones).
// Checking a password of the old system takes longer than checking one of ours; if unknown names all took the time of
// one kind, the clock would tell the other kinds from them.

/** How many accounts have a password hash of this kind (authenticators/legacy-hash.ts). */
export interface LegacyShare {
  readonly kind: string;
  readonly accounts: number;
}

export interface LegacyShares {
  readonly legacy: readonly LegacyShare[];
  /** All accounts that a name may belong to, those of the old system among them. */
  readonly all: number;
}

/** Draws by a number from 0 to 1 that belongs to the name: undefined is a hash of ours. */
export function standInOf(drawn: number, { legacy, all }: LegacyShares): string | undefined {
  let below = 0;
  for (const { kind, accounts } of legacy) {
    below += accounts;
    if (drawn * all < below) return kind;
  }
  return undefined;
}
