import { freezeChain } from '../../../src/core/alert/freeze-chain.ts';
import { isReported } from '../../../src/core/duty/duty-rule.ts';
import type { InboundId, PersonId } from '../../../src/core/ids.ts';
import { projectPlaybook } from '../../support/playbook.ts';
import { carerId, caseAlertId, childId, type Kid, kids, mid, now, placeId, readers } from './matrix-county.ts';
import type { MatrixDesk } from './matrix-desk.ts';

/** What stands in the rows of the two counties beside places and people. Each has an id made of its name. */

const at = new Date(now - 3_600_000);
const later = new Date(now + 30 * 86_400_000);
const kid = (name: string): Kid => kids.find((one) => one.name === name) as Kid;
const countyOf = (name: string): string => placeId(kid(name).village.slice(0, 1));

interface AlertSpec {
  readonly name: string;
  readonly child: string;
  readonly flag: 'G03' | 'P02';
  /** Everybody who reads was told. */
  readonly told?: true;
  /** And pressed 回避 afterwards. */
  readonly recused?: true;
  /** The carer at home is left out, and so is every relative of hers. */
  readonly atHome?: true;
}

export const alertSpecs: readonly AlertSpec[] = [
  { name: 'own', child: 'own', flag: 'G03', told: true },
  { name: 'quiet', child: 'quiet', flag: 'G03' },
  { name: 'restricted', child: 'quiet', flag: 'P02' },
  { name: 'kept', child: 'kept', flag: 'P02', told: true, recused: true },
  { name: 'kin', child: 'kin', flag: 'P02', told: true, atHome: true },
  { name: 'town', child: 'town', flag: 'G03' },
  { name: 'county', child: 'county', flag: 'G03' },
];

export const alertId = (name: string): string => (name === 'own' ? caseAlertId : mid('alert', name));
/** Whoever has the alert called own. */
export const ownerRole = 'TOWN_STATION';

async function putAlerts({ prisma }: MatrixDesk): Promise<void> {
  const { chains, flags } = projectPlaybook();
  for (const [n, { name, child, flag: code, told, recused, atHome }] of alertSpecs.entries()) {
    const flag = flags.flags.get(code);
    if (!flag) throw new Error(`there is no flag ${code}`);
    await prisma.alert.create({
      data: {
        id: alertId(name),
        countyId: countyOf(child),
        no: `A-2611-9${n}`,
        childId: childId(child),
        subjectKey: `child:${childId(child)}`,
        placeRegionId: placeId(kid(child).village),
        flagCode: code,
        severity: 'orange',
        restricted: code === 'P02',
        chain: JSON.parse(JSON.stringify(freezeChain(chains, flag, 'orange', { startedAt: at.getTime() }))),
        exclusion: {
          suspectPersonIds: [],
          excludedPersonIds: atHome ? [carerId(child)] : [],
          excludedHouseholdIds: [],
          excludedRoles: [],
          recusedStaffIds: recused ? readers.map(({ staffId }) => staffId) : [],
          releasedPersonIds: [],
        },
        ...(name === 'own'
          ? { state: 'acked' as const, ackedAt: at, ownerStaffId: mid('staff', ownerRole) }
          : { state: 'new' as const }),
        openedAt: at,
      },
    });
    if (told)
      await prisma.alertRecipient.createMany({
        data: readers.map(({ staffId, personId, role }, stepNo) => ({
          id: mid('told', name, staffId),
          ...{ alertId: alertId(name), stepNo, staffId, personId, role, state: 'told', at },
        })),
      });
  }
}

export interface ItemSpec {
  readonly name: string;
  readonly child: string;
  readonly forRole: string | null;
  readonly restricted?: true;
  /** A recording of this name hangs on it. */
  readonly voice?: true;
}

export const itemSpecs: readonly ItemSpec[] = [
  { name: 'own for anybody', child: 'own', forRole: null, voice: true },
  { name: 'own for the teacher', child: 'own', forRole: 'CLASS_TEACHER' },
  { name: 'own for the director', child: 'own', forRole: 'CHILD_DIRECTOR', voice: true },
  { name: 'own for relief', child: 'own', forRole: 'CIVIL_RELIEF' },
  { name: 'own for the office', child: 'own', forRole: 'SCHOOL_OFFICE' },
  { name: 'kept', child: 'kept', forRole: null, restricted: true, voice: true },
  { name: 'kin', child: 'kin', forRole: null, voice: true },
  { name: 'near', child: 'near', forRole: 'CHILD_DIRECTOR' },
  { name: 'town', child: 'town', forRole: null, voice: true },
  { name: 'county', child: 'county', forRole: null },
];

