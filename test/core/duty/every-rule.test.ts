// proves: S0-24 S0-25 S0-70 S2-06 S4-07 S4-12 S0-40 S0-46 S3-36 S0-68 S0-20 S1-14
import { describe, expect, it } from 'vitest';
import type { DutySubjectRow } from '../../../src/core/duty/duty-subject-row.ts';
import { childRow, placeRow, subjectRow } from '../../support/duty-rows.ts';
import { idOf } from '../../support/party.ts';
import { projectPlaybook } from '../../support/playbook.ts';
import { duties, ruleOf, shown } from './opened.ts';

const away = (over = {}) => ({
  personId: idOf<never>('parent_away'),
  status: 'normal',
  away: true,
  returnFrom: null,
  returnTo: null,
  ...over,
});
const about = (role: string, child = {}, row: Partial<DutySubjectRow> = {}) =>
  subjectRow(role, { child: childRow('小军', { parents: [away()], ...child }), ...row });
const carer = (child = {}) => about('CAREGIVER', child);
const parent = (child = {}) => about('PARENT_AWAY', child);
const teacher = (child = {}) => about('CLASS_TEACHER', child);
const director = (child = {}) => about('CHILD_DIRECTOR', child);
const school = (role: string) => placeRow(role, { organizationId: idOf('school') });
const hill = (row: DutySubjectRow): DutySubjectRow => ({ ...row, organizationId: 'hill' });

