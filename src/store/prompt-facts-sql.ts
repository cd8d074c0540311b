/** How long the prompts of a family pause in which a child has died (domain 10.52). */
const mourning = `interval '14 days'`;

/** Children of whom the person is told or asked: their family, those paired with them, the class, the village. */
const childrenOf = (person: string, now: string): string => `
  select r.child_id as id from care_relation r where r.person_id = ${person} and (r.valid_to is null or r.valid_to > ${now})
  union all select s.child_id from parent_state s where s.parent_person_id = ${person}
  union all select b.child_id from pairing b where b.helper_person_id = ${person} and (b.valid_to is null or b.valid_to > ${now})
  union all select x.id from staff t join school_class k on k.head_teacher_id = t.id join child x on x.class_id = k.id where t.person_id = ${person}
  union all select x.id from staff t join staff_role r on r.staff_id = t.id and r.role = 'CHILD_DIRECTOR' and r.scope_type = 'village' join child x on x.residence_region_id = r.scope_id
    where t.person_id = ${person}`;

const familyOf = (person: string): string => `
  select r.child_id as id from care_relation r where r.person_id = ${person}
  union select s.child_id from parent_state s where s.parent_person_id = ${person}`;

/** Whether the person still answers for the child: as family, paired, or by a role where the child lives or learns. */
const standsTo = (person: string, ch: string, now: string): string => `(
  (select true from care_relation r where r.child_id = ${ch}.id and r.person_id = ${person} and (r.valid_to is null or r.valid_to > ${now}) limit 1) is not null
  or (select true from parent_state s where s.child_id = ${ch}.id and s.parent_person_id = ${person} limit 1) is not null
  or (select true from pairing b where b.child_id = ${ch}.id and b.helper_person_id = ${person} and (b.valid_to is null or b.valid_to > ${now}) limit 1) is not null
  or (select true from staff t join school_class k on k.head_teacher_id = t.id where t.person_id = ${person} and k.id = ${ch}.class_id limit 1) is not null
  or (select true from staff t join staff_role r on r.staff_id = t.id join region g on g.id = ${ch}.residence_region_id
      where t.person_id = ${person} and (r.valid_to is null or r.valid_to > ${now})
        and r.scope_id = any(string_to_array(trim(both '/' from g.path), '/')::uuid[] || ${ch}.class_id || ${ch}.school_organization_id) limit 1) is not null)`;

/** Why a prompt or tip (row \`o\`) says something today that was true when it was queued only; null: it still is. */
export const staleBecause = (o: string, now: string): string => `case
  when (select true from child ch join person cp on cp.id = ch.person_id
        where ch.id = ${o}.child_id and (cp.deceased_at is not null or ch.ledger_status = 'exited') limit 1) is not null then 'child_gone'
  when (select true from (${childrenOf(`${o}.person_id`, now)}) k join child ch on ch.id = k.id join person cp on cp.id = ch.person_id
        where cp.deceased_at > ${o}.created_at or ch.exited_at > ${o}.created_at limit 1) is not null then 'child_gone'
  when (select true from (${familyOf(`${o}.person_id`)}) k join child ch on ch.id = k.id join person cp on cp.id = ch.person_id
        where cp.deceased_at <= ${now} and cp.deceased_at > ${now} - ${mourning} limit 1) is not null then 'mourning'
  when (select true from child ch where ch.id = ${o}.child_id and not ${standsTo(`${o}.person_id`, 'ch', now)} limit 1) is not null then 'not_theirs'
  when (select true from duty d join child ch on ch.id = d.child_id where d.owner_person_id = ${o}.person_id and d.state = 'due' and d.prompted_at = ${o}.created_at
        and not ${standsTo(`${o}.person_id`, 'ch', now)} limit 1) is not null then 'not_theirs'
  end`;
