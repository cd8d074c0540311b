import type { ItemPage as Item } from '../../app/desk/talk-port.ts';
import { mayEver } from '../../core/access/may.ts';
import { Back } from './back-link.tsx';
import { DeskFrame } from './desk-frame.tsx';
import { CallButton, Facts, Move, mayTakeOver, Note, type PageProps, reasonOf } from './inbox-page.tsx';
import { inboxWords } from './inbox-words.ts';
import type { Lang } from './language.ts';
import { saidTime } from './said-time.ts';
import { TalkLines } from './talk-lines.tsx';

interface ItemProps extends PageProps {
  readonly page: Item;
}

/** One thing that waits for a person, with the conversation around it. */
export function ItemPage({ actor, lang, now, timeZone, notice, page }: ItemProps) {
  const { item, lines, whole, mayTalk } = page;
  const say = inboxWords[lang];
  return (
    <DeskFrame
      title={reasonOf(item, lang)}
      path="/console/inbox"
      actor={actor}
      lang={lang}
      now={now}
      notice={notice}
      css={['talk.css']}
    >
      <Back href="/console/inbox">{say.title}</Back>
      <h1>
        {reasonOf(item, lang)} {item.restricted ? <span class="tag">{say.restricted}</span> : null}
      </h1>
      <Facts item={item} actor={actor} lang={lang} now={now} timeZone={timeZone} />
      {item.doneAt === null ? null : (
        <p>{say.doneBy(item.doneBy?.name ?? '', saidTime(item.doneAt, timeZone, lang))}</p>
      )}
      {item.words ? (
        <section aria-labelledby="said">
          <h2 id="said">{say.said}</h2>
          <blockquote lang="zh-CN">{item.words}</blockquote>
        </section>
      ) : null}
      {item.reason === 'unclear' ? null : <Note note={item.note} lang={lang} />}
      {item.media && item.doneAt === null ? <Media media={item.media} lang={lang} /> : null}
      <Acts page={page} actor={actor} lang={lang} />
      {mayTalk ? (
        <section aria-labelledby="around">
          <h2 id="around">{say.around}</h2>
          <TalkLines lines={lines} who={item.who} whole={whole} lang={lang} timeZone={timeZone} />
        </section>
      ) : null}
    </DeskFrame>
  );
}

function Acts({ page: { item, mayTalk }, actor, lang }: Pick<ItemProps, 'page' | 'actor' | 'lang'>) {
  const say = inboxWords[lang];
  const may = mayEver(actor, 'inbox.act');
  const mine = item.owner?.staffId === actor.staffId;
  const open = item.doneAt === null;
  return (
    <div class="acts">
      {may && open && item.owner === null ? <Move item={item} what="mine" lang={lang} strong /> : null}
      {mayTakeOver(item, actor) ? <Move item={item} what="take_over" lang={lang} strong /> : null}
      <CallButton phone={item.phone} lang={lang} />
      {may && mayTalk ? (
        <a class="button" href={`/console/talk/${item.personId}`}>
          {say.talk}
        </a>
      ) : null}
      {may && mayTalk ? (
        <a class="button" href={`/console/proxy/${item.personId}`}>
          {say.proxy}
        </a>
      ) : null}
      {may && open && mine ? <Move item={item} what="back" lang={lang} /> : null}
      {may && open && (mine || item.owner === null) ? <Move item={item} what="done" lang={lang} strong={mine} /> : null}
      {may && !open && item.doneBy?.staffId === actor.staffId ? <Move item={item} what="undo" lang={lang} /> : null}
    </div>
  );
}

/** Kept out of sight and fetched only when it is opened, which is written down (domain 10.10). */
function Media({
  media,
  lang,
}: {
  readonly media: { readonly kind: 'voice' | 'photo'; readonly ref: string };
  readonly lang: Lang;
}) {
  const say = inboxWords[lang];
  const address = `/console/media/${encodeURIComponent(media.ref)}`;
  return (
    <details id="d-media">
      <summary>{media.kind === 'voice' ? say.listen : say.look}</summary>
      {media.kind === 'voice' ? (
        // biome-ignore lint/a11y/useMediaCaption: what a person said is not written down anywhere.
        <audio controls preload="none" src={address}></audio>
      ) : (
        <img class="photo" loading="lazy" src={address} alt={say.look} />
      )}
      <p class="small">{say.logged}</p>
    </details>
  );
}
