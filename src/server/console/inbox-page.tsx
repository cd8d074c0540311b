import type { InboxItem, ItemMove, TalkPort } from '../../app/desk/talk-port.ts';
import { mayEver } from '../../core/access/may.ts';
import type { Instant } from '../../core/ids.ts';
import type { DeskActor } from '../ports.ts';
import { DeskFrame } from './desk-frame.tsx';
import { inboxWords, reasonWords } from './inbox-words.ts';
import type { Lang } from './language.ts';
import { saidLeft, saidTime } from './said-time.ts';
import { worded } from './worded.tsx';

export interface PageProps {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly now: Instant;
  readonly timeZone: string;
  readonly notice?: string;
}

interface InboxProps extends PageProps {
  readonly items: readonly InboxItem[];
  readonly held: Awaited<ReturnType<TalkPort['held']>>;
  /** The item that was ticked off just now. */
  readonly undo: string | null;
}

/** What waits for a person: not understood, voice, pictures, call-backs (domain 10.1, 10.9, 10.10). */
export function InboxPage(props: InboxProps) {
  const { actor, lang, now, timeZone, notice, items, held, undo } = props;
  const say = inboxWords[lang];
  return (
    <DeskFrame
      title={say.title}
      path="/console/inbox"
      actor={actor}
      lang={lang}
      now={now}
      notice={notice}
      css={['talk.css']}
    >
      {undo ? (
        <form class="noprint" method="post" action={`/console/inbox/${undo}`} id="f-undo" data-once>
          <button type="submit" name="what" value="undo">
            {say.undo}
          </button>
        </form>
      ) : null}
      <div class="headline">
        <h1>{items.length === 0 ? say.none : say.count(items.length)}</h1>
        {items.length > 0 ? (
          <a class="noprint" href="/console/inbox.csv">
            {say.export}
          </a>
        ) : null}
      </div>
      {held.length > 0 ? <Held held={held} lang={lang} timeZone={timeZone} /> : null}
      {items.map((item) => (
        <InboxCard item={item} actor={actor} lang={lang} now={now} timeZone={timeZone} />
      ))}
      {items.length >= 200 ? <p class="small">{say.more}</p> : null}
    </DeskFrame>
  );
}

function Held({ held, lang, timeZone }: Pick<InboxProps, 'held' | 'lang' | 'timeZone'>) {
  const say = inboxWords[lang];
  return (
    <section aria-labelledby="held">
      <h2 id="held">{say.held}</h2>
      <ul class="counts">
        {held.map(({ personId, name, until, waiting }) => (
          <li>
            <a href={`/console/talk/${personId}`}>
              {name} · <b>{say.waiting(waiting)}</b>
            </a>{' '}
            <small>{say.heldUntil(saidTime(until, timeZone, lang))}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface CardProps extends Omit<PageProps, 'notice'> {
  readonly item: InboxItem;
  readonly whole?: boolean;
}

export function reasonOf({ reason }: InboxItem, lang: Lang): string {
  return reasonWords[reason]?.[lang] ?? reason;
}

function InboxCard({ item, actor, lang, now, timeZone }: CardProps) {
  const say = inboxWords[lang];
  return (
    <article class="card" data-alert={item.id} aria-labelledby={`t-${item.id}`}>
      <h2 id={`t-${item.id}`}>
        <a href={`/console/inbox/${item.id}`}>{reasonOf(item, lang)}</a>{' '}
        {item.restricted ? <span class="tag">{say.restricted}</span> : null}
      </h2>
      <Facts item={item} actor={actor} lang={lang} now={now} timeZone={timeZone} />
      {item.words ? <blockquote lang="zh-CN">{item.words}</blockquote> : null}
      {item.reason === 'unclear' ? null : <Note note={item.note} lang={lang} />}
      <div class="acts">
        <CallButton phone={item.phone} lang={lang} />
        {item.owner === null && mayEver(actor, 'inbox.act') ? (
          <Move item={item} what="mine" lang={lang} strong />
        ) : null}
        {mayTakeOver(item, actor) ? <Move item={item} what="take_over" lang={lang} /> : null}
        <a class="button" href={`/console/inbox/${item.id}`}>
          {say.open}
        </a>
        {mayEver(actor, 'inbox.act') && (item.owner === null || item.owner.staffId === actor.staffId) ? (
          <Move item={item} what="done" lang={lang} strong={item.owner !== null} />
        ) : null}
      </div>
    </article>
  );
}

/** The playbook's names in the reader's language, the rest as it was written. */
export function Note({ note, lang }: Pick<InboxItem, 'note'> & { readonly lang: Lang }) {
  if (note[lang].length === 0) return null;
  return <p>{note[lang].map((part) => worded(part, lang))}</p>;
}

/** Of a colleague who is away; what one holds oneself needs no taking. */
export function mayTakeOver({ owner, ownerAway, doneAt }: InboxItem, actor: DeskActor): boolean {
  return (
    mayEver(actor, 'inbox.act') &&
    doneAt === null &&
    ownerAway !== null &&
    owner !== null &&
    owner.staffId !== actor.staffId
  );
}

export function Facts({ item, actor, lang, now, timeZone }: CardProps) {
  const say = inboxWords[lang];
  const owner =
    item.owner === null ? say.nobody : item.owner.staffId === actor.staffId ? say.yours : say.owner(item.owner.name);
  return (
    <>
      {item.dueAt === null || item.doneAt !== null ? null : (
        <p class={`due${item.dueAt < now ? ' late' : ''}`}>
          <b data-due={String(item.dueAt)}>{saidLeft(item.dueAt, now, lang)}</b>
        </p>
      )}
      <p class="facts">
        {[item.who, item.child, item.place].filter(Boolean).join(' · ')}
        <br />
        {saidTime(item.createdAt, timeZone, lang)} · {owner}
      </p>
      {item.ownerAway !== null && mayTakeOver(item, actor) ? (
        <p>{say.away[item.ownerAway](item.owner?.name ?? '')}</p>
      ) : null}
    </>
  );
}

export function CallButton({ phone, lang }: { readonly phone: string; readonly lang: Lang }) {
  return phone ? (
    <a class="button" href={`tel:${phone.replaceAll('-', '')}`}>
      {inboxWords[lang].call(phone)}
    </a>
  ) : null;
}

interface MoveProps {
  readonly item: InboxItem;
  readonly what: ItemMove;
  readonly lang: Lang;
  readonly strong?: boolean;
}

export function Move({ item, what, lang, strong }: MoveProps) {
  return (
    <form method="post" action={`/console/inbox/${item.id}`} id={`f-${what}-${item.id}`} data-once>
      <button type="submit" name="what" value={what} class={strong ? 'strong' : undefined}>
        {inboxWords[lang][what]}
      </button>
    </form>
  );
}
