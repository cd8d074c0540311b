import { dayOf, readIsoDate } from '../flow/facts.ts';
import type { Instant } from '../ids.ts';
import { daysBetween, dayText } from './calendar.ts';
import type { Finding, ReviewInput } from './finding.ts';
import type { ChildPicture, PictureRecord } from './picture.ts';

/** Days of chain A (domain 4.3): signed within 14, school and village told within 30, renewed 30 before the end. */
const signDays = 14;
const toldDays = 30;
const renewDays = 30;

const inForce = new Set(['signed', 'school_told', 'village_told']);
const gone = new Set(['dead', 'in_prison', 'lost_contact']);

/** A01, A03, A04: entrusted care by the agreements on file, the latest one first. */
export function watchAgreement({ situation }: ReviewInput): readonly Finding[] {
  const { now, picture } = situation;
  const records = picture.records.filter(({ kind }) => kind === 'agreement').toSorted((a, b) => a.at - b.at);
  const last = records.at(-1) ?? null;
  // A later record (the school was told) need not repeat until when it holds.
  const latest = last && {
    ...last,
    data: Object.assign({}, ...records.map(({ data }) => data)) as PictureRecord['data'],
  };
  if (latest === null) return leftWithout(picture, now);
  if (latest.state === 'draft')
    return daysBetween(latest.at, now) >= signDays
      ? [finding('agreement.draft', latest, now, 'A01', 'yellow', '委托照护协议写了两周还没签')]
      : [];
  if (latest.state === 'expired') return [expired(latest, now)];
  return inForce.has(latest.state ?? '') ? [...untold(latest, now), ...ending(latest, now)] : [];
}

/**
 * Everybody who could keep the child went away, we have known of it for two weeks, and nothing was signed. Whoever was away
 * before the file began is not asked for here: the ledger's own lists show them.
 */
function leftWithout({ parents, carers, fileSince }: ChildPicture, now: Instant): Finding[] {
  const able = parents.filter(({ status }) => !gone.has(status));
  const left = able.map(({ away, awaySince }) => (away === true ? awaySince : null));
  if (able.length === 0 || carers.length === 0 || left.includes(null)) return [];
  const since = Math.max(...left.map((at) => at ?? 0));
  if (since < fileSince || daysBetween(since, now) < signDays) return [];
  return [
    {
      rule: 'agreement.none',
      periodKey: dayText(since),
      evidenceAt: now,
      raise: [{ flag: 'A01', severity: 'yellow', because: `父母${dayText(since)}起都在外,还没有委托照护协议` }],
    },
  ];
}

function untold(latest: PictureRecord, now: Instant): Finding[] {
  if (latest.state === 'village_told' || daysBetween(latest.at, now) < toldDays) return [];
  return [finding('agreement.untold', latest, now, 'A03', 'blue', '委托照护还没有书面告诉学校和村里')];
}

function ending(latest: PictureRecord, now: Instant): Finding[] {
  const { to } = latest.data;
  const last = typeof to === 'string' ? readIsoDate(to) : undefined;
  if (last === undefined) return [];
  const left = last - dayOf(now);
  if (left < 0) return [expired(latest, now)];
  return left <= renewDays
    ? [finding('agreement.ending', latest, now, 'A04', 'blue', `委托照护协议${String(to)}到期`)]
    : [];
}

const expired = (latest: PictureRecord, now: Instant): Finding =>
  finding('agreement.expired', latest, now, 'A04', 'yellow', '委托照护协议已经到期');

function finding(
  rule: string,
  { id }: PictureRecord,
  now: Instant,
  flag: string,
  severity: 'yellow' | 'blue',
  because: string,
): Finding {
  return { rule, periodKey: id, evidenceAt: now, raise: [{ flag, severity, because }] };
}
