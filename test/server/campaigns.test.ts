import { describe, expect, it } from 'vitest';
import { makeServer } from '../../src/server/make-server.ts';
import type { CampaignDesk, DeskActor } from '../../src/server/ports.ts';
import { memoryCampaigns, someCampaign, someChoices, someNamed } from './memory-campaigns.ts';
import { memoryDesk, zhao } from './memory-desk.ts';
import { memoryPorts } from './memory-server.ts';

const form = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' };

const supervisor: DeskActor = {
  ...zhao,
  roles: [{ role: 'TOWN_SUPERVISOR', scopeType: 'town', scopeId: '00000000-0000-4000-8000-00000000f002' }],
};

async function signedIn(campaigns: CampaignDesk) {
  const desk = memoryDesk();
  const app = makeServer(memoryPorts({ desk, campaigns }));
  const entered = await app.request(`/console/enter/${desk.link(supervisor)}`, { method: 'POST', headers: form });
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  return {
    get: (path: string, lang = 'zh') =>
      app.request(path, { headers: { cookie: `${cookie}; jiaxin_language=${lang}` } }),
    write: (fields: readonly (readonly [string, string])[]) =>
      app.request('/console/campaigns/new', {
        method: 'POST',
        headers: { ...form, cookie },
        body: new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])).toString(),
      }),
    post: (id: string, act: string) =>
      app.request('/console/campaigns/acts', {
        method: 'POST',
        headers: { ...form, cookie },
        body: new URLSearchParams({ id, act }).toString(),
      }),
  };
}

describe('campaigns at the desk', () => {
  it('shows how far each is, what became of whom and why, and what the reader may do', async () => {
    const { get } = await signedIn(memoryCampaigns([someCampaign()]));
    const html = await (await get('/console/campaigns')).text();
    for (const words of [
      '换季加衣',
      '正在发 1 次',
      '34%',
      '6956 / 20041 人',
      '没有同意或撤回了同意 14 人',
      '改到第二天',
      '暂停',
    ])
      expect(html).toContain(words);
    expect(html).not.toContain('现在开始');
  });

  it('pauses with one press, and says why when something cannot be done', async () => {
    const row = someCampaign();
    const { get, post } = await signedIn(memoryCampaigns([row]));
    expect((await post(row.campaign.id, 'pause')).headers.get('location')).toBe('/console/campaigns?done=1');
    expect(await (await get('/console/campaigns')).text()).toContain('继续');
    const refused = await post(row.campaign.id, 'approve');
    expect(refused.status).toBe(409);
    expect(await refused.text()).toContain('不能这样办');
    expect((await post('00000000-0000-4000-8000-00000000ffff', 'pause')).status).toBe(404);
    expect((await post(row.campaign.id, 'explode')).status).toBe(400);
  });

  it('tells those who run none whose it is, and nothing else', async () => {
    const { get } = await signedIn(memoryCampaigns(null));
    expect(await (await get('/console/campaigns')).text()).toContain('群发由县办公室、儿童督导员和分管领导管');
  });
});

