// The three stories: by phone in one sitting (domain.md 2.1), then a stranger at the account (2.8); by mail with the return
// (2.2); an old account that is upgraded (2.3), and another phone (2.6).
import type { Client } from './client.js';
import { addApp, beginPhoneChange, choosePhrase, disavow, resetPassword } from './desk.js';
import { type FoundLetter, letterTo } from './letters.js';
import { castFor, castWithOldAccounts, withNextOf } from './people.js';
import {
  chooseCredentials,
  chooseMail,
  proveFinancialAccount,
  provePhone,
  registerUpToPhone,
} from './register.js';
import {
  changeWithLetter,
  goOnWithPhone,
  returnWithLetter,
  signInByApp,
  signInByText,
  signInToUpgrade,
} from './sign-in.js';
import type { Teller } from './tell.js';
import type { Walk } from './walk.js';

/** Registers the next person with a phone in the own name, who signs in, undoes what a stranger did, and is back. */
export function byPhone(client: Client, tell: Teller): Promise<void> {
  return withNextOf(castFor(true), client, tell, async (cast) => {
    const { firstName, lastName, address } = cast.person;
    tell.story(
      'By phone',
      `${firstName} ${lastName} of ${address.city}, ${address.state}, has a phone that is registered to that name. One sitting is enough.`,
    );
    const walk = { client, tell, cast };
    const token = await registerUpToPhone(walk);
    await provePhone(walk, token);
    await chooseCredentials(walk, token, false);
    const sessionToken = await signInByText(walk);

    const disavowToken = await addApp(walk, sessionToken);
    await disavow(walk, sessionToken, disavowToken);
    await signInByText(await resetPassword(walk), 'Signing in with the new password');
  });
}

const PHONES = {
  PERSONAL: 'a phone that is registered to another name',
  FAMILY: 'a phone on a family plan, in another name',
  BUSINESS: 'a phone that belongs to a business',
  PREPAID: 'a prepaid phone, which is in nobody’s name',
} as const;

/** Registers the next person whose phone is in another name; the letter comes, and the app signs in. */
export function byMail(client: Client, tell: Teller, letterUrl: string): Promise<void> {
  return withNextOf(castFor(false), client, tell, async (cast) => {
    const { firstName, lastName, address } = cast.person;
    tell.story(
      'By mail',
      `${firstName} ${lastName} of ${address.city}, ${address.state}, has ${PHONES[cast.plan]}. A letter proves the address instead.`,
    );
    const walk = { client, tell, cast };
    const token = await registerUpToPhone(walk);
    await chooseMail(walk, token);
    const since = new Date();
    await chooseCredentials(walk, token, true);

    const letter = await readLetterTo(walk, letterUrl, since);
    const app = await returnWithLetter(walk, letter);
    await signInByApp(walk, app);
  });
}

/** Upgrades the next old e-Services account by the phone in the own name; the person then changes to a prepaid one. */
export function byOldAccount(client: Client, tell: Teller, letterUrl: string): Promise<void> {
  return withNextOf(
    castWithOldAccounts(),
    client,
    tell,
    async (cast) => {
      const { firstName, lastName, address } = cast.person;
      tell.story(
        'An old account',
        `${firstName} ${lastName} of ${address.city}, ${address.state}, has used e-Services for years, with a password alone.`,
      );
      const walk = { client, tell, cast };
      const { token, registrationToken } = await signInToUpgrade(walk);
      await proveFinancialAccount(walk, registrationToken);
      await provePhone(walk, registrationToken);
      const sessionToken = await goOnWithPhone(walk, token);
      await choosePhrase(walk, sessionToken);

      const since = new Date();
      const newPhone = `+1202555${cast.identity.ssn.slice(-4).replace(/^../, '01')}`;
      await beginPhoneChange(walk, sessionToken, newPhone);
      const letter = await readLetterTo(walk, letterUrl, since);
      await changeWithLetter(walk, letter, newPhone);
    },
    NO_OLD_ACCOUNT,
  );
}

// A database that an older version filled has the people and not their old accounts.
const NO_OLD_ACCOUNT =
  'Old accounts that were never taken over come with: npm run import -- scripts/demonstration-people.ndjson. ' +
  'For new people start the server on an empty folder: DATA_DIR=another npm start';

async function readLetterTo({ tell, cast }: Walk, letterUrl: string, since: Date): Promise<FoundLetter> {
  tell.scene('The letter');
  const letter = await letterTo(letterUrl, cast.person, since);
  tell.line('post', `"${letter.lines[letter.lines.indexOf('Activation code') - 2]}"`);
  tell.line('post', `Activation code ${letter.code}`);
  tell.line('note', `The PDF: ${letter.file}`);
  return letter;
}
