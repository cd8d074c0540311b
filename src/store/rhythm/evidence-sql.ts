import type { DutyBook, Evidence } from '../../core/duty/duty-rule.ts';

/** One kind of evidence of a rule, as the statements below read it. */
interface EvidenceRow {
  readonly rule: string;
  readonly kind: 'flow_session' | 'contact_log' | 'file_record';
  readonly mine: boolean;
  /** The conversation, or the kind of record. */
  readonly code: string | null;
  readonly froms: readonly string[] | null;
  readonly tos: readonly string[] | null;
  readonly methods: readonly string[] | null;
  readonly states: readonly string[] | null;
  readonly same_period: boolean;
  /** Of `file_record.data`: what must be in it, field by field one of these. */
  readonly data: Readonly<Record<string, readonly unknown[]>> | null;
}

const rowsOf = new WeakMap<DutyBook, string>();

/** The evidence of every rule, as the parameter `$1` of the statements that look for it; a book's is written once. */
export function evidenceRows(book: DutyBook): string {
  const known = rowsOf.get(book);
  if (known !== undefined) return known;
  const rows = [...book.rules.values()].flatMap((rule) => rule.evidence.map((one) => evidenceRow(rule.id, one)));
  const json = JSON.stringify(rows);
  rowsOf.set(book, json);
  return json;
}

function evidenceRow(rule: string, evidence: Evidence): EvidenceRow {
  const any = (list: readonly string[]) => (list.length === 0 ? null : list);
  const nothing = {
    rule,
    mine: evidence.by === 'owner',
    code: null,
    froms: null,
    tos: null,
    methods: null,
    states: null,
    same_period: false,
    data: null,
  };
  switch (evidence.type) {
    case 'flow':
      return { ...nothing, kind: 'flow_session', code: evidence.flow };
    case 'contact':
      return {
        ...nothing,
        kind: 'contact_log',
        froms: any(evidence.from),
        tos: any(evidence.to),
        methods: any(evidence.methods),
      };
    case 'record':
      return {
        ...nothing,
        kind: 'file_record',
        code: evidence.record,
        states: any(evidence.states),
        same_period: evidence.samePeriod,
        data: Object.keys(evidence.data).length === 0 ? null : evidence.data,
      };
  }
}

/** `$1` as a table. */
export const evidenceTable = `ev as materialized (
  select * from json_to_recordset($1::json) as x(rule text, kind text, mine boolean, code text, froms text[], tos text[], methods text[], states text[],
    same_period boolean, data jsonb))`;

/**
 * The first piece of evidence of each kind for the duty \`d\`: {kind, id, at}, at most one row. Every branch is a look-up by an index:
 * by who did it where that must be the owner, else by the child, the place or the others who have the same duty. \`ev\` names
 * what counts for which rule (evidenceTable).
 */
export const evidenceOf = (d: string): string => `(
  select f.* from ev cross join lateral (
    ${sessionsBy(d, `select ${d}.owner_person_id`, 'ev.mine')}
    union all
    ${sessionsBy(
      d,
      `select ${d}.owner_person_id union select o.owner_person_id from duty o where o.child_id is not distinct from ${d}.child_id
        and o.region_id = ${d}.region_id and o.rule = ${d}.rule and o.period_key = ${d}.period_key and o.organization_id is not distinct from ${d}.organization_id`,
      'not ev.mine',
    )}
    union all
    (select 'flow_session' as kind, s.id, s.ended_at as at from flow_session s
     where ev.kind = 'flow_session' and not ev.mine and s.child_id = ${d}.child_id and s.flow_id = ev.code and s.state = 'done' and s.ended_at >= ${d}.opens_at
       and ${unused(d, 's')}
     order by s.ended_at limit 1)
    union all
    ${contacts(d, `l.child_id = ${d}.child_id and (not ev.mine or l.from_person_id = ${d}.owner_person_id)`)}
    union all
    ${contacts(d, `${d}.child_id is null and l.from_person_id = ${d}.owner_person_id`)}
    union all
    ${records(d, `r.child_id = ${d}.child_id and (not ev.mine or r.person_id = ${d}.owner_person_id)`)}
    union all
    ${records(d, `${d}.child_id is null and ev.mine and r.person_id = ${d}.owner_person_id`)}
    union all
    ${records(
      d,
      `${d}.child_id is null and not ev.mine and ${d}.organization_id is null and r.region_id = ${d}.region_id`,
    )}
    union all
    ${records(d, `${d}.child_id is null and not ev.mine and r.organization_id = ${d}.organization_id`)}
  ) f where ev.rule = ${d}.rule order by f.at, f.id limit 1)`;

/** A row that counted for another period of the rule does not count again: Monday's late call for last week is not this week's. */
const unused = (d: string, row: string): string =>
  `not exists (select from duty u where u.evidence_id = ${row}.id and u.rule = ${d}.rule and u.period_key <> ${d}.period_key)`;

const sessionsBy = (d: string, parties: string, condition: string): string => `
    (select 'flow_session' as kind, s.id, s.ended_at as at from (${parties}) p(id) join flow_session s on s.party_id = p.id
     where ev.kind = 'flow_session' and ${condition} and s.flow_id = ev.code and s.state = 'done' and s.ended_at >= ${d}.opens_at
       and (s.child_id is null or ${d}.child_id is null or s.child_id = ${d}.child_id) and ${unused(d, 's')}
     order by s.ended_at limit 1)`;

const contacts = (d: string, whose: string): string => `
    (select 'contact_log' as kind, l.id, l.at from contact_log l
     where ev.kind = 'contact_log' and ${whose} and l.at >= ${d}.opens_at and (ev.froms is null or l.from_role = any(ev.froms))
       and (ev.tos is null or l.to_role = any(ev.tos)) and (ev.methods is null or l.method = any(ev.methods)) and ${unused(d, 'l')}
     order by l.at limit 1)`;

/** A record that had to reach a state counts from when it reached it. */
const records = (d: string, whose: string): string => `
    (select 'file_record' as kind, r.id, case when ev.states is null then r.at else r.updated_at end as at from file_record r
     where ev.kind = 'file_record' and ${whose} and r.kind = ev.code and r.superseded_by is null and (ev.states is null or r.state = any(ev.states))
       and case when ev.same_period then r.period_key = ${d}.period_key when ev.states is null then r.at >= ${d}.opens_at else r.updated_at >= ${d}.opens_at end
       and (ev.data is null or not exists (select from jsonb_each(ev.data) want(field, allowed) where not want.allowed @> jsonb_build_array(r.data -> want.field)))
       and ${unused(d, 'r')}
     order by r.at limit 1)`;
