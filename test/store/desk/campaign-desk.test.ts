import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCampaignActs } from '../../../src/app/campaign/campaign-acts.ts';
import { type CampaignDesk, type CampaignForm, makeCampaignDesk } from '../../../src/app/campaign/campaign-desk.ts';
import type { DeskActor } from '../../../src/app/desk-ports.ts';
import { noExclusion } from '../../../src/core/alert/exclusion.ts';
import { makeCampaignChildren } from '../../../src/store/campaign-children.ts';
import { makeCampaignFeedStore } from '../../../src/store/campaign-feed.ts';
import { makeCampaignStore } from '../../../src/store/campaigns.ts';
import { createFieldCrypto } from '../../../src/store/field-crypto.ts';
import { makeDatabase } from '../../../src/store/hallway/database.ts';
import { makeHallwayStore } from '../../../src/store/hallway/hallway-store.ts';
import { parseKeys } from '../../../src/store/keys.ts';
import { type Database, openPrisma } from '../../../src/store/prisma.ts';
import { writeLedger } from '../../../src/store/write-ledger.ts';
import { createTestDatabase } from '../../support/database.ts';
import { projectPlaybook } from '../../support/playbook.ts';
import { villageId, villageLedger } from '../../support/village-ledger.ts';

const now = Date.parse('2026-11-18T10:00:00+08:00');
const crypto = createFieldCrypto(parseKeys('7'.repeat(64), 'test'));
let prisma: Database;
let desk: CampaignDesk;
let start: () => Promise<number>;
let end: () => Promise<void>;

const reader = (name: string, role: string, scopeType: 'town' | 'county' | 'village', place: string): DeskActor => ({
  staffId: villageId('staff', name),
  personId: villageId('person', name),
  name,
  post: '',
  drill: false,
  roles: [{ role, scopeType, scopeId: villageId(scopeType, place) }],
  kin: [villageId('person', name)],
});
const supervisor = reader('何督导', 'TOWN_SUPERVISOR', 'town', '青山镇');
const lead = reader('曹镇长', 'TOWN_LEAD', 'town', '青山镇');
const office = reader('华主任', 'COUNTY_OFFICE', 'county', '清河县');
const director = reader('李姐', 'CHILD_DIRECTOR', 'village', '石桥村');

const form = (more: Partial<CampaignForm> = {}): CampaignForm => ({
  kind: 'tip',
  title: '换季',
  text: '早晚凉,给孩子加件衣。',
  flowId: null,
  audience: {
    roles: ['CAREGIVER', 'PARENT'],
    regionIds: [villageId('village', '石桥村')],
    schoolIds: [],
    childIds: [],
  },
  ...more,
});

beforeAll(async () => {
  const database = await createTestDatabase();
  const pool = new pg.Pool({ connectionString: database.url, max: 4 });
  prisma = openPrisma(pool);
  await writeLedger(prisma, crypto, villageLedger({ oneChild: true }), { kind: 'test' });
  await prisma.careRelation.updateMany({ data: { validFrom: new Date('2020-01-01') } });
  await prisma.staffRole.updateMany({ data: { validFrom: new Date('2020-01-01') } });
  await prisma.person.update({
    where: { id: villageId<string>('person', '张哥') },
    data: { promptsOffAt: new Date(now) },
  });
  const agreed = villageId<string>('person', '王奶奶');
  await prisma.consentRecord.create({
    data: {
      id: randomUUID(),
      personId: agreed,
      textVersion: '1',
      textHash: 'h',
      decision: 'agreed',
      method: 'chat',
      legalBasis: 'x',
      at: new Date(now),
    },
  });
  await prisma.channelIdentity.create({
    data: { id: randomUUID(), personId: agreed, channel: 'web', externalIdH: 'h', externalIdE: 'e', state: 'bound' },
  });
  const bare = makeDatabase(pool);
  const store = makeCampaignStore(bare);
  const clock = { now: () => now };
  const hallway = makeHallwayStore({ database: bare, crypto, jobs: null, now: clock.now });
  const named = { children: makeCampaignChildren(prisma), hallway };
  const acts = makeCampaignActs({ ...named, store, playbook: projectPlaybook, clock, newId: randomUUID });
  desk = makeCampaignDesk({ ...named, acts, store, playbook: projectPlaybook, clock });
  start = () => makeCampaignFeedStore({ database: bare, crypto, jobs: null }).startDue(now);
  end = async () => {
    await prisma.$disconnect();
    await pool.end();
    await database.drop();
  };
});
afterAll(() => end());

