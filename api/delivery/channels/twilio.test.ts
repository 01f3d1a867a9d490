import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readServiceAddress } from './service-address.js';
import type { TextChannel } from './text-channel.js';
import { twilioChannel } from './twilio.js';

let server: Server;
let channel: TextChannel;
let asked: { url: string | undefined; authorization: string | undefined; form: URLSearchParams }[];
let answer: { status: number; body: Record<string, unknown> } | 'SILENT';

const channelTo = (port: number): TextChannel => {
  const address = readServiceAddress(`twilio://AC0123:token@127.0.0.1:${port}/?from=%2B15550100`);
  if (!address) throw new Error('unreadable address');
  return twilioChannel(address, 1_500);
};

beforeEach(async () => {
  asked = [];
  answer = { status: 201, body: { sid: 'SM77' } };
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    asked.push({
      url: request.url,
      authorization: request.headers.authorization,
      form: new URLSearchParams(body),
    });
    if (answer === 'SILENT') return;
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer.body));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  channel = channelTo((server.address() as AddressInfo).port);
});
afterEach(async () => {
  await channel.close();
  server.closeAllConnections();
  await new Promise<void>((done) => server.close(() => done()));
});

const text = { id: '01', to: '+12025550188', text: 'code 483920' };

describe('a text by Twilio', () => {
  it('is handed to the account with sender, number and words', async () => {
    expect(await channel.send(text)).toEqual({ outcome: 'SENT', reference: 'SM77' });
    expect(asked[0]?.url).toBe('/2010-04-01/Accounts/AC0123/Messages.json');
    expect(asked[0]?.authorization).toBe(`Basic ${Buffer.from('AC0123:token').toString('base64')}`);
    expect(Object.fromEntries(asked[0]?.form ?? [])).toEqual({
      To: text.to,
      Body: text.text,
      From: '+15550100',
    });
  });

  it.each([
    ['opted out', 400, 21610, { outcome: 'REFUSED', reason: 'OPTED_OUT' }],
    ['no such number', 400, 21211, { outcome: 'REFUSED', reason: 'TWILIO_21211' }],
    ['too fast', 429, 20429, { outcome: 'RETRY', reason: 'TWILIO_20429' }],
    ['broken', 503, 20503, { outcome: 'RETRY', reason: 'TWILIO_20503' }],
    ['wrong token', 401, 20003, { outcome: 'RETRY', reason: 'TWILIO_20003' }],
  ])('%s (%i, %i) gives a reason without the number', async (_name, status, code, result) => {
    answer = { status, body: { status, code, message: `The number ${text.to} …` } };
    expect(await channel.send(text)).toEqual(result);
  });

  it('that is not answered in time is tried again', async () => {
    answer = 'SILENT';
    expect(await channel.send(text)).toEqual({ outcome: 'RETRY', reason: 'TWILIO_NOT_REACHED' });
  });
});
