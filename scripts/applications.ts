// npm run applications -- add | list | end: credentials of the applications that ask about sessions (docs/applications.md).
import { parseArgs } from 'node:util';
import { ApplicationClient } from '../api/applications/application-client.entity.js';
import { addClient, allClients, endClient } from '../api/applications/clients.js';
import { withAudit } from '../api/audit/index.js';
import { systemClock } from '../api/platform/clock.js';
import { randomIds } from '../api/platform/ids.js';
import { applications } from '../schema/applications.js';
import { openStore, runCommand } from './open-store.js';

const USAGE = `npm run applications -- add --key KEY     makes credentials for an application, and shows the secret this once;
                                          KEY is one of ${applications.map(({ key }) => key).join(', ')}
npm run applications -- list              shows every client, never a secret
npm run applications -- end --id ID       ends one client's credentials at once`;

type Commands = Awaited<ReturnType<typeof open>>;

await runCommand(async () => {
  const command = commandOf(process.argv.slice(2));
  if (!command) {
    console.error(USAGE);
    return 2;
  }
  const deps = await open();
  try {
    return await command(deps);
  } finally {
    await deps.db.close();
  }
});

async function open() {
  const { crypto, db: opened } = await openStore(process.env, [ApplicationClient]);
  const parts = { crypto, clock: systemClock, ids: randomIds };
  return { ...parts, db: withAudit(opened, parts) };
}

function commandOf([word, ...options]: string[]): ((deps: Commands) => Promise<number>) | undefined {
  const text = { type: 'string' } as const;
  try {
    const { key, id } = parseArgs({ args: options, options: { key: text, id: text } }).values;
    const application = applications.find((one) => one.key === key);
    if (word === 'add' && application && !id) return (deps) => add(deps, application.key);
    if (word === 'end' && id && !key) return (deps) => end(deps, id);
    return word === 'list' && options.length === 0 ? list : undefined;
  } catch {
    // An option that is not known, or one without its value.
    return undefined;
  }
}

async function add(deps: Commands, application: Parameters<typeof addClient>[1]): Promise<number> {
  const { id, secret } = await addClient(deps, application);
  console.log(`client id: ${id}`);
  console.log(`client secret: ${secret}`);
  console.log('The secret is kept nowhere and not shown again.');
  return 0;
}

async function list(deps: Commands): Promise<number> {
  const clients = await allClients(deps);
  if (clients.length === 0) console.log('No application has credentials.');
  for (const { id, application, createdAt, endedAt } of clients)
    console.log(
      `${id}  ${application.padEnd(15)} added ${createdAt}${endedAt === null ? '' : `, ended ${endedAt}`}`,
    );
  return 0;
}

async function end(deps: Commands, id: string): Promise<number> {
  const ended = await endClient(deps, id);
  if (ended) console.log(`${id}: ended. Its secret opens nothing any more.`);
  else console.error(`${id}: no client of this id has credentials (applications -- list).`);
  return ended ? 0 : 1;
}
