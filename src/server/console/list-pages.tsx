import type { Instant } from '../../core/ids.ts';
import { dayAndTime } from '../clock-time.ts';
import type { DeskActor, DeskInboxItem, DeskPhoneRow } from '../ports.ts';
import { DeskFrame } from './desk-frame.tsx';
import { timeLeft } from './words.ts';

interface ListProps<T> {
  readonly actor: DeskActor;
  readonly items: readonly T[];
  readonly now: Instant;
  readonly timeZone: string;
  readonly notice?: string;
}

/** What waits for a person: not understood, voice, pictures, call-backs (domain 10.1, 10.9, 10.10). */
export function InboxPage({ actor, items, now, timeZone, notice }: ListProps<DeskInboxItem>) {
  return (
    <DeskFrame title="要人看的" path="/console/inbox" actor={actor} now={now} notice={notice}>
      <div class="headline">
        <h1>{items.length === 0 ? '都看完了' : `要人看的 ${items.length} 件`}</h1>
        {items.length > 0 ? (
          <a class="noprint" href="/console/inbox.csv">
            导出
          </a>
        ) : null}
      </div>
      {items.map((item) => (
        <InboxCard item={item} now={now} timeZone={timeZone} />
      ))}
    </DeskFrame>
  );
}

function InboxCard({
  item,
  now,
  timeZone,
}: {
  readonly item: DeskInboxItem;
  readonly now: Instant;
  readonly timeZone: string;
}) {
  return (
    <article class="card" data-alert={item.id} aria-labelledby={`t-${item.id}`}>
      <h2 id={`t-${item.id}`}>
        {item.reason} {item.restricted ? <span class="tag">限看</span> : null}
      </h2>
      {item.dueAt === null ? null : (
        <p class={`due${item.dueAt < now ? ' late' : ''}`}>
          <b data-due={String(item.dueAt)}>{timeLeft(item.dueAt, now)}</b>
        </p>
      )}
      <p class="facts">
        {[item.who, item.child, item.place].filter(Boolean).join(' · ')}
        <br />
        {dayAndTime(item.createdAt, timeZone)}
      </p>
      {item.note ? <blockquote>{item.note}</blockquote> : null}
      {item.media ? <Media media={item.media} /> : null}
      <div class="acts">
        {item.phone ? (
          <a class="button" href={`tel:${item.phone.replaceAll('-', '')}`}>
            打给 {item.phone}
          </a>
        ) : null}
        <form method="post" action={`/console/inbox/${item.id}/done`} id={`f-${item.id}`} data-once>
          <button type="submit" class="strong">
            办好了
          </button>
        </form>
      </div>
    </article>
  );
}

/** Kept out of sight: it is fetched when it is opened, and opening is written down (domain 10.10). */
function Media({ media }: { readonly media: { readonly kind: 'voice' | 'photo'; readonly ref: string } }) {
  const address = `/console/media/${encodeURIComponent(media.ref)}`;
  return (
    <p>
      <a class="button" href={address} target="_blank" rel="noreferrer">
        {media.kind === 'voice' ? '点开听' : '点开看'}
      </a>{' '}
      <small>打开会留下记录，不要转发。</small>
    </p>
  );
}

/** Whom to phone because no channel reaches them (domain 10.34): to work down, to export, to print. */
export function PhoneListPage({ actor, items, now, timeZone }: ListProps<DeskPhoneRow>) {
  return (
    <DeskFrame title="电话名单" path="/console/phone-list" actor={actor} now={now}>
      <div class="headline">
        <h1>{items.length === 0 ? '现在没有要打电话通知的人' : `要打电话通知的 ${items.length} 个`}</h1>
        <a class="noprint" href="/console/phone-list.csv">
          导出
        </a>
      </div>
      {items.length > 0 ? (
        <table class="stack">
          <thead>
            <tr>
              <th scope="col">从什么时候</th>
              <th scope="col">人</th>
              <th scope="col">电话</th>
              <th scope="col">说什么</th>
              <th scope="col">为什么打电话</th>
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <tr>
                <td>{dayAndTime(item.at, timeZone)}</td>
                <td>
                  {item.name} <small>{item.role}</small>
                </td>
                <td>
                  <a class="button" href={`tel:${item.phone.replaceAll('-', '')}`}>
                    {item.phone}
                  </a>
                </td>
                <td>
                  {item.text} <small>{item.alertNo}</small>
                </td>
                <td>{item.why}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </DeskFrame>
  );
}
