import type { Registry } from 'prom-client';
import type { CampaignDesk } from '../app/campaign/campaign-desk.ts';
import type { Clock } from '../app/clock.ts';
import type { DeskRooms } from '../app/desk/rooms.ts';
import type { DeskPort } from '../app/desk-ports.ts';
import type { Log } from '../app/log.ts';
import type { TelegramChannel } from '../channels/index.ts';
import type { Config } from '../config.ts';
import { type Listening, listen } from '../server/listen.ts';
import { makeServer } from '../server/make-server.ts';
import type { ChatPort } from '../server/ports.ts';
import { CannotStart } from '../store/cannot-start.ts';
import type { SystemStore } from '../store/system-store.ts';

export interface ServerParts {
  readonly config: Config;
  readonly log: Log;
  readonly clock: Clock;
  readonly system: SystemStore;
  readonly metrics: Registry;
  readonly closing: AbortSignal;
  readonly chat: ChatPort;
  readonly desk: DeskPort;
  readonly campaigns: CampaignDesk;
  readonly rooms: DeskRooms;
  readonly telegram: TelegramChannel | null;
}

/** Serves pages, webhooks and health. @throws CannotStart when the port is taken. */
export async function startServer(parts: ServerParts): Promise<Listening & { readonly url: string }> {
  const { config, clock, log, system, telegram } = parts;
  const county = await countyOf(system);
  const server = makeServer({
    settings: {
      publicUrl: config.publicUrl.startsWith('https:') ? config.publicUrl : null,
      trustProxy: false,
      timeZone: 'Asia/Shanghai',
      get placeName() {
        return county().name;
      },
      get dutyPhone() {
        return county().dutyPhone;
      },
    },
    clock: () => clock.now(),
    chat: parts.chat,
    desk: parts.desk,
    campaigns: parts.campaigns,
    rooms: parts.rooms,
    health: { heartbeats: system.heartbeats, readiness: system.readiness },
    metrics: parts.metrics,
    telegramWebhook: telegram && config.telegram?.mode === 'webhook' ? (request) => telegram.webhook(request) : null,
    reportFault: ({ where, method, error }) =>
      log.error({ where, method, error: error instanceof Error ? error.name : 'thrown' }, 'a page failed'),
    closing: parts.closing,
  });
  try {
    const listening = await listen(server, { host: config.host, port: config.port });
    return { ...listening, url: config.publicUrl.replace(`:${config.port}`, `:${listening.port}`) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    throw new CannotStart(
      code === 'EADDRINUSE'
        ? `端口 ${config.port} 已被占用,请换一个 PORT。 Port ${config.port} is taken: set PORT to another one.`
        : `不能在 ${config.host}:${config.port} 上监听(${String(code)})。 Cannot listen on ${config.host}:${config.port}.`,
    );
  }
}

/** The county; while there is none it is looked for at each page, since it comes with the first administrator or a workbook. */
async function countyOf(system: SystemStore): Promise<() => { readonly name: string; readonly dutyPhone: string }> {
  let found = await system.county();
  const look = () =>
    system.county().then(
      (county) => {
        found = county;
      },
      // The page itself says when the database is away.
      () => undefined,
    );
  return () => {
    if (found === null) void look();
    return found ?? { name: '', dutyPhone: '' };
  };
}
