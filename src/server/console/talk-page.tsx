import type { OpenTalk, Talk } from '../../app/desk/talk-port.ts';
import { DeskFrame } from './desk-frame.tsx';
import { CallButton, type PageProps } from './inbox-page.tsx';
import { kinWord } from './kin-words.ts';
import type { Lang } from './language.ts';
import { saidTime } from './said-time.ts';
import { TalkLines } from './talk-lines.tsx';
import { namesOf, talkWords } from './talk-words.ts';
import { worded } from './worded.tsx';

interface TalkProps extends PageProps {
  readonly talk: Talk;
  /** What stands in the field: a ready sentence, or what was typed and could not leave. */
  readonly typed: string;
}

/** A conversation with somebody of a family: read, written to, taken over and given back. */
export function TalkPage({ actor, lang, now, timeZone, notice, talk, typed }: TalkProps) {
  const say = talkWords[lang];
  const { family, taken } = talk;
  const canWrite = family.channel !== null && (taken ? taken.mine : talk.mayWrite);
  return (
    <DeskFrame
      title={say.title(family.name)}
      path="/console/inbox"
      actor={actor}
      lang={lang}
      now={now}
      notice={notice}
      css={['talk.css']}
    >
      <h1>{say.title(family.name)}</h1>
      <p class="facts">
        {say.kin(kinWord(family.relation, lang), namesOf(family.children, lang))}
        <br />
        {family.channel === null ? say.none : say.reads(say.channel[family.channel])}
      </p>
      <p>
        <b>
          {taken === null
            ? say.free
            : taken.mine
              ? say.mine(saidTime(taken.until, timeZone, lang))
              : say.taken(taken.by.name)}
        </b>
      </p>
      <div class="acts">
        {taken === null && family.channel !== null ? <Hold personId={family.personId} what="take" lang={lang} /> : null}
        {taken?.mine ? <Hold personId={family.personId} what="give_back" lang={lang} /> : null}
        <CallButton phone={family.phone} lang={lang} />
      </div>
      {taken === null && family.channel !== null ? <p class="small">{say.takeHint}</p> : null}
      {canWrite ? <Write talk={talk} typed={typed} lang={lang} /> : typed ? <blockquote>{typed}</blockquote> : null}
      {talk.open.length > 0 ? (
        <OpenTalks base="/console/proxy" personId={family.personId} open={talk.open} lang={lang} timeZone={timeZone} />
      ) : null}
      <section aria-labelledby="lines">
        <h2 id="lines">{say.lines}</h2>
        <TalkLines lines={talk.lines} who={family.name} whole={talk.whole} lang={lang} timeZone={timeZone} />
      </section>
    </DeskFrame>
  );
}

function Hold({
  personId,
  what,
  lang,
}: {
  readonly personId: string;
  readonly what: 'take' | 'give_back';
  readonly lang: Lang;
}) {
  const say = talkWords[lang];
  return (
    <form method="post" action={`/console/talk/${personId}`} id={`f-${what}`} data-once>
      <input type="hidden" name="actId" value={crypto.randomUUID()} />
      <button type="submit" name="what" value={what} class={what === 'take' ? 'strong' : undefined}>
        {what === 'take' ? say.take : say.giveBack}
      </button>
    </form>
  );
}

function Write({ talk, typed, lang }: Pick<TalkProps, 'talk' | 'typed' | 'lang'>) {
  const say = talkWords[lang];
  const address = `/console/talk/${talk.family.personId}`;
  return (
    <section class="noprint" aria-labelledby="write">
      <h2 id="write">{say.write}</h2>
      <form method="post" action={address} id="f-write" data-once>
        <input type="hidden" name="actId" value={crypto.randomUUID()} />
        <input type="hidden" name="what" value="write" />
        <label for="text" class="small">
          {say.writeHint}
        </label>
        <textarea id="text" name="text" rows={4} maxlength={500} required>
          {typed}
        </textarea>
        <button type="submit" class="strong">
          {say.send}
        </button>
      </form>
      {talk.phrases.length > 0 ? (
        <details id="d-phrases">
          <summary>{say.phrases}</summary>
          <div class="phrases">
            {talk.phrases.map(({ id, text }) => (
              <a href={`${address}?phrase=${encodeURIComponent(id)}#write`} lang="zh-CN">
                {text}
              </a>
            ))}
          </div>
        </details>
      ) : null}
    </section>
  );
}

interface OpenProps {
  readonly base: string;
  readonly personId: string;
  readonly open: readonly OpenTalk[];
  readonly lang: Lang;
  readonly timeZone: string;
}

/** Conversations whose question can be answered for the person. */
export function OpenTalks({ base, personId, open, lang, timeZone }: OpenProps) {
  const say = talkWords[lang];
  return (
    <section class="noprint" aria-labelledby="open">
      <h2 id="open">{say.open}</h2>
      <ul class="people">
        {open.map(({ sessionId, title, since }) => (
          <li>
            <a href={`${base}/${personId}/${sessionId}`}>
              {say.answer} {worded(title, lang)} <small>{say.since(saidTime(since, timeZone, lang))}</small>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