describe('writing a campaign', () => {
  const filled = [
    ['actId', '00000000-0000-4000-8000-0000000000aa'],
    ['kind', 'tip'],
    ['title', '换季'],
    ['text', '早晚凉,给孩子加件衣。'],
    ['roles', 'CAREGIVER'],
    ['roles', 'PARENT'],
    ['regionIds', someChoices.regions[0]?.id ?? ''],
  ] as const;
  const withText = (text: string) => filled.map(([name, value]) => [name, name === 'text' ? text : value] as const);

  it('is looked at before it is kept: the text, how many, why not all', async () => {
    const rows = [someCampaign()];
    const { write } = await signedIn(memoryCampaigns(rows));
    const html = await (await write([...filled, ['do', 'look']])).text();
    for (const words of ['一共 120 人，能发到 100 人', '没有同意或撤回了同意 20 人', '字词检查没有问题'])
      expect(html).toContain(words);
    expect(rows).toHaveLength(1);
    expect(html).toContain('早晚凉,给孩子加件衣。');
  });

  it('pressed twice is one draft, which waits for another person', async () => {
    const rows = [someCampaign()];
    const { write, get } = await signedIn(memoryCampaigns(rows));
    for (const _ of [1, 2]) {
      const answer = await write([...filled, ['do', 'save']]);
      expect(answer.headers.get('location')).toBe(`/console/campaigns/${filled[0][1]}?done=kept`);
    }
    expect(rows.map(({ campaign }) => campaign.audience.roles)).toEqual([['CAREGIVER'], ['CAREGIVER', 'PARENT']]);
    const html = await (await get(`/console/campaigns/${filled[0][1]}?done=kept`)).text();
    expect(html).toContain('请另一个人看过再批准');
    expect(html).not.toContain('value="approve"');
  });

  it.each([
    ['留守儿童家长请注意', '“留守”不能对家里人说'],
    ['留 守儿童家长', '“留守”不能对家里人说'],
    ['你好', '请说“您”'],
    [`${'好'.repeat(81)}`, '有81个字,最多80个'],
    ['看 https://x.cn', '不能带链接'],
    ['', '没有写要发的话'],
  ])('%s is not kept, says why, and comes back as it was written', async (text, why) => {
    const rows = [someCampaign()];
    const { write } = await signedIn(memoryCampaigns(rows));
    const answer = await write([...withText(text), ['do', 'save']]);
    const html = await answer.text();
    expect([answer.status, html.includes(why), html.includes(text), rows.length]).toEqual([409, true, true, 1]);
  });

  it('names children one by one: looked for, ticked, listed, taken away; what was written stays', async () => {
    const rows = [someCampaign()];
    const { write, get } = await signedIn(memoryCampaigns(rows));
    const [first, second] = someNamed.map(({ id }) => id);
    const found = await (await write([...filled, ['find', '小'], ['do', 'find']])).text();
    for (const words of ['小军&lt;i&gt;（石桥村，QS-0012）', '小红', '早晚凉,给孩子加件衣。', '还没有点名'])
      expect(found).toContain(words);
    const both = [...filled, ['childIds', first ?? ''], ['childIds', second ?? '']] as const;
    const listed = await (await write([...both, ['find', '没有的'], ['do', 'find']])).text();
    expect(listed.match(/name="drop"/gu)).toHaveLength(2);
    expect(listed).toContain('您管的孩子里没有“没有的”');
    const one = await (await write([...both, ['drop', first ?? '']])).text();
    expect([one.includes(`value="${first}"`), one.includes(`value="${second}"`)]).toEqual([false, true]);
    await write([...filled, ['childIds', second ?? ''], ['do', 'save']]);
    expect(rows.at(-1)?.campaign.audience.childIds).toEqual([second]);
    expect(await (await get(`/console/campaigns/${filled[0][1]}`)).text()).toContain('小红（石桥村，QS-0013）');
  });

  it('has its findings in English too', async () => {
    const { get } = await signedIn(memoryCampaigns([someCampaign()]));
    const html = await (await get('/console/campaigns', 'en')).text();
    for (const words of ['1 on their way', '6956 of 20041', 'no consent, or withdrawn 14', 'Caregiver'])
      expect(html).toContain(words);
  });

  it('is not there for whoever runs none, and the report is a table', async () => {
    expect((await (await signedIn(memoryCampaigns(null))).get('/console/campaigns/new')).status).toBe(404);
    const row = someCampaign({ title: '=换季' });
    const { get } = await signedIn(memoryCampaigns([row]));
    const csv = await (await get(`/console/campaigns/${row.campaign.id}/report.csv`)).text();
    expect(csv).toContain(`"'=换季","20041"`);
    expect((await get('/console/campaigns/00000000-0000-4000-8000-00000000ffff')).status).toBe(404);
  });
});
