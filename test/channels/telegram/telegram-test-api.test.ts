import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { TelegramServer as TelegramServerClass } from 'telegram-test-api/lib/telegramServer.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/app/clock.ts';
import { makeTelegramChannel, type TelegramChannel } from '../../../src/channels/telegram/telegram-channel.ts';
import type { Event, MessageReceived } from '../../../src/core/event.ts';
import { captureLog } from '../../support/capture-log.ts';
import { until } from '../../support/until.ts';

// CommonJS whose whole export is the class, with types that say otherwise.
const TelegramServer: typeof TelegramServerClass = createRequire(import.meta.url)('telegram-test-api');

const TOKEN = '7000000002:test';
const SECRET = 'secret';

/** The good path once more against a server that somebody else wrote: what is asked and answered fits the Bot API. */
describe('against telegram-test-api', () => {
  const events: MessageReceived[] = [];
  let server: TelegramServerClass;
  let channel: TelegramChannel;
  let front: ReturnType<typeof createServer>;

  beforeEach(async () => {
    events.length = 0;
    front = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request.setEncoding('utf8')) {
        body += chunk;
      }
      // This server knows no secrets, so the header is put on here.
      response.writeHead((await channel.webhook({ secretHeader: SECRET, body })).status).end();
    });
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
    server = new TelegramServer({ port: await freePort(), host: '127.0.0.1' });
    await server.start();
  });
  afterEach(async () => {
    await channel.stop();
    await server.stop();
    front.closeAllConnections();
    await new Promise((resolve) => front.close(resolve));
  });

  it.each(['poll', 'webhook'] as const)(
    '%s: a question with buttons, a pressed button, words, a start code',
    async (mode) => {
      channel = makeTelegramChannel({
        token: TOKEN,
        apiRoot: server.config.apiURL,
        mode,
        webhookSecret: SECRET,
        publicUrl: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
        handle: async (event: Event) => {
          events.push(event as MessageReceived);
          return { kind: 'done', outboundIds: [], alertIds: [] };
        },
        keepUnparsed: async () => undefined,
        clock: systemClock,
        random: () => 0.5,
        log: captureLog(),
        timing: { idlePauseMs: 20, perChatMs: 1 },
      });
      await channel.start();
      await new Promise((resolve) => setTimeout(resolve, 100));
      const client = server.getClient(TOKEN, { userId: 41, chatId: 41, firstName: '奶奶', type: 'private' });
      await client.sendCommand(client.makeCommand('/start K7Q2M9XW'));
      await until(() => events.length === 1);
      expect(events[0]).toMatchObject({ startCode: 'K7Q2M9XW', address: { channel: 'telegram', externalId: '41' } });

      const body = { text: '娃儿好不好？', buttons: [{ data: '1', label: '好着呢' }] };
      const sent = await channel.send({
        outboundId: 'o',
        seq: 1,
        externalId: '41',
        body,
        messageClass: 'reply',
        attempt: 1,
      });
      expect(sent).toEqual({ kind: 'delivered', platformMessageId: expect.any(String) });
      const [shown] = (await client.getUpdates()).result;
      expect(shown?.message).toMatchObject({ chat_id: '41', text: '娃儿好不好？\n1 好着呢' });

      await client.sendCallback(client.makeCallbackQuery('1'));
      await client.sendMessage(client.makeMessage('都好'));
      await until(() => events.length === 3);
      expect(events.slice(1).map((event) => event.content)).toEqual(
        expect.arrayContaining([
          { kind: 'button', data: '1' },
          { kind: 'text', text: '都好' },
        ]),
      );
    },
  );
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
