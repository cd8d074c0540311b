import type { MemberRow, PeopleFilter, Post } from '../../app/desk/people-port.ts';
import { mayEver } from '../../core/access/may.ts';
import type { Instant } from '../../core/ids.ts';
import { dayInChina } from '../../core/ledger/calendar-day.ts';
import { staffRoles } from '../../core/ledger/county/staff-roles.ts';
import type { DeskActor } from '../ports.ts';
import { DeskFrame } from './desk-frame.tsx';
import { Choice, Field } from './form-field.tsx';
import { type Lang, listed, listedApart } from './language.ts';
import { Pages } from './pages.tsx';
import { PlaceTabs, peopleTabs } from './place-tabs.tsx';
import { roleWord } from './role-words.ts';
import { saidTime } from './said-time.ts';

const words = {
  zh: {
    title: '人员',
    count: (n: number) => `人员 ${n} 位`,
    none: '没有符合的人。',
    export: '导出',
    add: '登记新人',
    words: '姓名、电话、工号',
    role: '岗位',
    all: '全部',
    state: '状态',
    states: { active: '在岗', ended: '已停用' },
    missing: '缺什么',
    lacks: {
      '': '不限',
      vetting: '一年内没有从业查询',
      training: '一年内没有培训',
      duty: '没有签职责',
      desk: '没进过工作台',
    },
    look: '查',
    head: ['称呼', '岗位', '最近进工作台', '缺什么'],
    never: '没进过',
    away: '请假中',
    drill: '演练账号',
    nothing: '不缺',
    short: { vetting: '从业查询', training: '培训', duty: '职责确认' },
    noPost: '没有岗位',
  },
  en: {
    title: 'People',
    count: (n: number) => `${n} people`,
    none: 'Nobody fits.',
    export: 'Export',
    add: 'Add somebody',
    words: 'Name, phone, number',
    role: 'Role',
    all: 'All',
    state: 'State',
    states: { active: 'In post', ended: 'Ended' },
    missing: 'Lacks',
    lacks: {
      '': 'Anything',
      vetting: 'Not vetted within the year',
      training: 'Not trained within the year',
      duty: 'Duty not signed',
      desk: 'Never at the desk',
    },
    look: 'Find',
    head: ['Name', 'Roles', 'Last at the desk', 'Lacks'],
    never: 'Never',
    away: 'On leave',
    drill: 'Training account',
    nothing: 'Nothing',
    short: { vetting: 'vetting', training: 'training', duty: 'signed duty' },
    noPost: 'No role',
  },
} as const;

const yearMs = 365 * 86_400_000;

/** What a member of staff should have and has not. */
export function lacksOf(row: MemberRow, now: Instant, lang: Lang): string[] {
  const { short } = words[lang];
  const old = (at: Instant | null) => at === null || at < now - yearMs;
  return [
    ...(old(row.vettingAt) ? [short.vetting] : []),
    ...(old(row.trainingAt) ? [short.training] : []),
    ...(row.dutyAt === null ? [short.duty] : []),
  ];
}

/** 儿童主任 石桥村 */
export function postWord({ role, place }: Post, lang: Lang): string {
  return `${roleWord(role, lang)} ${place}`.trim();
}

/** Roles that somebody of the staff can hold, for a choice. */
export function roleOptions(lang: Lang): (readonly [string, string])[] {
  return staffRoles.map(({ code }) => [code, roleWord(code, lang)] as const);
}

interface PeoplePageProps {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly now: Instant;
  readonly timeZone: string;
  readonly filter: PeopleFilter;
  readonly total: number;
  readonly pageSize: number;
  readonly rows: readonly MemberRow[];
  /** The filter as the address has it, without the page. */
  readonly query: string;
}

export function PeoplePage(props: PeoplePageProps) {
  const { actor, lang, now, filter, total, rows, query, pageSize } = props;
  const say = words[lang];
  return (
    <DeskFrame title={say.title} path="/console/people" css={['place.css']} actor={actor} lang={lang} now={now}>
      <PlaceTabs tabs={peopleTabs} path="/console/people" actor={actor} lang={lang} />
      <div class="headline">
        <h1>{say.count(total)}</h1>
        <span class="noprint">
          {mayEver(actor, 'people.change') ? (
            <a class="button strong" href="/console/people/new">
              {say.add}
            </a>
          ) : null}
          <a class="button" href={`/console/people.csv?${query}`}>
            {say.export}
          </a>
        </span>
      </div>
      <form method="get" action="/console/people" class="filters noprint">
        <Field label={say.words} name="words" value={filter.words} type="search" />
        <Choice label={say.role} name="role" value={filter.role} options={[['', say.all], ...roleOptions(lang)]} />
        <Choice label={say.missing} name="missing" value={filter.missing} options={Object.entries(say.lacks)} />
        <Choice label={say.state} name="state" value={filter.state} options={Object.entries(say.states)} />
        <button type="submit">{say.look}</button>
      </form>
      {rows.length === 0 ? <p class="empty">{say.none}</p> : <PeopleTable {...props} />}
      <Pages path="/console/people" query={query} page={filter.page} total={total} pageSize={pageSize} lang={lang} />
    </DeskFrame>
  );
}

function PeopleTable({ rows, lang, now, timeZone }: PeoplePageProps) {
  const say = words[lang];
  return (
    <table class="stack">
      <thead>
        <tr>
          {say.head.map((text) => (
            <th scope="col">{text}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const lacks = lacksOf(row, now, lang);
          return (
            <tr>
              <td>
                <a href={`/console/people/${row.staffId}`}>{row.name}</a>{' '}
                {row.away ? <span class="tag">{say.away}</span> : null}
                {row.drill ? <span class="tag">{say.drill}</span> : null}
              </td>
              <td>
                {row.posts.length === 0
                  ? say.noPost
                  : listedApart(
                      row.posts.map((post) => postWord(post, lang)),
                      lang,
                    )}
              </td>
              <td data-label={say.head[2]}>
                {row.lastSeenAt === null ? say.never : saidTime(row.lastSeenAt, timeZone, lang)}
              </td>
              <td data-label={say.head[3]}>
                {lacks.length === 0 ? <small>{say.nothing}</small> : listed(lacks, lang)}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** The list as a table for Excel; no numbers of phones. */
export function peopleTable(rows: readonly MemberRow[], lang: Lang): string[][] {
  const day = (at: Instant | null) => (at === null ? '' : dayInChina(at));
  const head =
    lang === 'zh'
      ? ['称呼', '岗位', '单位', '最近进工作台', '从业查询', '培训', '职责确认']
      : ['Name', 'Roles', 'Unit', 'Last at the desk', 'Vetting', 'Training', 'Duty signed'];
  return [
    head,
    ...rows.map((row) => [
      row.name,
      listedApart(
        row.posts.map((post) => postWord(post, lang)),
        lang,
      ),
      row.unit,
      day(row.lastSeenAt),
      day(row.vettingAt),
      day(row.trainingAt),
      day(row.dutyAt),
    ]),
  ];
}
