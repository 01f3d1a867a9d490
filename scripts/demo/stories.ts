// The two stories: by phone in one sitting (domain.md 2.1), and by mail with the return (2.2).
import type { Client } from './client.js';
import { letterTo } from './letters.js';
import { castFor, withNextOf } from './people.js';
import { chooseCredentials, chooseMail, provePhone, registerUpToPhone } from './register.js';
import { returnWithLetter, signInByApp, signInByText } from './sign-in.js';
import type { Teller } from './tell.js';

/** Registers the next person with a phone in the own name, who then signs in with a texted code. */
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
    await signInByText(walk);
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

    tell.scene('The letter');
    const letter = await letterTo(letterUrl, cast.person, since);
    tell.line('post', `"${letter.lines[letter.lines.indexOf('Activation code') - 2]}"`);
    tell.line('post', `Activation code ${letter.code}`);
    tell.line('note', `The PDF: ${letter.file}`);
    const app = await returnWithLetter(walk, letter);
    await signInByApp(walk, app);
  });
}
