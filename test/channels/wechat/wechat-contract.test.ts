import { systemClock } from '../../../src/app/clock.ts';
import { makeWeChatChannel } from '../../../src/channels/wechat/wechat-channel.ts';
import { type ChannelHarness, channelContract, type Mood } from '../../contracts/channel-contract.ts';
import { until } from '../../support/until.ts';
import { type PhoneScript, startPhoneScript } from './phone-script.ts';
import type { Script } from './scripted-puppet.ts';

const AT = 1_795_219_200_000;

/** Quick enough for tests; everything else is as in use. */
const timing = {
  betweenChatsMs: [2, 4],
  sameChatMs: 1,
  sendTimeoutMs: 800,
  resendMs: 20,
  restartMs: [10, 40],
} as const;

const open: ChannelHarness['open'] = async (handle, log) => {
  const phone = await startPhoneScript();
  let acknowledged = 0;
  let no = 0;
  let last: Script = { do: 'login' };
  const channel = makeWeChatChannel({
    ...phone,
    script: new URL('scripted-child.ts', import.meta.url),
    handle,
    keepUnparsed: async () => undefined,
    clock: systemClock,
    random: () => 0.5,
    log,
    count: (what) => {
      acknowledged += what === 'acknowledged' ? 1 : 0;
    },
    timing,
  });
  // Messages come from an account that is logged in.
  const start = channel.start;
  channel.start = async () => {
    await start();
    await until(() => channel.health().state === 'up');
  };
  return {
    channel,
    to: 'granny',
    arrive(kind, from, words) {
      no += 1;
      const id = `m${no}`;
      last =
        kind === 'start_code'
          ? { do: 'friend', id, from, hello: `我是小军妈妈，${words}` }
          : {
              do: 'message',
              id,
              from,
              text: words,
              at: AT,
              type: kind === 'voice' ? 'Audio' : kind === 'other' ? 'RedEnvelope' : 'Text',
            };
      phone.perform(last);
    },
    again: () => phone.perform(last),
    acknowledged: () => acknowledged,
    mood: (mood) => setMood(phone, channel.health, mood),
    seen: () => phone.told.flatMap((told) => (told.told === 'sent' ? [told.text] : [])),
    secrets: [phone.token, 'granny-wxid'],
    async close() {
      await channel.stop();
      await phone.close();
    },
  };
};

async function setMood(phone: PhoneScript, health: () => { state: string }, mood: Mood): Promise<void> {
  if (mood === 'revoked') {
    phone.perform({ do: 'logout' });
    await until(() => health().state === 'down');
  } else if (mood === 'fine') {
    phone.perform({ do: 'login' });
  } else {
    phone.perform({ do: 'mood', mood: mood === 'silent' ? 'silent' : 'fails' });
    await until(() => phone.told.some((told) => told.told === 'mood'));
  }
}

const noButtons = 'WeChat has no buttons: digits only';
channelContract({
  title: 'wechat',
  senders: ['granny-wxid', 'teacher-wxid'],
  open,
  skips: {
    'button is translated': noButtons,
    'photo is translated': 'a WeChat picture has no words with it; see wechat-wechaty.test.ts',
    'edited is translated': 'WeChat has recall but no edit',
    'blocked is translated': 'WeChat does not tell',
    'reachable is translated': 'WeChat does not tell',
    'too_many is retry': 'WeChat blocks the account instead',
    'recipient_blocked is gave_up': 'WeChat does not tell',
    'no_such_address is gave_up': 'needs another address; see wechat-wechaty.test.ts',
    'breaks_off is ambiguous': 'a puppet only throws, as in server_error',
    'unreachable is retry': 'the puppet does not tell this from a failure half-way',
    'what arrived while it was stopped is handled after the next start':
      'whether WeChat shows it again is up to the puppet',
  },
});
