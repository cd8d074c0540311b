// proves: S0-64 S1-03
import { beforeEach, describe, expect, it } from 'vitest';
import type { LossCounts, Numbers } from '../../src/app/desk/numbers-port.ts';
import { plainSvg } from '../../src/server/console/svg-chart.ts';
import { makeServer } from '../../src/server/make-server.ts';
import { li, memoryDesk, zhao } from './memory-desk.ts';
import { type MemoryNumbers, memoryNumbers, someNumbers, townId, villageId } from './memory-numbers.ts';
import { memoryRooms } from './memory-rooms.ts';
import { memoryPorts } from './memory-server.ts';

const form = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' };
const now = Date.UTC(2026, 10, 18, 2);
const lossHidden = ({ loss }: LossCounts): LossCounts => ({ loss, open: null, opened: null, closed: null });
let numbers: MemoryNumbers;
let get: (path: string, lang?: string) => Promise<Response>;

async function open(of: Numbers | null, actor = zhao): Promise<void> {
  const desk = memoryDesk();
  numbers = memoryNumbers(of);
  const app = makeServer(memoryPorts({ desk, clock: () => now, rooms: { ...memoryRooms(), numbers } }));
  const answer = await app.request(`/console/enter/${desk.link(actor)}`, { method: 'POST', headers: form });
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  get = async (path, lang = 'zh') => app.request(path, { headers: { cookie: `${cookie}; jiaxin_language=${lang}` } });
}
beforeEach(() => open(someNumbers()));
const text = async (path: string, lang?: string) => (await get(path, lang)).text();

