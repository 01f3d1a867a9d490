// Who may call a root field is written on it: `@Allow('anyone')`, `@Allow('account')` or a permission `noun.deed`.
// A field without it is refused. The gate wraps root fields alone, so that lists cost nothing.
import { defaultFieldResolver, type GraphQLField, type GraphQLSchema } from 'graphql';
import { Extensions } from 'type-graphql';
import { forbidden, unauthenticated } from './errors.js';
import type { GraphqlContext } from './request-context.js';

export type Verdict = 'ALLOWED' | 'UNAUTHENTICATED' | 'FORBIDDEN';

/** Decides for everything but 'anyone', which never reaches it. */
export type Judge<C extends GraphqlContext> = (who: string, context: C) => Verdict | Promise<Verdict>;

/** Declares who may call the root field below it. */
export function Allow(who: string): MethodDecorator & PropertyDecorator {
  return Extensions({ allow: who });
}

/** Puts the gate before every root field of `schema`. */
export function guardRootFields<C extends GraphqlContext>(schema: GraphQLSchema, judge: Judge<C>): void {
  for (const [, field] of rootFieldsOf(schema)) {
    const who = declaredOn(field);
    const resolve = field.resolve ?? defaultFieldResolver;
    field.resolve = (root, args, contextValue, info) => {
      const context = contextValue as C;
      context.request.operation ||= info.fieldName;
      if (who === 'anyone') return resolve(root, args, context, info);
      if (who === undefined) throw forbidden();
      const verdict = judge(who, context);
      if (verdict instanceof Promise) {
        return verdict.then((known) => {
          enforce(known);
          return resolve(root, args, context, info);
        });
      }
      enforce(verdict);
      return resolve(root, args, context, info);
    };
  }
}

/** `Type.field` of every root field that forgot to say who may call it; a test wants this empty. */
export function rootFieldsWithoutAllow(schema: GraphQLSchema): string[] {
  return rootFieldsOf(schema)
    .filter(([, field]) => declaredOn(field) === undefined)
    .map(([type, field]) => `${type}.${field.name}`);
}

function enforce(verdict: Verdict): void {
  if (verdict === 'UNAUTHENTICATED') throw unauthenticated();
  if (verdict !== 'ALLOWED') throw forbidden();
}

function declaredOn(field: GraphQLField<unknown, unknown>): string | undefined {
  const { allow } = field.extensions;
  return typeof allow === 'string' && allow !== '' ? allow : undefined;
}

function rootFieldsOf(schema: GraphQLSchema): [string, GraphQLField<unknown, unknown>][] {
  const types = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return types.flatMap((type) =>
    type
      ? Object.values(type.getFields()).map((field): [string, GraphQLField<unknown, unknown>] => [
          type.name,
          field,
        ])
      : [],
  );
}
