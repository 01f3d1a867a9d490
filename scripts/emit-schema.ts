// npm run emit-schema: writes schema/public.graphql from the code, sorted, so that a change of the contract is a change
// of a committed file. Nobody edits that file; a guard fails when it is stale.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { publicSchema } from '../api/public-schema.js';

/** The whole file. */
export async function emitPublicSchema(): Promise<string> {
  return `${printSchema(lexicographicSortSchema(await publicSchema()))}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = join(process.cwd(), 'schema/public.graphql');
  writeFileSync(file, await emitPublicSchema());
  process.stdout.write('Wrote schema/public.graphql.\n');
}
