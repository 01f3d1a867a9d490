// Why a demonstration ends before its end: a sentence for whoever typed the command, with what to do about it.

/** What the person at the terminal can mend; the message is the whole sentence. */
export class Ended extends Error {}

/** A user error of the server that the story did not expect. */
export class Refused extends Ended {
  constructor(
    readonly mutation: string,
    readonly code: string,
    says: string,
    readonly retryAt: string | null,
  ) {
    super(`${mutation} was refused with ${code}: ${says}${retryAt ? ` (again from ${retryAt})` : ''}`);
  }
}

/** This made-up person cannot go on today, another one can. */
export class NextPerson extends Error {}
