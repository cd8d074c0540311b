import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditFilter, AuditPort } from '../../../src/app/desk/audit-port.ts';
import type { DeskActor } from '../../../src/app/desk-ports.ts';
import { makeAuditSealer } from '../../../src/store/audit-sealer.ts';
import { makeAuditLists } from '../../../src/store/desk/audit-lists.ts';
import { createFieldCrypto } from '../../../src/store/field-crypto.ts';
import { parseKeys } from '../../../src/store/keys.ts';
import { type Database, openPrisma } from '../../../src/store/prisma.ts';
import { writeLedger } from '../../../src/store/write-ledger.ts';
import { createTestDatabase } from '../../support/database.ts';
import { until } from '../../support/until.ts';
import { villageId, villageLedger } from '../../support/village-ledger.ts';

const now = Date.parse('2026-11-18T10:00:00+08:00');
const hour = 3_600_000;
const all: AuditFilter = {
  from: now - 24 * hour,
  to: now + 24 * hour,
  name: '',
  number: '',
  who: 'all',
  action: '',
  before: null,
};

let pool: pg.Pool;
let prisma: Database;
let audit: AuditPort;
let end: () => Promise<void>;
let woken = 0;
const [plain, restricted] = [randomUUID(), randomUUID()];

const reader = (name: string, role: string, kin: readonly string[] = []): DeskActor => ({
  staffId: villageId('staff', name),
  personId: villageId('person', name),
  name,
  post: '',
  drill: false,
  roles: [{ role, scopeType: 'county', scopeId: villageId('county', '清河县') }],
  kin: [villageId('person', name), ...kin.map((one) => villageId('person', one))] as never,
});
const officer = reader('训练员', 'PRIVACY_OFFICER');
const admin = reader('华主任', 'ADMIN');
const kin = reader('金县长', 'ADMIN', ['王奶奶']);

beforeAll(async () => {
  const database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 4 });
  prisma = openPrisma(pool);
  await writeLedger(prisma, createFieldCrypto(parseKeys('7'.repeat(64), 'test')), villageLedger({ oneChild: true }), {
    kind: 'test',
  });
  const alert = (
    id: string,
    no: string,
    flagCode: string,
    more: { exclusion: object; childId?: string; restricted?: boolean },
  ) => ({
    id,
    no,
    flagCode,
    countyId: villageId<string>('county', '清河县'),
    subjectKey: `child:${id}`,
    severity: 'red' as const,
    chain: {},
    openedAt: new Date(now),
    ...more,
  });
  const out = { suspectPersonIds: [], excludedPersonIds: [], recusedStaffIds: [] };
  await prisma.alert.createMany({
    data: [
      alert(plain, 'A-2611-0001', 'G02', { exclusion: out, childId: villageId<string>('child', '小军') }),
      alert(restricted, 'A-2611-0002', 'P02', {
        exclusion: { ...out, recusedStaffIds: [villageId('staff', '水校长')] },
        restricted: true,
      }),
    ],
  });
  const looked = (name: string, entity: string, entityId: string, purpose: string, minutes: number) => ({
    id: randomUUID(),
    staffId: villageId<string>('staff', name),
    personId: villageId<string>('person', name),
    entity,
    entityId,
    purpose,
    at: new Date(now + minutes * 60_000),
  });
  await prisma.accessLog.createMany({
    data: [
      looked('施值班', 'alert', plain, 'assigned', 1),
      looked('华主任', 'alert', restricted, 'reason: 县里安排我协助', 2),
      looked('训练员', 'alert', restricted, 'reason: 年度检查', 3),
      looked('李姐', 'child', villageId('child', '小军'), 'read', 4),
    ],
  });
  const did = (
    kind: string,
    actorId: string | null,
    action: string,
    entity: string,
    entityId: string,
    minutes: number,
  ) => ({
    at: new Date(now + minutes * 60_000),
    actorKind: kind,
    actorId,
    action,
    entity,
    entityId,
  });
  await prisma.auditLog.createMany({
    data: [
      did('person', villageId('person', '施值班'), 'staff_acted', 'alert', plain, 1),
      did('person', villageId('person', '王奶奶'), 'message_received', 'event', randomUUID(), 2),
      did('system', null, 'alert_step_due', 'alert', restricted, 3),
      did('staff', villageId('staff', '何督导'), 'role_given', 'staff', villageId('staff', '李姐'), 4),
      ...Array.from({ length: 5 }, (_, n) =>
        did('person', villageId('person', '李姐'), 'form_filled', 'child', villageId('child', '小军'), 10 + n),
      ),
    ],
  });
  audit = makeAuditLists({ database: prisma, pool, now: () => now + hour, changed: () => void woken++ });
  end = async () => {
    await prisma.$disconnect();
    await pool.end();
    await database.drop();
  };
});
afterAll(() => end());

const numbers = async (actor: DeskActor, filter: Partial<AuditFilter> = {}) =>
  (await audit.log(actor, { ...all, ...filter }, 100)).rows
    .filter(({ action }) => action !== 'ledger_written')
    .map(({ name, actor: who, action, number }) => [name || who, action, number]);