describe('the page of numbers', () => {
  it('has each table with its figures, and every part leads to its own page', async () => {
    const html = await text('/console/numbers?month=2026-10');
    for (const title of ['各地方的情况', '这几个月', '告警多久有人接手', '现在还没办完的', '六失：有告警的孩子'])
      expect(html).toContain(`>${title}</h2>`);
    expect(html).toContain('1 小时 35 分');
    expect(html).toContain(`href="/console/numbers?month=2026-10&amp;place=${villageId}"`);
    expect(html).toContain('石桥&lt;村&gt;');
    expect(html).toContain(`href="/console/children?village=${villageId}"`);
    expect(html).toContain(`href="/console/children?village=${villageId}&amp;flag=M"`);
    expect(html).toContain('>现在有告警没办结的孩子（按事由）</h2>');
    expect(html).toContain(`href="/console/duties?view=late&amp;who=all&amp;place=${townId}"`);
    expect(html).not.toContain('石桥<村>');
  });

  it('is complete in English', async () => {
    const html = (await text('/console/numbers', 'en')).replace(/<nav[\s\S]*?<\/nav>/gu, '');
    const names = /[（）：，。·]|青山镇|石桥|村|柳树|赵站长|未保站|中文/gu;
    const chinese = html
      .replace(/<header[\s\S]*?<\/header>/u, '')
      .replace(names, '')
      .match(/\p{Script=Han}+/gu);
    expect(chinese).toBeNull();
  });

  it('charts are drawn on the server, without style, script or handler, each said in words', async () => {
    const html = await text('/console/numbers');
    const charts = html.match(/<svg [\s\S]*?<\/svg>/gu) ?? [];
    expect(charts).toHaveLength(4);
    for (const chart of charts) {
      expect(chart).toMatch(/role="img" aria-label="[^"]{10,}"/u);
      expect(chart).not.toMatch(/style|script|class="zr|\bon\w+=|href|ecmeta|CDATA|NaN|undefined/u);
      expect(chart).toMatch(/class="(fill|stroke)-/u);
      // Whatever colour the library adds by itself would not follow the dark.
      expect(chart).not.toMatch(/(fill|stroke)="(?!none")/u);
    }
    expect(html).not.toMatch(/<[^>]+ style=/u);
  });

  it('what is no month, or lies ahead or far behind, is this month; what is no measure is the first', async () => {
    for (const month of ['2026-13', '2026-12', '1999-01', '', '%00', 'x'.repeat(5000), "'; drop"])
      expect((await get(`/console/numbers?by=zzz&month=${encodeURIComponent(month)}`)).status).toBe(200);
    expect(new Set(numbers.asked.map(({ month }) => month))).toEqual(new Set(['2026-11']));
  });

  it('a place that is not the reader’s does not exist: page, wall and export', async () => {
    await open(null);
    for (const path of ['/console/numbers', '/console/numbers/wall', '/console/numbers.csv'])
      expect([path, (await get(`${path}?place=${townId}`)).status]).toEqual([path, 404]);
    expect(numbers.asked.every(({ placeId }) => placeId === townId)).toBe(true);
  });

  it('whoever has no right to numbers finds none', async () => {
    await open(someNumbers(), { ...li, roles: li.roles.map((role) => ({ ...role, role: 'CLASS_TEACHER' })) });
    expect((await get('/console/numbers')).status).toBe(404);
    expect(numbers.asked).toEqual([]);
  });

  it('the six losses lead to the children of each, as the month and the place have them', async () => {
    const html = await text('/console/numbers?month=2026-10');
    const loss = encodeURIComponent('学业失教');
    expect(html).toContain(`<a href="/console/children?village=${townId}&amp;loss=${loss}">3</a>`);
    expect(html).toContain(
      `<a href="/console/children?village=${townId}&amp;loss=${loss}&amp;of=closed&amp;month=2026-10">4</a>`,
    );
    expect(html).toContain(`<a href="/console/children?village=${villageId}&amp;loss=${loss}">1</a>`);
  });

  it('two targets of none: 0, or the count that leads to the children', async () => {
    const html = await text('/console/numbers');
    expect(html).toMatch(/因贫失学（含风险）的孩子<\/dt><dd><b>0<\/b> <small>目标 0 · 没办结的 E04 告警</u);
    expect(html).toContain(`<a href="/console/children?village=${townId}&amp;flag=L01">2</a></b> <small>目标 0`);
  });

  it('whoever reads no alerts has the figures and no list behind them', async () => {
    await open(someNumbers(), { ...zhao, roles: zhao.roles.map((role) => ({ ...role, role: 'SCHOOL_DATA' })) });
    const html = await text('/console/numbers');
    expect(html).toContain('学业失教');
    expect(html).toContain('/console/children?village=');
    expect(html).not.toMatch(/children\?[^"]*(loss|flag)=/u);
  });

  it('a count that may not be shown is said to be hidden, and shares of few are not said to others', async () => {
    const hidden = someNumbers();
    await open({
      ...hidden,
      inLine: false,
      concerns: {
        ...hidden.concerns,
        total: [null, null],
        parts: hidden.concerns.parts.map((one) => ({ ...one, counts: [null, null] })),
      },
      losses: { total: hidden.losses.total.map(lossHidden), parts: [] },
      alerts: hidden.alerts.map((one) => ({ ...one, opened: null, taken: null, medianMs: null, p90Ms: null })),
      open: hidden.open.map((one) => ({ ...one, bands: one.bands.map(() => null), total: null })),
    });
    const html = await text('/console/numbers');
    expect(html.match(/不显示/gu)?.length).toBeGreaterThan(10);
    // 3 visits in 柳树村: too few for a share.
    expect(html).not.toContain('100%</td>');
    expect(html).not.toContain('3/3');
    expect(html.match(/<svg/gu)).toHaveLength(2);
  });
});

describe('on its way', () => {
  it('a page is compressed, and stays as it is when another site has led to it', async () => {
    const desk = memoryDesk();
    const app = makeServer(memoryPorts({ desk, rooms: { ...memoryRooms(), numbers: memoryNumbers(someNumbers()) } }));
    const answer = await app.request(`/console/enter/${desk.link(zhao)}`, { method: 'POST', headers: form });
    const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const encoding = async (site: string) => {
      const headers = { cookie, 'accept-encoding': 'gzip', 'sec-fetch-site': site };
      return (await app.request('/console/numbers', { headers })).headers.get('content-encoding');
    };
    expect(await Promise.all(['none', 'same-origin', 'same-site', 'cross-site'].map(encoding))).toEqual([
      'gzip',
      'gzip',
      null,
      null,
    ]);
  });
});

describe('exports', () => {
  it.each(['places', 'trend', 'alerts', 'open', 'losses', 'lossPlaces', 'concerns'])('%s', async (table) => {
    const csv = await get(`/console/numbers.csv?table=${table}&place=${townId}`);
    expect(csv.headers.get('content-type')).toContain('text/csv');
    const lines = (await csv.text()).trim().split('\r\n');
    const columns = lines.slice(1).map((line) => line.split('","').length);
    expect(new Set(columns).size).toBe(1);
    expect(lines.length).toBeGreaterThan(3);
  });

  it('for others asks for the numbers without small counts, and says so', async () => {
    const csv = await text('/console/numbers.csv?table=lossPlaces&for=others');
    expect(numbers.asked.at(-1)?.forOthers).toBe(true);
    expect(csv).toContain('少于 5 的数不显示');
    expect(await text('/console/numbers.csv?table=lossPlaces')).toContain('内部数字，不外传');
  });

  it('shares come with their counts', async () => {
    const csv = await text('/console/numbers.csv?table=places');
    expect(csv).toContain('"石桥<村>","18","89%","16","18"');
  });
});

describe('the wall', () => {
  it('shows only what others may see, renews itself, leads nowhere but back', async () => {
    const html = await text('/console/numbers/wall');
    expect(numbers.asked).toEqual([{ month: '2026-11', placeId: null, forOthers: true }]);
    expect(html).toMatch(/<script src="\/static\/numbers-wall\.\w+\.js" defer/u);
    const links = [...html.matchAll(/<a [^>]*href="([^"]+)"/gu)].map((match) => match[1]);
    expect(links).toEqual([`/console/numbers?month=2026-11&amp;place=${townId}`]);
    expect(html).not.toContain(zhao.name);
    expect(html).not.toMatch(/\d\/\d/u);
  });

  it('says of each target whether it is met', async () => {
    await open({
      ...someNumbers(),
      zeros: [
        { flagCode: 'E04', children: 0 },
        { flagCode: 'L01', children: null },
      ],
    });
    const html = await text('/console/numbers/wall');
    expect(html).toMatch(/因贫失学（含风险）的孩子<\/dt><dd><b>0<\/b> <small>目标 0/u);
    expect(html).toMatch(/生活无着的孩子<\/dt><dd><b>不是 0<\/b> <small>目标 0/u);
  });
});

it('of a drawing nothing stays that the page’s policy forbids', () => {
  const drawn =
    '<svg width="1"><style ><![CDATA[ a{} ]]></style><script>x()</script><rect fill="none" x="0"></rect><defs><clipPath id="c"><path d="M9 9" fill="#000"></path></clipPath></defs>' +
    '<text style="font-size:12px;font-family:sans-serif;" onclick="x()" fill="#000001" stroke="#fff">a&lt;b</text>' +
    '<image href="http://x"/><path d="M0 0" fill="#000004" class="zr0"></path></svg>';
  expect(plainSvg(drawn, 10, 'a "b" <c>')).toBe(
    '<svg viewBox="0 0 360 10" role="img" aria-label="a &quot;b&quot; &lt;c&gt;" class="chart">' +
      '<text font-size="12" class="fill-ink">a&lt;b</text><path d="M0 0" class="fill-leaf"></path></svg>',
  );
});
