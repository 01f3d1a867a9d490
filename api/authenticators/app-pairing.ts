// Pairing an authenticator app (domain.md 2.5): once, online; afterwards codes are made offline. The app itself calls
// `pairApp` with the pairing code; any other RFC 6238 app scans the QR code, which carries another secret.
import { record } from '../audit/record.js';
import type { Deps } from '../deps.js';
import { after, MINUTE_MS } from '../platform/clock.js';
import { findOwner } from '../platform/db/blind-index.js';
import { find, findAndHold, insert, update } from '../platform/db/rows.js';
import { sealedFields } from '../platform/db/sealed-fields.js';
import { list, sql } from '../platform/db/sql.js';
import type { ReadTx, Tx } from '../platform/db/transaction.js';
import type { UserErrorRow } from '../platform/graphql/user-error.js';
import type { RequestFacts } from '../platform/request.js';
import { AppPairing, Device } from './device.entity.js';
import { addApp, INSTALLATION } from './devices.js';
import { drawLookAlikeFree } from './security-code.js';
import { newSecret, otpauthUri, qrSvg, verify } from './totp.js';

export const pairingFields = sealedFields(AppPairing, 'app_pairing', [
  'name',
  'appSecret',
  'uriSecret',
  'installation',
]);
export const ISSUER = 'Secure Access';
/** 14 characters of 30 hold 68 bits (api.md: at least 64). */
const PAIRING_CODE_LENGTH = 14;

export interface StartedPairing {
  readonly pairingCode: string;
  readonly qrCodeSvg: string;
  readonly otpauthUri: string;
  readonly expiresAt: string;
}

/** What the secrets of a pairing look like before it is stored; drawing the QR code is slow and stays outside. */
export async function preparePairing(deps: Pick<Deps, 'random' | 'policy'>, accountLabel: string) {
  const pairingCode = (drawLookAlikeFree(deps.random, PAIRING_CODE_LENGTH).match(/.{1,5}/g) ?? []).join('-');
  const uriSecret = newSecret(deps.random);
  const uri = otpauthUri({ issuer: ISSUER, account: accountLabel, secret: uriSecret }, deps.policy);
  return {
    pairingCode,
    uriSecret,
    appSecret: newSecret(deps.random),
    otpauthUri: uri,
    qrCodeSvg: await qrSvg(uri),
  };
}

/** Keeps a pairing; older ones of the account end. */
export async function keepPairing(
  tx: Tx,
  deps: Deps,
  prepared: Awaited<ReturnType<typeof preparePairing>>,
  whose: Pick<AppPairing, 'accountId' | 'loginId' | 'sessionId' | 'name'>,
): Promise<{ id: string; started: StartedPairing }> {
  const now = deps.clock.now();
  await update(
    tx,
    AppPairing,
    { state: 'VOID' },
    sql`WHERE account_id = ${whose.accountId} AND state IN ('OPEN', 'PAIRED')`,
  );
  const id = deps.ids.next();
  const expiresAt = after(now, deps.policy.pairingMinutes * MINUTE_MS);
  await insert(tx, AppPairing, {
    id,
    accountId: whose.accountId,
    loginId: whose.loginId,
    sessionId: whose.sessionId,
    codeDigest: digestsOf(deps, prepared.pairingCode)[0] ?? '',
    name: pairingFields.seal(deps, id, 'name', whose.name),
    appSecret: pairingFields.seal(deps, id, 'appSecret', prepared.appSecret),
    uriSecret: pairingFields.seal(deps, id, 'uriSecret', prepared.uriSecret),
    state: 'OPEN',
    misses: 0,
    createdAt: now.toISOString(),
    expiresAt,
  });
  record(tx, {
    kind: 'device.pairingStarted',
    actor: { kind: 'HOLDER', id: whose.accountId },
    subject: id,
    outcome: 'DONE',
  });
  const { pairingCode, otpauthUri: uri, qrCodeSvg } = prepared;
  return { id, started: { pairingCode, qrCodeSvg, otpauthUri: uri, expiresAt } };
}

/** A pairing code as the app may have it: case and hyphens do not matter. */
const digestsOf = (deps: Pick<Deps, 'crypto'>, code: string): string[] =>
  deps.crypto
    .digests('app-pairing', code.toUpperCase().replace(/[^A-Z0-9]/g, ''))
    .map(({ digest }) => digest);

/** The newest pairing that was started in a session. */
export function pairingOfSession(tx: ReadTx, sessionId: string): Promise<AppPairing | undefined> {
  return find(tx, AppPairing, sql`WHERE session_id = ${sessionId} ORDER BY id DESC LIMIT 1`);
}

/** Whether it still waits for the first code. */
export function pairingIsOpen(deps: Pick<Deps, 'clock'>, { state, expiresAt }: AppPairing): boolean {
  return (state === 'OPEN' || state === 'PAIRED') && expiresAt > deps.clock.iso();
}

/** The pairing that a confirmation belongs to, held against `pairApp`, if its time is not over. */
export async function pairingInTime(
  tx: Tx,
  deps: Pick<Deps, 'clock'>,
  id: string,
): Promise<AppPairing | undefined> {
  const pairing = await findAndHold(tx, AppPairing, sql`WHERE id = ${id}`);
  return pairing && pairingIsOpen(deps, pairing) ? pairing : undefined;
}

