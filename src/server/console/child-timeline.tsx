import { type ChildFile, type Moment, type MomentKind, momentKinds } from '../../app/desk/children-port.ts';
import { dayInChina } from '../../core/ledger/calendar-day.ts';
import { dayWord } from './child-words.ts';
import type { Lang, Said } from './language.ts';
import { roleWord } from './role-words.ts';
import { severityTag } from './severity-tag.tsx';
import { worded, wordsIn } from './worded.tsx';

const words = {
  zh: {
    title: '经过',
    all: '全部',
    none: '没有。',
    older: '更早的',
    newest: '回到最近的',
    onDay: (day: string) => `说的是 ${day}`,
    open: '打开告警',
    filter: '看哪一类',
  },
  en: {
    title: 'Timeline',
    all: 'All',
    none: 'Nothing.',
    older: 'Older',
    newest: 'Back to the latest',
    onDay: (day: string) => `about ${day}`,
    open: 'Open the alert',
    filter: 'Kind',
  },
} as const;

export const kindWords: Readonly<Record<MomentKind, Said>> = {
  answer: { zh: '回答', en: 'Answers' },
  contact: { zh: '联系', en: 'Contact' },
  visit: { zh: '走访', en: 'Visits' },
  record: { zh: '记录', en: 'Records' },
  change: { zh: '变动', en: 'Changes' },
  alert: { zh: '告警', en: 'Alerts' },
  dropout: { zh: '缺课劝返', en: 'Absence' },
  duty: { zh: '没做的', en: 'Missed' },
};

interface TimelineProps {
  readonly file: ChildFile;
  readonly lang: Lang;
  readonly timeZone: string;
  readonly isFirst: boolean;
}

/** Everything that is on file, latest first, with who said it and when; of one kind when asked. */
export function ChildTimeline({ file, lang, timeZone, isFirst }: TimelineProps) {
  const say = words[lang];
  const path = `/console/children/${file.id}`;
  const of = (kind: MomentKind | null) => `${path}${kind ? `?kind=${kind}` : ''}#timeline`;
  return (
    <section aria-labelledby="timeline">
      <h2 id="timeline">{say.title}</h2>
      <ul class="tabs noprint" aria-label={say.filter}>
        {[null, ...momentKinds].map((kind) => (
          <li>
            <a href={of(kind)} aria-current={kind === file.kind ? 'page' : undefined}>
              {kind === null ? say.all : kindWords[kind][lang]}
            </a>
          </li>
        ))}
      </ul>
      {file.timeline.length === 0 ? <p>{say.none}</p> : null}
      <ol class="moments">
        {file.timeline.map((moment) => (
          <MomentItem moment={moment} lang={lang} timeZone={timeZone} />
        ))}
      </ol>
      <div class="pages noprint">
        {isFirst ? <span></span> : <a href={of(file.kind)}>{say.newest}</a>}
        {file.next ? (
          <a
            class="button"
            href={`${path}?${file.kind ? `kind=${file.kind}&` : ''}before=${file.next.before}&skip=${file.next.skip}#timeline`}
          >
            {say.older}
          </a>
        ) : null}
      </div>
    </section>
  );
}

interface MomentProps {
  readonly moment: Moment;
  readonly lang: Lang;
  readonly timeZone: string;
}

function MomentItem({ moment, lang, timeZone }: MomentProps) {
  const say = words[lang];
  const { at, onDay, title, alertId, severity } = moment;
  return (
    <li>
      <time datetime={dayInChina(at)}>{dayWord(at, timeZone)}</time>
      <div class="what">
        <p>
          <span class="tag kind">{kindWords[moment.kind][lang]}</span> {severity ? severityTag(severity, lang) : null}{' '}
          <b>{worded(title, lang)}</b> <small>{sourceOf(moment, lang)}</small>{' '}
          {onDay && onDay !== dayInChina(at) ? <small>{say.onDay(onDay)}</small> : null}{' '}
          {alertId ? (
            <a class="noprint" href={`/console/alerts/${alertId}`}>
              {say.open}
            </a>
          ) : null}
        </p>
        <MomentBody moment={moment} lang={lang} />
      </div>
    </li>
  );
}

/** What was said, question by question; people's own words as a quotation. */
export function MomentBody({
  moment,
  lang,
}: {
  readonly moment: Pick<Moment, 'lines' | 'words'>;
  readonly lang: Lang;
}) {
  const { lines, words: said } = moment;
  return (
    <>
      {lines.length > 0 ? (
        <dl
          class={
            lines.every(({ label }) => wordsIn(label, lang).length <= (lang === 'zh' ? 8 : 16)) ? 'said short' : 'said'
          }
        >
          {lines.map(({ label, value }) => (
            <div>
              <dt>{worded(label, lang)}</dt>
              <dd>{worded(value, lang)}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {said ? <blockquote lang="zh-CN">{said}</blockquote> : null}
    </>
  );
}

const kinds: Readonly<Record<string, Said>> = {
  parent: { zh: '父母', en: 'Parent' },
  carer: { zh: '照护人', en: 'Caregiver' },
  guardian: { zh: '监护人', en: 'Guardian' },
  trustee: { zh: '受委托人', en: 'Trustee' },
  actual_carer: { zh: '照看的人', en: 'Carer' },
  board_relative: { zh: '亲戚', en: 'Relative' },
  caregiver: { zh: '照护人', en: 'Caregiver' },
};

/** "照护人 王奶奶" */
export function sourceOf({ role, name }: Pick<Moment, 'role' | 'name'>, lang: Lang): string {
  const word = role === '' ? '' : (kinds[role]?.[lang] ?? roleWord(role.toUpperCase(), lang));
  return [word, name].filter(Boolean).join(' ');
}
