import { beforeAll, describe, expect, it } from 'vitest';
import { makeFlows } from '../../src/app/desk/flows.ts';
import { makeServer } from '../../src/server/make-server.ts';
import { projectPlaybook } from '../support/playbook.ts';
import { li, memoryDesk } from './memory-desk.ts';
import { memoryRooms } from './memory-rooms.ts';
import { memoryPorts } from './memory-server.ts';

const form = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' };
const problem = { file: 'conversations/F02-guardian-monthly.yaml', line: 12, sentence: '“留守”不能对家里人说' };
const address = '/console/flows/F02_guardian_monthly';

let cookie: string;
let app: ReturnType<typeof makeServer>;

beforeAll(async () => {
  const desk = memoryDesk();
  const flows = makeFlows({ playbook: projectPlaybook, problems: () => [problem] });
  app = makeServer(memoryPorts({ desk, rooms: { ...memoryRooms(), flows } }));
  const entered = await app.request(`/console/enter/${desk.link(li)}`, { method: 'POST', headers: form });
  cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
});

const get = async (path: string, lang = 'zh') =>
  (await app.request(path, { headers: { cookie: `${cookie}; jiaxin_language=${lang}` } })).text();
async function post(fields: Record<string, string>) {
  const response = await app.request(`${address}/play`, {
    method: 'POST',
    headers: { ...form, cookie },
    body: new URLSearchParams(fields).toString(),
  });
  return { status: response.status, html: await response.text() };
}
const stateOf = (html: string) =>
  (/name="state" value="([^"]*)"/u.exec(html)?.[1] ?? '').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
const start = { start: '1', at: '2026-11-05T18:30', 'f:person.name': '赵奶奶', 'f:person.role': 'CAREGIVER' };

describe('conversations at the desk', () => {
  it('lists each with its findings: file, line, sentence', async () => {
    const html = await get('/console/flows');
    for (const words of ['监护人每月', 'F14_mandatory_report', '第 12 行', '“留守”不能对家里人说'])
      expect(html).toContain(words);
    expect(await get('/console/flows', 'en')).toContain('line 12');
  });

  it('draws one, with every text and every step also in words, and no style or script in the page', async () => {
    const html = await get(address);
    expect(html).toContain('<svg');
    for (const { wordings, id } of projectPlaybook().flows.get('F02_guardian_monthly')?.steps.values() ?? []) {
      expect(html).toContain(`id="s-${id}"`);
      for (const { text } of wordings)
        expect(html.replaceAll('&quot;', '"').replaceAll('&#39;', "'")).toContain(text.source);
    }
    expect(html).not.toMatch(/<style|style=|<script(?! src)/u);
    expect((await app.request('/console/flows/nothing', { headers: { cookie } })).status).toBe(404);
  });

  it('is played with chosen facts: what would be sent, what is raised; one step back takes it back', async () => {
    let page = await post({ ...start, children: '小梅 7' });
    expect(page.html).toContain('小梅');
    for (const text of ['1', '1', '1', '3', '2']) page = await post({ state: stateOf(page.html), text });
    expect(page.html).toMatch(/举旗 G02/u);
    page = await post({ state: stateOf(page.html), back: '1' });
    expect(page.html).not.toMatch(/举旗 G02/u);
    page = await post({ state: stateOf(page.html), button: '1' });
    expect(page.html).toContain('[1]');
  });

  it('hostile input is text, and a state that is none of ours begins anew with a sentence', async () => {
    const first = await post({ ...start, children: '<img src=x onerror=alert(1)>' });
    expect(first.html).not.toContain('<img src=x');
    const long = await post({ state: stateOf(first.html), text: `<script>alert(1)</script>${'好'.repeat(3_000)}` });
    expect([long.status, long.html.includes('<script>alert')]).toEqual([200, false]);
    for (const state of [
      '',
      '{',
      '{"at":1}',
      JSON.stringify({ at: 1, facts: {}, children: [], inputs: [{ kind: 'x' }] }),
    ]) {
      const page = await post({ state, text: '1' });
      expect([page.status, page.html.includes('请重新开始')]).toEqual([400, true]);
    }
  });
});
