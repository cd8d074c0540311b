import {
  type HelperBoard,
  type HelperFilter,
  type HelperRow,
  helpersAPage,
  helperViews,
} from '../../app/desk/pairings-port.ts';
import type { Instant } from '../../core/ids.ts';
import { dayInChina } from '../../core/ledger/calendar-day.ts';
import type { DeskActor } from '../ports.ts';
import { DeskFrame } from './desk-frame.tsx';
import { Field } from './form-field.tsx';
import type { Lang, Said } from './language.ts';
import { Pages } from './pages.tsx';
import { roleWord } from './role-words.ts';

const types: Readonly<Record<string, Said>> = {
  TEACHER: { zh: '教师', en: 'Teacher' },
  CADRE: { zh: '干部', en: 'Official' },
  PARTY_MEMBER: { zh: '党员', en: 'Party member' },
  ACTING_PARENT: { zh: '代理家长', en: 'Acting parent' },
  ACTING_MOTHER: { zh: '代理妈妈', en: 'Acting mother' },
  LOVING_MOTHER: { zh: '爱心妈妈', en: 'Loving mother' },
  WOMEN_VOLUNTEER: { zh: '巾帼志愿者', en: "Women's volunteer" },
  ENTERPRISE: { zh: '爱心企业', en: 'Enterprise' },
};

export const helperTypeWord = (code: string, lang: Lang): string => types[code]?.[lang] ?? roleWord(code, lang);

export const helperWords = {
  zh: {
    title: '结对帮扶人',
    export: '导出',
    none: '没有符合的。',
    views: { all: '全部', idle: '现在不能帮扶的', soon: '一个月内到期的' },
    name: '姓名',
    look: '查',
    idle: '停用：不派联系孩子的事',
    active: '在用',
    why: '从业查询和培训都在一年内，才能联系孩子（未保法第62条）。',
    vetted: (day: string) => `从业查询 ${day}`,
    noVetting: '没有从业查询',
    trained: (day: string) => `培训 ${day}`,
    noTraining: '没有培训',
    ends: (day: string) => `${day} 到期`,
    over: (day: string) => `${day} 已到期`,
    unpaired: '没有结对的孩子',
    since: (day: string) => `${day} 起`,
    last: (day: string) => `最近一次帮扶 ${day}`,
    never: '还没登记过帮扶',
    columns: ['帮扶人', '从业查询、培训', '结对的孩子', '最近一次帮扶'],
    head: ['称呼', '单位', '类别', '从业查询', '培训', '在用', '结对的孩子', '最近一次帮扶'],
  },
  en: {
    title: 'Helpers',
    export: 'Export',
    none: 'Nobody fits.',
    views: { all: 'All', idle: 'May not help now', soon: 'End within a month' },
    name: 'Name',
    look: 'Look',
    idle: 'Inactive: gets no work with children',
    active: 'Active',
    why: 'Only those vetted and trained within the year work with children (law on minors, art. 62).',
    vetted: (day: string) => `vetted ${day}`,
    noVetting: 'not vetted',
    trained: (day: string) => `trained ${day}`,
    noTraining: 'not trained',
    ends: (day: string) => `ends ${day}`,
    over: (day: string) => `ended ${day}`,
    unpaired: 'Paired with no child',
    since: (day: string) => `since ${day}`,
    last: (day: string) => `last service ${day}`,
    never: 'no service on record',
    columns: ['Helper', 'Vetting and training', 'Children', 'Last service'],
    head: ['Name', 'Unit', 'Kind', 'Vetted', 'Trained', 'Active', 'Children', 'Last service'],
  },
} as const;

interface Props {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly board: HelperBoard;
  readonly filter: HelperFilter;
  readonly now: Instant;
}

/** Helpers and volunteers: vetting and training, with whom they are paired, and who stands still for want of them (L-06). */
export function HelpersPage({ actor, lang, board, filter, now }: Props) {
  const say = helperWords[lang];
  const query = new URLSearchParams({ view: filter.view, name: filter.name }).toString();
  return (
    <DeskFrame
      title={say.title}
      path="/console/helpers"
      actor={actor}
      lang={lang}
      now={now}
      css={['place.css', 'work.css']}
    >
      <div class="headline">
        <h1>{say.title}</h1>
        <a class="noprint" href={`/console/helpers.csv?${query}`}>
          {say.export}
        </a>
      </div>
      <ul class="tabs noprint">
        {helperViews.map((view) => (
          <li>
            <a
              href={`/console/helpers?${new URLSearchParams({ view, name: filter.name })}`}
              aria-current={view === filter.view ? 'page' : undefined}
            >
              {say.views[view]} <b>{board.counts[view]}</b>
            </a>
          </li>
        ))}
      </ul>
      <form method="get" action="/console/helpers" class="filters noprint">
        <input type="hidden" name="view" value={filter.view} />
        <Field label={say.name} name="name" type="search" value={filter.name} max={40} />
        <button type="submit">{say.look}</button>
      </form>
      <p class="small">{say.why}</p>
      {board.rows.length === 0 ? <p class="empty">{say.none}</p> : null}
      {board.rows.length > 0 ? (
        <table class="stack">
          <thead>
            <tr>
              {say.columns.map((column) => (
                <th scope="col">{column}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {board.rows.map((row) => (
              <HelperLine row={row} lang={lang} now={now} />
            ))}
          </tbody>
        </table>
      ) : null}
      <Pages
        path="/console/helpers"
        query={query}
        page={filter.page}
        total={board.counts[filter.view]}
        pageSize={helpersAPage}
        lang={lang}
      />
    </DeskFrame>
  );
}

function HelperLine({ row, lang, now }: Pick<Props, 'lang' | 'now'> & { readonly row: HelperRow }) {
  const say = helperWords[lang];
  const end =
    row.endsAt === null ? '' : row.endsAt > now ? say.ends(dayInChina(row.endsAt)) : say.over(dayInChina(row.endsAt));
  const papers = [
    row.vettedAt === null ? say.noVetting : say.vetted(dayInChina(row.vettedAt)),
    row.trainedAt === null ? say.noTraining : say.trained(dayInChina(row.trainedAt)),
    end,
  ]
    .filter(Boolean)
    .join(' · ');
  return (
    <tr>
      <td>
        <b>{row.name}</b> {row.active ? null : <span class="tag">{say.idle}</span>}
        <br />
        <small>{[...row.types.map((type) => helperTypeWord(type, lang)), row.unit].filter(Boolean).join(' · ')}</small>
      </td>
      <td>{row.active ? papers : <b class="lack">{papers}</b>}</td>
      <td class="amid">
        {row.pairings.length === 0 ? <small>{say.unpaired}</small> : null}
        {row.pairings.map(({ childId, child, place, since }, n) => (
          <>
            {n > 0 ? <br /> : null}
            {childId ? <a href={`/console/children/${childId}`}>{child}</a> : child}{' '}
            <small>
              {place} {say.since(dayInChina(since))}
            </small>
          </>
        ))}
      </td>
      <td class="small">{row.lastAt === null ? say.never : say.last(dayInChina(row.lastAt))}</td>
    </tr>
  );
}
