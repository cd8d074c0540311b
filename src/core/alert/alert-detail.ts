import type { Instant, StaffId } from '../ids.ts';
import type { ChildFacts } from '../situation.ts';
import type { AlertRecord } from './alert.ts';
import type { AlertBooks } from './alert-books.ts';
import { chinaZone } from './step-times.ts';
import { type AlertTexts, fill, timeText } from './texts.ts';

export interface AlertViewer {
  readonly staffId: StaffId;
  /** In a chat the words of a restricted alert are not shown (domain 4.5, 6.1). */
  readonly chat: boolean;
  /** Where the child is, if somebody has found out (conversation F14). */
  readonly whereNow?: string;
}

/**
 * What the person who has taken it reads (domain 4.5): form of address, age band, group or class, who said it (role only), the
 * words where they may be shown, whom not to contact, what to do. Never a surname, an address, or the reporter's name.
 */
export function alertDetail(
  books: AlertBooks,
  alert: AlertRecord,
  child: ChildFacts | null,
  viewer: AlertViewer,
  now: Instant,
): string {
  const { detail } = books.alertTexts;
  const flag = books.flags.flags.get(alert.flagCode);
  const mark = alert.drill ? books.alertTexts.drillMark : '';
  return [
    mark + fill(detail.head, { no: alert.no || '{{alert.no}}', flag: flag?.name ?? alert.flagCode }),
    childLine(books.alertTexts, child, now, books.zone?.offsetMs ?? chinaZone.offsetMs),
    ...sourceLines(books, alert, viewer, now),
    viewer.whereNow ? fill(detail.position, { position: viewer.whereNow }) : '',
    warning(detail, alert),
    runbookOf(books, alert),
  ]
    .filter((line) => line !== '')
    .join('\n');
}

/** The steps of the flag's runbook, numbered. */
export function runbookOf(books: AlertBooks, alert: AlertRecord): string {
  const steps = books.flags.flags.get(alert.flagCode)?.runbook ?? [];
  if (steps.length === 0) return '';
  return [books.alertTexts.detail.steps, ...steps.map((step, index) => `${index + 1}. ${step}`)].join('\n');
}

function childLine({ detail }: AlertTexts, child: ChildFacts | null, now: Instant, offsetMs: number): string {
  if (!child) return detail.unknownChild;
  const where = [child.villageName, child.villagersGroup, child.className].filter(Boolean).join(' ');
  const name = child.fileNo ? `${child.name},${child.fileNo}` : child.name;
  return fill(detail.child, {
    name,
    age: ageBand(detail, child.birthDate, now, offsetMs),
    where: where ? `,${where}` : '',
  });
}

function ageBand(detail: AlertTexts['detail'], birthDate: string | null, now: Instant, offsetMs: number): string {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(birthDate ?? '') ?? [];
  if (!year || !month || !day) return detail.ageUnknown;
  const today = (now + offsetMs) / 86_400_000;
  const age = Math.floor((today - dayNumber(Number(year), Number(month), Number(day))) / 365.2425);
  const { toddler, preschool, primary, teen, older } = detail.ages;
  return age < 3 ? toddler : age < 6 ? preschool : age < 12 ? primary : age < 16 ? teen : older;
}

/** Days from 1970-01-01 to a date of the Gregorian calendar. */
function dayNumber(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day) / 86_400_000;
}

function sourceLines(
  { alertTexts, zone = chinaZone }: AlertBooks,
  alert: AlertRecord,
  viewer: AlertViewer,
  now: Instant,
): string[] {
  const { detail, roles } = alertTexts;
  const latest = alert.signals.at(-1);
  if (!latest) return [];
  const names = [...new Set(alert.signals.map(({ sourceRole }) => roles[sourceRole] ?? roles.UNKNOWN ?? sourceRole))];
  const source = fill(detail.source, { roles: names.join('、'), time: timeText(latest.at, now, zone) });
  if (viewer.chat && alert.restricted) return [source, detail.wordsHidden];
  const words = [...new Set(alert.signals.map(({ because }) => because).filter(Boolean))].slice(-5);
  return words.length > 0 ? [source, fill(detail.words, { words: words.join(';') })] : [source];
}

function warning(detail: AlertTexts['detail'], { exclusion }: AlertRecord): string {
  if (exclusion.excludedPersonIds.length > 0 || exclusion.excludedHouseholdIds.length > 0) return detail.doNotContact;
  return exclusion.suspectPersonIds.length > 0 || exclusion.excludedRoles.length > 0 ? detail.doNotContactSuspect : '';
}
