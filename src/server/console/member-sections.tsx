import type { Member, MemberFacts, PlaceChoice, Post } from '../../app/desk/people-port.ts';
import type { Instant } from '../../core/ids.ts';
import { dayInChina } from '../../core/ledger/calendar-day.ts';
import type { DeskActor } from '../ports.ts';
import { ActForm, FoldedForm } from './form-field.tsx';
import { colon, type Lang, listed } from './language.ts';
import { FactsFields, LeaveFields, RoleFields } from './member-fields.tsx';
import { memberWords } from './member-words.ts';
import { postWord } from './people-page.tsx';
import { roleWord } from './role-words.ts';
import { saidTime } from './said-time.ts';

export interface MemberPageProps {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly now: Instant;
  readonly timeZone: string;
  readonly member: Member;
  /** null: the form is not asked for. */
  readonly places: readonly PlaceChoice[] | null;
  /** null: the form is not asked for. */
  readonly colleagues: readonly { readonly staffId: string; readonly name: string; readonly post: string }[] | null;
  readonly notice?: string;
  /** What was typed, after a refusal: nothing of it is lost. */
  readonly typed?: { readonly act: string; readonly fields: Readonly<Record<string, string>> };
  readonly stale?: boolean;
}

type PartProps = MemberPageProps & { readonly changes: boolean };
const actsOf = (member: Member) => `/console/people/${member.staffId}/acts`;

export function Posts({ actor, member, places, lang, typed, changes }: PartProps) {
  const say = memberWords[lang];
  const line = (post: Post) =>
    `${postWord(post, lang)} · ${say.since} ${dayInChina(post.from)}${post.to === null ? '' : ` · ${say.until} ${dayInChina(post.to)}`}`;
  const own = actor.staffId === member.staffId;
  return (
    <section aria-labelledby="posts">
      <h2 id="posts">{say.posts}</h2>
      {member.posts.length === 0 ? <p>{say.noPost}</p> : null}
      <ul class="tree">
        {member.posts.map((post) => (
          <li>
            {line(post)}
            {changes ? (
              <FoldedForm
                title={say.endRole}
                action={actsOf(member)}
                act="end_role"
                id={`f-end-${post.id}`}
                button={`${say.endRole}${colon(lang)}${roleWord(post.role, lang)}`}
                fields={{ roleId: post.id }}
              >
                <p>{say.endSay}</p>
              </FoldedForm>
            ) : null}
          </li>
        ))}
      </ul>
      {member.otherPosts.length > 0 ? (
        <details id="d-other">
          <summary>{say.later}</summary>
          <ul class="tree">
            {member.otherPosts.map((post) => (
              <li>{line(post)}</li>
            ))}
          </ul>
        </details>
      ) : null}
      {!changes || !member.active ? null : places === null ? (
        <OpenForm member={member} form="add_role" to="add-role" word={say.addRole} />
      ) : (
        <FoldedForm title={say.addRole} action={actsOf(member)} act="add_role" id="add-role" button={say.add} open>
          {own ? <p>{say.ownRole}</p> : null}
          <RoleFields lang={lang} places={places} typed={typed?.act === 'add_role' ? typed.fields : {}} />
        </FoldedForm>
      )}
    </section>
  );
}

/** The way to a form that is too long to come with every page. */
function OpenForm(props: {
  readonly member: Member;
  readonly form: string;
  readonly to: string;
  readonly word: string;
}) {
  const { member, form, to, word } = props;
  return (
    <p class="noprint">
      <a class="button" href={`/console/people/${member.staffId}?form=${form}#d-${to}`}>
        {word}
      </a>
    </p>
  );
}

