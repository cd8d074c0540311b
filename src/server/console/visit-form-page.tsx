import type { VisitForm, VisitReceived } from '../../app/desk/visits-port.ts';
import type { FormAnswers } from '../../core/flow/fill-flow.ts';
import type { Instant } from '../../core/ids.ts';
import { dayInChina } from '../../core/ledger/calendar-day.ts';
import type { DeskActor } from '../ports.ts';
import { DeskFrame } from './desk-frame.tsx';
import { Question } from './form-question.tsx';
import type { Lang } from './language.ts';
import { saidTime } from './said-time.ts';

export const visitWords = {
  zh: {
    title: '记走访',
    for: (name: string) => `走访：${name}`,
    last: (day: string, met: boolean) => `上次走访 ${day}，${met ? '见到了孩子' : '没见到孩子'}`,
    never: '还没有登记过走访',
    safe: '孩子现在有危险，先打 110；受伤、中毒、溺水打 120。这张表等一会儿再填。',
    own: '这里写的家里人看不到。',
    kept: '写的会先存在这台手机上，没有网也不会丢。',
    send: '记下这次走访',
    allGood: '都好',
    incomplete: '还有一项没答，写的都在，补上再按一次。',
    broken: '这次没能登记成功，已经请人来看。写的都在，请过一会儿再按一次。',
    later: '这会儿记不下来，什么都没有改。写的都在，请过一会儿再按一次；急事先打电话。',
    received: (name: string, time: string) => `${name}的走访收到了，${time}。`,
    notMet: '没见到孩子，这次不算完成，请再约时间。',
    alerted:
      '您写的里面有要紧的情况，已经马上通知负责的人。孩子现在有危险，先打 110；不追问细节，不联系可能伤害孩子的人。',
    back: '回走访名单',
    again: '再记一个',
    waiting: '还没送到，连上网就送',
    sending: '正在送……',
    draft: '存在这台手机上了',
    signIn: '登录过期了。写的都在这台手机上：重新登录以后打开这一页，会自动送。',
    gone: '没有送到：这个孩子现在不归您管了。写的还在这台手机上，请告诉督导员。',
    waitingTitle: '还没送到的走访',
  },
  en: {
    title: 'Record a visit',
    for: (name: string) => `Visit: ${name}`,
    last: (day: string, met: boolean) => `Last visit ${day}, the child was ${met ? 'seen' : 'not seen'}`,
    never: 'No visit on record yet',
    safe: 'If the child is in danger now, call 110 first; injury, poisoning, drowning: 120. This form can wait.',
    own: 'The family does not see what you write here.',
    kept: 'What you write is kept on this phone first; without a network nothing is lost.',
    send: 'Record this visit',
    allGood: 'All good',
    incomplete: 'One question is still open. What you wrote is here; answer it and press again.',
    broken:
      'It could not be recorded; somebody will look at it. What you wrote is here; please press again in a while.',
    later:
      'It cannot be written down just now, nothing was changed. What you wrote is here; press again in a while. If it is urgent, call.',
    received: (name: string, time: string) => `The visit to ${name} has been received, ${time}.`,
    notMet: 'The child was not seen: this visit does not count. Please arrange another.',
    alerted:
      'What you wrote holds something urgent; those responsible have been told at once. If the child is in danger now, call 110 first; do not question the child, do not contact whoever may have harmed it.',
    back: 'Back to the visits',
    again: 'Record another',
    waiting: 'Not delivered yet; it is sent when the line is back',
    sending: 'Sending …',
    draft: 'Kept on this phone',
    signIn:
      'Your session has ended. What you wrote is kept on this phone: sign in again and open this page, it is then sent by itself.',
    gone: 'Not delivered: this child is no longer in your care. What you wrote is still on this phone; please tell your supervisor.',
    waitingTitle: 'Visits not delivered yet',
  },
} as const;

interface Shared {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly now: Instant;
  readonly timeZone: string;
}

export interface VisitFormPageProps extends Shared {
  readonly form: VisitForm;
  readonly typed: FormAnswers;
  readonly startedAt: Instant;
  /** The first question without a valid answer. */
  readonly missing?: string;
  readonly notice?: string;
}

/** The words that visit.js says, so that both speak alike. */
export function VisitSays({ lang, actor }: Pick<Shared, 'lang' | 'actor'>) {
  const { waiting, sending, draft, signIn, gone, waitingTitle, incomplete, later } = visitWords[lang];
  return (
    <div
      id="visit-says"
      hidden
      data-owner={actor.staffId}
      data-words={JSON.stringify({ waiting, sending, draft, signIn, gone, waitingTitle, incomplete, later })}
    ></div>
  );
}

/** The questions of conversation F07 on one page. Works without a script; with one, nothing typed is lost on a bad line. */
export function VisitFormPage(props: VisitFormPageProps) {
  const { actor, lang, now, form, typed, missing, notice, startedAt } = props;
  const say = visitWords[lang];
  const today = dayInChina(now);
  return (
    <DeskFrame
      title={say.title}
      path="/console/visits"
      actor={actor}
      lang={lang}
      now={now}
      notice={notice}
      css={['place.css', 'work.css']}
      scripts={['form-steps.js', 'visit-queue.js', 'visit.js']}
      still
    >
      <h1>{say.for(form.name)}</h1>
      <p class="facts">
        {[form.fileNo, form.place, form.lastOn ? say.last(form.lastOn, form.lastMet) : say.never].join(' · ')}
      </p>
      <p class="banner">{say.safe}</p>
      <p class="small">
        {say.own} <span class="only-script">{say.kept}</span>
      </p>
      <VisitSays lang={lang} actor={actor} />
      <form method="post" action="/console/visits" id="visit" data-child={form.childId} data-name={form.name} data-once>
        <input type="hidden" name="child" value={form.childId} />
        <input type="hidden" name="actId" value={crypto.randomUUID()} />
        <input type="hidden" name="startedAt" value={String(startedAt)} />
        {form.questions.map((question) => (
          <Question question={question} typed={typed} lang={lang} missing={question.id === missing} today={today} />
        ))}
        <button type="button" id="all-good" hidden>
          {say.allGood}
        </button>
        <p id="visit-state" class="soft" role="status"></p>
        <button type="submit" class="strong big-act">
          {say.send}
        </button>
      </form>
    </DeskFrame>
  );
}

/** What was received, and when; what it set off is said plainly. */
export function VisitReceivedPage(props: Shared & { readonly visit: VisitReceived; readonly actId: string }) {
  const { actor, lang, now, timeZone, visit, actId } = props;
  const say = visitWords[lang];
  return (
    <DeskFrame
      title={say.title}
      path="/console/visits"
      actor={actor}
      lang={lang}
      now={now}
      css={['work.css']}
      scripts={['visit-queue.js', 'visit.js']}
      still
    >
      <VisitSays lang={lang} actor={actor} />
      <section id="received" data-act={actId}>
        <h1>{say.received(visit.name, saidTime(visit.at, timeZone, lang))}</h1>
        {visit.met ? null : <p>{say.notMet}</p>}
        {visit.alerted ? (
          <p class="banner" role="alert">
            {say.alerted}
          </p>
        ) : null}
        <p>
          <a class="button" href="/console/visits">
            {say.back}
          </a>
        </p>
      </section>
    </DeskFrame>
  );
}
