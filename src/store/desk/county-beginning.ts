import { randomUUID } from 'node:crypto';
import type { DoorStore } from '../../app/desk/door-store.ts';
import type { Instant, StaffId } from '../../core/ids.ts';
import { liveKey } from '../county-live.ts';
import type { FieldCrypto } from '../field-crypto.ts';
import type { Database } from '../prisma.ts';
import { hashOfDeskToken, newToken } from '../visitor-links.ts';

/** Stands for the member of staff who is not there yet, in the row of the link. */
const nobody = '00000000-0000-0000-0000-000000000000';
const linkHours = 24;

/**
 * A link for the first administrator, when nobody of the staff is there yet; those of earlier starts end. Returns the token of
 * `/console/first/<token>`; null when somebody is there.
 */
export async function makeFirstLink(database: Database, crypto: FieldCrypto, now: Instant): Promise<string | null> {
  if ((await database.staff.count()) > 0) return null;
  const token = newToken();
  const at = new Date(now);
  await database.$transaction([
    database.staffAccess.updateMany({ where: { kind: 'first', revokedAt: null }, data: { revokedAt: at } }),
    database.staffAccess.create({
      data: {
        id: randomUUID(),
        staffId: nobody,
        tokenH: hashOfDeskToken(crypto, token),
        kind: 'first',
        expiresAt: new Date(now + linkHours * 3_600_000),
        createdAt: at,
      },
    }),
  ]);
  return token;
}

/** From an empty database to the first administrator, once. */
export function countyBeginning(
  database: Database,
  crypto: FieldCrypto,
): Pick<DoorStore, 'nobodyYet' | 'first' | 'beginCounty'> {
  const openLink = (token: string, now: Instant) => ({
    tokenH: hashOfDeskToken(crypto, token),
    kind: 'first',
    usedAt: null,
    revokedAt: null,
    expiresAt: { gt: new Date(now) },
  });
  const theCounty = (tx: Pick<Database, 'region'>) =>
    tx.region.findFirst({ where: { level: 'county', active: true }, orderBy: { createdAt: 'asc' } });
  return {
    nobodyYet: async () => (await database.staff.count()) === 0,
    async first(token, now) {
      const [link, staff, county] = await Promise.all([
        database.staffAccess.count({ where: openLink(token, now) }),
        database.staff.count(),
        theCounty(database),
      ]);
      return link > 0 && staff === 0 ? { county: county?.name ?? null } : null;
    },
    async beginCounty(token, form, now) {
      const at = new Date(now);
      return await database.$transaction(async (tx) => {
        // One statement: of two who press at once one begins.
        const { count } = await tx.staffAccess.updateMany({ where: openLink(token, now), data: { usedAt: at } });
        if (count !== 1 || (await tx.staff.count()) > 0) return null;
        const county = (await theCounty(tx)) ?? (await writeCounty(tx, form));
        // Families come when the gate's conditions hold (domain 12.3, decision 6).
        await tx.countySetting.createMany({
          data: { countyId: county.id, key: liveKey, value: { on: false } },
          skipDuplicates: true,
        });
        const staffId = await writeAdministrator(tx, crypto, county.id, form, at);
        await tx.auditLog.create({
          data: { at, actorKind: 'first_link', action: 'county_begun', entity: 'region', entityId: county.id },
        });
        return staffId as StaffId;
      });
    },
  };
}

type Form = Parameters<DoorStore['beginCounty']>[1];
type Rows = Pick<Database, 'region' | 'person' | 'staff' | 'staffRole'>;

async function writeCounty(tx: Rows, { countyName, countyCode }: Form): Promise<{ readonly id: string }> {
  const id = randomUUID();
  return await tx.region.create({
    data: { id, countyId: id, code: countyCode, name: countyName, level: 'county', parentId: null, path: `/${id}/` },
    select: { id: true },
  });
}

async function writeAdministrator(tx: Rows, crypto: FieldCrypto, countyId: string, form: Form, at: Date) {
  const [personId, staffId] = [randomUUID(), randomUUID()];
  await tx.person.create({
    data: {
      id: personId,
      countyId,
      displayName: form.name,
      realNameE: crypto.encrypt('person', 'real_name_e', personId, form.name),
      realNameH: crypto.lookupHash('person.real_name', form.name),
      phoneE: crypto.encrypt('person', 'phone_e', personId, form.phone),
      phoneH: crypto.lookupHash('person.phone', form.phone.replaceAll(/\D/gu, '')),
    },
  });
  await tx.staff.create({ data: { id: staffId, personId } });
  await tx.staffRole.create({
    data: { id: randomUUID(), staffId, role: 'ADMIN', scopeType: 'county', scopeId: countyId, validFrom: at },
  });
  return staffId;
}