describe('writing a campaign at the desk', () => {
  it('offers the places of one’s own region only, and nothing to whoever runs none', async () => {
    const own = await desk.choices(supervisor);
    expect(own?.regions.map(({ name }) => name)).toEqual(['青山镇', '石桥村']);
    expect([own?.wholeCounty, own?.schools.map(({ name }) => name)]).toEqual([false, ['石桥小学']]);
    expect((await desk.choices(office))?.wholeCounty).toBe(true);
    expect(own?.flows.map(({ id }) => id)).not.toContain('F14_mandatory_report');
    for (const nobody of [director, reader('训练员', 'ADMIN', 'county', '清河县')]) {
      expect(await desk.choices(nobody)).toBeNull();
      expect(await desk.preview(nobody, form())).toBeNull();
      expect((await desk.draft(nobody, form(), 'form-0001')).kind).toBe('unknown');
    }
  });

  it('counts whom it would reach, and why not the others; the same people get it when it starts', async () => {
    const preview = await desk.preview(supervisor, form());
    expect(preview?.count).toEqual({ audience: 4, reach: 1, reasons: { prompts_off: 1, no_consent: 2 } });
    expect(preview?.faults).toEqual([]);
    const made = await desk.draft(supervisor, form(), 'form-0002');
    const id = made.kind === 'done' ? made.id : '';
    expect((await desk.act(lead, id, 'approve')).kind).toBe('done');
    expect((await desk.act(lead, id, 'start')).kind).toBe('done');
    expect(await start()).toBe(1);
    expect(await prisma.campaignRecipient.count({ where: { campaignId: id } })).toBe(4);
  });

  it('the same form twice is one draft, and who wrote it does not approve it', async () => {
    const results = await Promise.all([1, 2].map(() => desk.draft(supervisor, form({ title: '两次' }), 'form-0003')));
    const [id] = results.map((result) => (result.kind === 'done' ? result.id : ''));
    expect(await prisma.campaign.count({ where: { title: '两次' } })).toBe(1);
    expect(await prisma.auditLog.count({ where: { action: 'campaign_drafted', entityId: id ?? '' } })).toBe(1);
    expect(await desk.act(supervisor, id ?? '', 'approve')).toMatchObject({
      kind: 'refused',
      faults: [{ code: 'own' }],
    });
    expect((await desk.find(supervisor, id ?? ''))?.may).toEqual(['cancel']);
    expect(await desk.find(director, id ?? '')).toBeNull();
  });

  it('is not for another region, the whole county from a township, or a place that is none', async () => {
    const where = (regionIds: string[]) =>
      form({ audience: { roles: ['CAREGIVER'], regionIds, schoolIds: [], childIds: [] } });
    for (const [ids, code] of [
      [[], 'not_yours'],
      [[villageId<string>('county', '清河县')], 'not_yours'],
      [[randomUUID()], 'unknown_place'],
      [['x'], 'incomplete'],
    ] as const) {
      const preview = await desk.preview(supervisor, where([...ids]));
      expect([preview?.faults.map((fault) => fault.code), preview?.count]).toEqual([[code], null]);
      expect((await desk.draft(supervisor, where([...ids]), `form-${code}`)).kind).toBe('refused');
    }
  });

  it('begins at the hour that was said with the approval', async () => {
    const made = await desk.draft(supervisor, form({ title: '晚上' }), 'form-0004');
    const id = made.kind === 'done' ? made.id : '';
    await desk.act(lead, id, 'approve', now + 3_600_000);
    expect((await desk.find(lead, id))?.campaign).toMatchObject({ state: 'approved', startsAt: now + 3_600_000 });
  });
});