/** The secret that counts: the app's once `pairApp` has won, else the one of the QR code. */
function secretOf(deps: Pick<Deps, 'crypto'>, pairing: AppPairing): string {
  return pairingFields.open(deps, pairing, pairing.state === 'PAIRED' ? 'appSecret' : 'uriSecret');
}

/** `missed`: why a code was wrong. */
export type PairingEnd =
  | { readonly device: Device }
  | { readonly missed: 'app' | 'appClock' }
  | { readonly taken: true };

/**
 * The first code of a pairing that was opened with `pairingInTime`: when it is right the app serves from now on, and the
 * one that served before has ended. `taken` when its installation came to serve another account meanwhile. The caller
 * bounds the tries.
 */
export async function endPairing(tx: Tx, deps: Deps, pairing: AppPairing, code: string): Promise<PairingEnd> {
  const secret = secretOf(deps, pairing);
  const verdict = verify({ secret, code, now: deps.clock.now(), lastStep: null, policy: deps.policy });
  // Here, where nothing is protected yet, a clock that is off may be explained.
  if (!verdict.ok) return { missed: verdict.driftSteps === undefined ? 'app' : 'appClock' };
  const device = await addApp(tx, deps, {
    accountId: pairing.accountId,
    name: pairingFields.open(deps, pairing, 'name'),
    secret,
    lastStep: verdict.step,
    installation: pairing.state === 'PAIRED' ? pairingFields.open(deps, pairing, 'installation') : null,
  });
  if (!device) return { taken: true };
  await update(tx, AppPairing, { state: 'CONFIRMED' }, sql`WHERE id = ${pairing.id}`);
  return { device };
}

export interface PairAppInput {
  readonly pairingCode: string;
  readonly installationId: string;
  readonly name?: string | null;
}

export type PairedApp =
  | { pairing: AppPairing; userErrors: [] }
  | { pairing: null; userErrors: UserErrorRow[] };

/**
 * Called by the app, once, online. Repeated by the same installation before confirmation it answers the same again.
 * User errors: INVALID_INPUT, CODE_INCORRECT, CODE_EXPIRED, APP_ALREADY_CONNECTED.
 */
export async function pairApp(deps: Deps, request: RequestFacts, input: PairAppInput): Promise<PairedApp> {
  const refuse = (error: UserErrorRow): PairedApp => ({ pairing: null, userErrors: [error] });
  const installation = input.installationId.trim();
  if (!/^[\x21-\x7e]{16,200}$/.test(installation)) {
    return refuse({
      code: 'INVALID_INPUT',
      field: ['input', 'installationId'],
      reason: 'installation.format',
    });
  }
  const field = ['input', 'pairingCode'];
  return deps.db.inTx(async (tx) => {
    const pairing = await findAndHold(
      tx,
      AppPairing,
      sql`WHERE code_digest IN ${list(digestsOf(deps, input.pairingCode))}`,
    );
    if (!pairing) return refuse({ code: 'CODE_INCORRECT', field, reason: 'pairing' });
    if (pairing.expiresAt <= deps.clock.iso() || pairing.state === 'VOID' || pairing.state === 'CONFIRMED') {
      return refuse({ code: 'CODE_EXPIRED', field, reason: 'pairing' });
    }
    const taken = pairing.installation && pairingFields.open(deps, pairing, 'installation') !== installation;
    const servesId = await findOwner(tx, deps.crypto, INSTALLATION, installation);
    const serves = servesId
      ? await find(tx, Device, sql`WHERE id = ${servesId} AND state = 'ACTIVE'`)
      : undefined;
    if (taken || (serves && serves.accountId !== pairing.accountId)) {
      record(tx, {
        kind: 'device.pairingRefused',
        actor: { kind: 'STRANGER' },
        subject: pairing.id,
        outcome: 'REFUSED',
        request,
      });
      return refuse({
        ...{ code: 'APP_ALREADY_CONNECTED', field: ['input', 'installationId'] },
        ...(taken ? { reason: 'otherInstallation' as const } : {}),
      });
    }
    if (pairing.state === 'OPEN') {
      const name = appName(input.name);
      const changes: Partial<AppPairing> = {
        state: 'PAIRED',
        installation: pairingFields.seal(deps, pairing.id, 'installation', installation),
        ...(name && { name: pairingFields.seal(deps, pairing.id, 'name', name) }),
      };
      await update(tx, AppPairing, changes, sql`WHERE id = ${pairing.id} AND state = 'OPEN'`);
      Object.assign(pairing, changes);
      record(tx, {
        kind: 'device.paired',
        actor: { kind: 'HOLDER', id: pairing.accountId },
        subject: pairing.id,
        outcome: 'DONE',
        request,
      });
    }
    return { pairing, userErrors: [] };
  });
}

/** A name that a person can recognise the app by; undefined when none was given. */
export function appName(typed: string | null | undefined): string | undefined {
  const name = typed
    ?.normalize('NFC')
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, 60);
  return name || undefined;
}
