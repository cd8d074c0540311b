import type { ChildFile } from '../../app/desk/children-port.ts';
import { mayEver } from '../../core/access/may.ts';
import type { Instant } from '../../core/ids.ts';
import { contradictionTopics } from '../../core/ledger/contradictions.ts';
import type { DeskActor } from '../ports.ts';
import { Back } from './back-link.tsx';
import { CarePicture } from './care-picture.tsx';
import { FactList } from './child-facts-list.tsx';
import { ChildGlance } from './child-glance.tsx';
import { ChildTimeline, MomentBody, sourceOf } from './child-timeline.tsx';
import { ageWord, dayWord, genderWord, statusWords } from './child-words.ts';
import { DeskFrame } from './desk-frame.tsx';
import type { Lang } from './language.ts';
import { worded } from './worded.tsx';

const words = {
  zh: {
    back: '孩子',
    visit: '记走访',
    print: '打印',
    around: '身边的人',
    differ: '说法不一',
    differNote: '分别去问，不转述另一方的话。更严重的先当真。',
    agreements: '委托照护',
    visits: '最近的走访',
    none: '没有。',
    read: '您看这份档案留下了记录。',
  },
  en: {
    back: 'Children',
    visit: 'Record a visit',
    print: 'Print',
    around: 'Who is around',
    differ: 'Sources differ',
    differNote: 'Ask each side by itself and quote neither. The more serious word counts until a person has checked.',
    agreements: 'Entrusted care',
    visits: 'Latest visits',
    none: 'None.',
    read: 'That you read this file is on record.',
  },
} as const;

export interface ChildFilePageProps {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly now: Instant;
  readonly timeZone: string;
  readonly file: ChildFile;
  readonly isFirst: boolean;
  readonly notice?: string;
}

/** One child on one page: understood in ten seconds, then everything with its source. */
export function ChildFilePage(props: ChildFilePageProps) {
  const { actor, lang, now, file, notice } = props;
  const say = words[lang];
  const { parts } = file;
  return (
    <DeskFrame
      title={file.name}
      path="/console/children"
      actor={actor}
      lang={lang}
      now={now}
      notice={notice}
      css={['place.css', 'children.css']}
    >
      <Back href="/console/children">{say.back}</Back>
      <div class="headline">
        <h1>
          {file.name}{' '}
          <small>{[genderWord(file.gender, lang), ageWord(file.age, lang)].filter(Boolean).join(' · ')}</small>{' '}
          <small>{file.fileNo}</small>{' '}
          {file.status === 'active' ? null : <span class="tag">{statusWords[file.status]?.[lang]}</span>}
        </h1>
        <span class="noprint">
          {file.mayEdit && mayEver(actor, 'visit.write') ? (
            <a class="button strong" href={`/console/visits/new?child=${file.id}`}>
              {say.visit}
            </a>
          ) : null}
          <button type="button" data-print hidden>
            {say.print}
          </button>
        </span>
      </div>
      <div class="glance">
        <ChildGlance {...props} />
        {parts.has('care') ? (
          <section aria-label={say.around}>
            <CarePicture file={file} lang={lang} />
          </section>
        ) : null}
      </div>
      <Differing {...props} />
      <div class="pair">
        {parts.has('care') ? <Moments {...props} title={say.agreements} of="agreements" /> : null}
        {parts.has('home') ? <Moments {...props} title={say.visits} of="visits" /> : null}
      </div>
      {file.mayEdit ? <FactList {...props} /> : null}
      <ChildTimeline {...props} />
      <p class="small">{say.read}</p>
    </DeskFrame>
  );
}

function Differing({ file, lang, timeZone }: ChildFilePageProps) {
  const say = words[lang];
  if (file.contradictions.length === 0) return null;
  return (
    <section class="differ" aria-labelledby="differ">
      <h2 id="differ">{say.differ}</h2>
      <p>{say.differNote}</p>
      {file.contradictions.map(({ topic, sides }) => (
        <div class="topic">
          <h3>{contradictionTopics[topic][lang]}</h3>
          <ul>
            {sides.map((side) => (
              <li>
                <b>{worded(side.text, lang)}</b>
                <br />
                <small>
                  {sourceOf(side, lang)} · {dayWord(side.at, timeZone)}
                </small>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

function Moments({
  file,
  lang,
  timeZone,
  title,
  of,
}: ChildFilePageProps & { readonly title: string; readonly of: 'agreements' | 'visits' }) {
  const say = words[lang];
  const list = file[of];
  return (
    <section aria-labelledby={of}>
      <h2 id={of}>{title}</h2>
      {list.length === 0 ? <p class="small">{say.none}</p> : null}
      {list.map((moment, index) => (
        <details id={`d-${of}-${index}`} open={index === 0}>
          <summary>
            {moment.onDay ?? dayWord(moment.at, timeZone)} <small>{sourceOf(moment, lang)}</small>
          </summary>
          <MomentBody moment={moment} lang={lang} />
        </details>
      ))}
    </section>
  );
}
