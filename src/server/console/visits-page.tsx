import type { VisitPlan, VisitPlanRow } from '../../app/desk/visits-port.ts';
import { mayEver } from '../../core/access/may.ts';
import type { Instant } from '../../core/ids.ts';
import type { DeskActor } from '../ports.ts';
import { DeskFrame } from './desk-frame.tsx';
import { bracketed, type Lang } from './language.ts';
import { saidTime } from './said-time.ts';
import { VisitSays } from './visit-form-page.tsx';
import { worded } from './worded.tsx';

export const planWords = {
  zh: {
    title: '走访',
    in: (name: string) => `走访：${name}`,
    none: '没有要您走访的孩子。',
    villages: '先选一个村',
    village: '村',
    children: '孩子',
    late: '晚了',
    soon: '一周内到期',
    all: '全部村',
    export: '导出',
    levels: { high: '高', middle: '中', low: '低', normal: '一般' } as Readonly<Record<string, string>>,
    noLevel: '没评过',
    level: '等级',
    due: (time: string) => `${time} 前要去`,
    over: (time: string) => `${time} 前该去，晚了`,
    free: '眼下没有到期的走访',
    task: (n: number) => `有 ${n} 件要办的事`,
    last: (day: string, met: boolean) => `上次 ${day}${met ? '' : '，没见到'}`,
    never: '还没走访过',
    write: '记走访',
    find: '找一个孩子记走访',
  },
  en: {
    title: 'Visits',
    in: (name: string) => `Visits: ${name}`,
    none: 'There is no child for you to visit.',
    villages: 'Choose a village',
    village: 'Village',
    children: 'Children',
    late: 'Late',
    soon: 'Due within a week',
    all: 'All villages',
    export: 'Export',
    levels: { high: 'high', middle: 'middle', low: 'low', normal: 'normal' } as Readonly<Record<string, string>>,
    noLevel: 'not assessed',
    level: 'Level',
    due: (time: string) => `Due ${time}`,
    over: (time: string) => `Was due ${time}, late`,
    free: 'No visit is due',
    task: (n: number) => `${n} open task${n === 1 ? '' : 's'}`,
    last: (day: string, met: boolean) => `Last ${day}${met ? '' : ', not seen'}`,
    never: 'Never visited',
    write: 'Record a visit',
    find: 'Find a child',
  },
} as const;

interface Props {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly plan: VisitPlan;
  readonly now: Instant;
  readonly timeZone: string;
}

/** Whom to visit by when, village by village, in the order of the way (domain 7.1 visit_due). */
export function VisitsPage({ actor, lang, plan, now, timeZone }: Props) {
  const say = planWords[lang];
  const { village, villages } = plan;
  return (
    <DeskFrame
      title={say.title}
      path="/console/visits"
      actor={actor}
      lang={lang}
      now={now}
      css={['place.css', 'work.css']}
      scripts={['visit-queue.js']}
    >
      <VisitSays lang={lang} actor={actor} />
      <div class="headline">
        <h1>{village ? say.in(village.name) : say.title}</h1>
        {village ? (
          <a class="noprint" href={`/console/visits.csv?village=${village.id}`}>
            {say.export}
          </a>
        ) : null}
      </div>
      <p id="visit-waiting" class="banner" role="status" hidden></p>
      {villages.length > 0 ? (
        <p class="noprint">
          <a href="/console/visits/new">{say.find}</a>
        </p>
      ) : null}
      {village && villages.length > 1 ? (
        <p class="noprint">
          <a href="/console/visits">{say.all}</a>
        </p>
      ) : null}
      {villages.length === 0 ? <p>{say.none}</p> : null}
      {!village && villages.length > 0 ? <Villages villages={villages} lang={lang} /> : null}
      {plan.rows.map((row) => (
        <PlanCard row={row} actor={actor} lang={lang} now={now} timeZone={timeZone} />
      ))}
    </DeskFrame>
  );
}

function Villages({ villages, lang }: { readonly villages: VisitPlan['villages']; readonly lang: Lang }) {
  const say = planWords[lang];
  return (
    <>
      <h2>{say.villages}</h2>
      <table class="plain">
        <thead>
          <tr>
            {[say.village, say.children, say.late, say.soon].map((title) => (
              <th scope="col">{title}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {villages.map(({ id, name, town, children, late, soon }) => (
            <tr>
              <td>
                <a href={`/console/visits?village=${id}`}>{name}</a> <small>{town}</small>
              </td>
              <td>{children}</td>
              <td>{late > 0 ? <b>{late}</b> : 0}</td>
              <td>{soon}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

export function PlanCard({ row, actor, lang, now, timeZone }: Omit<Props, 'plan'> & { readonly row: VisitPlanRow }) {
  const say = planWords[lang];
  const late = row.dueAt !== null && row.dueAt < now;
  const day = row.dueAt === null ? '' : (saidTime(row.dueAt, timeZone, lang).split(/,? (?=\d\d:)/u)[0] ?? '');
  const due = row.dueAt === null ? say.free : late ? say.over(day) : say.due(day);
  const name = bracketed(row.name, row.fileNo, lang);
  return (
    <article class="card work line" aria-labelledby={`t-${row.childId}`}>
      <h2 id={`t-${row.childId}`}>
        {mayEver(actor, 'child.read') ? <a href={`/console/children/${row.childId}`}>{name}</a> : name}{' '}
        <span class="tag">
          {say.level} {row.level ? (say.levels[row.level] ?? row.level) : say.noLevel}
        </span>
      </h2>
      <div class="row">
        <div>
          <p class={`due${late ? ' late' : ''}`}>
            {row.dueAt === null ? due : <b>{due}</b>} {row.why && worded(row.why, lang)}
          </p>
          <p class="facts">
            {[
              row.group,
              row.lastOn ? say.last(row.lastOn, row.lastMet) : say.never,
              row.tasks > 0 ? say.task(row.tasks) : '',
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </div>
        <a
          class="button noprint"
          href={`/console/visits/new?child=${row.childId}`}
          aria-label={`${say.write} · ${row.name}`}
        >
          {say.write}
        </a>
      </div>
    </article>
  );
}
