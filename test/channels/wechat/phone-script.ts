import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Script, Told } from './scripted-puppet.ts';

export interface PhoneScript {
  readonly puppet: string;
  readonly token: string;
  readonly dir: string;
  readonly told: Told[];
  perform(script: Script): void;
  close(): Promise<void>;
}

/** The test's end of the socket on which a {@link ScriptedPuppet} is led; what it is told while no child is there waits. */
export async function startPhoneScript(): Promise<PhoneScript> {
  const told: Told[] = [];
  const backlog: string[] = [];
  const dir = mkdtempSync(join(tmpdir(), 'jiaxin-wechat-'));
  let socket: Socket | null = null;
  const server = createServer((incoming) => {
    incoming.on('error', () => undefined);
    incoming.on('close', () => {
      socket = socket === incoming ? null : socket;
    });
    const lines = createInterface({ input: incoming });
    // A child that dies breaks the connection; the interface says so again.
    lines.on('error', () => undefined);
    lines.on('line', (line) => {
      const message = JSON.parse(line) as Told;
      told.push(message);
      if (message.told === 'ready') {
        socket = incoming;
        incoming.write(backlog.splice(0).join(''));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    puppet: fileURLToPath(new URL('scripted-puppet.ts', import.meta.url)),
    token: String((server.address() as AddressInfo).port),
    dir,
    told,
    perform(script) {
      const line = `${JSON.stringify(script)}\n`;
      if (socket === null) {
        backlog.push(line);
      } else {
        socket.write(line);
      }
    },
    async close() {
      socket?.destroy();
      await new Promise((resolve) => server.close(resolve));
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
