import type { VisitPick } from '../../app/desk/visits-port.ts';
import type { Instant } from '../../core/ids.ts';
import type { DeskActor } from '../ports.ts';
import { Back } from './back-link.tsx';
import { DeskFrame } from './desk-frame.tsx';
import { Field } from './form-field.tsx';
import type { Lang } from './language.ts';
import { visitWords } from './visit-form-page.tsx';
import { PlanCard } from './visits-page.tsx';

const words = {
  zh: {
    find: '孩子的称呼、拼音（xj、xiaojun）或档案号',
    search: '找',
    urgent: '最该去的在前面',
    found: (n: number) => `找到 ${n} 名`,
    none: '没有找到。换个写法；不归您走访的孩子这里没有。',
    nobody: '没有要您走访的孩子。',
    more: '只列出最前面的；没看到的，写称呼找。',
    all: '按村看',
  },
  en: {
    find: "The child's name, pinyin (xj, xiaojun) or file number",
    search: 'Find',
    urgent: 'Most urgent first',
    found: (n: number) => `${n} found`,
    none: 'Nobody found. Try another spelling; children who are not yours to visit are not here.',
    nobody: 'There is no child for you to visit.',
    more: 'Only the first are listed; find the others by name.',
    all: 'By village',
  },
} as const;

interface Props {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly now: Instant;
  readonly timeZone: string;
  readonly pick: VisitPick;
}

/** Whom the visit was to, when nobody has been chosen yet. */
export function VisitPickPage({ actor, lang, now, timeZone, pick }: Props) {
  const say = words[lang];
  const { rows, q, more } = pick;
  return (
    <DeskFrame
      title={visitWords[lang].title}
      path="/console/visits"
      actor={actor}
      lang={lang}
      now={now}
      css={['place.css', 'work.css']}
    >
      <Back href="/console/visits">{say.all}</Back>
      <h1>{visitWords[lang].title}</h1>
      <form method="get" action="/console/visits/new" class="filters noprint">
        <Field label={say.find} name="q" type="search" value={q} max={40} />
        <button type="submit" class="strong">
          {say.search}
        </button>
      </form>
      <h2>{q === '' ? say.urgent : say.found(rows.length)}</h2>
      {rows.length === 0 ? <p>{q === '' ? say.nobody : say.none}</p> : null}
      {rows.map((row) => (
        <PlanCard row={row} actor={actor} lang={lang} now={now} timeZone={timeZone} />
      ))}
      {more ? <p class="small">{say.more}</p> : null}
    </DeskFrame>
  );
}
