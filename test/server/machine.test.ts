import { describe, expect, it } from 'vitest';
import { alarmText } from '../../src/app/desk/alarm-words.ts';
import type { MachinePort, MachineState } from '../../src/app/desk/machine-port.ts';
import { makeServer } from '../../src/server/make-server.ts';
import { memoryDesk, zhao } from './memory-desk.ts';
import { noMachine } from './memory-machine.ts';
import { memoryRooms } from './memory-rooms.ts';
import { memoryPorts } from './memory-server.ts';

const form = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' };
const now = Date.now();

async function page(state: Partial<MachineState>, lang = 'zh') {
  const desk = memoryDesk();
  const cleared: string[] = [];
  const machine: MachinePort = {
    state: async (actor) => ({ ...(await noMachine.state(actor)), beats: [{ name: 'worker', at: now }], ...state }),
    clear: async (_actor, id) => id === 'a1' && cleared.push(id) > 0,
  };
  const app = makeServer(memoryPorts({ desk, rooms: { ...memoryRooms(), machine } }));
  const entered = await app.request(`/console/enter/${desk.link(zhao)}`, { method: 'POST', headers: form });
  const cookie = `${entered.headers.get('set-cookie')?.split(';')[0] ?? ''}; jiaxin_language=${lang}`;
  const html = await (await app.request('/console/machine', { headers: { cookie } })).text();
  const clear = (id: string) =>
    app.request(`/console/machine/alarms/${id}/clear`, { method: 'POST', headers: { ...form, cookie }, body: '' });
  return { html, clear, cleared };
}

describe('the machine at the desk', () => {
  it('says that all is well when it is', async () => {
    expect((await page({})).html).toContain('现在一切正常');
  });

  it.each([
    ['telegram', 'token_refused', 'TELEGRAM_BOT_TOKEN'],
    ['telegram', 'some_new_code', 'api.telegram.org'],
    ['wechat', 'logged_out', '重新扫码'],
    ['sms', 'signature_refused', 'SMS_WEBHOOK_SECRET'],
  ] as const)('%s down for %s: what to do, in plain words', async (channel, reason, words) => {
    const { html } = await page({ channels: [{ channel, state: 'down', reason, since: now }] });
    expect(html).toContain('有 1 件事要看');
    expect(html).toContain(words);
  });

  it('says that a silent worker, a skipped job and a fault of the playbook need a look', async () => {
    const { html } = await page({
      beats: [{ name: 'worker', at: now - 600_000 }],
      jobs: [{ job: 'duty:x', title: null, lastAt: null, lastPeriod: '', done: 0, skipped: 2, stuck: 0 }],
      problems: [{ file: 'risk/flags.yaml', line: 8, sentence: 'wrong' }],
    });
    for (const words of ['有 3 件事要看', '已经没有声音', 'duty:x', 'flows/risk/flags.yaml 第 8 行'])
      expect(html).toContain(words);
  });

  it('an alarm is dealt with by one press; one that is not there is not', async () => {
    const { html, clear, cleared } = await page({
      alarms: [{ id: 'a1', what: alarmText('x', 'dead_message'), raisedAt: now }],
    });
    expect(html).toContain('action="/console/machine/alarms/a1/clear"');
    expect([(await clear('a1')).status, (await clear('zz')).status, cleared]).toEqual([303, 404, ['a1']]);
  });

  it('speaks English throughout', async () => {
    const { html } = await page(
      {
        channels: [{ channel: 'wechat', state: 'down', reason: 'logged_out', since: now }],
        alarms: [{ id: 'a1', what: alarmText('x', 'nobody'), raisedAt: now }],
        backlog: [{ what: 'alert', waiting: 3, late: 1, oldestAt: now }],
      },
      'en',
    );
    const main = html.slice(html.indexOf('<main'));
    expect(main).toContain('Scan the code again');
    expect(main).not.toMatch(/\p{Script=Han}/u);
  });
});
