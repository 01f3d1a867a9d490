// Who signs in with a device that was said to be lost shows that it is not: the new registration ends, and its letter opens
// nothing (domain.md 2.6). So nobody with the password alone takes the account over while its holder still uses it.
import { cancelRenewal, tellByEmail } from '../accounts/index.js';
import type { Deps } from '../deps.js';
import type { Tx } from '../platform/db/transaction.js';
import type { RequestFacts } from '../platform/request.js';
import { loginWith, type OpenLogin } from './open-login.js';

/** The sign-in as it stands after the security code of one of the devices was right. */
export async function cancelIfFound(
  tx: Tx,
  deps: Deps,
  request: RequestFacts,
  opened: OpenLogin,
): Promise<OpenLogin> {
  if (opened.account.renewal !== 'LOST_DEVICE') return opened;
  const account = await cancelRenewal(tx, deps, opened.account, { request, by: 'OLD_DEVICE' });
  await tellByEmail(tx, deps, account, 'RENEWAL_CANCELLED_NOTICE', {});
  return loginWith(tx, deps, opened.login, account);
}
