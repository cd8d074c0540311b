import type { AlertRecord } from '../../core/alert/alert.ts';
import type { FlowState } from '../../core/flow/outcome.ts';
import type { ChildFacts, InviteFacts, PersonFacts, SessionRecord } from '../../core/situation.ts';
import type { FieldCrypto } from '../field-crypto.ts';
import type { Places } from './places.ts';
import type { AlertRow, ChildRow, InviteRow, PersonRow, SessionRow } from './rows.ts';

/** Rows of the store to facts of the core. Ids were branded when they were written; a cast is all that is left to do. */

const consents = new Set(['agreed', 'refused', 'withdrawn', 'awaiting_parent']);

export function personFacts(row: PersonRow, crypto: FieldCrypto): PersonFacts {
  const { staff, countyId, realNameE: _name, gender: _gender, consent, ...rest } = row;
  return {
    ...rest,
    countyId,
    consent: consent !== null && consents.has(consent) ? consent : 'none',
    staff: staff && {
      staffId: staff.staffId,
      roles: staff.roles,
      phoneLast4: staff.phoneE === null ? '' : crypto.decrypt('person', 'phone_e', row.id, staff.phoneE).slice(-4),
      drill: staff.drill,
      mayHelp: staff.mayHelp,
      ...(staff.trainerStaffId === null ? {} : { trainerStaffId: staff.trainerStaffId }),
    },
  } as PersonFacts;
}

const outOfSchool = new Set(['未入园', '辍学', '不在学', 'none', 'dropped_out', 'not_in_school']);

/**
 * The places must have been loaded. `relation` is how the person of the situation stands to the child. Without `crypto` words of
 * the file are left out.
 */
export function childFacts(
  row: ChildRow,
  places: Places,
  relation: ChildFacts['relation'],
  crypto?: FieldCrypto,
): ChildFacts {
  const {
    countyId: _county,
    schoolStage,
    teacherRecord,
    flags,
    villagersGroup,
    relation: _relation,
    schoolName,
    fileWords,
    ...rest
  } = row;
  const place = places.region(row.residenceRegionId);
  const { className, teacher } = places.schoolClass(row.classId);
  return {
    ...rest,
    birthDate: row.birthDate?.slice(0, 10) ?? null,
    inSchool: row.schoolOrganizationId !== null && !(schoolStage !== null && outOfSchool.has(schoolStage)),
    className,
    teacher,
    schoolName: schoolName ?? '',
    villagersGroup: villagersGroup ?? '',
    villageName: place.villageName,
    townName: place.townName,
    director: place.director,
    policeName: place.policeName,
    policePhone: place.policePhone,
    stationPhone: place.stationPhone,
    relation,
    teacherRecordThisMonth: teacherRecord,
    lastMonthFlags: flags,
    fileWords: crypto
      ? (fileWords ?? []).map(({ textE, ...said }) => ({
          ...said,
          text: crypto.decrypt('file_record', 'text_e', said.id, textE),
        }))
      : [],
  } as unknown as ChildFacts;
}

/** Null when the conversation's memory cannot be read: it is as if it had not begun, and a new one can. */
export function sessionRecord({ dataE, ...rest }: SessionRow, crypto: FieldCrypto): SessionRecord | null {
  const data = crypto.decrypt('flow_session', 'data_e', rest.id, dataE);
  if (data === '') return null;
  return { ...rest, state: JSON.parse(data) as FlowState } as SessionRecord;
}

export function alertRecord(row: AlertRow, crypto: FieldCrypto): AlertRecord {
  const signals = row.signals.map(({ becauseE, ...signal }) => ({
    ...signal,
    because: becauseE === null ? '' : crypto.decrypt('signal', 'because_e', signal.id, becauseE),
  }));
  return { ...row, signals } as unknown as AlertRecord;
}

export function inviteFacts(row: InviteRow, crypto: FieldCrypto): InviteFacts {
  return {
    status: row.used ? 'used' : row.expired ? 'expired' : 'valid',
    inviteId: row.id,
    kind: row.kind,
    person: personFacts(row.person, crypto),
    surname: formOfAddress(row, crypto),
    group: row.group ?? '',
    childIds: row.childIds,
  } as unknown as InviteFacts;
}

const twoSigns = /^(欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|令狐|慕容|司徒|夏侯|长孙|宇文)/u;

/** 王奶奶: what may be shown before the person has said who they are. The name by which the child is known is not used. */
function formOfAddress({ person, relation }: InviteRow, crypto: FieldCrypto): string {
  if (person.realNameE === null) return person.name;
  const realName = crypto.decrypt('person', 'real_name_e', person.id, person.realNameE);
  const surname = twoSigns.exec(realName)?.[0] ?? [...realName][0] ?? '';
  if (relation !== null && relation !== '' && [...relation].length <= 3) return `${surname}${relation}`;
  if (person.staff !== null) return `${surname}老师`;
  return `${surname}${person.gender === 'male' || person.gender === '男' ? '先生' : person.gender === 'female' || person.gender === '女' ? '女士' : '家长'}`;
}
