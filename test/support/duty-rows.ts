import type { DutyChildRow, DutySubjectRow } from '../../src/core/duty/duty-subject-row.ts';
import { idOf } from './party.ts';

export function childRow(name: string, over: Partial<DutyChildRow> = {}): DutyChildRow {
  return {
    childId: idOf('child', name),
    birthDate: '2017-03-01',
    inSchool: true,
    boarding: false,
    disabled: false,
    schoolStage: '三年级',
    livingArrangement: 'grandparents',
    ledgerStatus: 'active',
    riskLevel: 'low',
    riskLevelSetOn: '2026-09-20',
    enteredOn: '2025-03-01',
    lastVisitOn: '2026-09-10',
    lastAssessedOn: '2026-09-20',
    holidayPlan: '',
    registered: true,
    insured: null,
    hukouRegistered: true,
    agreementTo: null,
    hasHelper: false,
    openAlert: false,
    parents: [{ personId: idOf('father'), status: 'normal', away: true, returnFrom: null, returnTo: null }],
    ...over,
  };
}

/** One possible owner about one child; `child: null` and a place for the others. */
export function subjectRow(role: string, over: Partial<DutySubjectRow> = {}): DutySubjectRow {
  return {
    ownerPersonId: idOf(role.toLowerCase()),
    ownerRole: role,
    ownerHour: null,
    ownerTimeZone: 'Asia/Shanghai',
    ownerPromptsOff: false,
    ownerReachable: true,
    ownerReplyMode: null,
    ownerLivesWith: role === 'CAREGIVER',
    ownerVettedOn: '2026-05-01',
    ownerTrainedOn: '2026-05-01',
    ownerAcknowledgedOn: '2026-09-02',
    pairingType: '',
    bereavedOn: null,
    coOwners: [],
    child: childRow('小军'),
    regionId: idOf('village'),
    organizationId: idOf('school'),
    classId: null,
    childCount: 1,
    ...over,
  };
}

/** A place without children of its own in the row: a village, a school, a township. */
export function placeRow(role: string, over: Partial<DutySubjectRow> = {}): DutySubjectRow {
  return subjectRow(role, { child: null, organizationId: null, childCount: 12, ...over });
}
