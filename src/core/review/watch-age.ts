import { dayOf, isoDate } from '../flow/facts.ts';
import { birthdayOf, startOfDay } from './calendar.ts';
import type { Finding, ReviewInput } from './finding.ts';

/** At 16 a child leaves the count of left-behind children, at 18 the file is closed to new prompts (domain 2.2, 10.15). */
const limits = [
  { age: 16, next: 'to18', does: '满16周岁:留守儿童统计到当天为止,台账转为关注至18;困境类别和在办的事不变' },
  { age: 18, next: 'exited', does: '满18周岁:不再推送,档案封存;在办的保护事项继续办,做好移交' },
] as const;

const noticeDays = 30;

/**
 * D02: thirty days before, and on the birthday the change of status that a person then decides (rule 7). A file without a birth
 * date is under every limit at once (10.16): it is asked for once a year and never let go by age.
 */
export function watchAge({ situation }: ReviewInput): readonly Finding[] {
  const { now, child } = situation;
  const today = dayOf(now);
  if (child.birthDate === null) {
    const year = isoDate(today).slice(0, 4);
    return [
      {
        rule: 'age.unknown',
        periodKey: year,
        evidenceAt: now,
        raise: [{ flag: 'U02', severity: 'blue', because: '没有出生日期:年龄待核,各条年龄线都按严的算' }],
      },
    ];
  }
  return limits.flatMap(({ age, next, does }): Finding[] => {
    const birthday = birthdayOf(child.birthDate, age);
    if (birthday === undefined) return [];
    const day = isoDate(birthday);
    const note = `${child.name}${day}${does}`;
    if (today >= birthday - noticeDays && today < birthday)
      return [
        {
          rule: `age.${age}.soon`,
          periodKey: day,
          evidenceAt: now,
          raise: [{ flag: 'D02', severity: 'blue', because: `${day}满${age}周岁` }],
          tasks: [{ role: 'CHILD_DIRECTOR', note, dueAt: startOfDay(birthday) }],
        },
      ];
    const passed = today >= birthday && today < birthday + noticeDays;
    const isDone = child.ledgerStatus === next || child.ledgerStatus === 'exited';
    if (!passed || isDone) return [];
    return [
      {
        rule: `age.${age}.reached`,
        periodKey: day,
        evidenceAt: now,
        tasks: [{ role: 'TOWN_SUPERVISOR', note, dueAt: now + 7 * 86_400_000 }],
        records: [{ kind: 'status_proposal', state: 'proposed', data: { to: next, reason: `age_${age}`, on: day } }],
      },
    ];
  });
}
