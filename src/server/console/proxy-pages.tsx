import type { Caller, Family, ProxyForm, TalkPort } from '../../app/desk/talk-port.ts';
import type { Button } from '../../core/flow/outcome.ts';
import { DeskFrame } from './desk-frame.tsx';
import { CallButton, type PageProps } from './inbox-page.tsx';
import { kinWord } from './kin-words.ts';
import { proxyWords } from './proxy-words.ts';
import { saidTime } from './said-time.ts';
import { OpenTalks } from './talk-page.tsx';
import { namesOf } from './talk-words.ts';
import { worded } from './worded.tsx';

/** Where the form stands: for somebody who calls, or for somebody whose message lies in the inbox. */
export type Base = '/console/phone-in' | '/console/proxy';

interface FrameProps extends PageProps {
  readonly base: Base;
}

export function pathOf(base: Base): string {
  return base === '/console/proxy' ? '/console/inbox' : base;
}

interface FindProps extends PageProps {
  readonly words: string;
  readonly people: readonly Family[];
  readonly unfinished: Awaited<ReturnType<TalkPort['unfinished']>>;
}

/** Who is calling. */
export function FindCallerPage({ actor, lang, now, timeZone, words, people, unfinished }: FindProps) {
  const say = proxyWords[lang];
  return (
    <DeskFrame title={say.title} path="/console/phone-in" actor={actor} lang={lang} now={now} css={['talk.css']}>
      <h1>{say.title}</h1>
      <form method="get" action="/console/phone-in">
        <label for="q">{say.find}</label>
        <div class="find">
          <input id="q" class="wide" name="q" value={words} maxlength={40} required autocomplete="off" />
          <button type="submit" class="strong">
            {say.search}
          </button>
        </div>
      </form>
      {words && people.length === 0 ? <p class="empty">{say.nobody}</p> : null}
      {people.length === 0 ? null : (
        <ul class="rows">
          {people.map(({ personId, name, relation, children }) => (
            <li>
              <a href={`/console/phone-in/${personId}`}>
                <span>
                  <strong>{name}</strong> {worded(kinWord(relation, lang), lang)}{' '}
                  <small>{namesOf(children, lang)}</small>
                </span>
              </a>
            </li>
          ))}
        </ul>
      )}
      {unfinished.length > 0 ? (
        <section aria-labelledby="unfinished">
          <h2 id="unfinished">{say.unfinished}</h2>
          <ul class="rows">
            {unfinished.map(({ personId, sessionId, name, title, since }) => (
              <li>
                <a href={`/console/phone-in/${personId}/${sessionId}`}>
                  <span>
                    {name} · {worded(title, lang)} <small>{saidTime(since, timeZone, lang)}</small>
                  </span>
                </a>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </DeskFrame>
  );
}

interface CallerProps extends FrameProps {
  readonly caller: Caller;
  /** What is to be read out at the end of the form that has just been completed. */
  readonly readOut: readonly string[];
}

/** Which conversation to hold with them. */
export function CallerPage({ base, actor, lang, now, timeZone, notice, caller, readOut }: CallerProps) {
  const say = proxyWords[lang];
  return (
    <DeskFrame
      title={say.proxyTitle(caller.name)}
      path={pathOf(base)}
      actor={actor}
      lang={lang}
      now={now}
      notice={notice}
      css={['talk.css']}
    >
      <h1>{say.proxyTitle(caller.name)}</h1>
      <p class="facts">
        {[kinWord(caller.relation, lang), namesOf(caller.children, lang)].filter(Boolean).join(' · ')}
      </p>
      <ReadOut title={say.overRead} texts={readOut} />
      <div class="acts">
        <CallButton phone={caller.phone} lang={lang} />
      </div>
      {caller.open.length > 0 ? (
        <OpenTalks base={base} personId={caller.personId} open={caller.open} lang={lang} timeZone={timeZone} />
      ) : null}
      <section aria-labelledby="begin">
        <h2 id="begin">{say.begin}</h2>
        <p class="small">{say.beginHint}</p>
        {caller.flows.length === 0 ? <p>{say.noFlows}</p> : null}
        <form class="choices" method="post" action={`${base}/${caller.personId}`} id="f-begin" data-once>
          <input type="hidden" name="actId" value={crypto.randomUUID()} />
          {caller.flows.map(({ id, title }) => (
            <button type="submit" name="flowId" value={id}>
              {worded(title, lang)}
            </button>
          ))}
        </form>
      </section>
    </DeskFrame>
  );
}

function ReadOut({ title, texts }: { readonly title: string; readonly texts: readonly string[] }) {
  if (texts.length === 0) return null;
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      {texts.map((text) => (
        <p class="read-out" lang="zh-CN">
          {text}
        </p>
      ))}
    </section>
  );
}

/** The numbered lines stand on the buttons. */
function withoutChoices(text: string, buttons: readonly Button[]): string {
  const lines = new Set(buttons.map(({ data, label }) => `${data} ${label}`));
  return text
    .split('\n')
    .filter((line) => !lines.has(line))
    .join('\n');
}

interface FormProps extends FrameProps {
  readonly form: ProxyForm;
  readonly typed: string;
}

/** One question: what the person would get, its answers as buttons, and what they say. */
export function ProxyFormPage({ base, actor, lang, now, notice, form, typed }: FormProps) {
  const say = proxyWords[lang];
  const buttons = form.questions.flatMap((question) => question.buttons ?? []);
  return (
    <DeskFrame
      title={`${say.proxyTitle(form.family.name)} · ${form.title[lang]}`}
      path={pathOf(base)}
      actor={actor}
      lang={lang}
      now={now}
      notice={notice}
      css={['talk.css']}
    >
      <p class="facts">
        <a href={`${base}/${form.family.personId}`}>{say.proxyTitle(form.family.name)}</a> · {worded(form.title, lang)}
      </p>
      <ReadOut title={say.help} texts={form.help} />
      <ReadOut title={say.read} texts={form.readOut.filter((text) => !form.help.includes(text))} />
      <h1>{say.question}</h1>
      {form.questions.map(({ text }) => (
        <p class="question" lang="zh-CN">
          {withoutChoices(text, buttons)}
        </p>
      ))}
      <form
        class="choices"
        method="post"
        action={`${base}/${form.family.personId}/${form.sessionId}`}
        id={`f-${form.seenAt}`}
        data-once
      >
        <input type="hidden" name="actId" value={crypto.randomUUID()} />
        <input type="hidden" name="seenAt" value={String(form.seenAt)} />
        {buttons.map(({ data, send, label }) => (
          <button type="submit" name="button" value={send ?? data} lang="zh-CN">
            {data} {label}
          </button>
        ))}
        <label for="text">{say.words}</label>
        <textarea id="text" name="text" rows={3} maxlength={500}>
          {typed}
        </textarea>
        <button type="submit" class="strong">
          {say.send}
        </button>
        <button type="submit" name="button" value="9">
          {say.urgent}
        </button>
      </form>
      <p class="small">{say.stop}</p>
    </DeskFrame>
  );
}
