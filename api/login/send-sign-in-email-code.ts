// A code to the e-mail address that the help desk was given and that is not the one on record (api.md confirmSignInEmail).
import { accountFields, subjectOfEmail } from '../accounts/index.js';
import { sendCode } from '../authenticators/send-code.js';
import type { Deps } from '../deps.js';
import type { Tx } from '../platform/db/transaction.js';
import type { OpenLogin } from './open-login.js';

/** Sends the code within the limits of that address; past them the person signs in again later. */
export async function sendSignInEmailCode(tx: Tx, deps: Deps, { login, account }: OpenLogin): Promise<void> {
  const email = accountFields.open(deps, account, 'unconfirmedEmail');
  await sendCode(tx, deps, {
    purpose: 'SIGN_IN_EMAIL',
    kind: 'SIGN_IN_EMAIL_CODE',
    owner: { kind: 'LOGIN', id: login.id },
    to: email,
    subject: await subjectOfEmail(tx, deps, email),
    language: account.language,
  });
}
