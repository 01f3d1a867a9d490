// npm run print-contract: prints schema/README.md from the contract itself. Nobody edits that page; a guard fails when
// it is stale.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as contract from '../schema/flows/index.js';
import { printFlow } from './contract/flows.js';
import { printPolicy } from './contract/policy.js';
import {
  printActivity,
  printApplications,
  printAuditEvents,
  printReasons,
  printRequestErrors,
  printRequirements,
  printSecretQuestions,
  printSiteImages,
  printUserErrors,
} from './contract/sentences.js';

const { registrationFlow, loginFlow, letterFlow, messageFlow } = contract;

/** Every flow that the contract exports, in the order in which a person meets them; a new one comes last. */
const flows = [
  ...new Set<unknown>([registrationFlow, loginFlow, letterFlow, messageFlow, ...Object.values(contract)]),
].flatMap((one) => (typeof one === 'object' ? [one as contract.FlowTable] : []));

/** The whole page. */
export function printContract(): string {
  return `${[
    '# The contract',
    'Printed from the files of this folder by `npm run print-contract`; never edited by hand. The server obeys them, the ' +
      'clients take labels from them, and tests are generated from them. The GraphQL schema stands in ' +
      '[public.graphql](public.graphql).',
    '## Flows',
    'Rows are read from the top; the first whose condition holds is the one. What has no row is refused. An event that no ' +
      'mutation brings about is the system’s own.',
    ...flows.map(printFlow),
    '## Policy',
    'Every number of the process, from [policy.ts](policy.ts). `POLICY` chooses the profile, `POLICY_SET=key=value,…` ' +
      'changes those marked; what differs between the profiles is bold. Values for a part not built yet ' +
      'change nothing. They are profiles of numbers, not claims of conformance: see [conformance](../docs/conformance.md).',
    printPolicy(),
    '## User errors',
    'What a person can cause or mend, from [user-errors.ts](user-errors.ts). Tries left and the time of the next try ' +
      'travel as fields beside the sentence.',
    printUserErrors(),
    'Some codes have several causes and say which:',
    printReasons(),
    'Where a request as a whole is refused, a person may read these, from [request-errors.ts](request-errors.ts); the other ' +
      'texts of top-level errors are for programmers, and English.',
    printRequestErrors(),
    '## Audit events',
    'Every kind of act that the trail knows, from [audit-events.ts](audit-events.ts). Where it says "not yet", nothing ' +
      'records the act: most of these belong to parts that are not built.',
    printAuditEvents(),
    '## Recent activity',
    'What its holder reads of an account, from [activity.ts](activity.ts).',
    printActivity(),
    '## Applications',
    'Those that one account serves, from [applications.ts](applications.ts).',
    printApplications(),
    '## What to have at hand',
    'From [requirements.ts](requirements.ts).',
    printRequirements(),
    '## Site images',
    'From [site-images.ts](site-images.ts).',
    printSiteImages(),
    '## Secret questions',
    'From [secret-questions.ts](secret-questions.ts).',
    printSecretQuestions(),
  ].join('\n\n')}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const page = join(process.cwd(), 'schema/README.md');
  writeFileSync(page, printContract());
  process.stdout.write('Printed schema/README.md.\n');
}
