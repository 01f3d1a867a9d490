// The account of the session, as its holder sees it; null when it may not be seen any more.
import { applications } from '../../schema/applications.js';
import {
  type Account,
  accountById,
  accountFields,
  emailChangeFields,
  letterNoticesOf,
  presentSiteImage,
} from '../accounts/index.js';
import { pairingIsOpen, pairingOfSession } from '../authenticators/app-pairing.js';
import { activeDevices, hintOf } from '../authenticators/devices.js';
import { maskEmail } from '../authenticators/phone-number.rules.js';
import type { PublicContext } from '../deps.js';
import {
  freshUntil,
  presentDevice,
  presentLastSignIn,
  presentSession,
  type Session,
  sessionsOf,
  signInBefore,
} from '../login/index.js';
import type { ReadTx } from '../platform/db/transaction.js';
import { holderActions } from './allowed-actions.rules.js';
import { openChange } from './credentials/open-change.js';
import type { AccountView } from './me.view.js';

export async function presentHolder(context: PublicContext): Promise<AccountView | null> {
  const { deps, session } = context;
  if (!session) return null;
  return deps.db.read(async (tx) => {
    const account = await accountById(tx, session.accountId);
    if (account?.status !== 'ACTIVE') return null;
    return present(tx, context, account, session);
  });
}

async function present(
  tx: ReadTx,
  context: PublicContext,
  account: Account,
  session: Session,
): Promise<AccountView> {
  const { deps, request } = context;
  const devices = await activeDevices(tx, account.id);
  const before = await signInBefore(tx, session);
  const sessions = await sessionsOf(tx, deps, account.id);
  // As it now stands: the session of the request is as old as the request.
  const here = sessions.find(({ id }) => id === session.id);
  const waiting = await openChange(tx, account.id);
  const change = waiting && waiting.expiresAt > deps.clock.iso() ? waiting : undefined;
  const phone = devices.find(({ kind }) => kind === 'PHONE');
  const text = (column: Parameters<typeof accountFields.open>[2]) =>
    accountFields.open(deps, account, column);
  return {
    id: account.id,
    username: text('username'),
    email: text('email'),
    newEmail: change ? maskEmail(emailChangeFields.open(deps, change, 'newEmail')) : null,
    name: { first: text('firstName'), last: text('lastName') },
    status: account.status,
    language: account.language,
    memberSince: account.createdAt,
    lastSignIn: before ? presentLastSignIn(context, before) : null,
    sitePhrase: account.sitePhrase ? text('sitePhrase') : null,
    siteImage: account.siteImageId ? presentSiteImage(account.siteImageId, request.language) : null,
    devices: devices.map((device) => presentDevice(deps, device, request.language)),
    phone: phone ? hintOf(deps, phone, request.language) : null,
    identityProofing:
      account.proofingMethod && account.provenAt
        ? { method: account.proofingMethod, provenAt: account.provenAt }
        : null,
    // One account serves them all; no second registration (domain.md section 1).
    applications: applications.map(({ key }) => key),
    sessions: sessions.map((one) => presentSession(context, one, session.id)),
    letters: await letterNoticesOf(tx, account.id),
    freshUntil: here ? freshUntil(deps, here) : null,
    allowedActions: holderActions({
      hasPhone: phone !== undefined,
      hasApp: devices.some(({ kind }) => kind === 'APP'),
      sessions: sessions.length,
      codeTriesLeft: here !== undefined && here.misses < deps.policy.codeTries,
      emailChangeOpen: change !== undefined,
      appPairingOpen: await pairingOpen(tx, deps, session.id),
    }),
  };
}

/** Only the session that started a pairing can end it. */
async function pairingOpen(tx: ReadTx, deps: PublicContext['deps'], sessionId: string) {
  const pairing = await pairingOfSession(tx, sessionId);
  return pairing !== undefined && pairingIsOpen(deps, pairing);
}
