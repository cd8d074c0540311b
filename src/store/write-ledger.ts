import type { FieldCrypto } from './field-crypto.ts';
import type { CareKind, LedgerStatus, OrganizationType, RegionLevel, ScopeType } from './generated/enums.ts';
import type { Database } from './prisma.ts';

/** People, places and relations in clear text, as an import or the invented county has them. Instants are epoch milliseconds. */
export interface Ledger {
  readonly countyId: string;
  readonly regions: readonly {
    readonly id: string;
    readonly code: string;
    readonly name: string;
    readonly level: RegionLevel;
    readonly parentId: string | null;
    readonly dutyPhone?: string;
    readonly policeStationName?: string;
    readonly policePhone?: string;
  }[];
  readonly settings: Readonly<Record<string, string | number>>;
  readonly organizations: readonly {
    readonly id: string;
    readonly type: OrganizationType;
    readonly name: string;
    readonly regionId: string;
    readonly phone?: string;
  }[];
  readonly classes: readonly {
    readonly id: string;
    readonly organizationId: string;
    readonly grade: string;
    readonly name: string;
    readonly schoolYear: string;
    readonly headTeacherId: string | null;
  }[];
  readonly households: readonly { readonly id: string; readonly regionId: string; readonly address?: string }[];
  readonly persons: readonly {
    readonly id: string;
    readonly displayName: string;
    readonly realName?: string;
    readonly gender?: string;
    /** yyyy-mm-dd */
    readonly birthDate?: string | null;
    readonly idNumber?: string;
    readonly phone?: string;
    readonly householdId?: string | null;
  }[];
  readonly staff: readonly {
    readonly id: string;
    readonly personId: string;
    readonly organizationId?: string | null;
    readonly employmentNo?: string | null;
    readonly vettingCheckedAt?: number | null;
    readonly trainingDoneAt?: number | null;
    readonly drill?: boolean;
    readonly trainerStaffId?: string | null;
  }[];
  readonly roles: readonly {
    readonly id: string;
    readonly staffId: string;
    readonly role: string;
    readonly scopeType: ScopeType;
    readonly scopeId: string;
    /** Default: from now on, without an end. */
    readonly from?: number;
    readonly to?: number | null;
  }[];
  readonly roster: readonly {
    readonly id: string;
    readonly regionId: string;
    readonly role: string;
    readonly staffId: string;
    readonly backupStaffId: string | null;
    readonly phone: string;
    readonly from: number;
    readonly to?: number | null;
  }[];
  readonly kinship: readonly {
    readonly id: string;
    readonly personAId: string;
    readonly personBId: string;
    readonly relation: string;
  }[];
  readonly children: readonly {
    readonly id: string;
    readonly personId: string;
    readonly fileNo: string;
    readonly nickname: string;
    readonly ethnicity?: string | null;
    readonly health?: string;
    readonly hukouRegistered?: boolean | null;
    readonly hukouRegionId?: string | null;
    readonly residenceRegionId: string;
    readonly villagersGroup?: string | null;
    readonly address?: string;
    readonly schoolOrganizationId?: string | null;
    readonly classId?: string | null;
    readonly schoolStage?: string | null;
    readonly boarding?: boolean;
    readonly livingArrangement?: string | null;
    readonly ledgerStatus?: LedgerStatus;
    readonly riskLevel?: string | null;
  }[];
  readonly careRelations: readonly {
    readonly id: string;
    readonly childId: string;
    readonly personId: string;
    readonly kind: CareKind;
    readonly relationText?: string;
    readonly livesWith?: boolean;
    readonly verified?: boolean;
    readonly source?: string;
  }[];
  readonly parentStates: readonly {
    readonly id: string;
    readonly childId: string;
    readonly parentPersonId: string;
    readonly away?: boolean | null;
    readonly awayRegion?: string | null;
    readonly ableToGuard?: string | null;
    readonly status?: string;
  }[];
}

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
): Promise<void> {
  await database.$transaction(
    async (tx) => {
      await before(tx);
      await writePlaces(tx, ledger);
      await writePeople(tx, crypto, ledger);
      await writeChildren(tx, crypto, ledger);
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

async function writePeople(tx: LedgerTransaction, crypto: FieldCrypto, ledger: Ledger): Promise<void> {
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
  await inSlices(ledger.persons, (rows) =>
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

async function writeChildren(tx: LedgerTransaction, crypto: FieldCrypto, ledger: Ledger): Promise<void> {
  const { countyId } = ledger;
  await inSlices(ledger.children, (rows) =>
    tx.child.createMany({
      data: rows.map(({ address, ...row }) => ({
        ...row,
        countyId,
        addressE: protect(crypto, 'child', 'address_e', row.id, address),
      })),
      skipDuplicates,
    }),
  );
  await inSlices(ledger.careRelations, (data) => tx.careRelation.createMany({ data, skipDuplicates }));
  await inSlices(ledger.parentStates, (data) => tx.parentState.createMany({ data, skipDuplicates }));
}

/** Several thousand rows in one call cost far more than the same rows in several. */
async function inSlices<T>(rows: readonly T[], write: (slice: T[]) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < rows.length; from += 500) await write(rows.slice(from, from + 500));
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
