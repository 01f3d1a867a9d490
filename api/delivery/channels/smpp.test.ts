import type { AddressInfo, Server } from 'node:net';
import smpp, { type Pdu, type Session } from 'smpp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readServiceAddress } from './service-address.js';
import { smppChannel } from './smpp.js';
import type { DeliveryReceipt, TextChannel } from './text-channel.js';

let server: Server;
let channel: TextChannel;
let sessions: Session[];
let submitted: Pdu[];
let receipts: DeliveryReceipt[];
let status: number | 'SILENT';

const channelTo = (port: number, password = 'secret'): TextChannel => {
  const address = readServiceAddress(`smpp://gate:${password}@127.0.0.1:${port}?from=729725`);
  if (!address) throw new Error('unreadable address');
  return smppChannel(address, async (receipt) => void receipts.push(receipt), 300);
};
const port = (): number => (server.address() as AddressInfo).port;

beforeEach(async () => {
  [sessions, submitted, receipts, status] = [[], [], [], 0];
  server = smpp.createServer((session) => {
    sessions.push(session);
    session.on('error', () => {});
    session.on('bind_transceiver', (pdu: Pdu) => {
      const known = pdu.system_id === 'gate' && pdu.password === 'secret';
      session.send(pdu.response({ command_status: known ? 0 : 0x0e }));
    });
    session.on('enquire_link', (pdu: Pdu) => session.send(pdu.response()));
    session.on('unbind', (pdu: Pdu) => session.send(pdu.response()));
    session.on('submit_sm', (pdu: Pdu) => {
      submitted.push(pdu);
      if (status !== 'SILENT')
        session.send(pdu.response({ command_status: status, message_id: `m${submitted.length}` }));
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  channel = channelTo(port());
});
afterEach(async () => {
  await channel.close();
  for (const session of sessions) session.destroy();
  await new Promise<void>((done) => server.close(() => done()));
});

const text = {
  id: '01',
  to: '+12025550188',
  text: 'Secure Access: su clave es 483920. ¿Año? ñ\n@access.example.gov #483920',
};

describe('a text over SMPP 3.4', () => {
  it('arrives as one part in the default alphabet, with a receipt asked for', async () => {
    expect(await channel.send(text)).toEqual({ outcome: 'SENT', reference: 'm1' });
    expect(submitted[0]).toMatchObject({
      destination_addr: '12025550188',
      source_addr: '729725',
      data_coding: 0,
      registered_delivery: 1,
      short_message: { message: text.text },
    });
  });

  it('goes over the line that is bound already', async () => {
    await Promise.all([channel.send(text), channel.send(text)]);
    await channel.send(text);
    expect(sessions).toHaveLength(1);
    expect(submitted).toHaveLength(3);
  });

  it.each([
    [0x14, { outcome: 'RETRY', reason: 'SMPP_20' }],
    [0x58, { outcome: 'RETRY', reason: 'SMPP_88' }],
    [0x0b, { outcome: 'REFUSED', reason: 'SMPP_11' }],
    ['SILENT' as const, { outcome: 'RETRY', reason: 'SMPP_TIMEOUT' }],
  ])('answered %s', async (answer, result) => {
    status = answer;
    expect(await channel.send(text)).toEqual(result);
  });

  it('with a wrong password is tried again', async () => {
    const stranger = channelTo(port(), 'wrong');
    expect(await stranger.send(text)).toEqual({ outcome: 'RETRY', reason: 'SMPP_BIND_14' });
    await stranger.close();
  });

  it('binds anew after the line broke, and waits longer after each failure', async () => {
    await channel.send(text);
    sessions[0]?.destroy();
    await moment(50);
    expect(await channel.send(text)).toMatchObject({ outcome: 'SENT' });
    expect(sessions).toHaveLength(2);
    const nobody = channelTo(1);
    expect(await nobody.send(text)).toEqual({ outcome: 'RETRY', reason: 'SMPP_CONNECTION_REFUSED' });
    expect(await nobody.send(text)).toEqual({ outcome: 'RETRY', reason: 'SMPP_WAITING_TO_RECONNECT' });
    await nobody.close();
  });

  it('gets its delivery receipt answered and passed on, without the number', async () => {
    await channel.send(text);
    const answered = new Promise<Pdu>((done) => {
      const body =
        'id:m1 sub:001 dlvrd:000 submit date:2611231500 done date:2611231501 stat:UNDELIV err:013 text:x';
      sessions[0]?.deliver_sm({ esm_class: 4, source_addr: '12025550188', short_message: body }, done);
    });
    expect((await answered).command_status).toBe(0);
    expect(receipts).toEqual([{ reference: 'm1', outcome: 'UNDELIVERED', reason: 'UNDELIV_013' }]);
  });

  it('that is not in the alphabet is refused', async () => {
    expect(await channel.send({ ...text, text: 'código' })).toEqual({
      outcome: 'REFUSED',
      reason: 'NOT_GSM7',
    });
  });
});

const moment = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
