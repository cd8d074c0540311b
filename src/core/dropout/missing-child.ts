import type { Instant } from '../ids.ts';
import type { ChildPicture } from '../review/picture.ts';
import { type DropoutCaseFacts, isAway } from './dropout-case.ts';
import { type DropoutRules, dropoutRules } from './dropout-rules.ts';

const family: readonly string[] = ['caregiver', 'carer', 'parent'];
const staffSide: readonly string[] = ['CLASS_TEACHER', 'class_teacher', 'staff', 'CHILD_DIRECTOR', 'child_director'];

/**
 * The moment from which a child counts as missing (domain 5.7): reported absent, seen by nobody that day, and an hour later
 * the guardian has still not been reached. null: not missing, or the hour is not over. Law: no waiting period (domain P04).
 */
export function missingChild(
  found: DropoutCaseFacts,
  picture: Pick<ChildPicture, 'records' | 'contacts'>,
  now: Instant,
  rules: DropoutRules = dropoutRules,
): Instant | null {
  if (!isAway(found)) return null;
  const report = found.steps.findLast(({ kind }) => kind === 'not_seen');
  if (!report || now < report.at + rules.missingAfterMs) return null;
  const { lastSeenAt, guardianReachedAt } = found;
  if (lastSeenAt !== null && lastSeenAt >= report.at) return null;
  if (guardianReachedAt !== null && guardianReachedAt >= report.at) return null;
  if (picture.records.some((record) => record.at >= report.at && saysSeen(record))) return null;
  const spoken = picture.contacts.some(
    ({ fromRole, toRole, at }) => at >= report.at && staffSide.includes(fromRole) && family.includes(toRole),
  );
  return spoken ? null : report.at;
}

/** A visit that met the child, a roll that found it there, a guardian who was reached about it. */
function saysSeen({ kind, data }: ChildPicture['records'][number]): boolean {
  if (kind === 'visit') return data.saw_child === 'ALONE' || data.saw_child === 'WITH_ADULT';
  if (kind !== 'attendance') return false;
  return data.present === true || data.seen_today === true || data.guardian_reached === true;
}
