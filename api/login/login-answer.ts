// A step of a sign-in as a resolver runs it: limited for each client address where a secret is checked, done once for an
// idempotency key, and its answer made fit to be seen.
import { type LetterTold, letterById, letterNotice } from '../accounts/index.js';
import type { StartedPairing } from '../authenticators/app-pairing.js';
import type { Device } from '../authenticators/device.entity.js';
import type { PublicContext } from '../deps.js';
import { HOUR_MS, SECOND_MS } from '../platform/clock.js';
import { tokenDigest } from '../platform/crypto/index.js';
import { overLimit } from '../platform/graphql/check-limit.js';
import { type Kept, onceByKey } from '../platform/graphql/idempotency.js';
import type { Session, SessionTransport } from './login.entity.js';
import { presentDevice, presentLogin } from './login.view.js';
import { findLogin, type LoginAnswer, loginExpired } from './open-login.js';
import { presentLastSignIn, presentSession } from './session.view.js';
import { signInBefore } from './sessions.js';

/** What all steps answer; some fields only come from one of them. */
export type StepAnswer = LoginAnswer & {
  token?: string | null;
  letter?: LetterTold | null;
  pairing?: StartedPairing | null;
  device?: Device | null;
  session?: Session | null;
  sessionToken?: string | null;
  transport?: SessionTransport;
};
export type StepInput = { token?: string | null; idempotencyKey?: string | null };

/** A step that checks a secret: limited for each client address. */
export async function checkedStep(
  context: PublicContext,
  operation: string,
  input: StepInput,
  run: () => Promise<StepAnswer>,
) {
  const error = await overLimit(context);
  if (!error) return answerStep(context, operation, input, run);
  return {
    login: presentLogin(context.deps, await standing(context, input), context.request.language),
    userErrors: [error],
  };
}

/** Runs the step once for an idempotency key, and presents what it answers; a session goes into the cookie or the payload. */
export async function answerStep(
  context: PublicContext,
  operation: string,
  input: StepInput,
  run: () => Promise<StepAnswer>,
) {
  const { deps, request } = context;
  const given = await onceByKey<StepAnswer>(deps, {
    operation,
    scope: input.token ? tokenDigest(input.token) : '',
    input,
    run,
    keep: (made) => ({ id: made.letter?.id ?? null, userErrors: made.userErrors }),
    replay: (kept) => replay(context, input, kept),
    refuse: (error) => ({ login: null, userErrors: [error] }),
  });
  const { session = null, sessionToken = null } = given;
  const byCookie = sessionToken !== null && given.transport !== 'BEARER';
  if (byCookie) request.setSessionCookie(sessionToken, (deps.policy.sessionHours * HOUR_MS) / SECOND_MS);
  return {
    // What was refused before the step was reached shows the sign-in as it stands, too.
    login: presentLogin(deps, given.login ?? (await standing(context, input)), request.language),
    token: given.token ?? null,
    letter: given.letter ? letterNotice(given.letter) : null,
    pairing: given.pairing ?? null,
    device: given.device ? presentDevice(deps, given.device, request.language) : null,
    session: session && presentSession(context, session, session.id),
    // Read where it is asked for: every sign-in ends here, few clients show it.
    get lastSignIn() {
      return session && lastSignIn(context, session);
    },
    sessionToken: byCookie ? null : sessionToken,
    userErrors: given.userErrors,
  };
}

/** The sign-in before this one, shown when it ends: who did not sign in then sees it at once (domain.md 2.4). */
async function lastSignIn(context: PublicContext, session: Session) {
  const before = await context.deps.db.read((tx) => signInBefore(tx, session));
  return before ? presentLastSignIn(context, before) : null;
}

/** The same sign-in as it stands now, with the letter that was asked for; what is handed out once stays null. */
async function replay(
  context: PublicContext,
  input: StepInput,
  { id, userErrors }: Kept,
): Promise<StepAnswer> {
  const login = await standing(context, input);
  if (!login) return loginExpired;
  const letter = id ? await context.deps.db.read((tx) => letterById(tx, id)) : null;
  return { login, letter, userErrors };
}

/** The sign-in of the token that was given, as it stands now. */
async function standing({ deps }: PublicContext, { token }: StepInput): Promise<LoginAnswer['login']> {
  return token ? deps.db.read((tx) => findLogin(tx, deps, token)) : null;
}
