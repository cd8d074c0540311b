import { beforeEach, describe, expect, it } from 'vitest';
import { saidOf } from '../../src/core/text/said.ts';
import { makeServer } from '../../src/server/make-server.ts';
import { until } from '../support/until.ts';
import { li, type MemoryDesk, memoryDesk, someAlert, zhao } from './memory-desk.ts';
import { memoryPorts } from './memory-server.ts';

const form = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' };

let desk: MemoryDesk;
let app: ReturnType<typeof makeServer>;

beforeEach(() => {
  desk = memoryDesk();
  app = makeServer(memoryPorts({ desk }));
});

async function enter(actor: typeof li): Promise<string> {
  const response = await app.request(`/console/enter/${desk.link(actor)}`, { method: 'POST', headers: form });
  expect(response.status).toBe(303);
  return (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}
const get = (path: string, cookie: string) => app.request(path, { headers: { cookie } });
const submit = (path: string, cookie: string, fields: Record<string, string>) =>
  app.request(path, { method: 'POST', headers: { ...form, cookie }, body: new URLSearchParams(fields) });
let acts = 0;
const act = (id: string, cookie: string, type: string, more: Record<string, string> = {}) => {
  acts += 1;
  return submit(`/console/alerts/${id}/acts`, cookie, { type, actId: `act-${String(acts).padStart(8, '0')}`, ...more });
};

describe('the way in', () => {
  it('a link is spent by pressing, not by looking, and only once', async () => {
    const link = desk.link(li);
    for (const _ of [1, 2]) expect((await app.request(`/console/enter/${link}`)).status).toBe(200);
    const press = () => app.request(`/console/enter/${link}`, { method: 'POST', headers: form });
    expect((await press()).status).toBe(303);
    expect((await press()).status).toBe(404);
  });

  it('links cannot be tried one after another', async () => {
    const statuses = [];
    for (let n = 0; n < 22; n += 1) {
      const guess = String(n).padStart(43, 'a');
      statuses.push((await app.request(`/console/enter/${guess}`, { method: 'POST', headers: form })).status);
    }
    expect(statuses.at(-1)).toBe(429);
  });

  it('after leaving, the cookie opens nothing', async () => {
    const cookie = await enter(li);
    expect((await get('/console', cookie)).status).toBe(200);
    await submit('/console/leave', cookie, {});
    expect((await get('/console', cookie)).status).toBe(401);
  });
});

describe('an alert', () => {
  it('offers exactly what this reader may do', async () => {
    const alert = someAlert({ may: ['take', 'recuse'] });
    desk.open(alert);
    const text = await (await get(`/console/alerts/${alert.id}`, await enter(li))).text();
    expect([...text.matchAll(/name="type" value="(\w+)"/g)].map((match) => match[1])).toEqual([
      'release_person',
      'take',
      'recuse',
    ]);
  });

  it('two press 我来处理: one owner, the second sees name and time', async () => {
    const alert = someAlert();
    desk.open(alert);
    const [a, b] = [await enter(li), await enter(zhao)];
    const answers = await Promise.all([act(alert.id, a, 'take'), act(alert.id, b, 'take')]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([303, 409]);
    const second = await answers.find((answer) => answer.status === 409)?.text();
    expect(second).toMatch(/(李姐|赵站长) \d\d:\d\d 已接手，您可以旁观或支援。/);
    expect(desk.acts).toHaveLength(1);
  });

  it('the same form sent twice is one act', async () => {
    const alert = someAlert();
    desk.open(alert);
    const cookie = await enter(li);
    for (const _ of [1, 2]) {
      const response = await act(alert.id, cookie, 'called_police', { number: '110', actId: 'the-same-form' });
      expect(response.status).toBe(303);
    }
    expect(desk.acts.map(({ act: { action } }) => action)).toEqual([{ type: 'called_police', number: '110' }]);
  });

  it('a refusal says why, in words', async () => {
    const alert = someAlert();
    desk.open(alert);
    const response = await act(alert.id, await enter(li), 'confirm_close');
    expect([response.status, await response.text()]).toEqual([409, expect.stringContaining('结案要由另一个人确认。')]);
  });

  it('who steps aside is led away from it', async () => {
    const alert = someAlert();
    desk.open(alert);
    expect((await act(alert.id, await enter(li), 'recuse')).headers.get('location')).toBe('/console');
  });

  it('that is not yours does not exist: not to be read, not to be acted on, not in the list', async () => {
    const alert = someAlert();
    desk.hidden.set(alert.id, new Set([li.staffId]));
    desk.open(alert);
    const cookie = await enter(li);
    expect((await get(`/console/alerts/${alert.id}`, cookie)).status).toBe(404);
    expect((await act(alert.id, cookie, 'take')).status).toBe(404);
    expect(await (await get('/console', cookie)).text()).not.toContain('小军');
    expect(await (await get('/console/alerts.csv', cookie)).text()).not.toContain('小军');
    expect(desk.acts).toHaveLength(0);
  });

  it('a restricted one asks for a reason first and shows nothing', async () => {
    const alert = someAlert({ restricted: true });
    desk.open(alert);
    const cookie = await enter(zhao);
    const asked = await get(`/console/alerts/${alert.id}`, cookie);
    expect([asked.status, await asked.text()]).toEqual([403, expect.not.stringContaining('小军')]);
    expect((await submit(`/console/alerts/${alert.id}`, cookie, { reason: '  ' })).status).toBe(403);
    const opened = await submit(`/console/alerts/${alert.id}`, cookie, { reason: '县里安排我协助' });
    expect([opened.status, await opened.text()]).toEqual([200, expect.stringContaining('小军')]);
    expect(desk.reasons).toEqual(['县里安排我协助']);
  });

  it('has on one page: what was said, who was told, who must not know, who knew what when', async () => {
    const alert = someAlert();
    desk.open(alert);
    const text = await (await get(`/console/alerts/${alert.id}`, await enter(li))).text();
    for (const part of [
      '莫得事，就是今晚屋头没得人',
      '没送到',
      '不要联系',
      '王奶奶（照看的人）',
      '有一条通知没送到',
      '没人接手，往上通知',
    ])
      expect(text).toContain(part);
  });

  it('nonsense is refused without an act', async () => {
    const alert = someAlert();
    desk.open(alert);
    const cookie = await enter(li);
    expect((await act(alert.id, cookie, 'explode')).status).toBe(400);
    const blank = await act(alert.id, cookie, 'note', { text: ' ' });
    expect([blank.status, await blank.text()]).toEqual([400, expect.stringContaining('没填全')]);
    expect(desk.acts).toHaveLength(0);
  });
});

describe('lists', () => {
  it('a channel that is down: banner with the phone list, which can be exported', async () => {
    desk.banners.push({ key: 't', text: saidOf('Telegram 发不出去。'), phoneList: true, since: 0 });
    desk.phones.push({
      at: 0,
      name: '=李姐',
      role: '儿童主任',
      phone: '+86 199',
      text: '请登录',
      alertNo: 'A-1',
      why: saidOf('送不到'),
    });
    const cookie = await enter(li);
    expect(await (await get('/console', cookie)).text()).toMatch(
      /Telegram 发不出去。[\s\S]*href="\/console\/phone-list"/,
    );
    const csv = await get('/console/phone-list.csv', cookie);
    expect(csv.headers.get('content-disposition')).toContain('attachment');
    const text = await csv.text();
    expect(text).toContain(`"'=李姐"`);
    expect(text).toContain(`"'+86 199"`);
  });

  it('pictures and voice come as what they are, and nothing else does', async () => {
    desk.files.set('web:media-1', { type: 'image/jpeg', bytes: new Uint8Array([1, 2]) });
    desk.files.set('web:evil', { type: 'text/html', bytes: new Uint8Array([60]) });
    const cookie = await enter(li);
    const media = await get('/console/media/web%3Amedia-1', cookie);
    expect([media.headers.get('content-type'), media.headers.get('cache-control')]).toEqual(['image/jpeg', 'no-store']);
    expect((await get('/console/media/web%3Aevil', cookie)).status).toBe(404);
  });
});

describe("the desk's stream", () => {
  it('says that something changed, and throws out who has left', async () => {
    const cookie = await enter(li);
    const response = await get('/console/stream', cookie);
    const reader = response.body?.getReader();
    const decoder = new TextDecoder();
    let text = '';
    const reading = (async () => {
      for (;;) {
        const part = await reader?.read();
        if (!part || part.done) return;
        text += decoder.decode(part.value);
      }
    })();
    await until(() => text.includes('event: hello'));
    desk.wake();
    await until(() => text.includes('event: changed'));
    await submit('/console/leave', cookie, {});
    desk.wake();
    await reading;
    expect(text).toContain('event: out');
  });
});
