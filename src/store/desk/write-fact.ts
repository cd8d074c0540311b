import { randomUUID } from 'node:crypto';
import { homesOf } from '../../app/desk/bulk-homes.ts';
import type { StoredBulkChild } from '../../app/desk/child-bulk-store.ts';
import type { FactForm, FactWish } from '../../app/desk/children-port.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import { deriveId } from '../../core/ids.ts';
import { factKinds } from '../../core/ledger/fact-fields.ts';
import type { FieldCrypto } from '../field-crypto.ts';
import type { Database } from '../prisma.ts';
import { auditRow } from './audit-row.ts';
import { bulkChildren } from './bulk-children.ts';
import { writeManyFacts } from './bulk-facts.ts';
import { factName, factState, movedState, movingChild, type Reading } from './child-facts.ts';
import { moveHome } from './move-household.ts';

/**
 * One fact of a child's file: its row, the column it stands for and the audit row, in one transaction. `stale`: what the form showed
 * is not so any more, and nothing is written. `past`: a fact of a later day stands, so this one is history from the beginning.
 */
export async function writeFact(
  database: Database,
  crypto: FieldCrypto,
  actor: DeskActor,
  form: FactForm,
  wish: FactWish,
): Promise<'done' | 'past' | 'stale'> {
  const { childId, choices } = form;
  const ask = { childId, field: wish.field, personId: wish.personId };
  const id = deriveId<string>(0, 'child_fact', actor.staffId, childId, wish.actId);
  return await database.$transaction(async (tx) => {
    // Two who change the same child stand one after the other, and the second sees what the first has done.
    await tx.$queryRaw`
      select 1 from child where id = ${childId}::uuid or ${wish.field === 'residence'} and person_id in (
        select m.id from child c join person p on p.id = c.person_id join person m on m.household_id = p.household_id where c.id = ${childId}::uuid)
      order by id for update`;
    const known = await tx.childFact.findUnique({ where: { id } });
    if (known) return known.supersededBy === null ? 'done' : 'past';
    const state = await factState(tx, crypto, ask, wish.at);
    const moving = wish.field === 'residence' ? await movingChild(tx, actor, childId, wish.at) : null;
    const was = state && (wish.field === 'residence' ? movedState(state.was, moving) : state.was);
    if (!state || was !== wish.was) return 'stale';
    const later = state.history.find(({ since }) => since > wish.since);
    const text = choices.find((one) => one.id === wish.value);
    const shown = text ? [text.group, text.name].filter(Boolean).join(' · ') : wish.value;
    const { secret } = factKinds[wish.field];
    await tx.childFact.create({
      data: {
        id,
        childId,
        field: factName(ask),
        ...(secret
          ? { valueE: crypto.encrypt('child_fact', 'value_e', id, wish.value) }
          : { value: { raw: wish.value, text: shown } }),
        validFrom: new Date(`${wish.since}T00:00:00Z`),
        source: wish.source,
        byStaffId: actor.staffId,
        at: new Date(wish.at),
        supersededBy: later?.id ?? null,
      },
    });
    if (!later) {
      if (state.entry) await tx.childFact.update({ where: { id: state.entry.id }, data: { supersededBy: id } });
      await apply(tx, crypto, actor, form, wish);
      if (moving && moving.raw !== wish.value) await moveAlong(tx, actor, moving, shown, { ...wish, actId: id });
    }
    const data = { field: wish.field, factId: id, since: wish.since, past: later !== undefined };
    await tx.auditLog.create({ data: auditRow(actor, wish.at, 'child_fact_written', 'child', childId, data) });
    return later ? 'past' : 'done';
  });
}

