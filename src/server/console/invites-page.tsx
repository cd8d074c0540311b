import type { Invitable, InviteFilter, InviteRow, InviteState } from '../../app/desk/invites-port.ts';
import { invitesAtOnce } from '../../app/desk/invites-port.ts';
import type { Instant } from '../../core/ids.ts';
import type { DeskActor } from '../ports.ts';
import { DeskFrame } from './desk-frame.tsx';
import { ActForm, Choice, Field } from './form-field.tsx';
import { inviteWords } from './invite-words.ts';
import { type Lang, listed } from './language.ts';
import { Pages } from './pages.tsx';
import { inviteTabs, PlaceTabs } from './place-tabs.tsx';
import { saidTime } from './said-time.ts';

type Named = readonly { readonly id: string; readonly name: string }[];

interface Common {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly now: Instant;
  readonly timeZone: string;
  readonly notice?: string;
}

interface InvitesPageProps extends Common {
  readonly filter: InviteFilter;
  readonly places: { readonly villages: Named; readonly classes: Named };
  readonly total: number;
  readonly rows: readonly Invitable[];
  readonly pageSize: number;
  readonly query: string;
}

/** Whom to invite: a place first, then people, then cards. */
export function InvitesPage(props: InvitesPageProps) {
  const { actor, lang, now, notice, filter, places, total, rows, query, pageSize } = props;
  const say = inviteWords[lang];
  const chosen = filter.kind === 'staff' || filter.villageId !== '' || filter.classId !== '' || filter.words !== '';
  const named = (list: Named) => [['', say.none] as const, ...list.map(({ id, name }) => [id, name] as const)];
  return (
    <DeskFrame
      title={say.title}
      path="/console/invites"
      css={['place.css']}
      actor={actor}
      lang={lang}
      now={now}
      notice={notice}
    >
      <PlaceTabs tabs={inviteTabs} path="/console/invites" actor={actor} lang={lang} />
      <h1>{chosen ? say.count(total) : say.start}</h1>
      <form method="get" action="/console/invites" class="filters noprint">
        <Choice label={say.who} name="kind" value={filter.kind} options={Object.entries(say.kinds)} />
        <Choice label={say.village} name="village" value={filter.villageId} options={named(places.villages)} />
        <Choice label={say.class} name="class" value={filter.classId} options={named(places.classes)} />
        <Field label={say.words} name="words" value={filter.words} type="search" max={60} />
        <label class="tick">
          <input type="checkbox" name="again" value="1" checked={filter.again} /> {say.again}
        </label>
        <button type="submit">{say.look}</button>
      </form>
      {chosen && rows.length === 0 ? <p>{say.nobody}</p> : null}
      {rows.length > 0 ? <MakeForm {...props} /> : null}
      <Pages path="/console/invites" query={query} page={filter.page} total={total} pageSize={pageSize} lang={lang} />
    </DeskFrame>
  );
}

function MakeForm({ rows, lang, timeZone, query }: InvitesPageProps) {
  const say = inviteWords[lang];
  const now = (row: Invitable) =>
    row.bound
      ? say.bound
      : row.heldUntil === null
        ? say.free
        : `${say.held} ${saidTime(row.heldUntil, timeZone, lang)}`;
  return (
    <ActForm action="/console/invites/cards" act="make" id="make" button={say.make} fields={{ back: query }}>
      <table class="stack">
        <thead>
          <tr>
            {say.head.map((text) => (
              <th scope="col">{text}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              <td colspan={2}>
                <label class="tick">
                  <input
                    type="checkbox"
                    name="personIds"
                    value={row.personId}
                    checked={!row.bound && row.heldUntil === null}
                  />
                  <span>
                    {row.name} <small>{say.kind[row.kind]}</small>
                  </span>
                </label>
              </td>
              <td>{listed(row.children, lang)}</td>
              <td>{row.place}</td>
              <td>{now(row)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div class="filters">
        <Choice label={say.form} name="form" options={Object.entries(say.forms)} />
        <Field label={say.days} name="days" value="14" type="number" />
      </div>
      <p>
        {say.once} {rows.length >= invitesAtOnce ? say.most : ''}
      </p>
    </ActForm>
  );
}

interface MadePageProps extends Common {
  readonly state: InviteState;
  readonly page: number;
  readonly total: number;
  readonly rows: readonly InviteRow[];
  readonly pageSize: number;
}

/** Invitations that were made: which still open a door, and to take those back. */
export function MadeInvitesPage({
  actor,
  lang,
  now,
  timeZone,
  notice,
  state,
  page,
  total,
  rows,
  pageSize,
}: MadePageProps) {
  const say = inviteWords[lang];
  const kinds: Readonly<Record<string, string>> = say.kind;
  return (
    <DeskFrame
      title={say.made}
      path="/console/invites"
      css={['place.css']}
      actor={actor}
      lang={lang}
      now={now}
      notice={notice}
    >
      <PlaceTabs tabs={inviteTabs} path="/console/invites/made" actor={actor} lang={lang} />
      <h1>
        {say.states[state]} {total}
      </h1>
      <ul class="tabs noprint">
        {(Object.keys(say.states) as InviteState[]).map((one) => (
          <li>
            <a href={`/console/invites/made?state=${one}`} aria-current={one === state ? 'true' : undefined}>
              {say.states[one]}
            </a>
          </li>
        ))}
      </ul>
      {rows.length === 0 ? (
        <p>{say.listNone}</p>
      ) : (
        <table class="stack">
          <thead>
            <tr>
              {say.listHead.map((text) => (
                <th scope="col">{text}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr>
                <td>{row.name}</td>
                <td>{kinds[row.kind] ?? row.kind}</td>
                <td>{saidTime(row.madeAt, timeZone, lang)}</td>
                <td>{row.madeBy}</td>
                <td>
                  {row.usedAt === null
                    ? saidTime(row.expiresAt, timeZone, lang)
                    : `${say.usedOn} ${saidTime(row.usedAt, timeZone, lang)}`}
                  {state === 'open' ? (
                    <ActForm
                      action="/console/invites/made/acts"
                      act="revoke"
                      id={`f-${row.id}`}
                      button={say.revoke}
                      strong={false}
                      fields={{ inviteId: row.id }}
                    />
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Pages
        path="/console/invites/made"
        query={`state=${state}`}
        page={page}
        total={total}
        pageSize={pageSize}
        lang={lang}
      />
    </DeskFrame>
  );
}
