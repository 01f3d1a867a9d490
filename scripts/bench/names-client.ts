// Whether the time of an answer tells that a name or an address exists: each question is put for one that somebody has
// and for one that nobody has, in turn, and each goes first as often as the other.
import { APPLICATION, emailOf, usernameOf } from './holders.js';

const ERRORS = 'userErrors { code message field triesLeft retryAt }';
const QUESTIONS = {
  signIn: `mutation SignIn($input: SignInInput!) { signIn(input: $input) { token login { id step } ${ERRORS} } }`,
  remind: `mutation Remind($input: RequestUsernameReminderInput!) {
    requestUsernameReminder(input: $input) { accepted ${ERRORS} } }`,
  start: `mutation Start($input: StartPasswordResetInput!) { startPasswordReset(input: $input) { token ${ERRORS} } }`,
  confirm: `mutation Confirm($input: ConfirmPasswordResetEmailInput!) {
    confirmPasswordResetEmail(input: $input) { devices { id } question { id } ${ERRORS} } }`,
};

export interface NamePair {
  readonly what: string;
  readonly knownMs: number[];
  readonly unknownMs: number[];
}

interface Payload {
  readonly token?: string;
  readonly userErrors: readonly { readonly code: string }[];
}
type Mutate = (query: string, input: object) => Promise<Payload>;

/** Somebody's name, with the e-mail on record, or nobody's. */
interface Who {
  readonly username: string;
  readonly email: string;
}
const somebody = (index: number): Who => ({
  username: usernameOf(index),
  email: emailOf(usernameOf(index)),
});
const nobody = (index: number): Who => ({
  username: `bench.nobody.${index}`,
  email: emailOf(`bench.nobody.${index}`),
});

const WARM_UP = 20;

/** The first of the `count` accounts warm up, unmeasured. */
export async function compareNames(mutate: Mutate, count: number): Promise<NamePair[]> {
  const compare = async (what: string, ask: (who: Who) => Promise<() => Promise<unknown>>) => {
    const pair: NamePair = { what, knownMs: [], unknownMs: [] };
    const timed = async (who: Who) => {
      const question = await ask(who);
      const began = performance.now();
      await question();
      return performance.now() - began;
    };
    for (let index = 0; index < count; index += 1) {
      const askKnown = async () => pair.knownMs.push(await timed(somebody(index)));
      const askUnknown = async () => pair.unknownMs.push(await timed(nobody(index)));
      for (const turn of index % 2 === 0 ? [askKnown, askUnknown] : [askUnknown, askKnown]) await turn();
    }
    return { what, knownMs: pair.knownMs.slice(WARM_UP), unknownMs: pair.unknownMs.slice(WARM_UP) };
  };
  const answered = async (asked: Promise<Payload>, code?: string) => {
    const payload = await asked;
    if (payload.userErrors[0]?.code !== code) throw new Error(JSON.stringify(payload));
    return payload;
  };
  const start = ({ username, email }: Who) => answered(mutate(QUESTIONS.start, { username, email }));
  const wrong = { password: 'wrong horse battery staple', application: APPLICATION };
  return [
    await compare(
      'a wrong password',
      async ({ username }) =>
        () =>
          answered(mutate(QUESTIONS.signIn, { username, ...wrong }), 'CREDENTIALS_INCORRECT'),
    ),
    await compare(
      'a username reminder',
      async ({ email }) =>
        () =>
          answered(mutate(QUESTIONS.remind, { email })),
    ),
    await compare('the start of a password reset', async (who) => () => start(who)),
    await compare('a wrong e-mailed code of a reset', async (who) => {
      const { token } = await start(who);
      return () => answered(mutate(QUESTIONS.confirm, { token, code: '000000' }), 'CODE_INCORRECT');
    }),
  ];
}
