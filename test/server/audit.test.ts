import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AccessRow, AuditFilter, AuditPort } from '../../src/app/desk/audit-port.ts';
import { auditRoutes } from '../../src/server/console/audit-routes.tsx';
import { auditActions } from '../../src/server/console/audit-words.ts';
import { makeServer } from '../../src/server/make-server.ts';
import { memoryDesk, zhao } from './memory-desk.ts';
import { noAudit } from './memory-machine.ts';
import { memoryRooms } from './memory-rooms.ts';
import { memoryPorts } from './memory-server.ts';

const form = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' };
const look: AccessRow = {
  id: '00000000-0000-4000-8000-0000000000d1',
  at: Date.parse('2026-11-18T10:00:00+08:00'),
  name: '华主任',
  entity: 'alert',
  number: 'A-2611-0002',
  purpose: 'reason',
  reason: '县里安排<b>我</b>协助',
  restricted: true,
  reviewed: null,
  mayReview: true,
};

async function signedIn(role: string, more: Partial<AuditPort> = {}) {
  const asked: AuditFilter[] = [];
  const audit: AuditPort = {
    ...noAudit,
    restricted: async () => [look],
    log: async (_actor, filter) => {
      asked.push(filter);
      return {
        rows: [
          {
            seq: '7',
            at: look.at,
            actor: 'staff',
            name: '=施值班',
            action: 'staff_acted',
            entity: 'alert',
            number: 'A-2611-0001',
          },
        ],
        next: '7',
      };
    },
    ...more,
  };
  const desk = memoryDesk();
  const app = makeServer(memoryPorts({ desk, rooms: { ...memoryRooms(), audit } }));
  const actor = { ...zhao, roles: [{ ...zhao.roles[0], role }] } as typeof zhao;
  const entered = await app.request(`/console/enter/${desk.link(actor)}`, { method: 'POST', headers: form });
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  return {
    asked,
    get: (path: string, lang = 'zh') =>
      app.request(path, { headers: { cookie: `${cookie}; jiaxin_language=${lang}` } }),
    post: (path: string) => app.request(path, { method: 'POST', headers: { ...form, cookie }, body: '' }),
  };
}

describe('the audit page', () => {
  it('begins, for whoever answers for personal data, with the restricted accesses and their reasons', async () => {
    const html = await (await (await signedIn('PRIVACY_OFFICER')).get('/console/audit')).text();
    expect(html).toContain('县里安排&lt;b&gt;我&lt;/b&gt;协助');
    expect(html.indexOf('A-2611-0002')).toBeLessThan(html.indexOf('A-2611-0001'));
    expect(html).toContain('等您复核 1 次');
  });

  it('has none of that for an administrator', async () => {
    const html = await (await (await signedIn('ADMIN')).get('/console/audit')).text();
    expect(html).not.toContain('县里安排');
    expect(html).not.toContain('A-2611-0002');
  });

  it('reads filters strictly: a day that is none, a name of 10,000 characters, a state nobody knows', async () => {
    const { get, asked } = await signedIn('ADMIN');
    await get(`/console/audit?from=2026-11-01&to=2026-11-02&who=nobody&name=${encodeURIComponent('好'.repeat(900))}`);
    await get('/console/audit?from=2026-99-99&before=x');
    expect(asked[0]).toMatchObject({
      from: Date.parse('2026-11-01T00:00:00+08:00'),
      to: Date.parse('2026-11-03T00:00:00+08:00'),
      who: 'staff',
      name: '好'.repeat(20),
    });
    const week = (asked[1]?.to ?? 0) - (asked[1]?.from ?? 0);
    expect(week).toBe(7 * 86_400_000);
  });

  it('keeps the filter on the next page, in both languages', async () => {
    const { get } = await signedIn('ADMIN');
    const zh = await (await get('/console/audit?action=staff_acted')).text();
    expect(zh).toContain('href="/console/audit?action=staff_acted&amp;before=7"');
    const en = await (await get('/console/audit', 'en')).text();
    expect(en).toContain('Who did what');
    expect(en.replaceAll(/<header[\s\S]*?<\/header>/gu, '')).not.toMatch(/操作记录|导出|查找/u);
  });

  it('is taken out as text that no spreadsheet runs, and every way out asks first who it is', async () => {
    expect(auditRoutes.filter(({ path }) => path.endsWith('.csv')).map(({ stepUp }) => stepUp)).toEqual([true, true]);
    const counted: number[] = [];
    const { get } = await signedIn('ADMIN', { exported: async (_actor, _what, rows) => void counted.push(rows) });
    expect(await (await get('/console/audit.csv')).text()).toContain(`"'=施值班"`);
    expect(counted).toEqual([1]);
  });

  it('says what a broken chain means, while a walk goes on, and when it could not end', async () => {
    const last = {
      at: look.at,
      by: '训练员',
      sealed: 0,
      unsealed: 0,
      head: '',
      no: '12',
      problem: 'row_changed',
      ok: false,
    };
    const broken = await signedIn('ADMIN', { chain: async () => ({ last, running: null, failedAt: null }) });
    expect(await (await broken.get('/console/audit')).text()).toMatch(/对不上[\s\S]*第 12 个封条：有一行被改过/u);
    const walking = await signedIn('ADMIN', {
      chain: async () => ({ last: null, running: { since: look.at, walked: 4000 }, failedAt: look.at }),
    });
    const html = await (await walking.get('/console/audit')).text();
    expect(html).toMatch(/没能核对完[\s\S]*已看 4000 行/u);
    expect(html).not.toContain('现在核对一遍');
  });

  it('a second look at nothing, or at one’s own, is not there', async () => {
    expect((await (await signedIn('PRIVACY_OFFICER')).post(`/console/audit/access/${look.id}/review`)).status).toBe(
      404,
    );
    const { post } = await signedIn('PRIVACY_OFFICER', { review: async () => true });
    expect((await post(`/console/audit/access/${look.id}/review`)).status).toBe(303);
  });
});

/** The third of `auditRow(by, at, 'code', …)`, the second of `doorAudit(id, 'code', …)` and `audit(id, 'code', …)`, and `action: 'code'`. */
const written =
  /\bauditRow\([^,'`]+,[^,'`]+,\s*'([a-z_]+)'|\b(?:doorAudit|audit)\([^,'`]+,\s*'([a-z_]+)'|\baction: '([a-z_]+)'/gu;

describe('the codes of the audit log', () => {
  it('have words in both languages, whoever writes them', () => {
    const rooms = ['core', 'store', 'cli'].map((room) => join(import.meta.dirname, '../../src', room));
    const files = rooms.flatMap((room) =>
      readdirSync(room, { recursive: true, encoding: 'utf8' }).map((file) => join(room, file)),
    );
    const codes = files
      .filter((file) => file.endsWith('.ts') && !file.includes('generated'))
      .flatMap((file) =>
        [...readFileSync(file, 'utf8').matchAll(written)].map((found) => found.slice(1).find(Boolean)),
      );
    expect(new Set(codes).size).toBeGreaterThan(30);
    expect([...new Set(codes)].filter((code) => !(String(code) in auditActions))).toEqual([]);
  });
});
