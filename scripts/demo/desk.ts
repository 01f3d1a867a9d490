// The account holder's own desk (domain.md 2.5, 2.6, 2.8) as it is lived: an app beside the phone, a notice that is
// answered with "this was not me", a forgotten password, the phrase and image of an old account, another phone.
import { randomBytes } from 'node:crypto';
import { passwordResetFlow } from '../../schema/flows/index.js';
import { Ended } from './ended.js';
import { chooseMail, proveFinancialAccount, proveIdentity } from './register.js';
import { pairApp } from './sign-in.js';
import { hidden } from './tell.js';
import type { Walk } from './walk.js';

/** Adds an app from the profile; gives the token of the link in the notice that tells of it. */
export async function addApp(walk: Walk, sessionToken: string): Promise<string> {
  const { client, tell, cast } = walk;
  tell.scene('An authenticator app beside the phone');
  tell.line('sees', 'The profile. The security code of the sign-in is fresh enough for this.');
  tell.line('calls', 'startAppPairing, signed in');
  const started = await client.mutate('StartAppPairingFromProfile', { name: 'My phone' }, sessionToken);
  const { code } = await pairApp(walk, started.pairing.pairingCode);
  tell.line('types', code);
  tell.line('calls', 'confirmDevice, signed in');
  const { answer, message } = await client.sentBy(
    cast.email,
    () => client.mutate('ConfirmDeviceFromProfile', { code }, sessionToken),
    ({ disavowToken }) => disavowToken !== '',
  );
  tell.line('answers', `The app "${answer.device.name}" makes security codes from now on.`);
  tell.line('mail', `"${message.subject}"`);
  return message.disavowToken;
}

/** The link of a notice: the session is over, the app is gone, and nobody signs in before a reset. */
export async function disavow(walk: Walk, sessionToken: string, token: string): Promise<void> {
  const { client, tell } = walk;
  tell.scene('"This was not me"');
  tell.line('sees', `The link of that mail: ${client.url}/not-me#${token.slice(0, 4)}… One button.`);
  tell.line('calls', 'disavowActivity');
  await client.mutate('DisavowActivity', { token });
  tell.line('answers', 'Sessions end, the new app is gone, the password must be reset. The desk is told.');
  tell.line('calls', 'me, with the session of before');
  const { me } = await client.query('Me', {}, { authorization: `Bearer ${sessionToken}` });
  if (me) throw new Ended('A session outlived the disavowal.');
  tell.line('answers', 'null: signed out.');
}

/** A reset goes by the e-mail and the second factor, never around it; gives the walk with the new password. */
export async function resetPassword(walk: Walk): Promise<Walk> {
  const { client, tell, cast } = walk;
  const password = randomBytes(12).toString('base64url');
  tell.scene('Another password');
  tell.line('sees', 'Username and e-mail. A stranger would be answered in the same words.');
  tell.line('types', `${cast.username}, ${cast.email}`);
  tell.line('calls', 'startPasswordReset');
  const { answer, message } = await client.sentBy(cast.email, () =>
    client.mutate('StartPasswordReset', { username: cast.username, email: cast.email }),
  );
  const { token } = answer;
  tell.line('mail', `"${message.subject}", with the code ${message.code}`);
  tell.line('types', message.code);
  tell.line('calls', 'confirmPasswordResetEmail');
  const { devices } = await client.mutate('ConfirmPasswordResetEmail', { token, code: message.code });
  const phone = devices.find(({ kind }: { kind: string }) => kind === 'PHONE');
  tell.line('answers', `Not enough yet: a security code as well. Devices: ${phone.hint}`);
  tell.line('calls', 'sendPasswordResetSecurityCode');
  const { message: text } = await client.sentBy(cast.phone, () =>
    client.mutate('SendPasswordResetSecurityCode', { token, deviceId: phone.id }),
  );
  tell.line('text', text.text);
  tell.line('types', `${text.code}, and a new password ${hidden(password)}`);
  tell.line('calls', 'resetPassword');
  const securityCode = text.code;
  await client.mutate('ResetPassword', { token, deviceId: phone.id, securityCode, newPassword: password });
  tell.line('answers', passwordResetFlow.states.COMPLETE.says);
  return { ...walk, cast: { ...cast, password } };
}

/** Old accounts have none; until they choose, they are shown the decoy of their name. */
export async function choosePhrase(walk: Walk, sessionToken: string): Promise<void> {
  const { client, tell, cast } = walk;
  tell.scene('A phrase and an image by which to know this site');
  const { siteImages } = await client.query('Requirements');
  const image = siteImages[Number(cast.identity.ssn.slice(-2)) % siteImages.length];
  tell.line('types', `phrase "${cast.sitePhrase}", image: ${image.description.toLowerCase()}`);
  tell.line('calls', 'changeSiteIdentity');
  const chosen = { sitePhrase: cast.sitePhrase, siteImageId: image.id };
  const { account } = await client.mutate('ChangeSiteIdentity', chosen, sessionToken);
  tell.line('answers', `"${account.sitePhrase}", from the next sign-in on.`);
}

/** "A new phone is a new registration": proven anew up to the letter, for the number is in nobody's name. */
export async function beginPhoneChange(walk: Walk, sessionToken: string, newPhone: string): Promise<void> {
  const { client, tell, cast } = walk;
  tell.scene('A new phone, which is a new registration');
  tell.line('sees', 'Who you are is proven anew. The old phone works until the new one is confirmed.');
  tell.line('calls', 'startPhoneChange');
  const { token, registration } = await client.mutate('StartPhoneChange', null, sessionToken);
  tell.line('answers', `A registration of the kind ${registration.kind}. Now at ${registration.step}.`);
  await proveIdentity(walk, token);
  await proveFinancialAccount(walk, token);
  await chooseMail({ ...walk, cast: { ...cast, phone: newPhone } }, token);
}
