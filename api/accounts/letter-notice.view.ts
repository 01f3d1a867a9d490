// What a person is told of a letter: when to expect it, and how long its code will be taken.
import { Field, ObjectType } from 'type-graphql';
import { easternDate, Letter } from '../delivery/index.js';
import { find, findAll } from '../platform/db/rows.js';
import { sql } from '../platform/db/sql.js';
import type { ReadTx } from '../platform/db/transaction.js';
import { CalendarDate } from '../platform/graphql/scalars.js';

@ObjectType('LetterNotice')
export class LetterNoticeView {
  @Field(() => CalendarDate)
  expectedFrom!: string;

  @Field(() => CalendarDate)
  expectedBy!: string;

  @Field(() => CalendarDate, { description: 'The last day on which the code is taken.' })
  codeExpiresAt!: string;
}

/** What of a letter is told. */
export type LetterTold = Pick<Letter, 'id' | 'expectedFrom' | 'expectedBy' | 'codeExpiresAt'>;

export function letterNotice(letter: LetterTold): LetterNoticeView {
  return {
    expectedFrom: letter.expectedFrom,
    expectedBy: letter.expectedBy,
    codeExpiresAt: easternDate(new Date(letter.codeExpiresAt)),
  };
}

export async function letterById(tx: ReadTx, id: string): Promise<LetterTold | null> {
  return (await find(tx, Letter, sql`WHERE id = ${id}`)) ?? null;
}

export async function letterNoticeOf(tx: ReadTx, id: string): Promise<LetterNoticeView | null> {
  const letter = await letterById(tx, id);
  return letter ? letterNotice(letter) : null;
}

/** The letters with a code that are still under way to a holder. */
export async function letterNoticesOf(tx: ReadTx, accountId: string): Promise<LetterNoticeView[]> {
  const letters = await findAll(
    tx,
    Letter,
    sql`WHERE account_id = ${accountId} AND kind = 'ACTIVATION_CODE'
      AND state IN ('QUEUED', 'BATCHED', 'HANDED_OVER', 'ACKNOWLEDGED') ORDER BY id DESC LIMIT 20`,
  );
  return letters.map(letterNotice);
}