describe('who did what', () => {
  it('names staff and what it is about by number, and nobody of a family', async () => {
    const rows = await numbers(admin);
    expect(rows).toContainEqual(['施值班', 'staff_acted', 'A-2611-0001']);
    expect(rows).toContainEqual(['何督导', 'role_given', '']);
    expect(rows).toContainEqual(['family', 'message_received', '']);
    expect(rows).toContainEqual(['system', 'alert_step_due', 'A-2611-0002']);
    expect(JSON.stringify((await audit.log(admin, all, 100)).rows)).not.toMatch(/王奶奶|小军/u);
  });

  it.each([
    [{ name: '施' }, 1],
    [{ number: 'A-2611-0002' }, 1],
    [{ action: 'form_filled' }, 5],
    [{ who: 'system' as const }, 1],
    [{ who: 'family' as const }, 1],
    [{ to: now - hour }, 0],
    [{ name: "' or 1=1 --" }, 0],
    [{ before: '1; drop table audit_log' }, 9],
  ])('finds by %o: %i', async (filter, count) => {
    expect(await numbers(admin, filter)).toHaveLength(count);
  });

  it('goes on page by page without a gap', async () => {
    const seen: string[] = [];
    let before: string | null = null;
    do {
      const page: Awaited<ReturnType<AuditPort['log']>> = await audit.log(
        admin,
        { ...all, action: 'form_filled', before },
        2,
      );
      seen.push(...page.rows.map(({ seq }) => seq));
      before = page.next;
    } while (before !== null);
    expect([seen.length, new Set(seen).size]).toEqual([5, 5]);
  });
});

describe('who read what', () => {
  it('shows reasons to whoever answers for personal data, and to nobody else', async () => {
    expect((await audit.access(officer, all, 100)).rows.map(({ reason }) => reason)).toContain('县里安排我协助');
    expect(JSON.stringify(await audit.access(admin, all, 100))).not.toContain('县里安排');
    expect(await audit.restricted(admin, 0, 10)).toEqual([]);
  });

  it('the second look is taken once, by somebody else than who looked', async () => {
    const [own, others] = ['训练员', '华主任'].map(async (who) =>
      (await audit.restricted(officer, 0, 10)).find(({ name }) => name === who),
    );
    expect((await own)?.mayReview).toBe(false);
    const id = (await others)?.id ?? '';
    expect(await audit.review(admin, id, now)).toBe(false);
    expect(await audit.review(officer, (await own)?.id ?? '', now)).toBe(false);
    expect(await audit.review(officer, randomUUID(), now)).toBe(false);
    expect(await Promise.all([audit.review(officer, id, now), audit.review(officer, id, now)])).toEqual([true, true]);
    expect(await prisma.auditLog.count({ where: { action: 'access_reviewed', entityId: id } })).toBe(1);
    expect((await audit.restricted(officer, 0, 10)).at(-1)).toMatchObject({ id, reviewed: { name: '训练员' } });
  });

  it('goes on page by page', async () => {
    const first = await audit.access(officer, all, 3);
    const rest = await audit.access(officer, { ...all, before: first.next }, 3);
    expect([first.rows.length, rest.rows.length, rest.next]).toEqual([3, 1, null]);
  });
});

describe('what a reader may not know of', () => {
  it('leaves no trace and no count: files of their own family, alerts that they stepped aside from', async () => {
    expect((await numbers(kin)).some(([, , number]) => number === 'A-2611-0001' || number === 'QH-0001')).toBe(false);
    expect((await audit.access(kin, all, 100)).rows.map(({ number }) => number)).not.toContain('A-2611-0001');
    expect(await numbers(kin, { number: 'A-2611-0001' })).toEqual([]);
    const recused = reader('水校长', 'PRIVACY_OFFICER');
    expect((await audit.access(recused, all, 100)).rows.map(({ number }) => number)).not.toContain('A-2611-0002');
    expect(await audit.restricted(recused, 0, 10)).toEqual([]);
    const [secret] = await audit.restricted(officer, 0, 1);
    expect(await audit.review(recused, secret?.id ?? '', now)).toBe(false);
  });
});

describe('the chain of seals', () => {
  const verified = async () => {
    const before = woken;
    await audit.verify(admin, now);
    await audit.verify(admin, now);
    await until(() => woken > before);
    return (await audit.chain(admin)).last;
  };

  it('is walked, and the result stays as a row of the log with who and when', async () => {
    await makeAuditSealer(pool).seal();
    expect(await verified()).toMatchObject({ ok: true, unsealed: 0, by: '华主任', at: now + hour });
    expect(await prisma.auditLog.count({ where: { action: 'audit_verified' } })).toBe(1);
  });

  it('says which seal is broken when somebody changes a row past the triggers', async () => {
    await pool.query(
      `alter table audit_log disable trigger user; update audit_log set action = 'nothing' where action = 'staff_acted'; alter table audit_log enable trigger user`,
    );
    expect(await verified()).toMatchObject({ ok: false, problem: 'row_changed', no: expect.stringMatching(/^\d+$/u) });
  });
});
