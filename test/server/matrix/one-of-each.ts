import { freezeChain } from '../../../src/core/alert/freeze-chain.ts';
import { factFields, factKinds } from '../../../src/core/ledger/fact-fields.ts';
import { recordKinds } from '../../../src/core/ledger/record-kinds.ts';
import { projectPlaybook } from '../../support/playbook.ts';
import { carerId, childId, mid, now, placeId, readers } from './matrix-county.ts';
import type { MatrixDesk } from './matrix-desk.ts';

/** One of everything that the desk has a name for, about the child called own: what a page says of each is then seen. */

const at = new Date(now - 2 * 3_600_000);
const lately = new Date(now - 86_400_000);
const own = { childId: childId('own'), countyId: placeId('A') };
const quoted = '他说想爸爸';

/** Flags of an alert: with and without the mandatory report. */
const told = ['P01', 'C07', 'N03'] as const;
const flagAlertId = (code: string): string => mid('alert of flag', code);
/** Their ids: every reader was told of them. */
export const toldAlerts: readonly string[] = told.map(flagAlertId);

/** Each alert is raised by some of these reasons and by somebody's words. */
async function putAlerts({ prisma, crypto }: MatrixDesk, reasons: readonly string[]): Promise<void> {
  const { chains, flags } = projectPlaybook();
  const each = told.map((code) => flags.get(code));
  await prisma.alert.createMany({
    data: each.map((flag, n) => ({
      ...{ id: flagAlertId(flag.code), ...own, no: `A-2611-8${n}`, subjectKey: `child:${own.childId}:${flag.code}` },
      ...{ placeRegionId: placeId('A11'), flagCode: flag.code, severity: flag.severity, openedAt: at },
      chain: JSON.parse(JSON.stringify(freezeChain(chains, flag, flag.severity, { startedAt: at.getTime() }))),
      exclusion: {
        ...{ suspectPersonIds: [], excludedPersonIds: [], excludedHouseholdIds: [], excludedRoles: [] },
        ...{ recusedStaffIds: [], releasedPersonIds: [] },
      },
    })),
  });
  await prisma.alertRecipient.createMany({
    data: each.flatMap(({ code }) =>
      readers.map(({ staffId, personId, role }, stepNo) => ({
        ...{ id: mid('told of flag', code, staffId), alertId: flagAlertId(code), stepNo, staffId, personId, role },
        ...{ state: 'told', at },
      })),
    ),
  });
  await prisma.signal.createMany({
    data: each.flatMap((flag, turn) =>
      [quoted, ...reasons.filter((_reason, n) => n % each.length === turn)].map((text, n) => {
        const id = mid('signal of flag', flag.code, String(n));
        return {
          ...{ id, alertId: flagAlertId(flag.code), childId: own.childId, subjectKey: `child:${own.childId}`, at },
          ...{ flagCode: flag.code, severity: flag.severity, sourceRole: n === 0 ? 'CAREGIVER' : 'REVIEW' },
          becauseE: crypto.encrypt('signal', 'because_e', id, text),
        };
      }),
    ),
  });
}

/** Every rule has a duty that is late for each reader, and one about the child that was missed. */
async function putDuties({ prisma }: MatrixDesk): Promise<void> {
  const rules = [...projectPlaybook().duties.rules.values()].filter(({ kind }) => kind !== 'machine');
  const base = { countyId: own.countyId, regionId: placeId('A11'), opensAt: lately, dueAt: at, periodKey: '2026-11' };
  await prisma.duty.createMany({
    data: rules.flatMap(({ id: rule, owners }) => [
      ...readers.slice(0, 6).map(({ staffId, personId }) => ({
        ...{ id: mid('late', rule, staffId), rule, ownerPersonId: personId, ...base },
      })),
      {
        ...{
          id: mid('missed', rule),
          rule,
          childId: own.childId,
          ...base,
          state: 'missed' as const,
          reason: 'no_answer',
        },
        ownerPersonId: owners.includes('CAREGIVER') ? carerId('own') : (readers[0]?.personId ?? ''),
      },
    ]),
  });
  await prisma.jobRun.createMany({
    data: [...projectPlaybook().duties.rules.keys()].map((rule) => ({
      ...{ job: `duty:${rule}`, periodKey: '2026-11-17', state: 'done', at: lately },
    })),
  });
}

