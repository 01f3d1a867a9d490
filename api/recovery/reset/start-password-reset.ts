// A forgotten password (domain.md 2.8): username and e-mail, right or wrong, begin a reset. Every pair gets a token, a
// row, a code and one e-mail, by the same statements; of what was wrong only the owner of the address hears.

import { enter, passwordResetFlow } from '../../../schema/flows/index.js';
import { Account, accountByUsername, accountFields, emailIndexed } from '../../accounts/index.js';
import { record } from '../../audit/record.js';
import { activeDevices } from '../../authenticators/devices.js';
import { normaliseUsername } from '../../authenticators/username.rules.js';
import type { Deps } from '../../deps.js';
import { after, MINUTE_MS } from '../../platform/clock.js';
import { tokenDigest } from '../../platform/crypto/index.js';
import { findAndHold, insert } from '../../platform/db/rows.js';
import { sql } from '../../platform/db/sql.js';
import type { Done } from '../../platform/graphql/user-error.js';
import type { RequestFacts } from '../../platform/request.js';
import { typedEmail } from '../../registration/index.js';
import { PasswordReset } from '../password-reset.entity.js';
import { mailResetCode } from './mail-reset-code.js';
import { noteResetAsked } from './note-asked.js';
import { whyNoReset } from './reset.rules.js';

export type StartedReset = Done & { readonly token: string | null };

/** The token is handed out once. User errors: INVALID_INPUT (no e-mail address). */
export async function startPasswordReset(
  deps: Deps,
  request: RequestFacts,
  input: { username: string; email: string },
): Promise<StartedReset> {
  const { value: typed, faults } = typedEmail(input.email);
  if (faults.length > 0) return { token: null, userErrors: faults };
  // Names of any length are treated alike; no stored one is longer.
  const username = normaliseUsername(input.username).slice(0, 100);
  const id = deps.ids.next();
  const agrees = (account: Account | undefined) =>
    account !== undefined &&
    deps.crypto.equalInConstantTime(
      emailIndexed(accountFields.open(deps, account, 'email')),
      emailIndexed(typed),
    );
  const { seen, devices } = await deps.db.read(async (tx) => {
    const found = await accountByUsername(tx, deps, username);
    return { seen: found, devices: await activeDevices(tx, found?.id ?? id) };
  });
  const held = agrees(seen) ? seen?.id : undefined;
  const now = deps.clock.now();
  const token = deps.crypto.newToken();
  await deps.db.inTx(async (tx) => {
    // Held, and judged again: an address that is just being given up, or taken back, is mailed no code. Only where the
    // pair was right: else requests at once would wait for each other at names that exist, and the clock would tell.
    const account = await findAndHold(tx, Account, sql`WHERE id = ${held ?? id}`);
    const emailAgrees = account !== undefined && agrees(account);
    const onRecord = emailAgrees ? accountFields.open(deps, account, 'email') : '';
    const why = whyNoReset({ account, emailAgrees, activeDevices: devices.length });
    const accountId = (emailAgrees && account.id) || null;
    await insert(tx, PasswordReset, {
      id,
      accountId: why ? null : accountId,
      state: enter(passwordResetFlow, {}),
      tokenDigest: tokenDigest(token),
      questionId: null,
      misses: 0,
      createdAt: now.toISOString(),
      expiresAt: after(now, deps.policy.resetMinutes * MINUTE_MS),
    });
    const language = (emailAgrees && account.language) || request.language;
    // Never to another spelling than the one on record: some servers tell capitals apart.
    const to = emailAgrees ? onRecord : typed;
    const toReset = why ? null : accountId;
    const mailed = await mailResetCode(tx, deps, { resetId: id, to, why, language, accountId: toReset });
    // As often as it is mailed: who asks a thousand times shall not push everything else out of sight.
    await noteResetAsked(tx, deps, request, mailed ? accountId : null);
    record(tx, {
      kind: 'recovery.passwordResetAsked',
      actor: { kind: 'STRANGER' },
      subject: accountId ?? id,
      outcome: why ? 'REFUSED' : 'DONE',
      request,
    });
  });
  return { token, userErrors: [] };
}
