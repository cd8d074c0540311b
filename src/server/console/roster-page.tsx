import type { Leave } from '../../app/desk/people-port.ts';
import type { RosterPost, Watchman } from '../../app/desk/roster-port.ts';
import { mayEver } from '../../core/access/may.ts';
import type { Instant } from '../../core/ids.ts';
import type { DeskActor } from '../ports.ts';
import { DeskFrame } from './desk-frame.tsx';
import { ActForm, Choice, Field, FoldedForm } from './form-field.tsx';
import { colon, type Lang, listed } from './language.ts';
import { PlaceTabs, peopleTabs } from './place-tabs.tsx';
import { roleWord } from './role-words.ts';
import { rosterWords } from './roster-words.ts';
import { saidTime } from './said-time.ts';

interface RosterPageProps {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly now: Instant;
  readonly timeZone: string;
  readonly posts: readonly RosterPost[];
  readonly notice?: string;
  readonly typed?: Readonly<Record<string, string>>;
}

export function RosterPage(props: RosterPageProps) {
  const { actor, lang, now, posts, notice } = props;
  const say = rosterWords[lang];
  const open = posts.filter(({ gaps }) => gaps.length > 0).length;
  const headline = posts.length === 0 ? say.none : open === 0 ? say.full : say.gaps(open);
  return (
    <DeskFrame
      title={say.title}
      path="/console/people"
      css={['place.css']}
      actor={actor}
      lang={lang}
      now={now}
      notice={notice}
    >
      <PlaceTabs tabs={peopleTabs} path="/console/people/roster" actor={actor} lang={lang} />
      <h1>{headline}</h1>
      {posts
        .toSorted((a, b) => Number(b.gaps.length > 0) - Number(a.gaps.length > 0))
        .map((post) => (
          <PostCard {...props} post={post} />
        ))}
    </DeskFrame>
  );
}

function PostCard(props: RosterPageProps & { readonly post: RosterPost }) {
  const { post, lang, now, timeZone, actor, typed } = props;
  const say = rosterWords[lang];
  const key = `${post.regionId}-${post.role}`;
  const mine = typed?.regionId === post.regionId && typed.role === post.role ? typed : undefined;
  const people = post.holders.map(({ staffId, name }) => [staffId, name] as const);
  return (
    <section class="card" aria-labelledby={`t-${key}`}>
      <h2 id={`t-${key}`}>
        {post.place} · {roleWord(post.role, lang)}
      </h2>
      {post.gaps.map(({ from, to }) => (
        <p class="lack">
          {from <= now ? say.nobody : say.gap}
          {colon(lang)}
          {from <= now ? '' : saidTime(from, timeZone, lang)} – {saidTime(to, timeZone, lang)}
        </p>
      ))}
      <ul class="tree">
        {post.watches.map((watch) => (
          <WatchLine {...props} watch={watch} />
        ))}
      </ul>
      {!mayEver(actor, 'people.change') ? null : post.holders.length === 0 ? (
        <p>{say.noHolder}</p>
      ) : (
        <FoldedForm
          title={say.add}
          action="/console/people/roster/acts"
          act="add"
          id={`add-${key}`}
          button={say.keep}
          open={mine !== undefined}
          fields={{ regionId: post.regionId, role: post.role }}
        >
          <Choice
            label={say.who}
            name="staffId"
            value={mine?.staffId}
            required
            options={[['', say.choose], ...people]}
          />
          <Choice
            label={say.backup}
            name="backupStaffId"
            value={mine?.backupStaffId}
            options={[['', say.noBackup], ...people]}
          />
          <Field label={say.phone} name="phone" value={mine?.phone} type="tel" required max={40} />
          <Field label={say.from} name="from" value={mine?.from} type="datetime-local" />
          <Field label={say.to} name="to" value={mine?.to} type="datetime-local" />
        </FoldedForm>
      )}
    </section>
  );
}

function WatchLine({ watch, lang, now, timeZone, actor }: RosterPageProps & { readonly watch: Watchman }) {
  const say = rosterWords[lang];
  const { id, name, backup, away, phone, phoneTestedAt, from, to } = watch;
  const until = to === null ? say.endless : saidTime(to, timeZone, lang);
  const lacks = away && backup === '';
  return (
    <li>
      <b>{from <= now ? say.now : say.later}</b> <a href={`/console/people/${watch.staffId}`}>{name}</a>{' '}
      {away ? <span class="tag">{say.away}</span> : null}
      {phone === '' ? (
        <span class="lack">{say.noPhone}</span>
      ) : (
        <a href={`tel:${phone.replaceAll('-', '')}`}>{phone}</a>
      )}
      <br />
      <small>
        {from <= now ? until : `${saidTime(from, timeZone, lang)} – ${until}`} ·{' '}
        {backup === '' ? say.noBackup : `${say.backup} ${backup}`} ·{' '}
        {phoneTestedAt === null ? say.untested : `${say.tested} ${saidTime(phoneTestedAt, timeZone, lang)}`}
      </small>
      {lacks ? <p class="lack">{listed([say.away, say.noBackup], lang)}</p> : null}
      {mayEver(actor, 'people.change') ? (
        <div class="acts">
          {phone === '' ? null : (
            <ActForm
              action="/console/people/roster/acts"
              act="tested"
              id={`f-test-${id}`}
              button={say.test}
              strong={false}
              fields={{ watchId: id }}
            />
          )}
        </div>
      ) : null}
      {mayEver(actor, 'people.change') ? (
        <FoldedForm
          title={say.end}
          action="/console/people/roster/acts"
          act="end"
          id={`f-end-${id}`}
          button={`${say.end}${colon(lang)}${name}`}
          fields={{ watchId: id }}
        >
          <p>{say.endSay}</p>
        </FoldedForm>
      ) : null}
    </li>
  );
}

export function LeavePage({
  actor,
  lang,
  now,
  leave,
}: Pick<RosterPageProps, 'actor' | 'lang' | 'now'> & { readonly leave: readonly Leave[] }) {
  const say = rosterWords[lang];
  return (
    <DeskFrame title={say.leaveTitle} path="/console/people" css={['place.css']} actor={actor} lang={lang} now={now}>
      <PlaceTabs tabs={peopleTabs} path="/console/people/leave" actor={actor} lang={lang} />
      <h1>{leave.length === 0 ? say.leaveNone : `${say.leaveTitle} ${leave.length}`}</h1>
      <p>{say.leaveSay}</p>
      {leave.length === 0 ? null : (
        <table class="stack">
          <thead>
            <tr>
              {say.head.map((text) => (
                <th scope="col">{text}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {leave.map((row) => (
              <tr>
                <td>
                  <a href={`/console/people/${row.staffId}`}>{row.name}</a>
                </td>
                <td>{row.from}</td>
                <td>{row.to}</td>
                <td>{row.deputy || <span class="lack">{say.nobodyIn}</span>}</td>
                <td>{row.note}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </DeskFrame>
  );
}