/** What a field of this type may hold. */
const sample = { string: 'NONE', int: 2, bool: true, list: ['NONE'], date: '2026-11-01' } as const;

async function putFile({ prisma, crypto }: MatrixDesk): Promise<void> {
  const personId = carerId('own');
  await prisma.fileRecord.createMany({
    data: [...recordKinds.values()].map(({ kind, fields, states }) => {
      const id = mid('record', kind);
      return {
        ...{ id, ...own, kind, personId, at, state: states?.[0] ?? null },
        data: Object.fromEntries(Object.entries(fields).map(([name, type]) => [name, sample[type]])),
        textE: crypto.encrypt('file_record', 'text_e', id, quoted),
      };
    }),
  });
  const methods = ['call', 'phone', 'video', 'visit', 'talk', 'meet', 'wechat', 'letter', 'message', 'other'];
  const sides = ['parent', 'carer', 'child', 'class_teacher', 'child_director', 'helper', 'volunteer', 'bot', 'other'];
  await prisma.contactLog.createMany({
    data: [...methods.map((method) => [method, 'parent']), ...sides.map((side) => ['call', side])].map(
      ([method = '', fromRole = ''], n) => ({
        ...{
          id: mid('contact', String(n)),
          childId: own.childId,
          fromRole,
          toRole: 'child',
          method,
          at,
          source: 'own',
        },
      }),
    ),
  });
  await prisma.childFact.createMany({
    data: factFields.map((field) => ({
      ...{ id: mid('fact', field), childId: own.childId, field, validFrom: lately, at, source: quoted },
      ...{
        byStaffId: readers[0]?.staffId ?? '',
        value: { text: Object.keys(factKinds[field].options ?? {})[0] ?? '' },
      },
    })),
  });
  const steps = 'day1 day3_visit suspected persuade persuade_failed letter_a letter_b month returned confirm'.split(
    ' ',
  );
  await prisma.dropoutStep.createMany({
    data: steps.map((kind) => ({ id: mid('step', kind), caseId: mid('case', 'own'), at, kind, line: 'school' })),
  });
  const session = mid('session of answers');
  const { steps: questions } = projectPlaybook().flows.get('F02_guardian_monthly') ?? { steps: new Map() };
  await prisma.answer.createMany({
    data: [...questions.keys()].map((stepId) => ({
      ...{ id: mid('answer', stepId), sessionId: session, flowId: 'F02_guardian_monthly', stepId, personId, at },
      ...{ childId: own.childId, value: 'NONE', understoodBy: 'digit' },
    })),
  });
}

async function putWaiting({ prisma, crypto }: MatrixDesk, reasons: readonly string[]): Promise<void> {
  const notes = ['', 'H02 奶奶住院', 'F02_guardian_monthly', quoted];
  await prisma.humanInbox.createMany({
    data: reasons.flatMap((reason) =>
      notes.map((note, n) => {
        const id = mid('waits', reason, String(n));
        return {
          ...{ id, effectKey: id, personId: carerId('own'), childId: own.childId, reason, createdAt: at },
          noteE: note === '' ? null : crypto.encrypt('human_inbox', 'note_e', id, note),
        };
      }),
    ),
  });
  const alarms = {
    alert_nobody: '告警 A-2611-0001 的一步找不到人。',
    role_empty: '没有人。',
    staff_unreachable: '联系不上。',
  };
  await prisma.systemAlarm.createMany({
    data: [
      ...Object.entries(alarms).map(([kind, what]) => ({ key: `${kind}:x`, what })),
      ...['scan_failed', 'dead_message', 'duty_silent', 'row_stuck'].map((what) => ({ key: `${what}:x`, what })),
    ].map((one) => ({ id: mid('alarm', one.key), ...one, raisedAt: at })),
  });
  await prisma.channelHealth.createMany({
    data: (['web', 'telegram', 'wechat', 'sms', 'phone'] as const).map((channel) => ({
      ...{ channel, state: 'down', since: at, reason: 'other' },
    })),
  });
}

export interface OneOfEach {
  /** Why signals are raised, and why something waits for a person. */
  readonly because: readonly string[];
  readonly waits: readonly string[];
}

export async function putOneOfEach(desk: MatrixDesk, { because, waits }: OneOfEach): Promise<void> {
  await putAlerts(desk, because);
  await putDuties(desk);
  await putFile(desk);
  await putWaiting(desk, waits);
}
