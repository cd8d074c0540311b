import { beforeAll, describe, expect, it } from 'vitest';
import { makeFlows } from '../../src/app/desk/flows.ts';
import { makeServer } from '../../src/server/make-server.ts';
import { projectPlaybook } from '../support/playbook.ts';
import { li, memoryDesk } from './memory-desk.ts';
import { memoryRooms } from './memory-rooms.ts';
import { memoryPorts } from './memory-server.ts';

const form = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' };
let cookie: string;
let app: ReturnType<typeof makeServer>;

beforeAll(async () => {
  const desk = memoryDesk();
  // A county has put a word into a tip that is never said to a family.
  const playbook = () => ({ ...projectPlaybook(), senderHelp: { sender_sos: '留守的孩子有危险请打110' } });
  const flows = makeFlows({ playbook, problems: () => [{ file: 'messages/duty-texts.yaml', line: 9, sentence: 'x' }] });
  app = makeServer(memoryPorts({ desk, rooms: { ...memoryRooms(), flows } }));
  const entered = await app.request(`/console/enter/${desk.link(li)}`, { method: 'POST', headers: form });
  cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
});

const get = async (lang = 'zh') =>
  (await app.request('/console/messages', { headers: { cookie: `${cookie}; jiaxin_language=${lang}` } })).text();
const check = async (text: string, side = 'family') =>
  (
    await app.request('/console/messages', {
      method: 'POST',
      headers: { ...form, cookie },
      body: new URLSearchParams({ text, side }).toString(),
    })
  ).text();

describe('texts at the desk', () => {
  it('shows every text of the playbook outside of conversations, and what the check finds', async () => {
    const html = (await get()).replaceAll('&quot;', '"');
    for (const { text } of projectPlaybook().duties.texts.values()) expect(html).toContain(text.source);
    for (const { text } of projectPlaybook().phrases) expect(html).toContain(text);
    for (const words of ['有 1 条文案要改', '“留守”不能对家里人说', 'flows/messages/duty-texts.yaml 第 9 行'])
      expect(html).toContain(words);
  });

  it('nothing is wrong with the project’s own texts', () => {
    const flows = makeFlows({ playbook: projectPlaybook, problems: () => [] });
    expect(flows.messages(li).flatMap(({ texts }) => texts.filter(({ faults }) => faults.length > 0))).toEqual([]);
  });

  it.each([
    ['留守儿童', 'family', '“留守”不能对家里人说'],
    ['留守儿童', 'staff', '没有问题'],
    ['孩子好吗', 'family', '没有问题'],
    ['<script>alert(1)</script>', 'family', '没有问题'],
  ])('a try of %s to %s: %s', async (text, side, answer) => {
    const html = await check(text, side);
    expect(html).toContain(answer);
    expect(html).not.toContain('<script>alert');
  });

  it('speaks English around the texts', async () => {
    expect(await get('en')).toContain('1 texts must be changed');
  });
});
