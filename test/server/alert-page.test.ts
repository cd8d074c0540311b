import { beforeEach, describe, expect, it } from 'vitest';
import { makeServer } from '../../src/server/make-server.ts';
import { li, type MemoryDesk, memoryDesk, someAlert } from './memory-desk.ts';
import { memoryPorts } from './memory-server.ts';

const form = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' };
const reportParts = ['whereNow', 'called', 'situations', 'facts'] as const;

let desk: MemoryDesk;
let app: ReturnType<typeof makeServer>;
let cookie: string;

beforeEach(async () => {
  desk = memoryDesk();
  app = makeServer(memoryPorts({ desk }));
  const entered = await app.request(`/console/enter/${desk.link(li)}`, { method: 'POST', headers: form });
  cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
});

const open = (more: Parameters<typeof someAlert>[0] = {}) => {
  const alert = someAlert(more);
  desk.open(alert);
  return alert;
};
const page = async (id: string, lang = 'zh') =>
  (await app.request(`/console/alerts/${id}`, { headers: { cookie: `${cookie}; jiaxin_language=${lang}` } })).text();
const post = (path: string, fields: Record<string, string>) =>
  app.request(`/console/alerts/${path}`, {
    method: 'POST',
    headers: { ...form, cookie },
    body: new URLSearchParams(fields).toString(),
  });

