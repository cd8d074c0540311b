import { type Duration, DurationText, type Rung } from './chain-schema.ts';
import type { ChainBook } from './chains.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Why a limit is never made longer; `double`: it may be, up to twice what the file says. */
export type LimitBound = 'red' | 'law' | 'promise' | 'double';

/** A time limit of the chains that a county sets for itself (domain 4.2). */
export interface AlertLimit {
  /** "red.ack", "police.police", "orange.saw_child.repeat". */
  readonly key: string;
  /** What flows/alerts/chains.yaml says. */
  readonly standard: Duration;
  readonly least: Duration;
  readonly most: Duration;
  readonly bound: LimitBound;
  /** The step to the next level comes at this very moment (`ack` only). */
  readonly climbs: boolean;
  /** Row of the requirements or law it stands on. */
  readonly basis: string;
}

/** What a county has set, by the limit's key, as it was typed: "10m". */
export type CountyLimits = Readonly<Record<string, string>>;

export type LimitFault = 'wrong' | 'too_long' | 'too_short' | 'out_of_order';

/** How a limit's key begins among the settings of a county. */
export const limitPrefix = 'limit.';

const severities = ['red', 'orange', 'yellow', 'blue'] as const;

/** Rungs of protection count as red: they run only beside it. */
const redGroups = new Set(['red', 'police', 'police_narrow', 'family_told']);

/** What a law or a policy ties to an hour or a day; 4.2 says of the rest that it is the product's own. */
const byLaw: Readonly<Record<string, string>> = {
  'police.police': 'L-12',
  'police_narrow.police': 'L-12',
  'police.police_feedback': 'L-12',
  'police_narrow.police_feedback': 'L-12',
  'same_day.contact_today': 'S4-05',
};

/** Of an orange alert: that somebody has it, calls and sees the child. */
const promised = /^orange\.(ack|first_up|second_up|third_up|contact|saw_child)(\.repeat)?$/u;

/** Every limit of the chains, in the order of the file. An exercise has none. */
export function alertLimits(book: ChainBook): readonly AlertLimit[] {
  const taken = severities.map((severity) => ({
    ...limit(`${severity}.ack`, book.ackWithin[severity]),
    climbs: (book.rungs[severity] ?? []).some((rung) => followsAck(book, severity, rung)),
  }));
  const climbed = Object.entries(book.rungs).flatMap(([group, rungs]) =>
    group === 'drill' ? [] : rungs.flatMap((rung) => limitsOf(book, group, rung)),
  );
  return [...taken, ...climbed];
}

function limitsOf(book: ChainBook, group: string, rung: Rung): readonly AlertLimit[] {
  const own = ownsAfter(book, group, rung) ? [limit(`${group}.${rung.step}`, rung.after)] : [];
  const again = ownsRepeat(rung) && rung.repeat ? [limit(`${group}.${rung.step}.repeat`, rung.repeat)] : [];
  return [...own, ...again];
}

/** A step at the very moment by which somebody should have taken the alert follows that limit: two would contradict one another. */
function ownsAfter(book: ChainBook, group: string, rung: Rung): boolean {
  return lengthOf(rung.after) > 0 && !followsAck(book, group, rung);
}

function followsAck(book: ChainBook, group: string, { unless, message, after }: Rung): boolean {
  const severity = severities.find((one) => one === group);
  return (
    severity !== undefined &&
    unless === 'acked' &&
    message === 'escalate' &&
    lengthOf(after) === lengthOf(book.ackWithin[severity])
  );
}

/** A step that comes again on the beat it began with has one limit. */
function ownsRepeat({ after, repeat }: Rung): boolean {
  return repeat !== undefined && lengthOf(repeat) !== lengthOf(after);
}

function limit(key: string, standard: Duration): AlertLimit {
  const law = byLaw[key];
  const [group = ''] = key.split('.');
  const bound: LimitBound = law ? 'law' : redGroups.has(group) ? 'red' : promised.test(key) ? 'promise' : 'double';
  const most = mostOf(standard, bound);
  return { key, standard, least: leastOf(standard), most, bound, climbs: false, basis: law ?? '4.2' };
}

/** Shorter would be a stream of messages, not a limit. */
function leastOf(standard: Duration): Duration {
  const length = lengthOf(standard);
  return { ms: length < hourMs ? 2 * minuteMs : length < dayMs ? 10 * minuteMs : 2 * hourMs };
}

