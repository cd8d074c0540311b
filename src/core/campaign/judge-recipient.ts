import { clockIn, momentIn } from '../calendar/civil-time.ts';
import type { Instant } from '../ids.ts';
import type { Campaign, RecipientFacts } from './campaign.ts';

export type Verdict =
  | { readonly kind: 'send' }
  /** Not now; `anotherDay`: counted in the report as put off. */
  | { readonly kind: 'later'; readonly notBefore: Instant; readonly anotherDay: boolean }
  | { readonly kind: 'never'; readonly reason: NeverReason };

export type NeverReason =
  | 'dead'
  | 'prompts_off'
  | 'no_consent'
  | 'no_address'
  | 'no_child'
  | 'mourning'
  | 'too_late'
  | 'nothing_to_ask'
  | 'failed';

/** 免打扰: not after 21:30 and not before 8:00, on the clock of whoever gets it. */
const quietFrom = 21 * 60 + 30;
const quietTo = 8 * 60;
/** What is put into the outbox a moment before the quiet hours would leave in them. */
const marginMinutes = 2;
const promptsADay = 2;
const busyPauseMs = 10 * 60_000;
/** A campaign that is so old has nothing to say any more to whoever could not have it until now. */
const staleMs = 3 * 86_400_000;
const mourningMs = 14 * 86_400_000;

/** Whether this person gets the campaign's message now, later or never (domain 5.21, 10.40, 10.52; rule: two prompts a day). */
export function judgeRecipient(
  { kind, startedAt }: Pick<Campaign, 'kind' | 'startedAt'>,
  person: RecipientFacts,
  now: Instant,
): Verdict {
  const never = neverReason(person, now) ?? (now - (startedAt ?? now) > staleMs ? 'too_late' : null);
  if (never) return { kind: 'never', reason: never };
  if (kind === 'emergency') return { kind: 'send' };
  const morning = endOfQuiet(person.timeZone, now);
  if (morning !== null) return { kind: 'later', notBefore: morning, anotherDay: false };
  if (person.promptsToday >= promptsADay)
    return { kind: 'later', notBefore: tomorrow(person.timeZone, now), anotherDay: true };
  if (person.busy) return { kind: 'later', notBefore: now + busyPauseMs, anotherDay: false };
  return { kind: 'send' };
}

/** Why this person cannot have it at all; null: they can. */
export function neverReason(person: RecipientFacts, now: Instant): NeverReason | null {
  if (person.dead) return 'dead';
  if (person.promptsOff) return 'prompts_off';
  if (!person.isStaff) {
    if (person.childDiedAt !== null && person.childDiedAt > now - mourningMs) return 'mourning';
    if (person.childIds.length === 0) return 'no_child';
    if (person.consent !== 'agreed') return 'no_consent';
  }
  return person.hasAddress ? null : 'no_address';
}

/** When the quiet hours that are or are about to begin end for this person; null: they may be written to. */
export function endOfQuiet(timeZone: string, now: Instant): Instant | null {
  const local = clockIn(timeZone, now);
  if (local.minutes < quietTo) return momentIn(timeZone, local.day, quietTo);
  return local.minutes >= quietFrom - marginMinutes ? momentIn(timeZone, local.day + 1, quietTo) : null;
}

function tomorrow(timeZone: string, now: Instant): Instant {
  return momentIn(timeZone, clockIn(timeZone, now).day + 1, quietTo);
}
