import { randomUUID } from 'node:crypto';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AppProcess } from '../../bench/chaos/app-process.ts';
import { within } from '../../bench/chaos/crowd.ts';
import { freePort } from '../../bench/chaos/world.ts';
import { createTestDatabase } from '../support/database.ts';
import { eventually, type FaultyWorld, makeFaultyWorld } from './faulty-world.ts';

/** What happens around the product: another process, a database that goes, an order to stop, a role that ends. */

let world: FaultyWorld;
let line: BreakableLine;
let drop: () => Promise<void>;
const apps: AppProcess[] = [];

beforeAll(async () => {
  const database = await createTestDatabase();
  drop = database.drop;
  line = await breakableLine(database.url);
  world = await makeFaultyWorld({ DATABASE_URL: database.url });
}, 120_000);
afterAll(async () => {
  await world.close();
  await line.end();
  await drop();
});
afterEach(async () => {
  world.platform.setFault(null);
  for (const app of apps.splice(0)) await world.kill(app);
});

let ahead = 0;
/** Each process runs half a minute ahead of the one before, unless `later` says otherwise. */
async function start(more: Readonly<Record<string, string>> = {}, later = 31_000) {
  ahead += later;
  const app = await world.start(ahead, more);
  apps.push(app);
  return app;
}

describe('two processes on one database', { timeout: 120_000 }, () => {
  it('share the work: what both are told is handled once and answered once', async () => {
    const [one, other] = await Promise.all([start(), start({}, 0)]);
    const people = [world.someone('family'), world.someone('family'), world.someone('family')];
    const keys: string[] = [];
    for (let n = 0; n < 8; n += 1) {
      const posts = people.flatMap(({ token }) => {
        const clientId = randomUUID();
        const text = n === 5 ? '娃儿喝农药了' : n % 3 === 0 ? '菜单' : String((n % 3) + 1);
        return [world.post(one.url, token, text, clientId), world.post(other.url, token, text, clientId)];
      });
      for (const { status, key } of await Promise.all(posts)) {
        expect(status).toBe(200);
        keys.push(key);
      }
    }
    const handled = await world.rows<{ rows: number; times: number }>(
      `select count(distinct m.id)::int as rows, count(l.seq)::int as times from inbound_message m
       join audit_log l on l.action = 'message_received' and l.entity_id = m.id::text where m.external_message_id = any($1)`,
      [keys],
    );
    expect(handled).toEqual([{ rows: 24, times: 24 }]);
    const stepsOfAlerts = () =>
      world.rows<{ n: number; first: number; last: number; atOnce: number; fired: number }>(
        `select count(*)::int as n, min(no) as first, max(no) as last, count(*) filter (where due_at <= (select opened_at from alert a where a.id = s.alert_id))::int as "atOnce",
           (select count(*)::int from alert_event e where e.alert_id = s.alert_id and e.type = 'PUSH') as fired
         from alert_step s group by alert_id`,
      );
    await eventually('the first steps have fired', async () =>
      (await stepsOfAlerts()).every(({ atOnce, fired }) => fired >= atOnce),
    );
    const left = async () => (await world.rows('select 1 from outbound_message where not settled')).length;
    await eventually('all has left', async () => (await left()) === 0);
    // Nothing broke, so nothing may be ambiguous; each alert's first steps fired once.
    const [said] = await world.rows<{ ambiguous: number; sent: number }>(
      `select coalesce(sum(ambiguous_attempts), 0)::int as ambiguous, count(*) filter (where channel = 'telegram' and state = 'sent')::int as sent from outbound_message`,
    );
    expect(said).toEqual({ ambiguous: 0, sent: world.platform.sent.length });
    const steps = await stepsOfAlerts();
    expect(steps.length).toBeGreaterThan(0);
    expect(steps.map(({ atOnce }) => atOnce)).toContain(2);
    for (const { n, first, last, atOnce, fired } of steps)
      expect({ first, last, fired }).toEqual({ first: 1, last: n, fired: atOnce });
  });
});

describe('a page of another process', { timeout: 120_000 }, () => {
  it('is told of the answer to what was written at the first', async () => {
    const [one, other] = await Promise.all([start({ JIAXIN_ROLE: 'web' }), start({ JIAXIN_ROLE: 'web' })]);
    const { token } = world.someone('family');
    const page = await fetch(`${other.url}/chat/${token}/stream`, { headers: { accept: 'text/event-stream' } });
    let seen = '';
    const reading = (async () => {
      for await (const piece of page.body ?? []) seen += Buffer.from(piece).toString();
    })().catch(() => undefined);
    await eventually('the page looks', () => seen.includes('hello'));
    // Nobody works: what stands on the screen was put there by the commit. The page looks by itself every 25 seconds only.
    const began = performance.now();
    expect((await world.post(one.url, token, '菜单')).status).toBe(200);
    await eventually('the answer is there', () => seen.includes('"from":"bot"'));
    expect(performance.now() - began).toBeLessThan(5_000);
    for (const app of apps.splice(0)) await world.kill(app);
    await reading;
  });
});

