import type { DutyGroup } from '../../app/desk/duties-port.ts';
import { mayEver } from '../../core/access/may.ts';
import type { DeskActor } from '../ports.ts';
import type { Lang } from './language.ts';
import { saidTime } from './said-time.ts';
import { worded } from './worded.tsx';

const words = {
  zh: {
    mine: '我今天要办的',
    others: '还等着别人办的',
    nothing: '没有要您办的事。',
    quiet: '您管的地方，没有晚了的、今天到期的事。',
    today: (n: number) => `今天到期 ${n} 件`,
    late: (n: number) => `晚了 ${n} 件`,
    count: (n: number) => `${n} 件`,
    due: (time: string) => `最早的 ${time} 到期`,
    later: (n: number) => `往后到期的还有 ${n} 件`,
    all: '都看看',
  },
  en: {
    mine: 'My work today',
    others: 'What others of the staff still owe',
    nothing: 'Nothing waits for you.',
    quiet: 'In your places nothing is late or due today.',
    today: (n: number) => `${n} due today`,
    late: (n: number) => `${n} late`,
    count: (n: number) => `${n}`,
    due: (time: string) => `the first is due ${time}`,
    later: (n: number) => `${n} more due later`,
    all: 'See all',
  },
} as const;

interface Props {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly duties: readonly DutyGroup[];
  readonly timeZone: string;
}

/** The reader's own duties, each kind a line. */
export function OwnDuties({ actor, lang, duties, timeZone }: Props) {
  const say = words[lang];
  const board = mayEver(actor, 'duty.read');
  const mine = duties.filter((group) => group.mine);
  if (!board && mine.length === 0) return null;
  return (
    <section aria-labelledby="mine">
      <Head id="mine" title={say.mine} href="/console/duties?who=mine" more={board && mine.length > 0 ? say.all : ''} />
      {mine.length === 0 ? (
        <p class="soft">{say.nothing}</p>
      ) : (
        <ul class="rows">
          <Groups groups={mine} who="mine" lang={lang} timeZone={timeZone} linked={board} />
        </ul>
      )}
    </section>
  );
}

/** For those who answer for others: what is late or due today in their places, and how much comes later. */
export function OthersDuties({ actor, lang, duties, timeZone }: Props) {
  const say = words[lang];
  if (!mayEver(actor, 'duty.read')) return null;
  const theirs = duties.filter((group) => !group.mine);
  const others = theirs.filter((group) => group.late + group.today > 0);
  const rest = theirs.reduce((sum, { count, late, today }) => sum + count - late - today, 0);
  return (
    <section aria-labelledby="others">
      <Head id="others" title={say.others} href="/console/duties" more={say.all} />
      {others.length === 0 ? <p class="soft">{say.quiet}</p> : null}
      {others.length + rest > 0 ? (
        <ul class="rows">
          <Groups groups={others} who="staff" lang={lang} timeZone={timeZone} linked />
          {rest > 0 ? (
            <li>
              <a href="/console/duties">{say.later(rest)}</a>
            </li>
          ) : null}
        </ul>
      ) : null}
    </section>
  );
}

function Head({ id, title, href, more }: Readonly<Record<'id' | 'title' | 'href' | 'more', string>>) {
  return (
    <div class="headline">
      <h2 id={id}>{title}</h2>
      {more ? (
        <a class="noprint" href={href}>
          {more}
        </a>
      ) : null}
    </div>
  );
}

interface GroupsProps extends Pick<Props, 'lang' | 'timeZone'> {
  readonly groups: readonly DutyGroup[];
  readonly who: 'mine' | 'staff';
  readonly linked: boolean;
}

/** Late ones first; every number leads to its list. */
function Groups({ groups, who, lang, timeZone, linked }: GroupsProps) {
  const say = words[lang];
  const ordered = groups.toSorted((a, b) => Number(b.late > 0) - Number(a.late > 0) || a.firstDueAt - b.firstDueAt);
  return (
    <>
      {ordered.map((group) => {
        const counts = [
          group.late > 0 ? say.late(group.late) : '',
          group.today > 0 ? say.today(group.today) : '',
          group.late + group.today === 0 ? say.count(group.count) : '',
        ].filter(Boolean);
        const view = group.late > 0 && who === 'staff' ? 'late' : 'open';
        const body = (
          <>
            <span>
              {worded(group.title, lang)} <small>{say.due(saidTime(group.firstDueAt, timeZone, lang))}</small>
            </span>{' '}
            <b class={group.late > 0 ? 'late' : undefined}>{counts.join(' · ')}</b>
          </>
        );
        return (
          <li>
            {linked ? (
              <a href={`/console/duties?view=${view}&who=${who}&rule=${group.rule}`}>{body}</a>
            ) : (
              <span class="still">{body}</span>
            )}
          </li>
        );
      })}
    </>
  );
}
