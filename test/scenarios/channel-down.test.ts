import { Registry } from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/app/log.ts';
import { makeSmsChannel } from '../../src/channels/index.ts';
import { makeDeskLink } from '../../src/store/visitor-links.ts';
import { type SmsGateway, startSmsGateway } from '../channels/phone/sms-gateway.ts';
import { memoryPorts, type RunningServer, runServer } from '../server/memory-server.ts';
import { type CountyApp, china, startCountyApp } from '../support/county-app.ts';
import { phoneOf, villageId, villageLedger } from '../support/village-ledger.ts';

/** Acceptance scenario 25 (domain 12.1, 10.34): the WeChat account is blocked, and a red alert must reach people all the same. */

let app: CountyApp;
const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop();
  await app.stop();
});

const secret = 'a-secret-of-the-door';
const handlers = ['施值班', '何督导', '李姐', '王老师'];

async function start(smsDoor: boolean): Promise<SmsGateway | null> {
  const gateway = smsDoor ? await startSmsGateway() : null;
  const clock = { now: () => app.clock.now() };
  const sms = gateway && makeSmsChannel({ url: gateway.url, secret, clock, random: () => 0.5, log: silentLog });
  if (gateway) open.push(gateway);
  await sms?.start();
  app = await startCountyApp({
    ledger: villageLedger({ oneChild: true }),
    at: china('2026-11-25 19:00'),
    // The family writes in the web chat; everybody who works for the children is on WeChat alone.
    channelsOf: (name) => (['王奶奶', '张爷爷', '张哥', '张嫂'].includes(name) ? ['web'] : ['wechat']),
    ...(sms ? { sms } : {}),
  });
  app.ports.get('wechat')?.breakDown('account_blocked');
  return gateway;
}

async function redAlert(): Promise<void> {
  await app.ask('F02_guardian_monthly', '王奶奶');
  for (const text of ['都好', '1', '3', '没有']) await app.writes('王奶奶', text);
}

/** The desk as a real page, entered with a link: what stands on it and what can be taken along. */
async function deskOf(name: string): Promise<{ get(path: string): Promise<string> }> {
  const server: RunningServer = await runServer({
    ...memoryPorts({ metrics: new Registry() }),
    clock: () => app.clock.now(),
    desk: app.desk,
  });
  open.push({ stop: () => server.kill() });
  const until = new Date(app.clock.now() + 3_600_000);
  const link = await makeDeskLink(app.prisma, app.crypto, villageId('staff', name), until);
  const entered = await fetch(`${server.url}/console/enter/${link}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: server.url, 'sec-fetch-site': 'same-origin' },
  });
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  return {
    async get(path) {
      const page = await fetch(server.url + path, { headers: { cookie } });
      expect([path, page.status]).toEqual([path, 200]);
      return page.text();
    },
  };
}

describe('25 · Given that WeChat is down', () => {
  it('When a red alert is raised, Then it stands at the desk, goes out by the SMS door at once, and the banner says so', async () => {
    const gateway = await start(true);
    await redAlert();
    const [alert] = await app.alerts();
    expect(alert).toMatchObject({ flag: 'G02', severity: 'red' });
    expect(alert?.told).toEqual(expect.arrayContaining(handlers));
    const messages = [...(gateway?.sms.values() ?? [])];
    for (const name of handlers) {
      const mine = messages.filter(({ to }) => to === phoneOf(name));
      expect(mine.length, name).toBeGreaterThan(0);
      expect(mine[0]?.text).toMatch(/^【红色】.*A-2611-0001/u);
      expect(mine[0]?.text).not.toMatch(/小军|奶奶|没有大人/u);
    }
    for (const { headers } of gateway?.posts ?? [])
      expect(headers['x-jiaxin-signature']).toMatch(/^sha256=[0-9a-f]{64}$/u);
    // Whatever failed in between, nobody reads it twice on the same phone for the same step.
    expect(new Set(messages.map(({ to, text }) => `${to} ${text}`)).size).toBe(messages.length);

    const desk = await deskOf('施值班');
    const page = await desk.get('/console');
    expect(page).toContain('无人监护或今晚无大人');
    expect(page).toMatch(/微信现在发不出去/u);
    expect(page).toContain('/console/phone-list');
  });

  it('When there is no SMS door either, Then the phone list can be taken along, with names, numbers and what to say', async () => {
    await start(false);
    await redAlert();
    const desk = await deskOf('施值班');
    const list = await desk.get('/console/phone-list.csv');
    for (const name of handlers) {
      const line = list.split('\n').find((one) => one.includes(phoneOf(name)));
      expect(line, name).toContain(name);
      expect(line).toMatch(/【红色】.*A-2611-0001/u);
    }
    expect(await desk.get('/console/phone-list')).toContain(phoneOf('李姐'));
    expect(await desk.get('/console')).toContain('无人监护或今晚无大人');
    // The chain does not wait for the channel: the town lead is on the list after a quarter of an hour.
    await app.advance(16);
    expect(await desk.get('/console/phone-list.csv')).toContain(phoneOf('曹镇长'));
  });

  it('When WeChat works, Then there is no banner: the test would see one', async () => {
    await start(false);
    app.ports.get('wechat')?.breakDown(null);
    await redAlert();
    expect(app.inbox('施值班')).toHaveLength(1);
    const page = await (await deskOf('施值班')).get('/console');
    expect(page).not.toContain('发不出去');
    expect(page).toContain('无人监护或今晚无大人');
  });
});
