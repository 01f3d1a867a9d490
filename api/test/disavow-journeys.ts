// Ways to the "this was not me" link of a notice, as it really arrives, and through a change of the e-mail address.
import type { TestApp } from './app.js';
import { call, succeed } from './journeys.js';
import { bearer } from './sign-in-journeys.js';

/** The tokens of all links that went to an e-mail address or a number, oldest first. */
export async function linksSentTo(app: TestApp, recipient: string): Promise<string[]> {
  await app.deliver();
  const sent = [...app.emails, ...app.texts].filter(({ to }) => to === recipient);
  return sent.flatMap(({ text }) => text.match(/\/not-me#([\w-]{43})(?![\w-])/)?.[1] ?? []);
}

/** The token of the newest link that went there. */
export async function linkSentTo(app: TestApp, recipient: string): Promise<string> {
  const token = (await linksSentTo(app, recipient)).at(-1);
  if (!token) throw new Error(`no link was sent to ${recipient}`);
  return token;
}

/** Answers "this was not me"; gives the payload, user errors included. */
export const disavow = (app: TestApp, token: string) => call(app, 'disavowActivity', { token });

/** Changes the e-mail address in a session whose second factor is fresh. */
export async function changeEmailTo(app: TestApp, sessionToken: string, email: string): Promise<void> {
  await succeed(app, 'changeEmail', { email }, bearer(sessionToken));
  await succeed(app, 'confirmEmailChange', { code: await app.codeSentTo(email) }, bearer(sessionToken));
}
