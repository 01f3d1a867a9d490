// A twin of the outside providers for contract tests: a real server on loopback that speaks docs/evidence-contract.md
// out of the same people as the directory. `ails` is the menu of failures.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Evidence, FinancialAccountClaim, IdentityClaim, PhoneClaim } from '../evidence/index.js';

export type Ailment =
  | 'STATUS_500'
  | 'STATUS_401'
  | 'REDIRECT'
  | 'GARBAGE'
  | 'WRONG_SHAPE'
  | 'HUGE'
  | 'SILENCE'
  | 'HALF_AN_ANSWER'
  | 'HANGS_UP';

export interface ProviderTwin {
  url: string;
  ails: Ailment | undefined;
  /** How many questions arrived. */
  asked: number;
  /** What the last question carried in `Authorization`. */
  authorization: string | undefined;
  close(): Promise<void>;
}

type Question = IdentityClaim & FinancialAccountClaim & PhoneClaim;

export async function startProviderTwin(evidence: Evidence): Promise<ProviderTwin> {
  const server = createServer(async (request, response) => {
    twin.asked += 1;
    twin.authorization = request.headers.authorization;
    const send = (status: number, body: string, headers: Record<string, string> = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
    const question = JSON.parse(await bodyOf(request)) as Question;
    switch (twin.ails) {
      case 'STATUS_500':
        return send(500, '{"error":"down"}');
      case 'STATUS_401':
        return send(401, '{}');
      case 'REDIRECT':
        return send(307, '', { location: `${twin.url}/elsewhere` });
      case 'GARBAGE':
        return send(200, '<html>It works!</html>');
      case 'WRONG_SHAPE':
        return send(200, '{"result":"yes"}');
      case 'HUGE':
        return send(200, `{"result":"${'x'.repeat(2 * 1024 * 1024)}"}`);
      case 'HALF_AN_ANSWER':
        return void response.writeHead(200).write('{"result":');
      case 'HANGS_UP':
        return void request.socket.destroy();
      case 'SILENCE':
        return undefined;
      case undefined:
        return send(200, JSON.stringify(await answerTo(evidence, request.url ?? '', question)));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const twin: ProviderTwin = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ails: undefined,
    asked: 0,
    authorization: undefined,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return twin;
}

function answerTo({ taxRecords, creditBureau, phoneOwnership }: Evidence, path: string, question: Question) {
  const { ssn } = question;
  switch (path) {
    case '/identity-matches':
      return taxRecords.matchIdentity(question);
    case '/address-look-ups':
      return taxRecords.addressOfRecord(ssn);
    case '/question-materials':
      return taxRecords.questionMaterial(ssn);
    case '/financial-account-checks':
      return creditBureau.checkFinancialAccount(question);
    case '/phone-look-ups':
      return phoneOwnership.lookUp(question);
    default:
      throw new Error(`no such path: ${path}`);
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  return body;
}