export function Facts({ member, lang, typed, stale, changes }: PartProps) {
  const say = memberWords[lang];
  const { facts } = member;
  const rows: readonly (readonly [string, string])[] = [
    [say.address, facts.name],
    [say.realName, member.realName],
    [say.phone, facts.phone || say.noPhone],
    [say.unit, member.unit],
    [say.number, facts.employmentNo],
    [say.vetting, [facts.vettingOn, facts.vettingResult].filter(Boolean).join(' · ') || say.none],
    [say.training, facts.trainingOn || say.none],
    [say.duty, facts.dutyOn || say.none],
  ];
  const list = (
    <dl>
      {rows
        .filter(([, value]) => value !== '')
        .map(([label, value]) => (
          <div>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
  const filled = typed?.act === 'change' ? (typed.fields as unknown as MemberFacts) : facts;
  return (
    <section aria-labelledby="facts">
      <h2 id="facts">{say.facts}</h2>
      {stale ? <p class="banner">{say.stale}</p> : null}
      {list}
      {changes ? (
        <FoldedForm
          title={say.change}
          action={actsOf(member)}
          act="change"
          id="change"
          button={say.keep}
          fields={{ version: member.version }}
          open={typed?.act === 'change'}
        >
          <FactsFields lang={lang} facts={filled} />
        </FoldedForm>
      ) : null}
    </section>
  );
}

export function DeskDoor({ member, lang, timeZone, changes }: PartProps) {
  const say = memberWords[lang];
  const methods: Readonly<Record<string, string>> = say.methods;
  return (
    <section aria-labelledby="desk">
      <h2 id="desk">{say.desk}</h2>
      <dl>
        <div>
          <dt>{say.lastSeen}</dt>
          <dd>{member.lastSeenAt === null ? say.never : saidTime(member.lastSeenAt, timeZone, lang)}</dd>
        </div>
        <div>
          <dt>{say.ways}</dt>
          <dd>
            {listed(
              member.credentials.map((kind) => methods[kind] ?? kind),
              lang,
            ) || say.noWays}
          </dd>
        </div>
        <div>
          <dt>{say.chat}</dt>
          <dd>{member.bound ? say.bound : say.unbound}</dd>
        </div>
      </dl>
      {changes && member.active ? (
        <FoldedForm title={say.link} action={actsOf(member)} act="link" id="link-form" button={say.makeLink}>
          <p>{say.linkSay}</p>
        </FoldedForm>
      ) : null}
    </section>
  );
}

export function LeaveOf({ member, colleagues, lang, typed, changes }: PartProps) {
  const say = memberWords[lang];
  return (
    <section aria-labelledby="leave">
      <h2 id="leave">{say.leave}</h2>
      {member.leave.length === 0 ? <p>{say.noLeave}</p> : null}
      <ul class="tree">
        {member.leave.map(({ id, from, to, deputy, note }) => (
          <li>
            {[`${from} – ${to}`, deputy ? `${say.deputy} ${deputy}` : '', note].filter(Boolean).join(' · ')}
            {changes ? (
              <ActForm
                action={actsOf(member)}
                act="cancel_leave"
                id={`f-leave-${id}`}
                button={say.cancel}
                strong={false}
                fields={{ leaveId: id }}
              />
            ) : null}
          </li>
        ))}
      </ul>
      {!changes || !member.active ? null : colleagues === null ? (
        <OpenForm member={member} form="add_leave" to="add-leave" word={say.addLeave} />
      ) : (
        <FoldedForm title={say.addLeave} action={actsOf(member)} act="add_leave" id="add-leave" button={say.keep} open>
          <LeaveFields
            lang={lang}
            colleagues={colleagues.filter(({ staffId }) => staffId !== member.staffId)}
            typed={typed?.act === 'add_leave' ? typed.fields : {}}
          />
        </FoldedForm>
      )}
    </section>
  );
}

export function Account({ member, lang }: MemberPageProps) {
  const say = memberWords[lang];
  return (
    <FoldedForm
      title={member.active ? say.close : say.open}
      action={actsOf(member)}
      act={member.active ? 'close' : 'open'}
      id="account"
      button={member.active ? say.close : say.open}
    >
      <p>{member.active ? say.closeSay : say.openSay}</p>
    </FoldedForm>
  );
}
