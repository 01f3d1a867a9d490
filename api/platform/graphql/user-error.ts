// What a person can cause or mend: rows of `userErrors` in a payload, HTTP 200. Steps answer with codes; the sentence
// is looked up here, at the edge, in the language of the request (schema/user-errors.ts).
import { Ctx, Field, Int, ObjectType, Root, registerEnumType } from 'type-graphql';
import { type ReasonOf, sentenceFor, type UserErrorCode, userErrors } from '../../../schema/user-errors.js';
import type { GraphqlContext } from './request-context.js';
import { DateTime } from './scalars.js';

/** The name of a more exact sentence (schema/user-error-reasons.ts); each belongs to one code. */
export type UserErrorReason = { [C in UserErrorCode]: ReasonOf<C> }[UserErrorCode];

/** One row as steps return it; `field` is a path into the arguments, as `['input', 'address', 'zip']`. */
export interface UserErrorRow {
  readonly code: UserErrorCode;
  readonly reason?: UserErrorReason | undefined;
  readonly field?: readonly string[] | null | undefined;
  readonly triesLeft?: number | null | undefined;
  readonly retryAt?: string | Date | null | undefined;
}

/** What every deed answers: nothing was wrong, or all of this was. */
export interface Done {
  readonly userErrors: readonly UserErrorRow[];
}

type FieldType = () => unknown;
type Audience = 'public' | 'staff';
type PayloadClass = new () => { userErrors: readonly UserErrorRow[] };

/**
 * Makes the payload types of one endpoint. `payloadType('SignInPayload', { login: () => Login, token: () => String })`
 * is an object type whose fields are all nullable, with `userErrors: [UserError!]!` beside them. The public endpoint's
 * `UserErrorCode` does not know the staff's codes.
 */
export function payloadTypesFor(audience: Audience) {
  const codes = Object.fromEntries(codesFor(audience).map((code) => [code, code]));
  registerEnumType(codes, { name: 'UserErrorCode', description: 'What went wrong, for programs.' });

  @ObjectType('UserError', { description: 'Something that the person can mend or wait for.' })
  class UserError {
    @Field(() => codes)
    code!: UserErrorCode;

    @Field(() => [String], {
      nullable: true,
      description: 'Path into the arguments: ["input","address","zip"].',
    })
    field?: string[] | null;

    @Field(() => Int, { nullable: true, description: 'Wrong tries that are still left.' })
    triesLeft?: number | null;

    @Field(() => DateTime, { nullable: true, description: 'When it makes sense to try again.' })
    retryAt?: string | Date | null;

    @Field(() => String, { description: 'A sentence for the person, in the language of Accept-Language.' })
    message(@Root() row: UserErrorRow, @Ctx() { request }: GraphqlContext): string {
      return sentenceFor<UserErrorCode>(row.code, request.language, row.reason);
    }
  }

  return function payloadType(name: string, fields: Readonly<Record<string, FieldType>>): PayloadClass {
    class Payload {
      userErrors!: readonly UserErrorRow[];
    }
    for (const [key, type] of Object.entries(fields)) {
      Field(type as () => typeof String, { nullable: true })(Payload.prototype, key);
    }
    Field(() => [UserError])(Payload.prototype, 'userErrors');
    ObjectType(name)(Payload);
    return Payload;
  };
}

function codesFor(audience: Audience): string[] {
  const rows = Object.entries(userErrors);
  return rows.filter(([, row]) => audience === 'staff' || !('audience' in row)).map(([code]) => code);
}

/** Payload types of POST /graphql. */
export const payloadType = payloadTypesFor('public');
