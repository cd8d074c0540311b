import { parseArgs } from 'node:util';
import { previewTicks } from '../app/rhythm/preview-day.ts';
import type { DutyBook } from '../core/duty/duty-rule.ts';
import { dayOf, isoDate, readIsoDate } from '../core/flow/facts.ts';
import { readPlaybook } from '../core/playbook.ts';
import type { Session } from '../store/hallway/database.ts';
import { readPlaybookFolder } from '../store/playbook-folder.ts';
import type { Database } from '../store/prisma.ts';
import { counties, countyCalendar } from '../store/rhythm/calendars.ts';
import { listDuties } from '../store/rhythm/list-duties.ts';
import { subjectPages } from '../store/rhythm/subjects.ts';
import type { StoreIo } from './command-io.ts';

const HELP = `jiaxin duties   What is due, what is open, what is late. 要办的事:今天、没办完的、晚了的。
  --on <date>       another day than today, e.g. 2026-11-05 另一天
  --village <name>  only places with this in their name 只看一个村
  --plan <date>     what a day would open, by what is known now; writes nothing 预览某天会开出哪些事,不写入
  --json            one JSON object: {"day", "duties": [{rule, title, place, open, today, late}]}, with --plan
                    {"day", "plan": [{rule, title, duties, owners, firstAt}]}
Exit code: 0 done · 2 the command was wrong
`;

export interface DutiesIo extends StoreIo {
  /** The folder with duties.yaml. */
  readonly flowsFolder: string;
}

const dayMs = 86_400_000;
const chinaMs = 8 * 3_600_000;

interface Options {
  readonly day: string;
  readonly plan: boolean;
  readonly village: string | null;
  readonly json: boolean;
}

/** `jiaxin duties`. Returns the exit code. */
export async function dutiesCommand(args: readonly string[], io: DutiesIo): Promise<number> {
  let options: Options | null;
  try {
    options = readOptions(args, io.now());
  } catch (error) {
    io.err(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    return 2;
  }
  if (options === null) {
    io.out(HELP);
    return 0;
  }
  const { playbook, problems } = readPlaybook(readPlaybookFolder(io.flowsFolder));
  if (!playbook) {
    const [first] = problems;
    io.err(`${first?.file}:${first?.line}: ${first?.sentence}(共 ${problems.length} 处,npx jiaxin check 列出全部)`);
    return 2;
  }
  const { database } = await io.open();
  const session = sessionOver(database);
  const from = Date.parse(`${options.day}T00:00:00+08:00`);
  if (options.plan) await printPlan(io, session, playbook.duties, options, from);
  else await printOpen(io, session, playbook.duties, options, from);
  return 0;
}

function readOptions(args: readonly string[], now: number): Options | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      on: { type: 'string' },
      plan: { type: 'string' },
      village: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return null;
  if (values.on !== undefined && values.plan !== undefined) throw new Error('--on 和 --plan 只能用一个');
  if (values.plan !== undefined && values.village !== undefined) throw new Error('--plan 是全县的,不能加 --village');
  const day = values.plan ?? values.on ?? isoDate(dayOf(now));
  if (readIsoDate(day) === undefined) throw new Error(`“${day}”不是日期,要写成 2026-11-05`);
  return { day, plan: values.plan !== undefined, village: values.village ?? null, json: values.json ?? false };
}

/** Reading statements over Prisma's pool. */
function sessionOver(database: Database): Session {
  return {
    rows: async (statement, values = []) =>
      database.$queryRawUnsafe(typeof statement === 'string' ? statement : statement.text, ...values),
  };
}

async function printOpen(
  io: DutiesIo,
  session: Session,
  { rules }: DutyBook,
  { day, village, json }: Options,
  from: number,
): Promise<void> {
  const rows = (await listDuties(session, from, from + dayMs, village)).map((row) => ({
    ...row,
    title: rules.get(row.rule)?.title ?? row.rule,
  }));
  if (json) return io.out(JSON.stringify({ day, duties: rows }));
  if (rows.length === 0) return io.out(`${day}:没有要办的事`);
  io.out(`${day}  没办完 / 当天有提醒 / 晚了`);
  let place: string | null = null;
  for (const row of rows) {
    if (row.place !== place) io.out(row.place === '' ? '全县' : row.place);
    place = row.place;
    io.out(
      `  ${[row.open, row.today, row.late].map((n) => String(n).padStart(5)).join('')}  ${row.title}(${row.rule})`,
    );
  }
}

async function printPlan(
  io: DutiesIo,
  session: Session,
  book: DutyBook,
  { day, json }: Options,
  from: number,
): Promise<void> {
  const store = {
    counties: () => counties(session),
    calendar: (countyId: Parameters<typeof countyCalendar>[1]) => countyCalendar(session, countyId),
    subjects: (ask: Parameters<typeof subjectPages>[1]) => subjectPages(session, ask),
  };
  const plan = await previewTicks(store, book, from - 1, from + dayMs - 1);
  if (json) return io.out(JSON.stringify({ day, plan }));
  if (plan.length === 0) return io.out(`${day}:这天不开新的事`);
  io.out(`${day} 会开出(按现在的资料,没有写入):`);
  for (const { rule, title, duties, owners, firstAt } of plan) {
    const first =
      firstAt === null
        ? '不发消息'
        : `最早 ${new Date(firstAt + chinaMs).toISOString().slice(0, 16).replace('T', ' ')}`;
    io.out(`  ${String(duties).padStart(6)} 件 ${String(owners).padStart(6)} 人  ${title}(${rule}),${first}`);
  }
}
