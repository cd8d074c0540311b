import { Registry } from 'prom-client';
import { listen } from '../../src/server/listen.ts';
import { makeServer } from '../../src/server/make-server.ts';
import type { ServerPorts, ServerSettings } from '../../src/server/ports.ts';
import { memoryCampaigns } from './memory-campaigns.ts';
import { type MemoryChat, memoryChat } from './memory-chat.ts';
import { type MemoryDesk, memoryDesk } from './memory-desk.ts';
import { memoryRooms } from './memory-rooms.ts';

export interface MemoryPorts extends ServerPorts {
  readonly chat: MemoryChat;
  readonly desk: MemoryDesk;
  readonly faults: { where: string; method: string; error: unknown }[];
}

export const settings: ServerSettings = {
  publicUrl: null,
  trustProxy: false,
  timeZone: 'Asia/Shanghai',
  placeName: '清河县(示例)',
  dutyPhone: '0851-0000000',
};

/** All ports of the server in memory. `more` replaces some of them. */
export function memoryPorts(more: Partial<ServerPorts> & { chat?: MemoryChat; desk?: MemoryDesk } = {}): MemoryPorts {
  const faults: MemoryPorts['faults'] = [];
  return {
    settings,
    clock: () => Date.now(),
    health: {
      heartbeats: async () => [{ name: 'worker', at: Date.now() - 1500 }],
      readiness: async () => ({ database: true, migrations: true }),
    },
    metrics: new Registry(),
    telegramWebhook: null,
    campaigns: memoryCampaigns(),
    rooms: memoryRooms(),
    reportFault: (fault) => void faults.push(fault),
    closing: new AbortController().signal,
    ...more,
    chat: more.chat ?? memoryChat(),
    desk: more.desk ?? memoryDesk(),
    faults,
  };
}

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  kill(): Promise<void>;
}

/** A real server on loopback; `port` 0 picks one. `kill` ends at once, open lines included: as a killed process does. */
export async function runServer(ports: ServerPorts, port = 0): Promise<RunningServer> {
  const listening = await listen(makeServer(ports), { host: '127.0.0.1', port });
  return { url: `http://127.0.0.1:${listening.port}`, port: listening.port, kill: () => listening.close(0) };
}
