// What a person reads when the system is ready: where to go, what to type next, three made-up people to try.
import { createReadStream } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Config } from './config.js';
import type { Person } from './evidence/index.js';
import { rootFolder } from './root-folder.js';

/** The people of the demonstration: row by row, see docs/demonstration-people.md. */
export const demonstrationFile = (): string => join(rootFolder(), 'scripts', 'demonstration-people.ndjson');

/** Row of the file (from 1) → why it is shown. */
const SHOWN: ReadonlyMap<number, string> = new Map([
  [1, 'everything matches, so the phone is enough'],
  [4, 'the phone is not linked to the name, so the code comes by mail'],
  [8, 'the credit file is frozen, so the freeze must be lifted first'],
]);

export async function welcome(config: Config, address: string): Promise<string> {
  const lines = [
    '',
    `Secure Access is ready at ${address}`,
    '',
    `  ${config.introspection && !config.production ? `Try it       ${address}/graphql  (GraphiQL, with an operation for each step)` : `API          ${address}/graphql`}`,
  ];
  if (!config.production && config.emailUrl === 'outbox:') lines.push(`  Sent codes   ${address}/outbox`);
  if (config.letterUrl.startsWith('dir:')) lines.push(`  Letters      ${config.letterUrl.slice(4)}`);
  lines.push(
    `  Policy       ${config.policy.name}${config.policyOverridden.length > 0 ? `, overridden: ${config.policyOverridden.join(', ')}` : ''}`,
  );
  if (config.seedDemo) {
    lines.push('', 'Made-up people to try (nobody here exists):');
    for (const [person, why] of await peopleShown()) lines.push('', ...describe(person, why));
    lines.push(
      '',
      `Next, in a second terminal:  ${demoCommand(config, address)}`,
      '(by phone, by mail, and with an old account, step by step; it takes other people than these)',
    );
  }
  lines.push('Ctrl-C ends everything and loses nothing.', '');
  return lines.join('\n');
}

/** The demonstration finds the server and its letters as the server does, so it is told what was told here. */
function demoCommand({ dataDir, port, letterUrl }: Config, address: string): string {
  const settings = [
    // Not from the address: that is what people see, which a proxy may have made. Port 0 took any that was free.
    port === 4000 ? '' : `PORT=${port || new URL(address).port}`,
    dataDir === resolve('var') ? '' : `DATA_DIR=${dataDir}`,
    letterUrl === `dir:${join(dataDir, 'letters')}` ? '' : `LETTER_URL=${letterUrl}`,
  ];
  return [...settings.filter(Boolean), 'npm run demo'].join(' ');
}

async function peopleShown(): Promise<[Person, string][]> {
  const shown: [Person, string][] = [];
  let row = 0;
  const last = Math.max(...SHOWN.keys());
  for await (const line of createInterface({ input: createReadStream(demonstrationFile()) })) {
    row += 1;
    const why = SHOWN.get(row);
    if (why) shown.push([JSON.parse(line) as Person, why]);
    if (row >= last) break;
  }
  return shown;
}

function describe(person: Person, why: string): string[] {
  const filed = person.returns.toSorted((a, b) => b.taxYear - a.taxYear)[0];
  const { line1, line2, city, state, zip } = filed?.address ?? person.address;
  const account = person.financialAccounts.find(
    ({ debit, corporate, network }) => !debit && !corporate && network !== 'AMEX',
  );
  return [
    `  ${person.firstName} ${person.lastName}: ${why}`,
    `    SSN ${person.ssn.replace(/^(\d{3})(\d{2})/, '$1-$2-')} · born ${person.dateOfBirth} · ${filed?.filingStatus ?? 'HAVE_NOT_FILED'}`,
    `    ${[line1, line2].filter(Boolean).join(', ')}, ${city}, ${state} ${zip}`,
    `    ${account ? `${account.kind}, last eight digits ${account.lastEight}` : 'no financial account'}`,
    `    phone ${person.phones[0]?.number.replace(/^\+1(\d{3})(\d{3})/, '($1) $2-') ?? 'none'}`,
  ];
}
