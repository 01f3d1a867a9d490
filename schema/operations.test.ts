import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, coerceInputValue, isInputType, Kind, parse, typeFromAST, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { readOperations } from '../api/platform/http/graphiql.js';

const schema = buildSchema(readFileSync(join(import.meta.dirname, 'public.graphql'), 'utf8'));

describe('the ready-made operations', () => {
  it.each(
    readOperations(join(import.meta.dirname, 'operations')).map((row) => [
      /(query|mutation) (\w+)/.exec(row.query)?.[2],
      row,
    ]),
  )('%s', (_title, { query, variables = '{}' }) => {
    const document = parse(query);
    expect(validate(schema, document)).toEqual([]);
    const [operation] = document.definitions;
    if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
    const given = JSON.parse(variables);
    const faults: string[] = [];
    for (const { type, variable } of operation.variableDefinitions ?? []) {
      const wanted = typeFromAST(schema, type as Parameters<typeof typeFromAST>[1]);
      if (!isInputType(wanted)) throw new Error('no input type');
      coerceInputValue(given[variable.name.value], wanted, (_path, _value, error) =>
        faults.push(error.message),
      );
    }
    expect(faults).toEqual([]);
  });
});