describe('children named one by one', () => {
  const child = villageId<string>('child', '小军');
  const named = (more: Partial<CampaignForm['audience']> = {}, title = '点名') =>
    form({
      title,
      audience: { roles: ['CAREGIVER', 'PARENT'], regionIds: [], schoolIds: [], childIds: [child], ...more },
    });
  const codes = async (actor: DeskActor, wanted = named()) =>
    (await desk.preview(actor, wanted))?.faults.map(({ code }) => code);
  const niece: DeskActor = { ...supervisor, kin: [supervisor.personId, villageId('person', '王奶奶')] };
  const elsewhere: DeskActor = {
    ...supervisor,
    roles: [{ role: 'TOWN_SUPERVISOR', scopeType: 'town', scopeId: randomUUID() }],
  };

  it('are found by name and number in one’s own places only, and never of one’s own family', async () => {
    expect((await desk.search(supervisor, '军')).map(({ name, fileNo, place }) => [name, fileNo, place])).toEqual([
      ['小军', 'QH-0001', '石桥村'],
    ]);
    expect((await desk.search(supervisor, 'qh-0001')).map(({ id }) => id)).toEqual([child]);
    for (const nobody of [niece, elsewhere, director, reader('训练员', 'ADMIN', 'county', '清河县')]) {
      expect(await desk.search(nobody, '军')).toEqual([]);
      expect(await desk.named(nobody, [child])).toEqual([]);
    }
    expect(await desk.named(supervisor, [child, randomUUID(), 'x'])).toHaveLength(1);
    expect(await codes(niece)).toEqual(['unknown_child']);
    expect((await desk.draft(niece, named(), 'form-0101')).kind).toBe('refused');
    expect(await codes(supervisor, named({ childIds: [child, randomUUID()] }))).toContain('unknown_child');
    expect(await codes(supervisor, named({ roles: ['CLASS_TEACHER'] }))).toContain('children_family');
  });

  it('have their carers and parents as those who get it, and nobody else', async () => {
    expect((await desk.preview(supervisor, named()))?.count).toMatchObject({ audience: 4, reach: 1 });
    const made = await desk.draft(supervisor, named(), 'form-0102');
    const id = made.kind === 'done' ? made.id : '';
    expect((await desk.act(lead, id, 'approve')).kind).toBe('done');
    expect((await desk.act(lead, id, 'start')).kind).toBe('done');
    await start();
    const rows = await prisma.campaignRecipient.findMany({ where: { campaignId: id }, select: { personId: true } });
    expect(new Set(rows.map(({ personId }) => personId))).toEqual(
      new Set(['王奶奶', '张爷爷', '张哥', '张嫂'].map((name) => villageId('person', name))),
    );
  });

  it('whoever knows of what the home must not learn of does not write to it by name, nor lets it go; who does not know learns nothing', async () => {
    const made = await desk.draft(supervisor, named({}, '以前写的'), 'form-0103');
    const id = made.kind === 'done' ? made.id : '';
    const chain = { chain: 'P', severity: 'orange', steps: [], ackWithinMs: 0 };
    const alert = await prisma.alert.create({
      data: {
        ...{ id: randomUUID(), countyId: villageId('county', '清河县'), no: 'A-2611-0009', childId: child },
        ...{ subjectKey: `child:${child}`, flagCode: 'P02', severity: 'orange', restricted: true, chain },
        exclusion: { ...noExclusion, excludedPersonIds: [villageId('person', '王奶奶')] },
        openedAt: new Date(now),
      },
    });
    // The supervisor and the lead answer for the township and know of it.
    expect(await codes(supervisor)).toEqual(['kept_from']);
    expect(await desk.draft(supervisor, named(), 'form-0104')).toMatchObject({ faults: [{ word: '小军' }] });
    expect(await desk.act(lead, id, 'approve')).toMatchObject({ kind: 'refused', faults: [{ code: 'kept_from' }] });
    // To the whole place it goes on as ever.
    expect(await codes(supervisor, form())).toEqual([]);
    // Somebody who must not know of it themselves sees no difference.
    const exclusion = {
      ...noExclusion,
      excludedPersonIds: [villageId('person', '王奶奶')],
      recusedStaffIds: [lead.staffId],
    };
    await prisma.alert.update({ where: { id: alert.id }, data: { exclusion } });
    expect(await codes(lead)).toEqual([]);
    expect((await desk.act(lead, id, 'approve')).kind).toBe('done');
    await prisma.alert.update({ where: { id: alert.id }, data: { closedAt: new Date(now), state: 'closed' } });
    expect(await codes(supervisor)).toEqual([]);
  });
});
