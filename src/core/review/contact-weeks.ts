import { dayOf, isoDate } from '../flow/facts.ts';
import type { Instant } from '../ids.ts';
import { dayText, mondayOf } from './calendar.ts';
import type { ContactClockBook } from './combination-schema.ts';
import type { ChildPicture, PictureParent } from './picture.ts';

/**
 * met: a contact is on record or the parent says so · none: the parent says there was none · unknown: nobody wrote or answered ·
 * stopped: the parent was at home · before: not yet away, or the file did not exist
 */
export type WeekState = 'met' | 'none' | 'unknown' | 'stopped' | 'before';

export interface ContactWeek {
  /** The Monday, yyyy-mm-dd. */
  readonly startsOn: string;
  readonly state: WeekState;
}

/** running · home: not away · return: home for a while · status: dead, in prison, out of contact: nobody asks (domain 10.18) */
export type ClockState = 'running' | 'home' | 'return' | 'status';

export interface ParentContact {
  readonly parent: PictureParent;
  /** 爸爸, 妈妈, or the name by which the parent is called. */
  readonly label: string;
  readonly clock: ClockState;
  /** From when there is no contact on record; null when the clock does not run. */
  readonly silentSince: Instant | null;
  readonly silentDays: number;
  /** This parent has said something, or a contact of theirs is on record: otherwise silence only says that nobody listens there. */
  readonly heard: boolean;
  /** Oldest first; the last is the week of `now`. */
  readonly weeks: readonly ContactWeek[];
  /** The law's measure (未保法23): of how many weeks that count there was contact. */
  readonly weeksMet: number;
  readonly weeksCounted: number;
  /** The programme's measure (S3-28): once in the last 31 days. */
  readonly monthMet: boolean;
}

export interface ContactWeeks {
  readonly parents: readonly ParentContact[];
  /** What whoever keeps the child says: shown, never mixed with what the parents say themselves. */
  readonly carerSays: { readonly inTouch: boolean; readonly at: Instant } | null;
  readonly summary: string;
}

const gone = new Set(['dead', 'in_prison', 'lost_contact']);

/** A stretch of days of which a parent has said something. */
interface Said {
  readonly means: 'weekly' | 'met' | 'once' | 'none';
  readonly from: number;
  readonly to: number;
  readonly at: Instant;
}

/** The parents' contact with the child week by week, for whoever looks at the file, and what the clock reads (chain C). */
export function contactWeeks(
  book: ContactClockBook,
  picture: ChildPicture,
  now: Instant,
  weeks: number = book.weeksShown,
): ContactWeeks {
  const parents = picture.parents.map((parent) => contactOf(book, picture, parent, now, weeks));
  const carerSays = carerStatement(book, picture);
  return { parents, carerSays, summary: summaryOf(parents, carerSays, weeks) };
}

function contactOf(
  book: ContactClockBook,
  picture: ChildPicture,
  parent: PictureParent,
  now: Instant,
  count: number,
): ParentContact {
  const said = statements(book, picture, parent);
  const logged = picture.contacts
    .filter(
      ({ fromPersonId, fromRole, toRole }) =>
        fromPersonId === parent.personId && fromRole === 'parent' && toRole === 'child',
    )
    .map(({ at }) => at);
  const clock = clockOf(parent, now);
  const begun = Math.max(parent.awaySince ?? 0, picture.fileSince);
  const contacts = [
    ...logged,
    ...said.filter(({ means }) => means !== 'none').map(({ at }) => at),
    parent.lastLoggedAt ?? 0,
    parent.lastContactAt ?? 0,
  ].filter((at) => at <= now);
  const returned = parent.temporaryReturnTo !== null && parent.temporaryReturnTo <= now ? parent.temporaryReturnTo : 0;
  const silentSince = clock === 'running' ? Math.max(begun, returned, ...contacts) : null;
  const today = dayOf(now);
  const list = Array.from({ length: count }, (_, index) => {
    const monday = mondayOf(today) - 7 * (count - 1 - index);
    return { startsOn: isoDate(monday), state: stateOf(parent, said, logged, begun, monday, today) };
  });
  const counted = list.filter(({ state }) => state !== 'before' && state !== 'stopped');
  return {
    parent,
    label: labelOf(parent),
    clock,
    silentSince,
    silentDays: silentSince === null ? 0 : Math.max(0, today - dayOf(silentSince)),
    heard: said.length > 0 || contacts.some((at) => at > 0),
    weeks: list,
    weeksMet: counted.filter(({ state }) => state === 'met').length,
    weeksCounted: counted.length,
    monthMet: contacts.some((at) => today - dayOf(at) <= 31),
  };
}