/** Who comes along moves in the same step: brothers and sisters by a fact of their own, the household with them. */
async function moveAlong(
  tx: Reading,
  actor: DeskActor,
  child: StoredBulkChild,
  text: string,
  { actId, value, since, source, at: now, along = [] }: FactWish,
): Promise<void> {
  const act = { actId, since, source, now };
  for (const home of homesOf([child], along)) {
    const also = await bulkChildren(tx, actor, 'residence', home.alsoChildren, now);
    await writeManyFacts(tx, actor, {
      ...act,
      field: 'residence',
      mark: { with: actId },
      children: also.filter(({ raw }) => raw !== value).map(({ id, factId }) => ({ id, factId, raw: value, text })),
    });
    await moveHome(tx, actor, home, { ...act, toRegionId: value });
  }
}

async function apply(
  tx: Reading,
  crypto: FieldCrypto,
  actor: DeskActor,
  form: FactForm,
  wish: FactWish,
): Promise<void> {
  const { childId: id } = form;
  const { value } = wish;
  const set = (data: Parameters<typeof tx.child.update>[0]['data']) => tx.child.update({ where: { id }, data });
  switch (wish.field) {
    case 'residence':
      return void (await set({ residence: { connect: { id: value } } }));
    case 'villagers_group':
      return void (await set({ villagersGroup: value || null }));
    case 'address':
      return void (await set({ addressE: value ? crypto.encrypt('child', 'address_e', id, value) : null }));
    case 'class': {
      const { organizationId } = await tx.schoolClass.findUniqueOrThrow({ where: { id: value } });
      return void (await tx.child.update({
        where: { id },
        data: { classId: value, schoolOrganizationId: organizationId },
      }));
    }
    case 'boarding':
      return void (await set({ boarding: value === 'yes' }));
    case 'living_arrangement':
      return void (await set({ livingArrangement: value }));
    case 'health':
      return void (await set({ health: value }));
    case 'hukou_registered':
      return void (await set({ hukouRegistered: value === 'yes' }));
    case 'carer':
      return await setCarer(tx, actor, form, wish);
    case 'phone':
      return void (await tx.person.update({
        where: { id: wish.personId ?? '' },
        data: {
          phoneE: crypto.encrypt('person', 'phone_e', wish.personId ?? '', value),
          phoneH: crypto.lookupHash('person.phone', value.replace(/\D/gu, '')),
        },
      }));
  }
}

/**
 * The child is with this person from that day on. Whoever kept it until then goes on doing so only in the same household; relations end
 * by a date and are never taken away.
 */
async function setCarer(tx: Reading, actor: DeskActor, { childId, choices }: FactForm, wish: FactWish): Promise<void> {
  const from = new Date(`${wish.since}T00:00:00+08:00`);
  const personId = choices.some(({ id }) => id === wish.value) ? wish.value : await newPerson(tx, childId, wish.value);
  await tx.$executeRaw`
    update care_relation r set valid_to = greatest(r.valid_from, ${from}::timestamptz), lives_with = false
    from person old, person new where r.child_id = ${childId}::uuid and r.kind = 'actual_carer' and (r.valid_to is null or r.valid_to > ${from}::timestamptz)
      and r.person_id <> ${personId}::uuid and old.id = r.person_id and new.id = ${personId}::uuid
      and (old.household_id is null or new.household_id is null or old.household_id <> new.household_id)`;
  const verified = { livesWith: true, verified: true, verifiedBy: actor.staffId, source: wish.source };
  const { count } = await tx.careRelation.updateMany({
    where: { childId, personId, kind: { not: 'parent' }, OR: [{ validTo: null }, { validTo: { gt: from } }] },
    data: { kind: 'actual_carer', ...verified },
  });
  if (count > 0) return;
  await tx.careRelation.create({
    data: { id: randomUUID(), childId, personId, kind: 'actual_carer', validFrom: from, ...verified },
  });
}

async function newPerson(tx: Reading, childId: string, displayName: string): Promise<string> {
  const { countyId } = await tx.child.findUniqueOrThrow({ where: { id: childId }, select: { countyId: true } });
  const id = randomUUID();
  await tx.person.create({ data: { id, countyId, displayName } });
  return id;
}
