import type { Context } from 'hono';
import { z } from 'zod';
import { importBytes } from '../../app/desk/import-port.ts';
import { sendPage } from '../page.tsx';
import { notFound, trouble } from '../trouble.tsx';
import { type Desk, type DeskRoute, fields } from './desk-route.ts';
import { sendCsv } from './exports.ts';
import { lineWords, noteWords } from './import-english.ts';
import { ImportBatchPage, ImportPage } from './import-page.tsx';
import { importWords } from './import-words.ts';
import { incomplete } from './incomplete.ts';
import { langOf } from './language.ts';
import { wordsIn } from './worded.tsx';

export const uploadPath = '/console/import/upload';
/** The file and the form around it. */
export const uploadBytes = importBytes + 64 * 1024;

export const importRoutes: readonly DeskRoute[] = [
  {
    method: 'get',
    path: '/console/import',
    needs: 'import.run',
    stepUp: true,
    go: (desk) => showImports(desk, undefined, 200),
  },
  { method: 'get', path: '/console/import/template.xlsx', needs: 'import.run', go: sendTemplate },
  { method: 'post', path: uploadPath, needs: 'import.run', stepUp: true, go: upload },
  { method: 'get', path: '/console/import/:id', needs: 'import.run', go: (desk) => showBatch(desk, undefined, 200) },
  { method: 'get', path: '/console/import/:id/lines.csv', needs: 'import.run', stepUp: true, go: exportLines },
  { method: 'post', path: '/console/import/:id/acts', needs: 'import.run', stepUp: true, go: act },
];

/** Said before anything of the file is read. */
export function uploadTooLarge(c: Context) {
  const say = importWords[langOf(c)];
  return trouble(c, 413, { title: say.tooLarge, happened: say.tooLargeSay });
}

async function showImports(desk: Desk, notice: string | undefined, status: 200 | 400): Promise<Response> {
  const { c, ports, actor, lang, now, timeZone } = desk;
  const batches = await ports.rooms.imports.list(actor);
  const dropped = c.req.query('dropped') === '1' ? importWords[lang].dropped : undefined;
  return sendPage(c, ImportPage({ actor, lang, now, timeZone, batches, notice: notice ?? dropped }), status);
}

async function sendTemplate({ c, ports, lang }: Desk) {
  const name = encodeURIComponent(lang === 'zh' ? '县.xlsx' : 'county.xlsx');
  return c.body(await ports.rooms.imports.template(), 200, {
    'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'content-disposition': `attachment; filename="county.xlsx"; filename*=UTF-8''${name}`,
    'cache-control': 'no-store',
  });
}

async function upload(desk: Desk): Promise<Response> {
  const { c, ports, actor, lang } = desk;
  const { file } = await fields(desk);
  const say = importWords[lang];
  if (!(file instanceof File) || file.size === 0) return showImports(desk, say.noFile, 400);
  if (file.size > importBytes) return uploadTooLarge(c);
  const name = file.name.slice(0, 200) || 'upload';
  const result = await ports.rooms.imports.upload(actor, { name, bytes: new Uint8Array(await file.arrayBuffer()) });
  if (result.kind === 'refused')
    return showImports(desk, `${say.refusedFile}${wordsIn(noteWords(result.why), desk.lang)}`, 400);
  return c.redirect(`/console/import/${result.id}`, 303);
}

async function showBatch(desk: Desk, notice: string | undefined, status: 200 | 409): Promise<Response> {
  const { c, ports, actor, lang, now, timeZone } = desk;
  const found = await ports.rooms.imports.batch(actor, c.req.param('id') ?? '');
  if (found === null) return notFound(c);
  return sendPage(c, ImportBatchPage({ actor, lang, now, timeZone, notice, ...found }), status);
}

async function exportLines(desk: Desk): Promise<Response> {
  const { c, ports, actor, lang } = desk;
  const found = await ports.rooms.imports.batch(actor, c.req.param('id') ?? '');
  if (!found?.preview) return notFound(c);
  const say = importWords[lang];
  const head = lang === 'zh' ? ['怎么样', '工作表', '行', '栏目', '说明'] : ['What', 'Sheet', 'Row', 'Column', 'Why'];
  const lines = found.preview.lines.map(({ what, sheet, row, column, ...line }) => [
    say.lines[what],
    sheet,
    row === null ? '' : String(row),
    column,
    lineWords(line)
      .map((part) => wordsIn(part, lang))
      .join(' ')
      .trim(),
  ]);
  return sendCsv(c, say.title, [head, ...lines]);
}

async function act(desk: Desk): Promise<Response> {
  const { c, ports, actor, lang } = desk;
  const read = z.object({ act: z.enum(['confirm', 'drop']) }).safeParse(await fields(desk));
  if (!read.success) return incomplete(desk);
  const id = c.req.param('id') ?? '';
  const done = await ports.rooms.imports[read.data.act](actor, id);
  if (done === null) return notFound(c);
  if (!done) return showBatch(desk, importWords[lang].gone, 409);
  return c.redirect(read.data.act === 'drop' ? '/console/import?dropped=1' : `/console/import/${id}`, 303);
}
