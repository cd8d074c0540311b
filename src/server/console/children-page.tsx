import { type ChildFilter, type ChildList, childrenAPage } from '../../app/desk/children-port.ts';
import { mayEver } from '../../core/access/may.ts';
import type { Instant } from '../../core/ids.ts';
import { childBulkKinds } from '../../core/ledger/bulk-change.ts';
import type { DeskActor } from '../ports.ts';
import { AlertFields, named } from './child-alert-fields.tsx';
import { filterQuery, longestSearch } from './child-filter.ts';
import { levelWord, statusWords } from './child-words.ts';
import { ChildTable } from './children-table.tsx';
import { ChooseBar } from './choose-bar.tsx';
import { DeskFrame } from './desk-frame.tsx';
import { Choice, Field } from './form-field.tsx';
import type { Lang } from './language.ts';
import { Pages } from './pages.tsx';
import { SavedFilters } from './saved-filters.tsx';

const words = {
  zh: {
    title: '孩子',
    count: (n: number) => `孩子 ${n} 个`,
    none: '没有符合的孩子。少填几个条件再查。',
    export: '导出',
    q: '称呼、档案号、班级、村',
    more: '更多条件',
    all: '全部',
    level: '风险等级',
    noLevel: '没评过',
    weeks: '父母多少周没有联系',
    weeksOf: (n: number) => `${n} 周以上`,
    night: '夜里',
    anyNight: '不限',
    alone: '有时没有大人',
    village: '乡镇、村',
    school: '学校',
    status: '台账',
    inLedger: '没有退出的',
    look: '查',
  },
  en: {
    title: 'Children',
    count: (n: number) => `${n} children`,
    none: 'No child fits. Try fewer conditions.',
    export: 'Export',
    q: 'Name, file number, class, village',
    more: 'More conditions',
    all: 'All',
    level: 'Risk level',
    noLevel: 'Not assessed',
    weeks: 'Weeks without a parent’s contact',
    weeksOf: (n: number) => `${n} and more`,
    night: 'At night',
    anyNight: 'Anything',
    alone: 'Sometimes no adult',
    village: 'Township, village',
    school: 'School',
    status: 'Ledger',
    inLedger: 'Not left',
    look: 'Find',
  },
} as const;

export interface ChildrenPageProps {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly now: Instant;
  readonly list: ChildList;
  readonly filter: ChildFilter;
  readonly notice?: string;
  /** A name that could not be kept: it stands in the form again. */
  readonly typedName?: string;
  /** A kept filter whose new name could not be kept: what was typed stands in its form. */
  readonly renaming?: { readonly id: string; readonly name: string };
}

/** The children of the reader: found, narrowed, kept as a filter, exported. */
export function ChildrenPage(props: ChildrenPageProps) {
  const { actor, lang, now, list, filter, notice } = props;
  const say = words[lang];
  const query = filterQuery(filter);
  return (
    <DeskFrame
      title={say.title}
      path="/console/children"
      actor={actor}
      lang={lang}
      now={now}
      notice={notice}
      css={['place.css', 'children.css', 'choose.css']}
      scripts={['choose.js']}
    >
      <div class="headline">
        <h1>{say.count(list.total)}</h1>
        <a class="button noprint" href={`/console/children.csv?${query}`}>
          {say.export}
        </a>
      </div>
      <SavedFilters {...props} query={query} />
      <FilterForm {...props} />
      {list.rows.length === 0 ? <p>{say.none}</p> : <ChildTable {...props} />}
      {list.rows.length === 0 ? null : (
        <ChooseBar
          action={`/console/children/bulk?${query}`}
          kinds={mayEver(actor, 'child.bulk') ? childBulkKinds : []}
          total={list.total > list.rows.length ? list.total : null}
          exportTo={`/console/children/chosen.csv?${query}`}
          lang={lang}
        />
      )}
      <Pages
        path="/console/children"
        query={query}
        page={list.page}
        total={list.total}
        pageSize={childrenAPage}
        lang={lang}
      />
    </DeskFrame>
  );
}

function FilterForm({ list, filter, lang, now }: ChildrenPageProps) {
  const say = words[lang];
  const any: readonly [string, string] = ['', say.all];
  const { q: _q, ...conditions } = filter;
  const open = Object.values(conditions).some(Boolean);
  const { parts } = list;
  return (
    <form method="get" action="/console/children" class="noprint">
      <div class="filters">
        <Field label={say.q} name="q" type="search" value={filter.q} max={longestSearch} />
        <button type="submit" class="strong">
          {say.look}
        </button>
      </div>
      <details id="d-conditions" open={open}>
        <summary>{say.more}</summary>
        <div class="filters">
          {parts.has('risk') ? (
            <Choice
              label={say.level}
              name="level"
              value={filter.level ?? ''}
              options={[
                any,
                ...['high', 'middle', 'low', 'normal', 'none'].map((key) => [key, levelWord(key, lang)] as const),
              ]}
            />
          ) : null}
          {list.mayKnowAlerts ? <AlertFields filter={filter} now={now} lang={lang} /> : null}
          {parts.has('care') ? (
            <Choice
              label={say.weeks}
              name="weeks"
              value={String(filter.weeks ?? '')}
              options={[any, ...weekOptions(filter, lang)]}
            />
          ) : null}
          {parts.has('home') ? (
            <Choice
              label={say.night}
              name="night"
              value={filter.night ? '1' : ''}
              options={[
                ['', say.anyNight],
                ['1', say.alone],
              ]}
            />
          ) : null}
          {list.villages.length > 1 ? (
            <Choice
              label={say.village}
              name="village"
              value={filter.villageId ?? ''}
              options={[any, ...pairs(list.villages)]}
            />
          ) : null}
          {list.schools.length > 1 ? (
            <Choice
              label={say.school}
              name="school"
              value={filter.schoolId ?? ''}
              options={[any, ...pairs(list.schools)]}
            />
          ) : null}
          <Choice
            label={say.status}
            name="status"
            value={filter.status ?? ''}
            options={[['', say.inLedger], ...named(statusWords, lang)]}
          />
          <button type="submit">{say.look}</button>
        </div>
      </details>
    </form>
  );
}

const pairs = (places: readonly { readonly id: string; readonly name: string }[]) =>
  places.map(({ id, name }) => [id, name] as const);

/** The steps of the contact clock, and whatever the address asks for. */
function weekOptions({ weeks }: ChildFilter, lang: Lang): (readonly [string, string])[] {
  const steps = [...new Set([2, 4, 8, 13, 26, ...(weeks ? [weeks] : [])])].sort((a, b) => a - b);
  return steps.map((n) => [String(n), words[lang].weeksOf(n)] as const);
}
