// What is wrong with the variables, told by path and expected type. graphql-js would print the value itself,
// which may be a password or a Social Security number typed into the wrong field.
import {
  coerceInputValue,
  type GraphQLInputType,
  type GraphQLSchema,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
} from 'graphql';

type Path = readonly (string | number)[];

/** One text for each fault, in the order in which the executor reports them. */
export function variableFaults(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): string[] {
  const texts: string[] = [];
  for (const definition of operation.variableDefinitions ?? []) {
    const name = definition.variable.name.value;
    const type = typeFromAST(schema, definition.type as Parameters<typeof typeFromAST>[1]);
    if (!isInputType(type)) {
      texts.push(`Variable "$${name}" is of a type that cannot be passed in.`);
    } else if (variables[name] === undefined || variables[name] === null) {
      const mayBeLeftOut = definition.defaultValue !== undefined && variables[name] !== null;
      if (isNonNullType(type) && !mayBeLeftOut) texts.push(`Variable "$${name}" (${type}) is required.`);
    } else {
      coerceInputValue(variables[name], type, (path, _value, error) => {
        texts.push(describe(name, type, path, error.message));
      });
    }
  }
  return texts;
}

function describe(name: string, root: GraphQLInputType, path: Path, message: string): string {
  const type = typeAt(root, path);
  const place = [name, ...path].join('.');
  if (message.startsWith('Field "')) {
    const missing = /^Field "(\w+)" of required type "([\w[\]!]+)" was not provided\.$/.exec(message);
    return missing
      ? `Variable "$${name}": "${place}.${missing[1]}" (${missing[2]}) is required.`
      : `Variable "$${name}": "${place}" has a field that ${getNullableType(type)} does not know.`;
  }
  const named = getNullableType(type);
  if (isEnumType(named)) {
    const choices = named.getValues().map((value) => value.name);
    return `Variable "$${name}": "${place}" must be one of ${choices.join(', ')}.`;
  }
  return `Variable "$${name}": "${place}" must be a valid ${type}.`;
}

function typeAt(root: GraphQLInputType, path: Path): GraphQLInputType {
  let type = root;
  for (const key of path) {
    const inner: GraphQLInputType = getNullableType(type);
    if (isListType(inner)) type = inner.ofType;
    else if (isInputObjectType(inner)) type = inner.getFields()[key]?.type ?? inner;
  }
  return type;
}
