// Builds one endpoint's schema from its resolvers and puts the gate before its root fields.
import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { type BuildSchemaOptions, buildSchema, type ContainerType } from 'type-graphql';
import { guardRootFields, type Judge } from './allow.js';
import type { GraphqlContext } from './request-context.js';
import { DateTime } from './scalars.js';

export interface SchemaOptions<C extends GraphqlContext> {
  readonly resolvers: BuildSchemaOptions['resolvers'];
  /** Gives the resolver objects; without it each class is made once with `new`. */
  readonly container?: ContainerType;
  readonly judge: Judge<C>;
}

export async function buildGuardedSchema<C extends GraphqlContext>(
  options: SchemaOptions<C>,
): Promise<GraphQLSchema> {
  const schema = await buildSchema({
    resolvers: options.resolvers,
    ...(options.container && { container: options.container }),
    // Rules are checked where they belong, in the steps; the schema knows the shape only.
    validate: false,
    scalarsMap: [{ type: Date, scalar: DateTime }],
  });
  guardRootFields(schema, options.judge);
  return schema;
}
