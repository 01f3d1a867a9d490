// Removing the authenticator app (domain.md 2.5): not the last device, and nothing but an app, for phones are changed by
// registering again (2.6). Its installation may serve another account afterwards; a pairing under way stays.

import { noteActivity, tellByEmail, tellByText } from '../../accounts/index.js';
import { endDevice } from '../../authenticators/devices.js';
import type { Deps } from '../../deps.js';
import type { Session } from '../../login/index.js';
import type { Done } from '../../platform/graphql/user-error.js';
import type { RequestFacts } from '../../platform/request.js';
import { openHolder } from '../holder.js';

/** User errors: FRESH_CODE_REQUIRED, INVALID_INPUT (no app of this account), LAST_DEVICE. */
export async function removeApp(
  deps: Deps,
  request: RequestFacts,
  session: Session,
  { deviceId }: { deviceId: string },
): Promise<Done> {
  return deps.db.inTx(async (tx) => {
    const holder = await openHolder(tx, deps, session, { fresh: true });
    if ('error' in holder) return { userErrors: [holder.error] };
    const { account, devices } = holder;
    const app = devices.find(({ id, kind }) => id === deviceId && kind === 'APP');
    const field = ['input', 'deviceId'];
    if (!app) return { userErrors: [{ code: 'INVALID_INPUT', field, reason: 'device.unknown' }] };
    if (devices.length === 1) return { userErrors: [{ code: 'LAST_DEVICE', field }] };
    await endDevice(tx, deps, app, 'device.removed');
    await noteActivity(tx, deps, request, account.id, 'DEVICE_REMOVED');
    await tellByEmail(tx, deps, account, 'DEVICE_REMOVED_NOTICE', {});
    await tellByText(tx, deps, account, 'DEVICE_REMOVED_TEXT', {});
    return { userErrors: [] };
  });
}
