// The load: a small HTTP client in a process of its own, on the same machine, over connections that stay open.
import { Agent, request } from 'node:http';
import { codeAt } from '../../api/authenticators/totp.js';
import { APPLICATION, PASSWORD, POLICY, SECRET, usernameOf } from './holders.js';
import { openLine } from './line.js';
import { compareNames, type NamePair } from './names-client.js';
import { answerQuestions } from './processes.js';
import { type Counted, countFor } from './windows.js';

export type LoadQuestion = { readonly url: string } & (
  | { readonly kind: 'query'; readonly query: string; readonly seconds: number }
  /** Accounts are taken one after the other, beginning with `from`. */
  | { readonly kind: 'signIn'; readonly withCode: boolean; readonly from: number; readonly seconds: number }
  | { readonly kind: 'names'; readonly count: number }
);
export type LoadReply = Counted & { readonly pairs?: readonly NamePair[] };

const LANES = 16;
const agent = new Agent({ keepAlive: true, maxSockets: LANES });

const SIGN_IN = `mutation SignIn($input: SignInInput!) {
  signIn(input: $input) { token login { id step devices { id kind } allowedActions } userErrors { code message } } }`;
const VERIFY = `mutation Verify($input: VerifySecurityCodeInput!) {
  verifySecurityCode(input: $input) { login { step } session { id } userErrors { code message } } }`;

function post(url: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve(text));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

interface Payload {
  readonly token?: string;
  readonly login: { readonly step: string; readonly devices: readonly { readonly id: string }[] } | null;
  readonly userErrors: readonly { readonly code: string }[];
}

async function mutate(url: string, query: string, input: object): Promise<Payload> {
  const text = await post(url, JSON.stringify({ query, variables: { input } }));
  const { data } = JSON.parse(text) as { data?: Record<string, Payload> };
  const payload = data && Object.values(data)[0];
  if (!payload) throw new Error(`no answer: ${text}`);
  return payload;
}

const signIn = (url: string, username: string, password: string) =>
  mutate(url, SIGN_IN, { username, password, application: APPLICATION });

async function signInOnce(url: string, index: number, withCode: boolean): Promise<void> {
  const begun = await signIn(url, usernameOf(index), PASSWORD);
  if (begun.login?.step !== 'SECURITY_CODE') throw new Error(`not signed in: ${JSON.stringify(begun)}`);
  if (!withCode) return;
  const ended = await mutate(url, VERIFY, {
    token: begun.token,
    deviceId: begun.login.devices[0]?.id,
    code: codeNow(),
  });
  if (ended.login?.step !== 'COMPLETE') throw new Error(`no session: ${JSON.stringify(ended)}`);
}

// All accounts share one secret, so the code is worked out once in a step.
let code = { step: 0, text: '' };
function codeNow(): string {
  const now = new Date();
  const step = Math.floor(now.getTime() / 1000 / POLICY.appStepSeconds);
  if (step !== code.step) code = { step, text: codeAt(SECRET, now, POLICY) };
  return code.text;
}

answerQuestions<LoadQuestion, LoadReply>(async (question) => {
  const { url } = question;
  if (question.kind === 'names') {
    const pairs = await compareNames((query, input) => mutate(url, query, input), question.count);
    return { rate: 0, done: 0, pairs };
  }
  if (question.kind === 'query') {
    const body = JSON.stringify({ query: question.query });
    const lines = await Promise.all(Array.from({ length: LANES }, () => openLine(url, body)));
    const counted = await countFor(question.seconds, LANES, async (lane) => {
      const text = (await lines[lane]?.ask()) ?? '';
      if (!text.includes('{"data":{')) throw new Error(`no answer: ${text}`);
    });
    for (const line of lines) line.close();
    return counted;
  }
  let next = question.from;
  return countFor(question.seconds, LANES, () => {
    next += 1;
    return signInOnce(url, next - 1, question.withCode);
  });
});
