import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '../../src/app/log.ts';
import { demoId } from '../../src/cli/demo/demo-id.ts';
import { loadDemo } from '../../src/cli/demo/load-demo.ts';
import { readConfig } from '../../src/config.ts';
import { type OpenStore, openStore } from '../../src/main/open-store.ts';
import { hashOfAddress } from '../../src/store/look-up.ts';
import { makeChatLink } from '../../src/store/visitor-links.ts';
import { type FakeBotApi, startFakeBotApi } from '../../test/support/fake-bot-api.ts';

/** Somebody who talks: their addresses, and what they may say. */
export interface Talker {
  readonly personId: string;
  readonly side: 'family' | 'teacher' | 'staff';
  readonly chatId: number | null;
  readonly token: string | null;
  /** The end of their number, by which staff are asked who they are. */
  readonly last4: string;
}

export interface World {
  readonly store: OpenStore;
  readonly platform: FakeBotApi;
  readonly talkers: readonly Talker[];
  readonly url: string;
  readonly dataDir: string;
  readonly logFile: string;
  /** What the product is started with. */
  readonly environment: Readonly<Record<string, string>>;
  close(keepFolder?: boolean): Promise<void>;
}

/**
 * The invented county on a durable database of its own, in a folder that is gone afterwards, and a platform that can fail.
 * We hold the database's server too, so that it outlives every product that is killed. `more`: settings of the product, such
 * as another database.
 */
export async function makeWorld(more: Readonly<Record<string, string>> = {}): Promise<World> {
  const dataDir = mkdtempSync(join(tmpdir(), 'jiaxin-chaos-'));
  const platform = await startFakeBotApi({ maxHoldMs: 1_000 });
  const port = await freePort();
  const environment = {
    JIAXIN_DATA_DIR: dataDir,
    PORT: String(port),
    HOST: '127.0.0.1',
    TELEGRAM_BOT_TOKEN: platform.token,
    TELEGRAM_API_ROOT: platform.url,
    LOG_LEVEL: 'info',
    ...more,
  };
  const store = await openStore(readConfig(environment), silentLog);
  const now = Date.now();
  await loadDemo(store.prisma, store.crypto, now, 'http://127.0.0.1');
  const talkers = await bindTalkers(store, now);
  return {
    store,
    platform,
    talkers,
    url: `http://127.0.0.1:${port}`,
    dataDir,
    logFile: join(dataDir, 'product.log'),
    environment,
    close: async (keepFolder = false) => {
      await platform.stop();
      await store.close();
      if (!keepFolder) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const peopleSql = `
select p.id, p.phone_e as "phoneE", s.id is not null as staff, coalesce((select bool_or(r.role like '%TEACHER') from staff_role r where r.staff_id = s.id), false) as teacher
from person p left join staff s on s.person_id = p.id
where s.id is not null or exists (select from care_relation c where c.person_id = p.id)
order by p.id`;

/**
 * A third of the families writes by Telegram, a third on the web, a third on both; staff have both, so that what one cannot
 * deliver goes the other way; some have nothing, and go to the phone list.
 */
async function bindTalkers({ pool, prisma, crypto }: OpenStore, now: number): Promise<Talker[]> {
  const { rows } = await pool.query<{ id: string; phoneE: string | null; staff: boolean; teacher: boolean }>(peopleSql);
  const admin = demoId<string>('person', 'ADMIN', '邹管理员');
  const talkers: Talker[] = [];
  for (const [n, { id, phoneE, staff, teacher }] of rows.entries()) {
    if (id === admin || (staff && n % 7 === 3)) continue;
    const onTelegram = staff || n % 3 !== 1;
    const onWeb = staff || n % 3 !== 0;
    const chatId = onTelegram ? 5_000_000 + n : null;
    const token = onWeb ? await makeChatLink(prisma, crypto, id, new Date(now)) : null;
    if (chatId !== null) {
      const identityId = demoId<string>('chaos', 'telegram', id);
      await prisma.channelIdentity.create({
        data: {
          id: identityId,
          personId: id,
          channel: 'telegram',
          externalIdH: hashOfAddress(crypto, 'telegram', String(chatId)),
          externalIdE: crypto.encrypt('channel_identity', 'external_id_e', identityId, String(chatId)),
          state: 'bound',
          boundAt: new Date(now),
        },
      });
    }
    const phone = phoneE === null ? '' : crypto.decrypt('person', 'phone_e', id, phoneE);
    talkers.push({
      personId: id,
      side: teacher ? 'teacher' : staff ? 'staff' : 'family',
      chatId,
      token,
      last4: phone.slice(-4),
    });
  }
  return talkers;
}
