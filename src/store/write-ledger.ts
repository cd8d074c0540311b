import type { FieldCrypto } from './field-crypto.ts';
import type { Ledger } from './ledger.ts';
import type { Database } from './prisma.ts';

export type { Ledger };

/**
 * Writes a ledger in one transaction; rows that are there already stay as they are, so writing twice changes nothing.
 * Personal fields are ciphertext from here on. `before` and `after` run in the same transaction: what they throw undoes all.
 */
export async function writeLedger(
  database: Database,
  crypto: FieldCrypto,
  ledger: Ledger,
  actor: { readonly kind: string; readonly id?: string },
  before: (tx: LedgerTransaction) => Promise<void> = async () => {},
  after: (tx: LedgerTransaction) => Promise<void> = async () => {},
  /** Told of every so many rows that are on their way. */
  wrote: (rows: number) => void = () => {},
): Promise<void> {
  await database.$transaction(
    async (tx) => {
      await before(tx);
      await writePlaces(tx, ledger);
      await writePeople(tx, crypto, ledger, wrote);
      await writeChildren(tx, crypto, ledger, wrote);
      await writeYear(tx, ledger);
      await after(tx);
      await tx.auditLog.create({
        data: {
          at: new Date(),
          actorKind: actor.kind,
          actorId: actor.id ?? null,
          action: 'ledger_written',
          entity: 'region',
          entityId: ledger.countyId,
          data: { children: ledger.children.length, persons: ledger.persons.length },
        },
      });
    },
    { timeout: 600_000 },
  );
}

export type LedgerTransaction = Omit<Database, '$connect' | '$disconnect' | '$on' | '$transaction' | '$extends'>;
const skipDuplicates = true;

async function writePlaces(tx: LedgerTransaction, ledger: Ledger): Promise<void> {
  const { countyId } = ledger;
  await tx.region.createMany({
    data: ledger.regions.map((region) => ({ ...region, countyId, path: pathOf(ledger, region.id) })),
    skipDuplicates,
  });
  await tx.countySetting.createMany({
    data: Object.entries(ledger.settings).map(([key, value]) => ({ countyId, key, value })),
    skipDuplicates,
  });
  await tx.organization.createMany({ data: ledger.organizations.map((row) => ({ ...row, countyId })), skipDuplicates });
}

/** "/<county>/<town>/<village>/": what a scope compares with. */
function pathOf(ledger: Ledger, id: string): string {
  const region = ledger.regions.find((row) => row.id === id);
  return region ? `${region.parentId ? pathOf(ledger, region.parentId) : '/'}${id}/` : '/';
}

async function writePeople(
  tx: LedgerTransaction,
  crypto: FieldCrypto,
  ledger: Ledger,
  wrote: (rows: number) => void,
): Promise<void> {
  const { countyId } = ledger;
  await inSlices(ledger.households, (rows) =>
    tx.household.createMany({
      data: rows.map(({ address, ...row }) => ({
        ...row,
        addressE: protect(crypto, 'household', 'address_e', row.id, address),
      })),
      skipDuplicates,
    }),
  );
  await inSlices(
    ledger.persons,
    (rows) =>
      tx.person.createMany({
        data: rows.map(({ realName, idNumber, phone, birthDate, ...row }) => ({
          ...row,
          countyId,
          birthDate: birthDate ? new Date(`${birthDate}T00:00:00Z`) : null,
          realNameE: protect(crypto, 'person', 'real_name_e', row.id, realName),
          realNameH: hashOf(crypto, 'person.real_name', realName),
          idNumberE: protect(crypto, 'person', 'id_number_e', row.id, idNumber),
          idNumberH: hashOf(crypto, 'person.id_number', idNumber),
          phoneE: protect(crypto, 'person', 'phone_e', row.id, phone),
          phoneH: hashOf(crypto, 'person.phone', phone?.replace(/\D/gu, '')),
        })),
        skipDuplicates,
      }),
    wrote,
  );
  await tx.staff.createMany({
    data: ledger.staff.map((row) => ({
      ...row,
      vettingCheckedAt: dateOf(row.vettingCheckedAt),
      trainingDoneAt: dateOf(row.trainingDoneAt),
    })),
    skipDuplicates,
  });
  await tx.staffRole.createMany({
    data: ledger.roles.map(({ from, to, ...row }) => ({
      ...row,
      ...(from === undefined ? {} : { validFrom: new Date(from) }),
      validTo: dateOf(to),
    })),
    skipDuplicates,
  });
  await tx.schoolClass.createMany({ data: [...ledger.classes], skipDuplicates });
  await tx.dutyRoster.createMany({
    data: ledger.roster.map(({ phone, from, to, ...row }) => ({
      ...row,
      validFrom: new Date(from),
      validTo: dateOf(to),
      phoneE: protect(crypto, 'duty_roster', 'phone_e', row.id, phone),
    })),
    skipDuplicates,
  });
  await tx.kinship.createMany({ data: [...ledger.kinship], skipDuplicates });
}

