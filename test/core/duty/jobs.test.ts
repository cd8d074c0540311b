import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectPlaybook } from '../../support/playbook.ts';

/** Every job of domain 7.1, a name each; "assess_open / remind / close" and the like are several. */
const jobs = [
  'tick_due',
  'red_pusher',
  'morning_digest',
  'guardian_monthly',
  'guardian_remind',
  'parent_weekly',
  'parent_monthly',
  'teacher_weekly',
  'teacher_biweekly',
  'relatives_weekly',
  'absence_clock',
  'dropout_monthly',
  'helper_monthly',
  'helper_quarter',
  'volunteer_monthly',
  'visit_due',
  'new_child_assess',
  'assess_open',
  'assess_remind',
  'assess_close',
  'ledger_month',
  'ledger_quarter',
  'migrant_halfyear',
  'hukou_list',
  'edu_list',
  'benefit_match',
  'holiday_prep',
  'holiday_plan',
  'holiday_send',
  'holiday_close',
  'holiday_care',
  'term_return',
  'dropout_publicity',
  'spring_survey',
  'season_tips',
  'family_edu_tip',
  'birthday',
  'insurance_season',
  'agreement_expiry',
  'age_watch',
  'vetting_watch',
  'alert_followup',
  'half_year_brief',
  'quarter_ops',
  'term_selfcheck',
  'year_summary',
  'appraisal_facts',
  'staff_annual',
  'card_refresh',
  'privacy_audit',
  'retention',
  'channel_health',
  'backup_check',
];

const { rules, texts } = projectPlaybook().duties;
const all = [...rules.values()];

describe('the year’s rhythm in flows/duties.yaml', () => {
  it.each(jobs)('does the job %s', (job) => {
    expect(all.filter((rule) => rule.jobs.includes(job)).map(({ id }) => id)).not.toEqual([]);
  });

  it('does no job that nobody asked for', () => {
    expect([...new Set(all.flatMap((rule) => rule.jobs))].filter((job) => !jobs.includes(job))).toEqual([]);
  });

  it.each(all.filter(({ program }) => program !== null).map(({ id, program }) => [id, program as string]))(
    'the machine’s job %s is a part of the program that exists: %s',
    (_id, program) => {
      expect(existsSync(join(import.meta.dirname, '../../../src', program))).toBe(true);
    },
  );

  it('every duty says what shows that it was done, and its ladder ends', () => {
    for (const rule of all.filter(({ kind }) => kind === 'duty')) {
      expect([rule.id, rule.evidence.length > 0]).toEqual([rule.id, true]);
      expect([rule.id, rule.steps.at(-1)?.do.type]).toEqual([rule.id, 'miss']);
    }
  });

  it('a duty of a family ends with a person, never with silence', () => {
    const open = all
      .filter(({ kind, side }) => kind === 'duty' && side === 'family')
      .filter(
        ({ steps, missed }) => !steps.some((step) => step.do.type === 'task') && !missed.some(({ task }) => task),
      );
    expect(open.map(({ id }) => id)).toEqual([]);
  });

  it('family texts never speak of “mum and dad”: one of them may be dead', () => {
    for (const text of [...texts.values()].filter(({ side }) => side === 'family'))
      expect(text.text.source).not.toMatch(/爸妈|爸爸妈妈|父母|留守/u);
  });

  it.each([
    ['guardian_monthly', '30 18 5-9 * *'],
    ['parent_weekly', '30 19 * * 0'],
    ['parent_monthly', '30 20 10-14 * *'],
    ['teacher_weekly', '30 16 * * 5'],
    ['dropout_monthly', '0 9 28 * *'],
    ['helper_monthly', '0 19 20 * *'],
    ['helper_quarter', '0 19 10 3,6,9,12 *'],
    ['volunteer_monthly', '0 19 22 * *'],
    ['visit_due', '0 8 * * 1'],
    ['assess_open', '0 9 1 3,9 *'],
    ['ledger_month', '0 9 25 * *'],
    ['ledger_quarter', '0 9 20 3,6,9,12 *'],
    ['migrant_halfyear', '0 9 1 6,12 *'],
    ['hukou_list', '0 9 26 * *'],
    ['benefit_match', '0 9 27 * *'],
    ['dropout_publicity', '0 10 1,15 2,8 *'],
    ['family_edu_tip', '0 19 16 * *'],
    ['birthday', '0 8 * * *'],
    ['insurance_season', '0 10 10 10,11 *'],
    ['half_year_brief', '0 9 1 1,7 *'],
    ['year_summary', '0 9 1 12 *'],
    ['appraisal_facts', '0 9 5 1 *'],
    ['staff_annual', '0 9 1 9 *'],
    ['card_refresh', '0 10 5 9 *'],
    ['privacy_audit', '0 9 1 11 *'],
  ])('%s keeps the rhythm %s', (id, cron) => {
    expect(rules.get(id)?.cadence).toMatchObject({ type: 'cron', cron });
  });
});
