import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import type { ImportBatch, ImportPort, ImportPreview } from '../../src/app/desk/import-port.ts';
import { lineWords, noteWords } from '../../src/server/console/import-english.ts';
import { wordsIn } from '../../src/server/console/worded.tsx';
import { makeServer } from '../../src/server/make-server.ts';
import { chineseLeft } from '../support/chinese-left.ts';
import { li, memoryDesk, zhao } from './memory-desk.ts';
import { noImports } from './memory-place.ts';
import { memoryRooms } from './memory-rooms.ts';
import { memoryPorts, runServer } from './memory-server.ts';

const same = { 'sec-fetch-site': 'same-origin' };
const batch: ImportBatch = {
  id: '00000000-0000-4000-8000-00000000b001',
  fileName: '名单<script>.xlsx',
  rows: 40,
  at: 1_796_000_000_000,
  state: 'preview',
  done: 0,
  stuck: false,
  endedAt: null,
  note: '',
};
const preview: ImportPreview = {
  kind: 'roster',
  rows: 40,
  fresh: [['孩子', 38]],
  changed: 0,
  alreadyThere: 0,
  refused: 2,
  warnings: 0,
  lines: [{ what: 'refused', sheet: '名单', row: 7, column: '村', sentence: '=没有这个村<b>' }],
  ignored: ['备注'],
  may: 'good_rows',
};

let seen: { batch: ImportBatch; preview: ImportPreview | null };
let uploads: { name: string; size: number }[];
let confirmed: boolean;
let app: ReturnType<typeof makeServer>;
let rooms: ReturnType<typeof memoryRooms>;
let desk: ReturnType<typeof memoryDesk>;

beforeEach(() => {
  seen = { batch, preview };
  uploads = [];
  confirmed = true;
  desk = memoryDesk();
  const imports: ImportPort = {
    ...noImports,
    upload: async (_actor, { name, bytes }) => {
      uploads.push({ name, size: bytes.length });
      return { kind: 'preview', id: batch.id };
    },
    batch: async (_actor, id) => (id === batch.id ? seen : null),
    confirm: async () => confirmed,
  };
  rooms = { ...memoryRooms(), imports };
  app = makeServer(memoryPorts({ desk, rooms }));
});

async function enter(actor: typeof li): Promise<string> {
  const response = await app.request(`/console/enter/${desk.link(actor)}`, {
    method: 'POST',
    headers: same,
  });
  return (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}
const get = (path: string, cookie: string) => app.request(path, { headers: { cookie } });

it('a file of 50 MB is refused before it is read, in the language of the reader', async () => {
  const cookie = await enter(zhao);
  const server = await runServer(memoryPorts({ desk, rooms }));
  try {
    const form = new FormData();
    form.set('file', new File([new Uint8Array(50 * 1024 * 1024)], 'big.xlsx'));
    const post = (headers: Record<string, string>) =>
      fetch(`${server.url}/console/import/upload`, { method: 'POST', headers: { ...same, ...headers }, body: form });
    const answer = await post({ cookie });
    expect([answer.status, uploads]).toEqual([413, []]);
    expect(await answer.text()).toContain('最多 8 MB');
    expect(await (await post({ cookie: `${cookie}; jiaxin_language=en` })).text()).toContain('8 MB at most');
  } finally {
    await server.kill();
  }
});

it('a file is taken with its own name, and shown as it will be', async () => {
  const cookie = await enter(zhao);
  const form = new FormData();
  form.set('file', new File(['a,b'], `${'长'.repeat(10_000)}.csv`));
  const answer = await app.request('/console/import/upload', {
    method: 'POST',
    headers: { ...same, cookie },
    body: form,
  });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, `/console/import/${batch.id}`]);
  expect(uploads).toEqual([{ name: '长'.repeat(200), size: 3 }]);
  const text = await (await get(`/console/import/${batch.id}`, cookie)).text();
  for (const part of ['名单&lt;script&gt;.xlsx', '第 7 行', '=没有这个村&lt;b&gt;', '跳过有错的行'])
    expect(text).toContain(part);
  expect(await (await get(`/console/import/${batch.id}/lines.csv`, cookie)).text()).toContain(`"'=没有这个村<b>"`);
});

it('what cannot be written offers no confirming; what runs shows how far', async () => {
  const cookie = await enter(zhao);
  seen = { batch, preview: { ...preview, may: 'no' } };
  expect(await (await get(`/console/import/${batch.id}`, cookie)).text()).not.toContain('value="confirm"');
  seen = { batch: { ...batch, state: 'running', done: 10 }, preview };
  const text = await (await get(`/console/import/${batch.id}`, cookie)).text();
  expect(text).toContain('25%');
  expect(text).not.toContain('value="drop"');
});

it('pressed again after it was written: it is said, and nothing else', async () => {
  confirmed = false;
  const answer = await app.request(`/console/import/${batch.id}/acts`, {
    method: 'POST',
    headers: { ...same, cookie: await enter(zhao), 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ act: 'confirm' }),
  });
  expect(answer.status).toBe(409);
  expect(await answer.text()).toContain('已经写入过');
});

it('whoever imports nothing finds no upload', async () => {
  const cookie = await enter(li);
  expect((await get(`/console/import/${batch.id}`, cookie)).status).toBe(404);
  expect((await get('/console/import/template.xlsx', cookie)).status).toBe(404);
});

it('in English each line says what is wrong, and what stands in the cell as it stands there', async () => {
  const sentence = '没有“石乔村”这个村,相近的有:石桥村、大坪村';
  const line = { what: 'refused', sheet: '名单', row: 7, column: '村', code: 'village_unknown', sentence } as const;
  const written = '写入了 38 个孩子的档案，都标为“未核实”；有错的 2 行没有写';
  seen = { batch: { ...batch, note: written }, preview: { ...preview, lines: [line] } };
  const html = await (await get(`/console/import/${batch.id}`, `${await enter(zhao)}; jiaxin_language=en`)).text();
  expect(html).toContain('There is no such village <span lang="zh-CN">“石乔村”</span>');
  expect(html).toContain('38 children written, all marked unverified; 2 refused rows left out');
  expect(chineseLeft(html, ['清河县(示例)', '名单', '村', '赵站长', '青山镇', '未保站'])).toEqual([]);
});

it('everything that can be wrong with a row has its English', () => {
  const folder = join(import.meta.dirname, '../../src/core/ledger');
  const source = globSync('**/*.ts', { cwd: folder })
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
  const codes = [...source.matchAll(/\.(?:error|warn)\(\s*(?:'\w*'|`[^`]*`|[\w.]+),\s*'(\w+)'/gu)].map(
    ([, code]) => code,
  );
  expect(new Set(codes).size).toBeGreaterThan(40);
  const bare = [...new Set(codes)].filter((code) => typeof lineWords({ code, sentence: '没有' })[0] === 'string');
  expect(bare).toEqual([]);
});

it('what became of an upload is English where it is ours', () => {
  const english = (note: string) => wordsIn(noteWords(note), 'en');
  expect(english('没有新的内容，什么都没有改变')).toBe('Nothing new; nothing was changed');
  expect(english('写入了：村 3，改了 2 处')).toBe('Written; 2 changes');
  expect(english('表格有 60001 行,一次最多 50000 行:请分成几个文件')).toBe('The file is too large: split it');
});
