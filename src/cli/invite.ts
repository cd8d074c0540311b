import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { dayInChina } from '../core/ledger/calendar-day.ts';
import { contactsOf } from '../store/contacts-of.ts';
import { countyIsLive, notLive } from '../store/county-live.ts';
import { createInvite, openInvitesOf, revokeInvite } from '../store/invites.ts';
import type { OpenStore, StoreIo } from './command-io.ts';
import { Refused } from './import/refused.ts';
import { type Card, cardPage } from './invite/card-page.ts';
import { deskLink } from './invite/desk-link.ts';
import { familiesToInvite, oneMember, type PersonToInvite, staffToInvite } from './invite/people-to-invite.ts';

const HELP = `jiaxin invite <file no | staff name>   Makes invite codes: six digits, one use, 14 days. 生成邀请码。
  <file no>          the child's caregivers and parents, e.g. QH-0001 孩子的照护人和父母
  <staff name>       a member of staff, e.g. 李姐 工作人员
  --all              everybody who is not bound yet and has no code that is still good 所有还没有绑定的人
  --village <name>   with --all: only the families of this village
  --again            also those who are bound already, or hold a code; the code before it ends
  --days <n>         valid for n days (1 to 60; default 14)
  --cards <file>     also write contact cards with QR codes, an A4 page to print 联系卡
  --links            a long link to send instead of six digits to type 用长链接代替六位数字
  --desk <name>      a link that lets this member of staff into the desk, once, within 24 hours 工作台链接
  --json             one JSON object: {"ok", "invites": [{name, kind, children, code, link, expiresAt}], "skipped"}
A code is shown once; the database keeps only its hash. Families: invite them only when \`jiaxin doctor\` is content.
Exit code: 0 done · 1 nobody to invite · 2 the command was wrong
`;

/** `publicUrl` without a slash at the end. `random`: a whole number in [0, below), such as node:crypto's randomInt. */
export interface InviteIo extends StoreIo {
  readonly publicUrl: string;
  readonly random: (below: number) => number;
}

interface Options {
  readonly whom: string | null;
  readonly village: string | undefined;
  readonly again: boolean;
  readonly days: number;
  readonly cards: string | undefined;
  readonly links: boolean;
  readonly desk: string | undefined;
  readonly json: boolean;
}

type Made = Omit<Card, 'contacts'> & { readonly kind: PersonToInvite['kind']; readonly childIds: readonly string[] };