/** The rule, one possible owner, from and to, and what opens: period · when the owner is asked · until when. */
// biome-ignore format: a table is read line by line
const table: readonly [string, DutySubjectRow, string, string, readonly string[]][] = [
  ['morning_digest', placeRow('CHILD_DIRECTOR'), '2026-10-07', '2026-10-11', ['2026-10-08 · 2026-10-08 08:30 · 2026-10-08', '2026-10-09 · 2026-10-09 08:30 · 2026-10-09', '2026-10-10 · 2026-10-10 08:30 · 2026-10-10']],
  ['guardian_monthly', carer(), '2026-11-01', '2026-11-30', ['2026-11 · 2026-11-06 18:30 · 2026-11-30']],
  ['guardian_monthly', carer({ ledgerStatus: 'proposed' }), '2026-11-01', '2026-11-30', []],
  ['guardian_monthly', carer({ birthDate: '2008-01-01' }), '2026-11-01', '2026-11-30', []],
  ['guardian_monthly', carer({ birthDate: null }), '2026-11-01', '2026-11-30', ['2026-11 · 2026-11-06 18:30 · 2026-11-30']],
  ['parent_weekly', parent(), '2026-12-28', '2027-01-10', ['2026-W53 · 2027-01-03 19:30 · 2027-01-09', '2027-W01 · 2027-01-10 19:30 · 2027-01-16']],
  ['parent_weekly', parent({ parents: [away({ status: 'in_prison' })] }), '2026-11-01', '2026-11-30', []],
  ['parent_weekly', parent({ parents: [away({ returnFrom: '2026-11-01' })] }), '2026-11-02', '2026-11-08', ['2026-W45 · 2026-11-08 19:30 · 2026-11-14']],
  ['parent_monthly', parent(), '2026-11-01', '2026-11-30', ['2026-11 · 2026-11-10 20:30 · 2026-11-30']],
  ['family_edu_tip', placeRow('CAREGIVER'), '2026-11-01', '2026-11-30', ['2026-11 · 2026-11-16 19:00 · 2026-11-30']],
  ['season_tips', placeRow('CAREGIVER'), '2026-11-01', '2027-03-31', ['2026-12 · 2026-12-03 19:00 · 2026-12-31', '2027-03 · 2027-03-03 19:00 · 2027-03-31']],
  ['season_traffic', placeRow('CAREGIVER'), '2027-01-01', '2027-06-30', ['2027-03 · 2027-03-03 19:00 · 2027-03-31']],
  ['season_water', placeRow('CAREGIVER'), '2027-04-01', '2027-06-30', ['2027-05 · 2027-05-03 19:00 · 2027-05-31', '2027-06 · 2027-06-03 19:00 · 2027-06-30']],
  ['season_storm', placeRow('CAREGIVER'), '2027-01-01', '2027-12-31', ['2027-06 · 2027-06-03 19:00 · 2027-06-30']],
  ['season_road', placeRow('CAREGIVER'), '2027-01-01', '2027-12-31', ['2027-09 · 2027-09-03 19:00 · 2027-09-30']],
  ['season_gas', placeRow('CAREGIVER'), '2026-10-01', '2026-12-31', ['2026-11 · 2026-11-03 19:00 · 2026-11-30', '2026-12 · 2026-12-03 19:00 · 2026-12-31']],
  ['season_class', school('CLASS_TEACHER'), '2027-01-01', '2027-02-20', ['2027-01 · 2027-01-03 16:30 · 2027-01-31']],
  ['birthday', parent(), '2027-01-01', '2027-12-31', ['2027-03-01 · 2027-02-26 08:00 · 2027-03-01']],
  ['birthday', parent({ birthDate: '2016-02-29' }), '2027-01-01', '2027-12-31', ['2027-02-28 · 2027-02-25 08:00 · 2027-02-28']],
  ['birthday', parent({ birthDate: '2016-02-29' }), '2028-01-01', '2028-12-31', ['2028-02-29 · 2028-02-26 08:00 · 2028-02-29']],
  ['birthday', parent({ birthDate: '2017-01-02' }), '2026-12-01', '2027-01-31', ['2027-01-02 · 2026-12-30 08:00 · 2027-01-02']],
  ['birthday', parent({ birthDate: null }), '2026-01-01', '2027-12-31', []],
  ['birthday', parent({ parents: [away({ status: 'dead' })] }), '2027-01-01', '2027-12-31', []],
  ['birthday_staff', teacher(), '2027-01-01', '2027-12-31', ['2027-03-01 · 2027-02-26 08:30 · 2027-03-01']],
  ['insurance_season', carer(), '2026-10-01', '2026-12-31', ['2026-10 · 2026-10-10 10:00 · 2026-10-31', '2026-11 · 2026-11-10 10:00 · 2026-11-30']],
  ['insurance_season', carer({ insured: true }), '2026-10-01', '2026-12-31', []],
  ['card_refresh', carer(), '2026-09-01', '2026-09-30', ['2026-2027 · 2026-09-05 10:00 · 2027-08-31']],
  ['dropout_publicity', carer(), '2027-02-01', '2027-02-28', ['2027-02-01 · 2027-02-01 10:00 · 2027-02-01', '2027-02-15 · 2027-02-15 10:00 · 2027-02-15']],
  ['dropout_publicity', carer({ birthDate: '2023-01-01' }), '2027-02-01', '2027-02-28', []],
  ['dropout_publicity', carer({ birthDate: null }), '2027-02-01', '2027-02-10', ['2027-02-01 · 2027-02-01 10:00 · 2027-02-01']],
  ['agreement_parent', parent({ agreementTo: '2026-12-20' }), '2026-11-01', '2026-12-31', ['2026-12-20 · 2026-11-20 09:30 · 2026-12-20']],
  ['agreement_parent', parent(), '2026-11-01', '2026-12-31', []],
  ['teacher_weekly', teacher(), '2026-09-28', '2026-10-16', ['2026-W40 · 2026-10-02 16:30 · 2026-10-06', '2026-W41 · 2026-10-09 16:30 · 2026-10-13', '2026-W42 · 2026-10-16 16:30 · 2026-10-20']],
  ['teacher_weekly', teacher(), '2027-01-23', '2027-02-21', []],
  ['teacher_weekly', hill(teacher()), '2027-01-11', '2027-01-23', ['2027-W02 · 2027-01-15 16:30 · 2027-01-19']],
  ['teacher_weekly', teacher({ inSchool: false }), '2026-11-01', '2026-11-30', []],
  ['teacher_biweekly', teacher(), '2026-11-02', '2026-11-22', ['2026-W45/2 · 2026-11-06 16:30 · 2026-11-10', '2026-W47/2 · 2026-11-20 16:30 · 2026-11-24']],
  ['relatives_weekly', teacher({ livingArrangement: 'relatives' }), '2026-11-02', '2026-11-08', ['2026-W45 · 2026-11-06 16:30 · 2026-11-10']],
  ['relatives_weekly', teacher(), '2026-11-02', '2026-11-08', []],
  ['dropout_monthly', school('SCHOOL_DATA'), '2026-11-01', '2026-11-30', ['2026-11 · 2026-11-28 09:00 · 2026-11-30']],
  ['term_selfcheck', school('SCHOOL_OFFICE'), '2026-11-01', '2027-03-01', ['2026-2027/1 · 2027-01-09 09:00 · 2027-01-22']],
  ['term_selfcheck', hill(school('SCHOOL_OFFICE')), '2026-11-01', '2027-03-01', ['2026-2027/1 · 2027-01-02 09:00 · 2027-01-15']],
  ['helper_monthly', about('HELPER'), '2026-11-01', '2026-11-30', ['2026-11 · 2026-11-20 19:00 · 2026-11-30']],
  ['helper_monthly', about('HELPER', {}, { ownerVettedOn: '2025-06-01' }), '2026-11-01', '2026-11-30', []],
  ['helper_monthly', about('HELPER', {}, { ownerTrainedOn: null }), '2026-11-01', '2026-11-30', []],
  ['helper_quarter', about('HELPER'), '2026-10-01', '2026-12-31', ['2026Q4 · 2026-12-10 19:00 · 2026-12-31']],
  ['helper_quarter_visit', about('HELPER'), '2026-10-01', '2026-12-31', ['2026Q4 · 2026-12-10 19:00 · 2026-12-31']],
  ['volunteer_monthly', about('VOLUNTEER'), '2026-11-01', '2026-11-30', ['2026-11 · 2026-11-22 19:00 · 2026-11-30']],
  ['vetting_watch', placeRow('VOLUNTEER', { ownerVettedOn: null }), '2026-11-01', '2026-12-31', ['2026H2 · 2026-11-01 09:00 · 2026-11-15']],
  ['vetting_watch', placeRow('VOLUNTEER'), '2026-11-01', '2026-12-31', []],
  ['visit_due', director({ riskLevel: 'high' }), '2026-11-02', '2026-11-15', ['2026-W45 · 2026-11-02 08:30 · 2026-11-08', '2026-W46 · 2026-11-09 08:30 · 2026-11-15']],
  ['visit_due', director({ riskLevel: 'middle' }), '2026-11-02', '2026-11-15', []],
  ['visit_middle', director({ riskLevel: 'middle' }), '2026-11-01', '2026-11-30', ['2026-11 · 2026-11-02 08:30 · 2026-11-30']],
  ['visit_middle', director({ riskLevel: 'unverified' }), '2026-11-01', '2026-11-30', ['2026-11 · 2026-11-02 08:30 · 2026-11-30']],
  ['visit_low', director(), '2026-11-01', '2027-01-31', ['2026Q4 · 2026-11-02 08:30 · 2026-12-31', '2027Q1 · 2027-01-04 08:30 · 2027-03-31']],
  ['visit_low', director({ riskLevel: 'normal' }), '2026-11-01', '2027-01-31', []],
  ['visit_new_child', director({ ledgerStatus: 'proposed', enteredOn: '2026-11-05', lastVisitOn: null }), '2026-11-01', '2026-11-30', ['2026-11-05 · 2026-11-05 08:30 · 2026-11-12']],
  ['visit_new_child', director({ enteredOn: '2026-11-05', lastVisitOn: '2026-11-05' }), '2026-11-01', '2026-11-30', []],
  ['visit_new_child', director({ enteredOn: '2026-09-30', lastVisitOn: null }), '2026-09-30', '2026-10-07', ['2026-09-30 · 2026-09-30 08:30 · 2026-10-13']],
  ['unlisted_check', placeRow('CHILD_DIRECTOR', { openUnlisted: 2 }), '2026-11-02', '2026-11-08', ['2026-W45 · 2026-11-02 08:30 · 2026-11-06']],
  ['unlisted_check', placeRow('CHILD_DIRECTOR'), '2026-11-02', '2026-11-08', []],
  ['new_child_assess', director({ enteredOn: '2026-11-18', lastAssessedOn: null }), '2026-11-01', '2026-11-30', ['2026-11 · 2026-11-20 09:00 · 2026-11-30']],
  ['new_child_assess', director({ enteredOn: '2026-11-28', lastAssessedOn: null }), '2026-11-29', '2026-11-30', ['2026-11 · 2026-11-29 09:00 · 2026-11-30']],
  ['new_child_assess', director({ enteredOn: '2026-11-18', lastAssessedOn: '2026-11-19' }), '2026-11-01', '2026-11-30', []],
  ['new_child_assess_class', teacher({ enteredOn: '2026-11-18', lastAssessedOn: null }), '2026-11-01', '2026-11-30', ['2026-11 · 2026-11-20 09:00 · 2026-11-30']],
  ['assess_open', director(), '2026-09-01', '2027-03-31', ['2026-09 · 2026-09-01 09:00 · 2026-09-30', '2027-03 · 2027-03-01 09:00 · 2027-03-31']],
  ['assess_class', teacher(), '2027-03-01', '2027-03-31', ['2027-03 · 2027-03-01 09:00 · 2027-03-31']],
  ['assess_town', placeRow('TOWN_SUPERVISOR'), '2027-03-01', '2027-03-20', ['2027-03-01 · 2027-03-01 09:00 · 2027-03-01', '2027-03-15 · 2027-03-15 09:00 · 2027-03-15']],
  ['ledger_month', placeRow('CHILD_DIRECTOR'), '2026-11-01', '2026-11-30', ['2026-11 · 2026-11-25 09:00 · 2026-11-30']],
  ['ledger_month_school', school('SCHOOL_DATA'), '2026-11-01', '2026-11-30', ['2026-11 · 2026-11-25 09:00 · 2026-11-30']],
  ['ledger_quarter', placeRow('TOWN_SUPERVISOR'), '2026-12-01', '2027-01-31', ['2026Q4 · 2026-12-20 09:00 · 2027-01-05']],
  ['migrant_halfyear', placeRow('CHILD_DIRECTOR'), '2026-12-01', '2026-12-31', ['2026H2 · 2026-12-01 09:00 · 2026-12-30']],
  ['migrant_halfyear_town', placeRow('TOWN_SUPERVISOR'), '2026-12-01', '2026-12-31', ['2026H2 · 2026-12-01 09:00 · 2026-12-30']],
  ['hukou_list', placeRow('TOWN_SUPERVISOR'), '2026-11-01', '2026-11-30', ['2026-11 · 2026-11-26 09:00 · 2026-12-01']],
  ['edu_list', placeRow('COUNTY_OFFICE'), '2026-11-01', '2026-11-30', ['2026-11 · 2026-11-26 09:00 · 2026-12-01']],
  ['benefit_match', placeRow('CIVIL_RELIEF'), '2026-11-01', '2026-11-30', ['2026-11 · 2026-11-27 09:00 · 2026-12-04']],
  ['agreement_expiry', director({ agreementTo: '2026-12-20' }), '2026-11-01', '2026-12-31', ['2026-12-20 · 2026-11-20 08:30 · 2026-12-20']],
  ['age_watch', director({ birthDate: '2010-12-20' }), '2026-11-01', '2026-12-31', ['2026-12-20 · 2026-11-20 08:30 · 2026-12-20']],
  ['age_watch', director({ birthDate: null }), '2026-11-01', '2026-12-31', []],
  ['age_watch_18', about('TOWN_SUPERVISOR', { birthDate: '2008-12-20', ledgerStatus: 'to18' }), '2026-11-01', '2026-12-31', ['2026-12-20 · 2026-11-20 08:30 · 2026-12-20']],
  ['holiday_prep', school('SCHOOL_OFFICE'), '2026-12-01', '2027-02-28', ['2026-2027/winter · 2027-01-09 09:00 · 2027-01-16']],
  ['holiday_prep', hill(school('SCHOOL_OFFICE')), '2026-12-01', '2027-02-28', ['2026-2027/winter · 2027-01-02 09:00 · 2027-01-09']],
  ['holiday_prep_village', placeRow('CHILD_DIRECTOR'), '2026-12-01', '2027-02-28', ['2026-2027/winter · 2027-01-09 09:00 · 2027-01-16']],
  ['holiday_plan', carer(), '2026-12-01', '2027-02-28', ['2026-2027/winter · 2027-01-16 18:30 · 2027-01-23']],
  ['holiday_plan', hill(carer()), '2026-12-01', '2027-02-28', ['2026-2027/winter · 2027-01-09 18:30 · 2027-01-16']],
  ['holiday_send', school('SCHOOL_OFFICE'), '2026-12-01', '2027-02-28', ['2026-2027/winter · 2027-01-20 09:00 · 2027-01-23']],
  ['holiday_close', placeRow('CHILD_DIRECTOR'), '2026-12-01', '2027-02-28', ['2026-2027/winter · 2027-01-23 09:00 · 2027-01-26']],
  ['holiday_close', placeRow('CHILD_DIRECTOR', { childCount: 0 }), '2026-12-01', '2027-02-28', []],
  ['holiday_care_high', director({ riskLevel: 'high' }), '2026-12-01', '2027-02-28', ['2026-2027/winter · 2027-01-23 09:00 · 2027-01-26']],
  ['holiday_care', director(), '2026-12-01', '2027-02-28', ['2026-2027/winter · 2027-01-26 09:00 · 2027-02-16']],
  ['holiday_care_again', director(), '2027-01-01', '2027-08-31', ['2026-2027/summer · 2027-08-10 09:00 · 2027-08-31']],
  ['holiday_care_helper', about('HELPER'), '2026-12-01', '2027-02-28', ['2026-2027/winter · 2027-01-26 19:00 · 2027-02-16']],
  ['term_return', placeRow('CHILD_DIRECTOR'), '2027-02-01', '2027-03-31', ['2026-2027/2 · 2027-02-18 09:00 · 2027-02-25']],
  ['term_return_family', carer(), '2027-02-01', '2027-03-31', ['2026-2027/2 · 2027-02-24 17:30 · 2027-02-25']],
  ['term_registration', teacher(), '2027-02-01', '2027-03-31', ['2026-2027/2 · 2027-02-25 09:00 · 2027-02-26']],
  ['term_return_list', school('SCHOOL_OFFICE'), '2027-02-01', '2027-03-31', ['2026-2027/2 · 2027-02-28 09:00 · 2027-03-02']],
  ['spring_survey', parent(), '2027-01-01', '2027-03-31', ['2027 · 2027-01-22 19:00 · 2027-02-05']],
  ['departure', parent({ parents: [away({ returnFrom: '2027-01-30' })] }), '2027-01-01', '2027-03-31', ['2027 · 2027-02-13 19:00 · 2027-02-27']],
  ['departure', parent(), '2027-01-01', '2027-03-31', []],
  ['spring_survey_village', placeRow('CHILD_DIRECTOR'), '2027-01-01', '2027-03-31', ['2027-01-22 · 2027-01-22 08:30 · 2027-01-29', '2027-02-13 · 2027-02-13 08:30 · 2027-02-20']],
  ['half_year_brief', placeRow('VILLAGE_HEAD'), '2027-01-01', '2027-06-30', ['2027H1 · 2027-01-01 09:00 · 2027-01-15']],
  ['half_year_brief_county', placeRow('WOMEN_YOUTH'), '2027-01-01', '2027-06-30', ['2027H1 · 2027-01-01 09:00 · 2027-01-15']],
  ['quarter_ops', placeRow('COUNTY_OFFICE'), '2026-10-01', '2027-01-31', ['2026Q4 · 2026-10-08 09:00 · 2026-10-21', '2027Q1 · 2027-01-04 09:00 · 2027-01-18']],
  ['year_summary', placeRow('TOWN_SUPERVISOR'), '2026-12-01', '2026-12-31', ['2026 · 2026-12-01 09:00 · 2026-12-31']],
  ['year_summary_county', placeRow('COUNTY_OFFICE'), '2026-12-01', '2026-12-31', ['2026 · 2026-12-01 09:00 · 2026-12-31']],
  ['appraisal_facts', school('PRINCIPAL'), '2027-01-01', '2027-01-31', ['2027 · 2027-01-05 09:00 · 2027-01-25']],
  ['appraisal_facts_county', placeRow('COUNTY_OFFICE'), '2027-01-01', '2027-01-31', ['2027 · 2027-01-05 09:00 · 2027-01-25']],
  ['staff_annual', placeRow('CHILD_DIRECTOR', { ownerAcknowledgedOn: '2025-09-03' }), '2026-09-01', '2026-09-30', ['2026-2027 · 2026-09-01 09:00 · 2026-09-30']],
  ['staff_annual', placeRow('CHILD_DIRECTOR', { ownerAcknowledgedOn: '2026-09-01' }), '2026-09-01', '2026-09-30', []],
  ['staff_annual_rest', placeRow('HELPER', { ownerAcknowledgedOn: null }), '2026-09-01', '2026-09-30', ['2026-2027 · 2026-09-01 09:00 · 2026-09-30']],
  ['retention', placeRow('PRIVACY_OFFICER'), '2026-11-01', '2026-11-30', ['2026-11 · 2026-11-01 09:00 · 2026-11-15']],
  ['backup_check', placeRow('ADMIN'), '2026-11-02', '2026-11-08', ['2026-W45 · 2026-11-02 09:00 · 2026-11-06']],
  ['privacy_audit', placeRow('PRIVACY_OFFICER'), '2026-11-01', '2026-11-30', ['2026 · 2026-11-01 09:00 · 2026-12-30']],
];

describe('what every rule opens', () => {
  it.each(table.map(([id, row, from, to, opened]) => [id, from, to, opened, row] as const))(
    '%s from %s to %s: %j',
    (id, from, to, opened, row) => {
      const found = duties(ruleOf(id), [row], from, to);
      expect(
        found.map(({ periodKey, nextAt, dueAt }) => `${periodKey} · ${shown(nextAt)} · ${shown(dueAt).slice(0, 10)}`),
      ).toEqual(opened);
    },
  );

  it('the table has every rule', () => {
    const rules = [...projectPlaybook().duties.rules.values()].filter(({ kind }) => kind !== 'machine');
    expect(rules.map(({ id }) => id).filter((id) => !table.some(([one]) => one === id))).toEqual([]);
  });

  it('nobody of another role owns one', () => {
    for (const rule of projectPlaybook().duties.rules.values())
      if (rule.kind !== 'machine') expect(duties(rule, [subjectRow('GUEST')], '2026-11-01', '2026-11-15')).toEqual([]);
  });
});