function clockOf(parent: PictureParent, now: Instant): ClockState {
  if (gone.has(parent.status)) return 'status';
  if (parent.away !== true) return 'home';
  const { temporaryReturnFrom: from, temporaryReturnTo: to } = parent;
  return from !== null && from <= now && (to === null || to > now) ? 'return' : 'running';
}

function stateOf(
  parent: PictureParent,
  said: readonly Said[],
  logged: readonly Instant[],
  begun: Instant,
  monday: number,
  today: number,
): WeekState {
  const sunday = Math.min(monday + 6, today);
  if (sunday < dayOf(begun)) return 'before';
  const { temporaryReturnFrom: from, temporaryReturnTo: to } = parent;
  if (from !== null && dayOf(from) <= sunday && (to === null || dayOf(to) >= monday)) return 'stopped';
  const within = (at: Instant): boolean => dayOf(at) >= monday && dayOf(at) <= sunday;
  if (logged.some(within)) return 'met';
  const here = said.filter(({ from: first, to: last }) => first <= sunday && last >= monday);
  if (here.some(({ means, at }) => means === 'weekly' || (means === 'met' && within(at)))) return 'met';
  return here.some(({ means }) => means === 'none') ? 'none' : 'unknown';
}

function statements(book: ContactClockBook, picture: ChildPicture, parent: PictureParent): Said[] {
  return picture.answers
    .filter(({ personId }) => personId === parent.personId)
    .flatMap((answer) => {
      const rule = book.parentSays.find(
        ({ flowId, stepId, value }) => flowId === answer.flowId && stepId === answer.stepId && value === answer.value,
      );
      const day = dayOf(answer.at);
      return rule ? [{ means: rule.means, from: day - rule.days + 1, to: day, at: answer.at }] : [];
    });
}

/** The latest word of anybody who keeps the child. */
function carerStatement({ carerSays }: ContactClockBook, { answers }: ChildPicture): ContactWeeks['carerSays'] {
  const latest = answers
    .filter(({ flowId, stepId }) => flowId === carerSays.flowId && stepId === carerSays.stepId)
    .filter(({ value }) => carerSays.inTouch.includes(String(value)) || carerSays.silent.includes(String(value)))
    .reduce<ChildPicture['answers'][number] | null>((last, one) => (last && last.at >= one.at ? last : one), null);
  return latest && { inTouch: carerSays.inTouch.includes(String(latest.value)), at: latest.at };
}

function labelOf({ gender, name }: PictureParent): string {
  if (gender === 'male' || gender === '男') return '爸爸';
  return gender === 'female' || gender === '女' ? '妈妈' : name;
}

const stopped: Readonly<Record<Exclude<ClockState, 'running'>, string>> = {
  home: '在家,不计',
  return: '回来了,暂停计',
  status: '不计',
};

function summaryOf(parents: readonly ParentContact[], carerSays: ContactWeeks['carerSays'], weeks: number): string {
  const lines = parents.map(({ label, clock, weeksMet, weeksCounted, silentSince, silentDays, monthMet }) => {
    if (clock !== 'running') return `${label}:${stopped[clock]}`;
    const since = silentDays >= 7 && silentSince !== null ? `,${dayText(silentSince)}起没有记录(${silentDays}天)` : '';
    return `${label}:近${Math.min(weeks, weeksCounted)}周有${weeksMet}周联系,这一个月${monthMet ? '有' : '没有'}${since}`;
  });
  const carer = carerSays ? [`照看的人说:${carerSays.inTouch ? '有联系' : '没有联系'}(${dayText(carerSays.at)})`] : [];
  return [...lines, ...carer].join('。');
}