describe('the page of one alert', () => {
  it('leads to the child’s file only when the port says so', async () => {
    const [may, mayNot] = [open({ childFileId: 'abc' }), open()];
    expect(await page(may.id)).toContain('href="/console/children/abc"');
    expect(await page(mayNot.id)).not.toContain('/console/children/');
  });

  it('shows no words to whoever may not read them', async () => {
    const { id } = open({ mayReadWords: false });
    const html = await page(id);
    expect(html).toContain('原话限制查看');
    expect(html).not.toContain('屋头没得人');
  });

  it('ticks a line with name and time, and takes the tick back', async () => {
    const { id, runbook } = open();
    const step = runbook[0]?.text.zh ?? '';
    expect((await post(`${id}/ticks`, { actId: 'form-0001', step, done: '1' })).status).toBe(303);
    expect(await page(id)).toMatch(/✓[\s\S]*李姐 \d+月\d+日/u);
    await post(`${id}/ticks`, { actId: 'form-0002', step, done: '0' });
    expect(await page(id)).not.toContain('✓');
    expect((await post(`${id}/ticks`, { actId: 'form-0003', step: '别的', done: '1' })).status).toBe(404);
    expect((await post(`${id}/ticks`, { actId: 'x', step, done: 'yes' })).status).toBe(400);
  });

  it('offers no ticks to whoever only watches', async () => {
    const { id, runbook } = open({ mayTick: false });
    expect(await page(id)).not.toContain('/ticks');
    const answer = await post(`${id}/ticks`, { actId: 'form-0001', step: runbook[0]?.text.zh ?? '', done: '1' });
    expect(answer.status).toBe(404);
  });

  it('says what is missing of the mandatory report, and begins it where that is allowed', async () => {
    const parts = reportParts.map((part, n) => ({ part, filled: n === 1 }));
    const { id } = open({ report: { parts, calledAt: Date.now(), mayBegin: true } });
    const html = await page(id);
    expect(html.match(/还缺/gu)).toHaveLength(3);
    expect((await post(`${id}/report/chat`, { actId: 'form-0001' })).headers.get('location')).toContain('done=asked');
    expect(desk.reports).toEqual(['form-0001']);
    const watching = open({ report: { parts, calledAt: null, mayBegin: false } });
    expect(await page(watching.id)).not.toContain(`${watching.id}/report`);
    expect((await post(`${watching.id}/report/chat`, { actId: 'form-0002' })).status).toBe(409);
  });

  describe('the report as a form', () => {
    const parts = reportParts.map((part) => ({ part, filled: false }));
    const begun = () => open({ report: { parts, calledAt: null, mayBegin: true } }).id;
    const form = async (id: string, lang = 'zh') => page(`${id}/report`, lang);
    const fields = {
      actId: 'form-0003',
      version: 'v1',
      r2_called: 'CALLED',
      r3_situations: 'N4',
      r4_facts: '左臂淤青',
    };

    it('asks what the conversation asks, with what is known in it; the call cannot be put off', async () => {
      desk.reported = { r1_where: '在卫生院', r2_called: 'CALLED', r3_situations: ['N4', 'N6'] };
      const html = await form(begun());
      expect(html).toContain('>在卫生院</textarea>');
      expect(html.match(/value="N\d" checked/gu)).toHaveLength(2);
      expect(html.match(/name="r2_called" value="(\w+)"/gu)).toHaveLength(2);
      expect(html).not.toContain('CALLING');
      expect(html).toContain('href="tel:110"');
      const asked = [...html.matchAll(/id="q-(\w+)"/gu)].map(([, id]) => id);
      expect(asked).toEqual(
        'r1_where r2_called r3_situations r4_facts r4b_words r5_harm r6_who r7_name r8_station r9_receipt'.split(' '),
      );
    });

    it('in English but for what people said and the place', async () => {
      const html = (await form(begun(), 'en')).replaceAll(/<[^>]+>/gu, ' ');
      const rest = html.replaceAll(
        /今晚没有大人|小军（档案 QS-0012）|青山镇 · 石桥村|青山派出所|李姐|石桥村|儿童主任|中文/gu,
        '',
      );
      expect(rest.match(/\p{Script=Han}+/gu)).toBe(null);
    });

    it('goes to the port as it was filled, and says that it is kept', async () => {
      const id = begun();
      const done = await post(`${id}/report`, fields);
      expect(done.headers.get('location')).toBe(`/console/alerts/${id}?done=report`);
      expect(desk.filled[0]).toMatchObject({
        alertId: id,
        version: 'v1',
        answers: { r2_called: 'CALLED', r3_situations: ['N4'], r4_facts: '左臂淤青', r9_receipt: '' },
      });
      expect(await page(`${id}?done=report`)).toContain('报告记下了');
    });

    it.each([
      ['incomplete', { kind: 'incomplete', stepId: 'r5_harm' }, 422, 'id="q-r5_harm" class="question choice missing"'],
      ['closed meanwhile', { kind: 'over' }, 409, '没有记进报告'],
      ['without the store', { kind: 'later' }, 503, '什么都没有改'],
    ] as const)('%s: everything typed comes back', async (_, answer, status, says) => {
      desk.reportAnswer = answer;
      const back = await post(`${begun()}/report`, fields);
      const html = await back.text();
      expect([back.status, html.includes(says), html.includes('>左臂淤青</textarea>')]).toEqual([status, true, true]);
    });

    it('a colleague wrote meanwhile: both are shown, and nothing is kept before it is pressed again', async () => {
      desk.reportAnswer = { kind: 'changed' };
      desk.reported = { r4_facts: '两条手臂都有', r3_situations: ['N6'] };
      const back = await post(`${begun()}/report`, fields);
      const html = await back.text();
      expect(back.status).toBe(409);
      for (const words of ['>左臂淤青</textarea>', '两条手臂都有</b>', '⑥被遗弃、长期没人照料</b>'])
        expect(html).toContain(words);
    });

    it('is not there for whoever only watches', async () => {
      const { id } = open({ report: { parts, calledAt: null, mayBegin: false } });
      expect((await app.request(`/console/alerts/${id}/report`, { headers: { cookie } })).status).toBe(404);
      const back = await post(`${id}/report`, fields);
      expect([back.status, (await back.text()).includes('左臂淤青'), desk.filled]).toEqual([409, true, []]);
    });
  });

  it('brings back what was typed when something was missing or stood in the way', async () => {
    const { id } = open();
    const missing = await post(`${id}/acts`, { type: 'request_close', actId: 'form-0001', text: '已送到姑姑家' });
    const html = await missing.text();
    expect([missing.status, html.includes('没填全'), html.includes('已送到姑姑家')]).toEqual([400, true, true]);
  });

  it('10,000 characters and markup are text, cut and kept', async () => {
    const { id } = open();
    const answer = await post(`${id}/acts`, {
      type: 'note',
      actId: 'form-0001',
      text: `<script>x</script>${'a'.repeat(10_000)}`,
    });
    const html = await answer.text();
    expect([answer.status, html.includes('<script>x')]).toEqual([400, false]);
  });

  it('speaks English but for what people and the playbook said', async () => {
    const { id } = open({
      report: { parts: reportParts.map((part) => ({ part, filled: false })), calledAt: null, mayBegin: true },
    });
    const html = await page(id, 'en');
    const main = html.slice(html.indexOf('<article'), html.indexOf('</article>'));
    const own = main.replaceAll(/lang="zh-CN">[^<]*/gu, '');
    for (const words of ['What was said', 'Who was told', 'Steps and time limits', 'Mandatory report', 'Not delivered'])
      expect(own).toContain(words);
    const rest = own.replaceAll(
      /今晚没有大人|小军（档案 QS-0012）|青山镇 · 石桥村|青山派出所|王奶奶（照看的人）|赵站长|李姐|家里|value="[^"]*"/gu,
      '',
    );
    expect([...rest.matchAll(/\p{Script=Han}+/gu)].map(([word]) => word)).toEqual([]);
  });
});