export const itemId = (name: string): string => mid('item', name);
export const mediaRef = (name: string): string => `web:${mid('media', name)}`;

async function putItems({ prisma }: MatrixDesk): Promise<void> {
  for (const { name, child, forRole, restricted = false, voice } of itemSpecs) {
    const inboundId = voice ? mid('inbound', name) : null;
    if (inboundId)
      await prisma.inboundMessage.create({
        data: {
          ...{ id: inboundId, channel: 'web', externalMessageId: inboundId, identityId: mid('identity') },
          ...{ partyId: carerId(child), kind: 'voice', mediaRef: mediaRef(name), receivedAt: at },
        },
      });
    await prisma.humanInbox.create({
      data: {
        ...{ id: itemId(name), effectKey: itemId(name), inboundId, personId: carerId(child), childId: childId(child) },
        ...{ reason: 'voice', forRole, restricted, createdAt: at },
      },
    });
  }
}

/** Conversations that are open with each carer: forms that staff go on with. */
async function putTalks({ handle }: MatrixDesk): Promise<void> {
  for (const { name } of kids)
    await handle({
      kind: 'conversation_due',
      id: mid('asked', name) as InboundId,
      personId: carerId(name) as PersonId,
      flowId: 'F02_guardian_monthly',
      at: now,
    });
}

/** The open conversation with each carer, by the carer. */
export async function sessionsOf({ prisma }: MatrixDesk): Promise<ReadonlyMap<string, { id: string; seenAt: number }>> {
  const rows = await prisma.flowSession.findMany({ where: { state: 'open', flowId: 'F02_guardian_monthly' } });
  return new Map(rows.map(({ id, partyId, updatedAt }) => [partyId, { id, seenAt: updatedAt.getTime() }]));
}

/** What each reader has of their own, and one colleague has. */
export const ownerIds = [...readers.map(({ staffId }) => staffId), mid('staff', 'teacher here')];
export const ownId = (kind: string, staffId: string): string => mid('own', kind, staffId);
const personOf = (staffId: string): string =>
  readers.find((one) => one.staffId === staffId)?.personId ?? mid('person', 'teacher here');

async function putOwn({ prisma, crypto }: MatrixDesk): Promise<void> {
  const data = ownerIds.map((staffId) => ({ staffId, personId: personOf(staffId) }));
  const id = (kind: string) => (one: { readonly staffId: string }) => ({
    id: ownId(kind, one.staffId),
    staffId: one.staffId,
  });
  const secretOf = (staffId: string) =>
    crypto.encrypt('staff_credential', 'secret_e', ownId('way', staffId), 'A'.repeat(32));
  const [filter, way, session, leave] = [id('filter'), id('way'), id('session'), id('leave')];
  await prisma.savedFilter.createMany({
    data: data.map((one) => ({ ...filter(one), page: 'children', name: '一', query: {} })),
  });
  await prisma.staffCredential.createMany({
    data: data.map((one) => ({ ...way(one), kind: 'totp', name: '手机', secretE: secretOf(one.staffId) })),
  });
  await prisma.staffAccess.createMany({
    data: data.map((one) => ({
      ...session(one),
      ...{ tokenH: ownId('token', one.staffId), kind: 'session', expiresAt: later, createdAt: at, method: 'link' },
      ...{ lastSeenAt: at, device: '' },
    })),
  });
  await prisma.staffLeave.createMany({
    data: data.map((one) => ({
      ...leave(one),
      ...{ fromDay: new Date('2027-01-04'), toDay: new Date('2027-01-05'), createdBy: one.staffId },
    })),
  });
  const preview = JSON.stringify({
    ...{ kind: 'roster', rows: 1, fresh: [['孩子', 1]], changed: 0, alreadyThere: 0, refused: 0, warnings: 0 },
    ...{ lines: [], ignored: [], may: 'all' },
  });
  await prisma.importBatch.createMany({
    data: data.map(({ staffId }) => {
      const batch = ownId('batch', staffId);
      return {
        ...{ id: batch, kind: 'desk', fileName: '名册.xlsx', rows: 1, errors: [], state: 'preview', by: staffId, at },
        previewE: crypto.encrypt('import_batch', 'preview_e', batch, preview),
        fileE: crypto.encrypt('import_batch', 'file_e', batch, ''),
      };
    }),
  });
  const rules = [...projectPlaybook().duties.rules.values()];
  const handovers = rules.filter(({ evidence }) =>
    evidence.some((one) => one.type === 'record' && one.record === 'handover'),
  );
  const reported = rules.find(isReported);
  const duty = { countyId: placeId('A'), opensAt: at, dueAt: later, periodKey: '2026-11', regionId: placeId('A') };
  await prisma.duty.createMany({
    data: data.map(({ staffId, personId }) => ({
      ...{ id: ownId('duty', staffId), rule: reported?.id ?? '', ownerPersonId: personId, ...duty },
    })),
  });
  await prisma.duty.createMany({
    data: data.flatMap(({ staffId, personId }) =>
      handovers.map(({ id }) => ({ ...{ id: ownId(id, staffId), rule: id, ownerPersonId: personId, ...duty } })),
    ),
  });
}

