import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../../src/app/clock.ts';
import { makeTelegramChannel, type TelegramChannel } from '../../../src/channels/telegram/telegram-channel.ts';
import type { ChannelHarness, Incoming, Mood, OpenChannel } from '../../contracts/channel-contract.ts';
import { channelContract } from '../../contracts/channel-contract.ts';
import { type FakeBotApi, startFakeBotApi } from '../../support/fake-bot-api.ts';
import type { Fault } from '../../support/fake-bot-api-faults.ts';

const GRANNY = '500100200';
const TEACHER = '500100201';
const SECRET = 'webhook-secret-8f3a';

/** Quick enough for tests; everything else is as in use. */
const timing = {
  pausesMs: [10, 40],
  slowPausesMs: [10, 40],
  idlePauseMs: 5,
  sendTimeoutMs: 800,
  perChatMs: 5,
  webhookCheckMs: 20,
} as const;

const sendFaults: Partial<Record<Mood, Fault>> = {
  too_many: { kind: 'refuse', code: 429, description: 'Too Many Requests: retry after 7', retryAfter: 7 },
  server_error: { kind: 'html', status: 502 },
  breaks_off: { kind: 'reset', when: 'mid_body' },
  silent: { kind: 'hang' },
};

async function open(
  mode: 'poll' | 'webhook',
  ...[handle, log]: Parameters<ChannelHarness['open']>
): Promise<OpenChannel> {
  const api = await startFakeBotApi({ webhookRetryMs: 20 });
  let channel: TelegramChannel | null = null;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const secretHeader = request.headers['x-telegram-bot-api-secret-token'] as string | undefined;
    const answer = await channel?.webhook({ secretHeader, body: Buffer.concat(chunks) });
    response
      .writeHead(answer?.status ?? 500, answer?.retryAfter ? { 'retry-after': String(answer.retryAfter) } : {})
      .end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  channel = makeTelegramChannel({
    token: api.token,
    apiRoot: api.url,
    mode,
    webhookSecret: SECRET,
    publicUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    handle,
    keepUnparsed: async () => undefined,
    clock: systemClock,
    random: () => 0.5,
    log,
    timing,
  });
  let last = 0;
  let lastUpdate: Readonly<Record<string, unknown>> = {};
  return {
    channel,
    to: GRANNY,
    arrive(kind, from, words) {
      lastUpdate = updateOf(kind, Number(from), words);
      last = api.push(lastUpdate);
    },
    again() {
      api.push({ ...lastUpdate, update_id: last });
    },
    acknowledged: () => api.confirmed.length,
    mood: (mood) => setMood(api, mood),
    seen: () => api.sent.map(({ text }) => text),
    secrets: [api.token, api.token.split(':')[1] ?? '', SECRET, GRANNY, TEACHER],
    async close() {
      await channel?.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await api.stop();
    },
  };
}

function setMood(api: FakeBotApi, mood: Mood): void {
  api.revokeToken(mood === 'revoked');
  api.blocked.clear();
  api.missing.clear();
  if (mood === 'recipient_blocked') {
    api.blocked.add(GRANNY);
  }
  if (mood === 'no_such_address') {
    api.missing.add(GRANNY);
  }
  const fault = sendFaults[mood];
  api.setFault(fault === undefined ? null : ({ method }) => (method === 'sendMessage' ? fault : null));
}

const DATE = 1_795_219_200;
function updateOf(kind: Incoming, id: number, words: string): Readonly<Record<string, unknown>> {
  const chat = { id, type: 'private', first_name: '奶奶' };
  const from = { id, is_bot: false, first_name: '奶奶' };
  const base = { message_id: 3, date: DATE, chat, from };
  switch (kind) {
    case 'text':
      return { message: { ...base, text: words } };
    case 'start_code':
      return {
        message: { ...base, text: `/start ${words}`, entities: [{ type: 'bot_command', offset: 0, length: 6 }] },
      };
    case 'voice':
      return { message: { ...base, voice: { file_id: 'AwACAgUAAxk', file_unique_id: 'x', duration: 4 } } };
    case 'photo':
      return {
        message: {
          ...base,
          photo: [
            { file_id: 'small', width: 90, height: 60 },
            { file_id: 'AgACAgUAAxk', width: 1280, height: 960 },
          ],
          caption: words,
        },
      };
    case 'other':
      return { message: { ...base, sticker: { file_id: 's', emoji: '😀' } } };
    case 'edited':
      return { edited_message: { ...base, edit_date: DATE + 60, text: words } };
    case 'button':
      return {
        callback_query: {
          id: '77',
          from,
          message: { ...base, from: { id: 7, is_bot: true } },
          chat_instance: '1',
          data: words,
        },
      };
    case 'blocked':
    case 'reachable': {
      const status = kind === 'blocked' ? 'kicked' : 'member';
      return {
        my_chat_member: {
          chat,
          from,
          date: DATE,
          old_chat_member: { status: 'x' },
          new_chat_member: { status, user: { id: 7 } },
        },
      };
    }
  }
}

const skips = { 'unreachable is retry': 'told apart in telegram-sending.test.ts, where the server is gone' };
channelContract({
  title: 'telegram, polling',
  senders: [GRANNY, TEACHER],
  open: (handle, log) => open('poll', handle, log),
  skips,
});
channelContract({
  title: 'telegram, webhook',
  senders: [GRANNY, TEACHER],
  open: (handle, log) => open('webhook', handle, log),
  skips,
});