function mostOf(standard: Duration, bound: LimitBound): Duration {
  if (bound !== 'double') return standard;
  return standard.workdays ? { ms: 0, workdays: 2 * standard.workdays } : { ms: 2 * standard.ms };
}

/** What of a county's settings are its limits: key of the setting → value. */
export function limitsAmong(settings: Readonly<Record<string, unknown>>): CountyLimits {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([key, value]) =>
      key.startsWith(limitPrefix) && typeof value === 'string' ? [[key.slice(limitPrefix.length), value]] : [],
    ),
  );
}

/** At least so long, in milliseconds: a working day is a day or more. */
export function lengthOf({ ms, workdays }: Duration): number {
  return workdays ? workdays * dayMs : ms;
}

/** A limit of hours is not one of working days: over a holiday those are a week. */
function isWithin(value: Duration, most: Duration): boolean {
  return lengthOf(value) <= lengthOf(most) && (most.workdays !== undefined || value.workdays === undefined);
}

/** "15m" as it was typed; null when it is none. */
export function readDuration(text: string | undefined): Duration | null {
  const parsed = DurationText.safeParse(text);
  return parsed.success ? parsed.data : null;
}

/** What holds for a county: what it has set where that is within bounds, else what the file says. */
export function limitValue(one: AlertLimit, set: CountyLimits): Duration {
  const value = readDuration(set[one.key]);
  return value && isWithin(value, one.most) && lengthOf(value) >= lengthOf(one.least) ? value : one.standard;
}

/** Each level is told after the one below it. */
const climb = ['ack', 'first_up', 'second_up', 'third_up'];

/** Why the county cannot have this, or null. `set`: what it has set otherwise. */
export function limitFault(book: ChainBook, set: CountyLimits, key: string, text: string): LimitFault | null {
  const all = alertLimits(book);
  const one = all.find((row) => row.key === key);
  const value = readDuration(text);
  if (!one || !value) return 'wrong';
  if (!isWithin(value, one.most)) return 'too_long';
  if (lengthOf(value) < lengthOf(one.least)) return 'too_short';
  const [group = '', step = ''] = key.split('.');
  const place = climb.indexOf(step);
  const others = all.filter((row) => row.key.startsWith(`${group}.`) && row.key.split('.').length === 2);
  const inOrder = others.every((other) => {
    const at = climb.indexOf(other.key.slice(group.length + 1));
    if (place < 0 || at < 0 || at === place) return true;
    const length = lengthOf(limitValue(other, set));
    return at < place ? length < lengthOf(value) : length > lengthOf(value);
  });
  return inOrder ? null : 'out_of_order';
}

/** "15m", "4h", "2d", "2wd", as an author writes it. */
export function durationText({ ms, workdays }: Duration): string {
  if (workdays !== undefined) return `${workdays}wd`;
  const minutes = ms / minuteMs;
  if (minutes % 1440 === 0 && minutes > 0) return `${minutes / 1440}d`;
  return minutes % 60 === 0 && minutes > 0 ? `${minutes / 60}h` : `${minutes}m`;
}

/**
 * The books as a county has set their limits. Alerts freeze what stands here when they open (freeze-chain.ts), so a change reaches those opened
 * from then on.
 */
export function booksOfCounty<Books extends { readonly chains: ChainBook }>(
  books: Books,
  set: CountyLimits | undefined,
): Books {
  if (!set || Object.keys(set).length === 0) return books;
  const { chains } = books;
  const values = new Map(alertLimits(chains).map((one) => [one.key, limitValue(one, set)]));
  const changed = (group: string, rung: Rung): Rung => {
    const ack = values.get(`${group}.ack`);
    const own = values.get(`${group}.${rung.step}`);
    const after = followsAck(chains, group, rung) && ack ? ack : (own ?? rung.after);
    if (!rung.repeat) return { ...rung, after };
    return {
      ...rung,
      after,
      repeat: ownsRepeat(rung) ? (values.get(`${group}.${rung.step}.repeat`) ?? rung.repeat) : after,
    };
  };
  const rungs = Object.entries(chains.rungs).map(([group, list]) => [group, list.map((rung) => changed(group, rung))]);
  const ackWithin = Object.fromEntries(
    severities.map((one) => [one, values.get(`${one}.ack`) ?? chains.ackWithin[one]]),
  );
  return {
    ...books,
    chains: { ...chains, rungs: Object.fromEntries(rungs), ackWithin: { ...chains.ackWithin, ...ackWithin } },
  };
}
