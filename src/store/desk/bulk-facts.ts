import type { DeskActor } from '../../app/desk-ports.ts';
import { deriveId, type Instant } from '../../core/ids.ts';
import type { BulkField } from '../../core/ledger/bulk-change.ts';
import type { Prisma } from '../generated/client.ts';
import type { LedgerTransaction } from '../write-ledger.ts';
import { auditRow } from './audit-row.ts';

/** The same fact for many children. */
export interface ManyFacts {
  /** Whatever names this act: of the same act and child there is one fact. */
  readonly actId: string;
  readonly field: BulkField;
  /** yyyy-mm-dd */
  readonly since: string;
  readonly source: string;
  readonly now: Instant;
  /** What the audit says beside the field. */
  readonly mark: Readonly<Record<string, string>>;
  readonly children: readonly {
    readonly id: string;
    /** The entry that counted until now. */
    readonly factId: string | null;
    readonly raw: string;
    readonly text: string;
    /** Of a child that is in no class again: its school. */
    readonly schoolId?: string | null;
  }[];
}

/** Rows, columns and audit rows of one fact for many children, a few statements whatever their number. Returns the facts by child. */
export async function writeManyFacts(
  tx: LedgerTransaction,
  actor: DeskActor,
  { actId, field, since, source, now, mark, children }: ManyFacts,
): Promise<ReadonlyMap<string, string>> {
  const facts = new Map(children.map(({ id }) => [id, deriveId<string>(0, 'child_fact', actId, id)]));
  const factOf = (id: string) => facts.get(id) as string;
  await tx.childFact.createMany({
    data: children.map(({ id, raw, text }) => ({
      id: factOf(id),
      childId: id,
      field,
      value: { raw, text },
      validFrom: new Date(`${since}T00:00:00Z`),
      source,
      byStaffId: actor.staffId,
      at: new Date(now),
    })),
  });
  const replaced = children.flatMap(({ id, factId }) => (factId === null ? [] : [{ old: factId, by: factOf(id) }]));
  await tx.$executeRaw`
    update child_fact f set superseded_by = x.by from jsonb_to_recordset(${JSON.stringify(replaced)}::jsonb) as x(old uuid, by uuid) where f.id = x.old`;
  for (const some of Map.groupBy(children, ({ raw, schoolId }) => `${raw} ${schoolId ?? ''}`).values())
    await tx.child.updateMany({
      where: { id: { in: some.map(({ id }) => id) } },
      data: await columns(tx, field, some[0]?.raw ?? '', some[0]?.schoolId ?? null),
    });
  await tx.auditLog.createMany({
    data: children.map(({ id }) =>
      auditRow(actor, now, 'child_fact_written', 'child', id, {
        field,
        factId: factOf(id),
        since,
        past: false,
        ...mark,
      }),
    ),
  });
  return facts;
}

async function columns(
  tx: LedgerTransaction,
  field: BulkField,
  raw: string,
  schoolId: string | null,
): Promise<Prisma.ChildUncheckedUpdateManyInput> {
  if (field === 'residence') return { residenceRegionId: raw };
  if (field === 'boarding') return { boarding: raw === 'yes' };
  if (raw === '') return { classId: null, schoolOrganizationId: schoolId };
  const { organizationId } = await tx.schoolClass.findUniqueOrThrow({ where: { id: raw } });
  return { classId: raw, schoolOrganizationId: organizationId };
}