describe('the database', { timeout: 120_000 }, () => {
  it('goes and comes back: nothing is acknowledged meanwhile, all is there within five seconds', async () => {
    const secret = 'a-secret-of-the-webhook';
    const port = await freePort();
    await start({
      PORT: String(port),
      DATABASE_URL: line.url,
      TELEGRAM_MODE: 'webhook',
      TELEGRAM_WEBHOOK_SECRET: secret,
      PUBLIC_URL: 'https://jiaxin.example',
    });
    const person = world.someone('family');
    let number = 900_000;
    const hook = async () => {
      number += 1;
      const chat = { id: person.chatId, type: 'private' };
      const message = {
        message_id: number,
        date: 1_795_000_000,
        from: { id: person.chatId, is_bot: false, first_name: '测试' },
        chat,
        text: '菜单',
      };
      const answer = await fetch(`http://127.0.0.1:${port}/channels/telegram`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
        body: JSON.stringify({ update_id: number, message }),
        signal: AbortSignal.timeout(30_000),
      });
      await answer.text();
      return { status: answer.status, retryAfter: answer.headers.get('retry-after') };
    };
    expect((await hook()).status).toBe(200);
    line.cut();
    const meanwhile = await hook();
    expect(meanwhile.status).toBe(503);
    expect(Number(meanwhile.retryAfter)).toBeGreaterThan(0);
    expect((await world.post(`http://127.0.0.1:${port}`, person.token, '都好')).status).toBe(503);
    line.mend();
    const back = performance.now();
    await eventually('messages are taken again', async () => (await hook()).status === 200, 5_000);
    expect(performance.now() - back).toBeLessThan(5_000);
    await eventually('the answers have left', async () => {
      const left = await world.rows(`select 1 from outbound_message where state in ('queued', 'sending')`);
      return left.length === 0;
    });
    const [count] = await world.rows<{ n: number; once: number }>(
      `select count(*)::int as n, (select count(*)::int from audit_log l where l.action = 'message_received' and l.entity_id in (select id::text from inbound_message where external_message_id like '%:9000%')) as once
       from inbound_message where external_message_id like '%:9000%'`,
    );
    expect(count?.n).toBe(count?.once);
  });
});

describe('told to stop', { timeout: 120_000 }, () => {
  it('ends within ten seconds with 0, also while the platform does not answer', async () => {
    const { chatId } = world.someone('family');
    const app = await start();
    let asked = 0;
    world.platform.setFault(({ method }) => {
      if (method !== 'sendMessage') return null;
      asked += 1;
      return { kind: 'hang' };
    });
    world.platform.say(chatId, '菜单');
    await eventually('a message is on its way', () => asked > 0);
    const at = performance.now();
    app.kill('SIGTERM');
    expect(await within(15_000, app.ended, 'still running')).toBe(0);
    expect(performance.now() - at).toBeLessThan(10_500);
  });
});

describe('a recipient who loses the right', { timeout: 120_000 }, () => {
  it('between queueing and sending is sent nothing, and the row says why', async () => {
    const { chatId } = world.someone('family');
    // Everything waits: the platform wants no more for two seconds.
    world.platform.setFault(({ method }) =>
      method === 'sendMessage'
        ? { kind: 'refuse', code: 429, description: 'Too Many Requests: retry after 2', retryAfter: 2 }
        : null,
    );
    await start();
    const update = world.platform.say(chatId, '娃儿不见了，到处找不到');
    const waiting = () =>
      world.rows<{ id: string; person_id: string; identity_id: string }>(
        `select o.id, o.person_id, o.identity_id from outbound_message o join signal s on s.alert_id = o.alert_id join inbound_message m on m.id = s.inbound_id
         where m.external_message_id = $1 and o.message_class = 'alert' and o.channel = 'telegram' and o.state = 'queued' and o.attempts > 0 order by o.seq`,
        [`${world.platform.botId}:${update}`],
      );
    await eventually('the alert waits', async () => (await waiting()).length > 0);
    const [row] = await waiting();
    const before = world.platform.sent.length;
    await world.rows(
      `update staff_role set valid_to = now() - interval '1 hour' where staff_id = (select id from staff where person_id = $1)`,
      [row?.person_id],
    );
    await world.rows(
      `update school_class set head_teacher_id = null where head_teacher_id = (select id from staff where person_id = $1)`,
      [row?.person_id],
    );
    world.platform.setFault(null);
    const stateOf = async () =>
      (
        await world.rows<{ state: string; reason: string }>(
          'select state::text, reason from outbound_message where id = $1',
          [row?.id],
        )
      )[0];
    await eventually('it is settled', async () => !['queued', 'sending'].includes((await stateOf())?.state ?? ''));
    expect(await stateOf()).toEqual({ state: 'cancelled', reason: 'role_lost' });
    const chat = world.talkers.find(({ personId }) => personId === row?.person_id)?.chatId;
    expect(world.platform.sent.slice(before).filter((sent) => sent.chat === String(chat))).toEqual([]);
  });
});

interface BreakableLine {
  readonly url: string;
  /** Breaks every connection and takes no new ones. */
  cut(): void;
  mend(): void;
  end(): Promise<void>;
}

/** A way to the database that can be cut, as a restart or a change of servers does. */
async function breakableLine(url: string): Promise<BreakableLine> {
  const target = new URL(url);
  const open = new Set<Socket>();
  let up = true;
  const server: Server = createServer((socket) => {
    if (!up) return void socket.destroy();
    const onward = connect(Number(target.port), target.hostname);
    for (const [one, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const way = new URL(url);
  way.port = String(typeof address === 'object' && address !== null ? address.port : 0);
  const cut = () => {
    up = false;
    for (const socket of open) socket.destroy();
  };
  return {
    url: way.href,
    cut,
    mend: () => {
      up = true;
    },
    end: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
