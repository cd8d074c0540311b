import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../app/clock.ts';
import type { Log } from '../app/log.ts';
import type { ChannelPort, HallwayStore, Handle } from '../app/ports.ts';
import { makeSmsChannel, makeTelegramChannel, makeWeChatChannel, type TelegramChannel } from '../channels/index.ts';
import { type ChatHub, makeChatHub } from '../channels/web/chat-hub.ts';
import { makeWebChannel, type WebChannel } from '../channels/web/web-channel.ts';
import type { Config } from '../config.ts';
import type { ChannelName } from '../core/event.ts';

export interface Channels {
  readonly web: WebChannel;
  readonly hub: ChatHub;
  readonly telegram: TelegramChannel | null;
  readonly all: readonly ChannelPort[];
  /** The port by which a row of the outbox leaves; the phone list is where no port is. */
  byName(name: ChannelName): ChannelPort | undefined;
  /** Messages of this channel come in by our own server: a process that only serves pages takes them too. */
  takesOverHttp(name: ChannelName): boolean;
}

export interface ChannelParts {
  readonly config: Config;
  readonly handle: Handle;
  readonly keepUnparsed: HallwayStore['keepUnparsed'];
  readonly clock: Clock;
  readonly log: Log;
  readonly count: (channel: ChannelName, what: string) => void;
}

/** The channels that are configured. WeChat's process begins only when its channel is started. */
export async function makeChannels({
  config,
  handle,
  keepUnparsed,
  clock,
  log,
  count,
}: ChannelParts): Promise<Channels> {
  const hub = makeChatHub();
  const shared = { handle, keepUnparsed, clock, random: Math.random, log };
  const counting = (channel: ChannelName) => ({ count: (what: string) => count(channel, what) });
  const web = makeWebChannel({ ...shared, clock, ...counting('web'), hub });
  const telegram = config.telegram
    ? makeTelegramChannel({ ...shared, ...counting('telegram'), ...config.telegram, publicUrl: config.publicUrl })
    : null;
  const wechatDir = join(config.dataDir, 'wechat');
  if (config.wechat) await mkdir(wechatDir, { recursive: true, mode: 0o700 });
  const wechat = config.wechat
    ? makeWeChatChannel({ ...shared, ...counting('wechat'), ...config.wechat, dir: wechatDir })
    : null;
  const sms = config.sms ? makeSmsChannel({ ...shared, ...config.sms }) : null;
  const all = [web, telegram, wechat, sms].filter((channel) => channel !== null);
  const ports = new Map<ChannelName, ChannelPort>(all.map((channel) => [channel.name, channel]));
  if (sms) ports.set('phone', sms);
  return {
    web,
    hub,
    telegram,
    all,
    byName: (name) => ports.get(name),
    takesOverHttp: (name) => name === 'web' || (name === 'telegram' && config.telegram?.mode === 'webhook'),
  };
}