/** Acts on many rows that were begun: of one child, of one duty. */
async function putBulk({ prisma }: MatrixDesk): Promise<void> {
  for (const staffId of ownerIds)
    for (const [kind, what, entityId] of [
      ['childAct', 'boarding', childId('own')],
      ['dutyAct', 'report', ownId('duty', staffId)],
    ] as const)
      await prisma.bulkAct.create({
        data: { id: ownId(kind, staffId), staffId, kind: what, createdAt: at, items: { create: [{ entityId }] } },
      });
}

/** One campaign for each of these regions, written by somebody who does not read. */
export const campaignRegions = ['A11', 'A1', 'A2', 'A', 'B'] as const;

async function putRest({ prisma }: MatrixDesk): Promise<void> {
  await prisma.dropoutCase.createMany({
    data: kids.map(({ name }) => ({
      ...{ id: mid('case', name), childId: childId(name), firstAbsentDay: new Date('2026-11-12') },
      ...{ reason: 'knows_refuses', openedAt: at, state: 'absent' as const },
    })),
  });
  await prisma.campaign.createMany({
    data: campaignRegions.map((region) => ({
      ...{ id: mid('campaign', region), countyId: placeId(region.slice(0, 1)), kind: 'tip', title: region },
      ...{ text: '天冷了,注意保暖', createdBy: mid('staff', 'director near'), createdAt: at },
      audience: { roles: ['CAREGIVER'], regionIds: [placeId(region)], schoolIds: [], childIds: [] },
    })),
  });
  await prisma.systemAlarm.createMany({
    data: [
      { id: mid('alarm', 'own'), key: 'x', what: '没有人接', raisedAt: at },
      { id: mid('alarm', 'kept'), key: 'y', what: '没有人接', raisedAt: at, data: { alertId: alertId('kept') } },
    ],
  });
  await prisma.accessLog.createMany({
    data: ['restricted', 'kin'].map((name) => ({
      ...{ id: mid('access', name), staffId: mid('staff', 'director near'), entity: 'alert', entityId: alertId(name) },
      ...{ personId: mid('person', 'director near'), purpose: 'reason: 值班要看', at },
    })),
  });
  await prisma.invite.createMany({
    data: [
      ...kids.map(({ name }) => ({ personId: carerId(name), childIds: [childId(name)], kind: 'caregiver', name })),
      ...['teacher here', 'director near', 'office of the other county'].map((name) => ({
        ...{ personId: mid('person', name), childIds: [], kind: 'staff', name },
      })),
    ].map(({ name, ...row }) => ({
      ...{ id: mid('invite', name), codeH: mid('code', name), expiresAt: later, createdAt: at },
      ...row,
    })),
  });
}

export async function putRows(desk: MatrixDesk): Promise<void> {
  await putTalks(desk);
  await putAlerts(desk);
  await putItems(desk);
  await putOwn(desk);
  await putBulk(desk);
  await putRest(desk);
}
