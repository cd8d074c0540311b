import type { Context, Hono } from 'hono';
import type { FirstForm } from '../../app/desk/door-port.ts';
import { readPhone } from '../../core/ledger/roster-phone.ts';
import type { ChatParts } from '../chat/chat-routes.tsx';
import { clientAddress } from '../client-address.ts';
import { over } from '../limits.ts';
import { sendPage } from '../page.tsx';
import { tooMany, trouble } from '../trouble.tsx';
import { deskTrouble } from '../trouble-words.ts';
import { linkForm } from './desk-cookie.ts';
import { type FirstFields, FirstPage, type FirstProblems } from './first-page.tsx';
import { type Lang, langOf } from './language.ts';
import { giveSession, visitOf } from './let-in.tsx';

const says = {
  zh: {
    county: '请写县的名字，2 到 30 个字',
    code: '请写代码，2 到 20 个数字或字母',
    name: '请写您的姓名，不超过 30 个字',
    phone: '这个号码不对，请写 11 位手机号',
  },
  en: {
    county: 'Name the county, 2 to 30 characters',
    code: 'The code has 2 to 20 digits or letters',
    name: 'Give your name, up to 30 characters',
    phone: 'This number cannot be right: a mobile number has 11 digits',
  },
} as const;

const empty: FirstFields = { countyName: '', countyCode: '', name: '', phone: '' };

/** The link of the first start. */
export function serveFirst(app: Hono, parts: ChatParts): void {
  app.get('/console/first/:token', (c) => showFirst(c, parts, empty, {}));
  app.post('/console/first/:token', (c) => begin(c, parts));
}

async function showFirst(c: Context, { ports, limits }: ChatParts, fields: FirstFields, problems: FirstProblems) {
  const wait = await over(limits.enterPerAddress, clientAddress(c, ports.settings));
  if (wait !== null) return tooMany(c, wait);
  const token = c.req.param('token') ?? '';
  const first = linkForm.test(token) ? await ports.rooms.door.first(token) : null;
  if (!first) return spent(c);
  const action = `/console/first/${token}`;
  const { county } = first;
  const bad = Object.keys(problems).length > 0;
  return sendPage(c, FirstPage({ lang: langOf(c), action, county, fields, problems }), bad ? 422 : 200);
}

async function begin(c: Context, parts: ChatParts) {
  const { ports } = parts;
  const token = c.req.param('token') ?? '';
  const first = linkForm.test(token) ? await ports.rooms.door.first(token) : null;
  if (!first) return spent(c);
  const fields = readFields(await c.req.parseBody().catch(() => ({})));
  const { form, problems } = judge(fields, first.county !== null, langOf(c));
  if (form === null) return showFirst(c, parts, fields, problems);
  const session = await ports.rooms.door.beginCounty(token, form, visitOf(c));
  if (!session) return spent(c);
  giveSession(c, ports, session);
  return c.redirect('/console/account?begun=1', 303);
}

function spent(c: Context) {
  return trouble(c, 404, deskTrouble.firstLinkUsed[langOf(c)]);
}

function readFields(form: Readonly<Record<string, unknown>>): FirstFields {
  const text = (name: keyof FirstFields) => {
    const value = form[name];
    return typeof value === 'string'
      ? value
          .toWellFormed()
          .replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
          .trim()
          .slice(0, 60)
      : '';
  };
  return {
    countyName: text('countyName'),
    countyCode: text('countyCode'),
    name: text('name'),
    phone: text('phone'),
  };
}

/** The form as it is kept, or what is wrong with it, field by field. The code is one that the county's workbook may have. */
function judge(
  fields: FirstFields,
  countyIsThere: boolean,
  lang: Lang,
): { readonly form: FirstForm | null; readonly problems: FirstProblems } {
  const say = says[lang];
  const { phone } = readPhone(fields.phone.normalize('NFKC'));
  const length = (text: string) => [...text].length;
  const problems: FirstProblems = {
    ...(!countyIsThere && (length(fields.countyName) < 2 || length(fields.countyName) > 30)
      ? { countyName: say.county }
      : {}),
    ...(!countyIsThere && !/^[\w-]{2,20}$/u.test(fields.countyCode) ? { countyCode: say.code } : {}),
    ...(fields.name === '' || length(fields.name) > 30 ? { name: say.name } : {}),
    ...(phone === null ? { phone: say.phone } : {}),
  };
  const form = phone !== null && Object.keys(problems).length === 0 ? { ...fields, phone } : null;
  return { form, problems };
}
