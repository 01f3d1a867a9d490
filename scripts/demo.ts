// npm run demo: walks a registration by phone and one by mail against the running server, a stranger at an account, the
// upgrade of an old account and the change of a phone, and prints each step as a person would live it. It keeps nothing: passwords and secrets are made for the run and end with it.
import { parseArgs } from 'node:util';
import { ConfigError, loadConfig } from '../api/config.js';
import { connect } from './demo/client.js';
import { Ended } from './demo/ended.js';
import { byMail, byOldAccount, byPhone } from './demo/stories.js';
import { teller } from './demo/tell.js';

const USAGE = `npm run demo                  by phone, by mail, and with an old account, against the server of PUBLIC_URL, or HOST and PORT
npm run demo -- --url URL     against another one
npm run demo -- phone         one of the three: phone, mail or upgrade`;

const STORIES = ['phone', 'mail', 'upgrade'];

/** The words after "--"; undefined when they are none of ours. */
function wordsOf(
  argv: readonly string[],
): { url: string | undefined; stories: readonly string[] } | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: { url: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
    const ours = positionals.every((word) => STORIES.includes(word)) && !values.help;
    const url = values.url?.replace(/\/$/, '');
    if (!ours || (url !== undefined && !/^https?:\/\/[^/]+$/.test(url))) return undefined;
    return { url, stories: positionals.length > 0 ? positionals : STORIES };
  } catch {
    return undefined;
  }
}

async function demonstrate(words: { url: string | undefined; stories: readonly string[] }): Promise<void> {
  // Read as the server reads it, but this is no server: whether it runs in production is seen by asking it.
  const config = loadConfig({ ...process.env, NODE_ENV: undefined, ROLE: undefined });
  const client = await connect(words.url ?? config.publicUrl);
  const colours = process.stdout.isTTY === true && !process.env.NO_COLOR;
  const tell = teller((text) => process.stdout.write(text), colours);
  tell.plain(`Made-up people at ${client.url}. Every call is a real one.`);
  if (words.stories.includes('phone')) await byPhone(client, tell);
  if (words.stories.includes('mail')) await byMail(client, tell, config.letterUrl);
  if (words.stories.includes('upgrade')) await byOldAccount(client, tell, config.letterUrl);
  tell.plain(
    `\nThat is all. What was sent: ${client.url}/outbox. The same calls by hand: ${client.url}/graphql`,
  );
}

const words = wordsOf(process.argv.slice(2));
if (!words) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  try {
    await demonstrate(words);
  } catch (fault) {
    const isPlain = fault instanceof Ended || fault instanceof ConfigError;
    console.error(isPlain ? `\n${fault.message}`.trimStart() : fault);
    process.exitCode = 1;
  }
}
