import { randomUUID } from 'node:crypto';
import type { CountyChange, CountyReading } from '../../core/ledger/county/county.ts';
import type { FieldCrypto } from '../../store/field-crypto.ts';
import { type LedgerTransaction, writeLedger } from '../../store/write-ledger.ts';
import type { OpenStore } from '../command-io.ts';
import { IMPORTING } from './write-import.ts';

/** Writes what was read, changes and a record of the import with it, in one transaction: all of it or nothing. */
export async function writeCounty(
  { database, crypto }: OpenStore,
  { ledger, changes, problems, summary }: CountyReading,
  { fileName, at }: { readonly fileName: string; readonly at: number },
): Promise<string> {
  const batchId = randomUUID();
  const full = { ...ledger, households: [], children: [], careRelations: [], parentStates: [] };
  const before = async (tx: LedgerTransaction) => {
    await tx.$executeRaw`select pg_advisory_xact_lock(${IMPORTING})`;
    await tx.importBatch.create({
      data: {
        id: batchId,
        kind: 'county',
        fileName: fileName.slice(0, 200),
        rows: summary.rows,
        // Places and codes only: sentences hold names.
        errors: problems
          .slice(0, 2_000)
          .map(({ sheet, row, column, code, severity }) => ({ sheet, row, column, code, severity })),
        state: 'written',
        at: new Date(at),
      },
    });
  };
  // A class can be given to a new teacher only once the teacher is there.
  const after = async (tx: LedgerTransaction) => {
    for (const change of changes) await writeChange(tx, crypto, change);
    if (changes.length > 0)
      await tx.auditLog.createMany({
        data: changes.map(({ table, id, field }) => ({
          at: new Date(at),
          actorKind: 'import',
          actorId: batchId,
          action: 'ledger_changed',
          entity: table,
          entityId: id,
          data: { field },
        })),
      });
  };
  await writeLedger(database, crypto, full, { kind: 'import', id: batchId }, before, after);
  return batchId;
}

async function writeChange(tx: LedgerTransaction, crypto: FieldCrypto, change: CountyChange): Promise<void> {
  const { table, id, field, value } = change;
  const where = { id };
  // Fields that hold an instant.
  const at = typeof value === 'number' ? new Date(value) : null;
  switch (table) {
    case 'region':
      return void (await tx.region.update({ where, data: { [field]: value } }));
    case 'organization':
      return void (await tx.organization.update({ where, data: { [field]: value } }));
    case 'school_class':
      return void (await tx.schoolClass.update({ where, data: { [field]: value } }));
    case 'staff':
      return void (await tx.staff.update({ where, data: { [field]: field.endsWith('At') ? at : value } }));
    case 'staff_role':
      return void (await tx.staffRole.update({ where, data: { validTo: at } }));
    case 'duty_roster':
      return void (await tx.dutyRoster.update({ where, data: dutyFields(crypto, id, field, value) }));
    case 'person':
      return void (await tx.person.update({ where, data: personFields(crypto, id, field, String(value)) }));
    case 'setting':
      await tx.countySetting.update({
        where: { countyId_key: { countyId: id, key: field } },
        data: { value: value ?? '' },
      });
  }
}

function personFields(crypto: FieldCrypto, id: string, field: string, value: string) {
  if (field !== 'phone') return { displayName: value };
  return {
    phoneE: crypto.encrypt('person', 'phone_e', id, value),
    phoneH: crypto.lookupHash('person.phone', value.replace(/\D/gu, '')),
  };
}

function dutyFields(crypto: FieldCrypto, id: string, field: string, value: CountyChange['value']) {
  if (field === 'phone') return { phoneE: crypto.encrypt('duty_roster', 'phone_e', id, String(value)) };
  return field === 'to' ? { validTo: new Date(Number(value)) } : { backupStaffId: String(value) };
}
