// Notices to a holder (domain.md 2.8): each carries a "this was not me" link of its own, good once and for some days
// [P disavowDays]. The token stands in the sealed message alone; of it the digest is kept.
import { activeDevices, deviceFields } from '../authenticators/devices.js';
import type { MessageKind, MessageVars } from '../delivery/index.js';
import { fitsItsChannel, post } from '../delivery/index.js';
import type { Deps } from '../deps.js';
import { after, DAY_MS } from '../platform/clock.js';
import { tokenDigest } from '../platform/crypto/index.js';
import { insert } from '../platform/db/rows.js';
import type { Tx } from '../platform/db/transaction.js';
import type { Account } from './account.entity.js';
import { accountFields } from './account-fields.js';
import { DisavowLink } from './disavow-link.entity.js';

/** What a notice says besides when it happened and how to object. */
type Said<K extends MessageKind> = Omit<MessageVars<K>, 'at' | 'disavowLink'>;
type NoticeKind = { [K in MessageKind]: 'disavowLink' extends keyof MessageVars<K> ? K : never }[MessageKind];

/** Writes a notice to each address in the caller's transaction; without `to`, to the e-mail of the account. */
export async function tellByEmail<K extends NoticeKind>(
  tx: Tx,
  deps: Deps,
  account: Account,
  kind: K,
  said: Said<K>,
  to: readonly string[] = [accountFields.open(deps, account, 'email')],
): Promise<void> {
  for (const address of to) await tell(tx, deps, account, kind, said, address);
}

/** The same by text, to each phone (E.164); without `to`, to the phones that receive security codes now. */
export async function tellByText<K extends NoticeKind>(
  tx: Tx,
  deps: Deps,
  account: Account,
  kind: K,
  said: Said<K>,
  to?: readonly string[],
): Promise<void> {
  for (const number of to ?? (await phonesOf(tx, deps, account.id)))
    await tell(tx, deps, account, kind, said, number);
}

/** The numbers (E.164) that receive security codes of an account now. */
export async function phonesOf(tx: Tx, deps: Pick<Deps, 'crypto'>, accountId: string): Promise<string[]> {
  const devices = await activeDevices(tx, accountId);
  return devices
    .filter(({ kind }) => kind === 'PHONE')
    .map((device) => deviceFields.open(deps, device, 'phone'));
}

async function tell<K extends NoticeKind>(
  tx: Tx,
  deps: Deps,
  account: Account,
  kind: K,
  said: Said<K>,
  to: string,
): Promise<void> {
  const now = deps.clock.now();
  const token = deps.crypto.newToken();
  // Said, when and link are all that a notice takes; TypeScript does not put the parts together again.
  const varsWith = (link: { disavowLink?: string }) =>
    ({ ...said, at: now.toISOString(), ...link }) as unknown as MessageVars<K>;
  const { language } = account;
  const owner = { kind: 'ACCOUNT', id: account.id } as const;
  const linked = { kind, language, vars: varsWith({ disavowLink: linkOf(deps, token) }) };
  // Where the address of the house is too long for a text with a link, the desk's number takes its place.
  if (!fitsItsChannel(deps, linked)) {
    await post(tx, deps, { kind, language, vars: varsWith({}), to, owner });
    return;
  }
  await insert(tx, DisavowLink, {
    id: deps.ids.next(),
    accountId: account.id,
    tokenDigest: tokenDigest(token),
    createdAt: now.toISOString(),
    expiresAt: after(now, deps.policy.disavowDays * DAY_MS),
    usedAt: null,
  });
  await post(tx, deps, { ...linked, to, owner });
}

/** The token stands behind `#`: browsers do not send that part, so no log of a server or proxy holds it. */
const linkOf = ({ config }: Pick<Deps, 'config'>, token: string): string =>
  `${config.publicUrl}/not-me#${token}`;