async function writeChildren(
  tx: LedgerTransaction,
  crypto: FieldCrypto,
  ledger: Ledger,
  wrote: (rows: number) => void,
): Promise<void> {
  const { countyId } = ledger;
  await inSlices(
    ledger.children,
    (rows) =>
      tx.child.createMany({
        data: rows.map(({ address, enteredAt, ...row }) => ({
          ...row,
          countyId,
          enteredAt: dateOf(enteredAt),
          addressE: protect(crypto, 'child', 'address_e', row.id, address),
        })),
        skipDuplicates,
      }),
    wrote,
  );
  await inSlices(ledger.careRelations, (data) => tx.careRelation.createMany({ data, skipDuplicates }), wrote);
  await inSlices(ledger.parentStates, (rows) =>
    tx.parentState.createMany({
      data: rows.map(({ awaySince, ...row }) => ({ ...row, awaySince: dateOf(awaySince) })),
      skipDuplicates,
    }),
  );
}

/** What the year's rhythm stands on: terms, days that differ, who is paired with whom. */
async function writeYear(tx: LedgerTransaction, { countyId, terms, calendarDays, pairings }: Ledger): Promise<void> {
  const day = (text: string) => new Date(`${text}T00:00:00Z`);
  await tx.schoolTerm.createMany({
    data: (terms ?? []).map((row) => ({
      ...row,
      countyId,
      startsOn: day(row.startsOn),
      endsOn: day(row.endsOn),
    })),
    skipDuplicates,
  });
  await tx.calendarDay.createMany({
    data: (calendarDays ?? []).map((row) => ({ ...row, countyId, day: day(row.day) })),
    skipDuplicates,
  });
  await inSlices(pairings ?? [], (rows) =>
    tx.pairing.createMany({
      data: rows.map(({ from, to, ...row }) => ({ ...row, validFrom: new Date(from), validTo: dateOf(to) })),
      skipDuplicates,
    }),
  );
}

/** Several thousand rows in one call cost far more than the same rows in several. */
async function inSlices<T>(
  rows: readonly T[],
  write: (slice: T[]) => Promise<unknown>,
  wrote: (rows: number) => void = () => {},
): Promise<void> {
  for (let from = 0; from < rows.length; from += 500) {
    const slice = rows.slice(from, from + 500);
    await write(slice);
    wrote(slice.length);
  }
}

function protect(
  crypto: FieldCrypto,
  table: string,
  column: string,
  row: string,
  text: string | undefined,
): string | null {
  return text ? crypto.encrypt(table, column, row, text) : null;
}

function hashOf(crypto: FieldCrypto, purpose: string, text: string | undefined): string | null {
  return text ? crypto.lookupHash(purpose, text) : null;
}

function dateOf(at: number | null | undefined): Date | null {
  return at == null ? null : new Date(at);
}