/** `jiaxin invite`. Returns the exit code. */
export async function inviteCommand(args: readonly string[], io: InviteIo): Promise<number> {
  let options: Options | null;
  try {
    options = readOptions(args);
  } catch (error) {
    io.err(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    return 2;
  }
  if (options === null) {
    io.out(HELP);
    return 0;
  }
  try {
    return await run(options, io);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (options.json) io.out(JSON.stringify({ ok: false, error: error.message, invites: [] }));
    else io.err(error.message);
    return 2;
  }
}

function readOptions(args: readonly string[]): Options | null {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      all: { type: 'boolean' },
      village: { type: 'string' },
      again: { type: 'boolean' },
      days: { type: 'string', default: '14' },
      cards: { type: 'string' },
      links: { type: 'boolean' },
      desk: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return null;
  const [whom = null, ...more] = positionals;
  const all = values.all === true;
  const { village, again = false, cards, links = false, desk, json = false } = values;
  if (desk !== undefined && (whom !== null || all || cards !== undefined))
    throw new Error('--desk 只和一个姓名一起用。 --desk takes a name and nothing else.');
  if (desk === undefined && (more.length > 0 || (whom === null) === !all))
    throw new Error('请写一个档案号或工作人员姓名,或 --all。 Name one, or --all.');
  const days = Number(values.days);
  if (!Number.isInteger(days) || days < 1 || days > 60) throw new Error('--days: 1 到 60。 1 to 60.');
  if (links && cards !== undefined)
    throw new Error('联系卡上要印六位数字,--links 和 --cards 不能一起用。 Cards show the digits.');
  return { whom, village, again: again || whom !== null, days, cards, links, desk, json };
}

async function run(options: Options, io: InviteIo): Promise<number> {
  if (options.desk !== undefined) return await deskLink(options.desk, options.json, io);
  // Before any code is made: a code that nobody can print is lost.
  if (options.cards !== undefined) write(options.cards, '');
  const store = await io.open();
  const now = io.now();
  const people = await peopleFor(options, store, now);
  await refuseBeforeLive(people, store);
  const made: Made[] = [];
  let skipped = 0;
  for (const person of people) {
    const held = await openInvitesOf(store.database, person.personId, now);
    if (!options.again && (person.bound || held.length > 0)) {
      skipped += 1;
      continue;
    }
    for (const inviteId of held) await revokeInvite(store.database, { inviteId, now });
    made.push(await inviteOne(person, options, store, io, now));
    if (made.length % 500 === 0) io.err(`已生成 ${made.length} 个`);
  }
  if (options.cards !== undefined && made.length > 0) await writeCards(options.cards, made, store, now);
  if (options.json) io.out(JSON.stringify({ ok: made.length > 0, invites: made.map(jsonOf), skipped }));
  else print(made, skipped, options, io);
  return made.length > 0 ? 0 : 1;
}

/** Before anything is made or taken back. */
async function refuseBeforeLive(people: readonly PersonToInvite[], { database }: OpenStore): Promise<void> {
  if (people.every(({ kind }) => kind === 'staff')) return;
  const counties = await database.region.findMany({ where: { level: 'county' }, select: { id: true } });
  for (const { id } of counties) if (!(await countyIsLive(database, id))) throw new Refused(notLive);
}

async function peopleFor({ whom, village }: Options, store: OpenStore, now: number): Promise<PersonToInvite[]> {
  const { database, crypto } = store;
  if (whom === null) {
    const families = await familiesToInvite(database, village === undefined ? {} : { village }, now);
    return village === undefined ? [...(await staffToInvite(database, crypto)), ...families] : families;
  }
  const child = await database.child.findFirst({ where: { fileNo: whom }, select: { id: true } });
  if (child) return await familiesToInvite(database, { fileNo: whom }, now);
  if (/^[A-Za-z]+-?\d+$/u.test(whom)) throw new Refused(`没有档案号是“${whom}”的孩子`);
  return [await oneMember(store, whom)];
}

async function inviteOne(
  person: PersonToInvite,
  options: Options,
  store: OpenStore,
  io: InviteIo,
  now: number,
): Promise<Made> {
  const { personId, name, kind, children } = person;
  const childIds = children.map(({ id }) => id);
  const { code, expiresAt } = await createInvite(store, {
    personId,
    childIds,
    kind,
    validDays: options.days,
    form: options.links ? 'link' : 'digits',
    now,
    random: io.random,
  });
  return {
    name,
    kind,
    staff: kind === 'staff',
    nicknames: children.map(({ nickname }) => nickname),
    childIds,
    code,
    link: `${io.publicUrl}/invite/${code}`,
    expiresAt,
  };
}

async function writeCards(path: string, made: readonly Made[], store: OpenStore, now: number): Promise<void> {
  const county = await store.database.region.findFirst({ where: { level: 'county' }, select: { name: true } });
  const cards: Card[] = [];
  for (const one of made) cards.push({ ...one, contacts: await contactsOf(store, one.childIds, now) });
  write(path, await cardPage(cards, county?.name ?? ''));
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text, { mode: 0o600 });
  } catch {
    throw new Refused(`不能写入 ${path}:没有生成邀请码`);
  }
}

function jsonOf({ name, kind, nicknames, code, link, expiresAt }: Made) {
  return { name, kind, children: nicknames, code, link, expiresAt: new Date(expiresAt).toISOString() };
}

function print(made: readonly Made[], skipped: number, { cards, again, links }: Options, io: InviteIo): void {
  for (const { name, nicknames, code, link } of made) {
    const digits = links ? '' : `  ${code.slice(0, 3)} ${code.slice(3)}`;
    io.out(`${name}${nicknames.length > 0 ? `(${nicknames.join('、')})` : ''}${digits}  ${link}`);
  }
  const [first] = made;
  if (first)
    io.out(`共 ${made.length} 个${links ? '邀请链接' : '邀请码'},${dayInChina(first.expiresAt)} 前有效,每个只能用一次`);
  else io.err('没有要邀请的人');
  if (skipped > 0 && !again) io.out(`${skipped} 人已经绑定,或手里的码还有效;要重做请加 --again`);
  if (cards !== undefined && first) io.out(`联系卡:${cards}(打印发完后请删除)`);
}
