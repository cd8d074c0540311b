import type { Prepared } from './database.ts';

/** An instant as epoch milliseconds. As a float, which is exact to them for millennia and costs half of the decimal that `extract` makes. */
export const ms = (column: string): string => `(date_part('epoch', ${column}) * 1000)::bigint`;

const validAt = (row: string, now: string): string =>
  `${row}.valid_from <= ${now} and (${row}.valid_to is null or ${row}.valid_to > ${now})`;

/** A helper or volunteer works with children only while vetting and training are less than a year old (L-06); `st` is an alias of staff. */
const mayHelp = (st: string, now: string): string =>
  `coalesce(${st}.vetting_checked_at > ${now} - interval '1 year' and ${st}.training_done_at > ${now} - interval '1 year', false)`;

/** PersonFacts with the staff part; `p` is an alias of person. */
export const personJson = (p: string, now: string): string => `json_build_object(
  'id', ${p}.id, 'countyId', ${p}.county_id, 'name', ${p}.display_name, 'realNameE', ${p}.real_name_e, 'gender', ${p}.gender,
  'literacy', ${p}.literacy, 'replyMode', ${p}.reply_mode, 'preferredHour', ${p}.preferred_hour, 'timeZone', ${p}.time_zone,
  'promptsOff', ${p}.prompts_off_at is not null, 'dead', ${p}.deceased_at is not null, 'householdId', ${p}.household_id,
  'consent', (select cr.decision from consent_record cr where cr.person_id = ${p}.id order by cr.at desc, cr.id desc limit 1),
  'isChild', (select true from child x where x.person_id = ${p}.id limit 1) is not null,
  'staff', (select json_build_object('staffId', st.id, 'drill', st.drill, 'trainerStaffId', st.trainer_staff_id, 'phoneE', ${p}.phone_e,
      'mayHelp', ${mayHelp('st', now)},
      'roles', (select coalesce(json_agg(json_build_object('role', sr.role, 'scopeType', sr.scope_type, 'scopeId', sr.scope_id) order by sr.id), '[]'::json)
                from staff_role sr where sr.staff_id = st.id and ${validAt('sr', now)}))
    from staff st where st.person_id = ${p}.id and st.status = 'active'))`;

/** ChildFacts without places and contacts, which come from the cache of places; `ch` is an alias of child, `cp` of its person. */
export const childJson = (
  ch: string,
  cp: string,
  now: string,
  monthStart: string,
  lastMonthStart: string,
  relation = 'null::text',
  person = 'null::uuid',
): string => `json_build_object(
  'relation', ${relation},
  'id', ${ch}.id, 'personId', ${ch}.person_id, 'countyId', ${ch}.county_id, 'fileNo', ${ch}.file_no, 'name', ${ch}.nickname,
  'birthDate', ${cp}.birth_date, 'gender', ${cp}.gender, 'boarding', ${ch}.boarding, 'disabled', ${ch}.health = 'disabled', 'schoolStage', ${ch}.school_stage,
  'parentsHome', (select true from parent_state h where h.child_id = ${ch}.id and (${relation} is distinct from 'parent' or h.parent_person_id = ${person}) and h.temporary_return_from <= ${now} and (h.temporary_return_to is null or h.temporary_return_to > ${now}) limit 1) is not null,
  'residenceRegionId', ${ch}.residence_region_id, 'villagersGroup', ${ch}.villagers_group,
  'schoolOrganizationId', ${ch}.school_organization_id, 'classId', ${ch}.class_id, 'householdId', ${cp}.household_id,
  'carers', (select coalesce(json_agg(json_build_object('personId', c.person_id, 'name', q.display_name, 'kind', c.kind, 'livesWith', c.lives_with) order by c.id), '[]'::json)
             from care_relation c join person q on q.id = c.person_id
             where c.child_id = ${ch}.id and c.kind <> 'parent' and ${validAt('c', now)}),
  'parents', (select coalesce(json_agg(json_build_object('personId', q.id, 'name', q.display_name, 'gender', q.gender,
                'status', case when q.deceased_at is not null then 'dead' else coalesce(ps.status, 'normal') end, 'away', ps.away) order by q.id), '[]'::json)
              from (select c.person_id as id from care_relation c where c.child_id = ${ch}.id and c.kind = 'parent' and ${validAt('c', now)}
                    union select s.parent_person_id from parent_state s where s.child_id = ${ch}.id) parent
              join person q on q.id = parent.id
              left join parent_state ps on ps.child_id = ${ch}.id and ps.parent_person_id = q.id),
  'teacherRecord', (select true from contact_log l where l.child_id = ${ch}.id and l.from_role in ('CLASS_TEACHER', 'class_teacher') and l.at >= ${monthStart} limit 1) is not null,
  'flags', (select coalesce(json_agg(distinct g.flag_code), '[]'::json) from signal g
            where g.child_id = ${ch}.id and g.at >= ${lastMonthStart} and g.at < ${monthStart} and g.source_role <> 'REVIEW'),
  'schoolName', (select o.name from organization o where o.id = ${ch}.school_organization_id),
  'livingArrangement', ${ch}.living_arrangement, 'ledgerStatus', ${ch}.ledger_status, 'riskLevel', ${ch}.risk_level,
  'records', case when ${relation} in ('parent', 'carer') then (select coalesce(json_agg(${recordJson('fr', person)} order by fr.at desc, fr.id), '[]'::json) from (
      select * from file_record f where f.child_id = ${ch}.id and f.superseded_by is null and f.at > ${now} - interval '400 days'
        and f.kind not in ('assessment', 'status_proposal') order by f.at desc limit 30) fr)
    when ${relation} in ('class_teacher', 'staff') then (select coalesce(json_agg(${recordJson('fr', person)} order by fr.at desc, fr.id), '[]'::json) from (
      select * from file_record f where f.child_id = ${ch}.id and f.kind in ('visit', 'assessment_part', 'assessment', 'holiday_plan') and f.superseded_by is null
        and f.at > ${now} - interval '200 days' order by f.at desc limit 12) fr) else '[]'::json end,
  'halfYearFlags', case when ${relation} = 'staff' then (select coalesce(json_agg(distinct g.flag_code), '[]'::json) from signal g
      where g.child_id = ${ch}.id and g.at > ${now} - interval '183 days') else '[]'::json end,
  'seriousUntil', case when ${relation} = 'staff' then (select ${ms('max(x.closed_at)')} from alert x where x.child_id = ${ch}.id and x.severity in ('red', 'orange')
      and x.closed_at > ${now} - interval '30 days') end,
  'ownAnswers', case when ${relation} = 'parent' then (select coalesce(json_agg(json_build_object('step', oa.step_id, 'value', oa.value, 'at', ${ms('oa.at')}) order by oa.at desc), '[]'::json) from (
      select * from answer x where x.child_id = ${ch}.id and x.at > ${now} - interval '100 days' and x.person_id = ${person} and x.superseded_by is null
        and x.step_id in ('w1_talked', 'p1_contact', 'p4_money') and x.flow_id in ('F03_parent_weekly', 'F03_parent_monthly') order by x.at desc limit 24) oa) else '[]'::json end,
  'fileWords', case when ${relation} in ('parent', 'carer') then (select coalesce(json_agg(json_build_object('id', fw.id, 'kind', fw.kind, 'textE', fw.text_e, 'data', fw.data) order by fw.at desc), '[]'::json) from (
      select * from file_record f where f.child_id = ${ch}.id and f.at > ${now} - interval '100 days' and f.text_e is not null
        and (f.kind = 'good_news' and f.state = 'waiting' and ${relation} = 'parent' or f.kind = 'help_answer' and f.about_person_id = ${person})
      order by f.at desc limit 6) fw) else '[]'::json end,
  'dropout', case when ${relation} in ('parent', 'carer') then null else (select ${dropoutJson('dc', ch, now)} from dropout_case dc where dc.child_id = ${ch}.id and dc.closed_at is null) end)`;

/** DropoutCaseFacts with the terms and days around the case; `dc` is an alias of dropout_case, `ch` of its child. */
const dropoutJson = (
  dc: string,
  ch: string,
  now: string,
): string => `json_build_object('id', ${dc}.id, 'state', ${dc}.state, 'firstAbsentDay', ${dc}.first_absent_day,
  'reason', ${dc}.reason, 'notRegistered', ${dc}.not_registered, 'lastSeenAt', ${ms(`${dc}.last_seen_at`)}, 'guardianReachedAt', ${ms(`${dc}.guardian_reached_at`)},
  'suspectedAt', ${ms(`${dc}.suspected_at`)}, 'droppedOutAt', ${ms(`${dc}.dropped_out_at`)}, 'returnedOn', ${dc}.returned_on, 'openedAt', ${ms(`${dc}.opened_at`)},
  'version', ${dc}.version,
  'steps', (select coalesce(json_agg(json_build_object('id', ds.id, 'kind', ds.kind, 'at', ${ms('ds.at')}, 'line', ds.line, 'method', ds.method, 'result', ds.result,
      'nextOn', ds.next_on, 'data', coalesce(ds.data, '{}'::jsonb)) order by ds.at, ds.id), '[]'::json) from dropout_step ds where ds.case_id = ${dc}.id),
  'calendar', json_build_object(
    'terms', (select coalesce(json_agg(json_build_object('organizationId', t.organization_id, 'schoolYear', t.school_year, 'term', t.term, 'startsOn', t.starts_on, 'endsOn', t.ends_on)), '[]'::json)
      from school_term t where t.county_id = ${ch}.county_id and (t.organization_id is null or t.organization_id = ${ch}.school_organization_id)
        and t.ends_on > ${dc}.first_absent_day - 400 and t.starts_on < ${now}::date + 400),
    'days', (select coalesce(json_agg(json_build_object('day', d.day, 'kind', d.kind)), '[]'::json)
      from calendar_day d where d.county_id = ${ch}.county_id and d.kind in ('holiday', 'workday') and d.day between ${dc}.first_absent_day - 60 and ${now}::date + 60)))`;

/** What one person has asked help for in one conversation; $staff is an alias of staff that may be null. */
const requestsJson = (
  st: string,
  now: string,
): string => `(select coalesce(json_agg(hr.row order by hr.at desc), '[]'::json) from (
    select f.session_id, max(f.at) as at, json_build_object('sessionId', f.session_id, 'childIds', json_agg(f.child_id order by f.child_id), 'personId', q.id, 'name', q.display_name,
        'state', min(f.state), 'what', (array_agg(f.data -> 'what'))[1], 'at', ${ms('max(f.at)')}) as row
    from staff_role r join file_record f on f.region_id = r.scope_id and f.kind = 'help_request' and f.state in ('received', 'doing') and f.at > ${now} - interval '180 days'
    join person q on q.id = f.person_id
    where r.staff_id = ${st}.id and r.role = 'CHILD_DIRECTOR' and ${validAt('r', now)} and f.session_id is not null
    group by f.session_id, q.id order by max(f.at) desc limit 16) hr)`;

/** RecordFacts: codes and dates; people's words stay in the store. */
export const recordJson = (
  r: string,
  person = 'null::uuid',
): string => `json_build_object('id', ${r}.id, 'mine', ${r}.person_id = ${person}, 'personId', ${r}.person_id, 'aboutMe', ${r}.about_person_id = ${person}, 'sessionId', ${r}.session_id, 'kind', ${r}.kind, 'onDay', ${r}.on_day, 'at', ${ms(`${r}.at`)},
  'periodKey', ${r}.period_key, 'state', ${r}.state, 'data', ${r}.data)`;

/** DutyFacts; `d` is an alias of duty. */
const dutyJson = (
  d: string,
): string => `json_build_object('id', ${d}.id, 'rule', ${d}.rule, 'handedFromId', ${d}.handed_from_person_id, 'childId', ${d}.child_id, 'regionId', ${d}.region_id, 'organizationId', ${d}.organization_id,
  'periodKey', ${d}.period_key, 'opensAt', ${ms(`${d}.opens_at`)}, 'dueAt', ${ms(`${d}.due_at`)}, 'step', ${d}.step, 'nextAt', ${ms(`${d}.next_at`)},
  'promptedAt', ${ms(`${d}.prompted_at`)},
  'missedBefore', case when w.event_id is null then 0 else (select count(*) from duty m where m.rule = ${d}.rule and m.owner_person_id = ${d}.owner_person_id
     and m.child_id is not distinct from ${d}.child_id and m.state = 'missed' and m.due_at < ${d}.due_at
     and m.due_at > coalesce((select max(k.due_at) from duty k where k.rule = ${d}.rule and k.owner_person_id = ${d}.owner_person_id
       and k.child_id is not distinct from ${d}.child_id and k.due_at < ${d}.due_at and k.state <> 'missed'), '-infinity')) end)`;

/** AlertRecord; `a` is an alias of alert. */
export const alertJson = (a: string): string => `json_build_object(
  'id', ${a}.id, 'no', ${a}.no, 'countyId', ${a}.county_id, 'childId', ${a}.child_id, 'subjectKey', ${a}.subject_key,
  'placeRegionId', ${a}.place_region_id, 'flagCode', ${a}.flag_code, 'severity', ${a}.severity, 'state', ${a}.state,
  'restricted', ${a}.restricted, 'drill', ${a}.drill, 'chain', ${a}.chain, 'exclusion', ${a}.exclusion,
  'reporterPersonId', ${a}.reporter_person_id, 'reporterIdentityId', ${a}.reporter_identity_id, 'ownerStaffId', ${a}.owner_staff_id,
  'ownerName', coalesce((select q.display_name from staff o join person q on q.id = o.person_id where o.id = ${a}.owner_staff_id), ''),
  'handoverToStaffId', ${a}.handover_to_staff_id, 'closeRequestedBy', ${a}.close_requested_by, 'version', ${a}.version,
  'openedAt', ${ms(`${a}.opened_at`)}, 'ackedAt', ${ms(`${a}.acked_at`)}, 'calledPoliceAt', ${ms(`${a}.called_police_at`)},
  'sawChildAt', ${ms(`${a}.saw_child_at`)}, 'writtenAt', ${ms(`${a}.written_at`)}, 'closedAt', ${ms(`${a}.closed_at`)},
  'signals', (select coalesce(json_agg(json_build_object('id', g.id, 'flagCode', g.flag_code, 'severity', g.severity, 'sourceRole', g.source_role,
                'sourcePersonId', g.source_person_id, 'becauseE', g.because_e, 'at', ${ms('g.at')}) order by g.at, g.id), '[]'::json)
              from signal g where g.alert_id = ${a}.id),
  'pending', (select coalesce(json_agg(json_build_object('no', s.no, 'step', s.chain_step, 'repeatNo', s.repeat_no, 'dueAt', ${ms('s.due_at')}) order by s.no), '[]'::json)
              from alert_step s where s.alert_id = ${a}.id and s.state = 'pending'),
  'lastStepNo', coalesce((select max(s.no) from alert_step s where s.alert_id = ${a}.id), 0),
  'told', (select coalesce(json_agg(json_build_object('staffId', r.staff_id, 'personId', r.person_id, 'role', r.role, 'name', q.display_name, 'silent', r.silent)
             order by r.first_at, r.staff_id, r.role), '[]'::json)
           from (select t.staff_id, t.person_id, t.role, bool_and(t.state = 'silent') as silent, min(t.at) as first_at from alert_recipient t
                 where t.alert_id = ${a}.id and t.state in ('told', 'phone_list', 'silent') group by 1, 2, 3) r
           join person q on q.id = r.person_id))`;

const sessionJson = (
  s: string,
): string => `json_build_object('id', ${s}.id, 'flowId', ${s}.flow_id, 'flowHash', ${s}.flow_hash,
  'priority', ${s}.priority, 'alertId', ${s}.alert_id, 'inviteId', ${s}.invite_id, 'dataE', ${s}.data_e, 'startedAt', ${ms(`${s}.started_at`)},
  'updatedAt', ${ms(`${s}.updated_at`)}, 'expiresAt', ${ms(`${s}.expires_at`)})`;

/** A staff member never carries more children than this in one conversation; the console shows all. */
const childLimit = 60;

/** Children in the scope of a person's roles (domain 4.1, "May see"), for a conversation: the class, the school, the village. */
const staffChildren = `
  select of_staff.id, min(of_staff.rank) as rank from (
    select x.id, x.class_id, x.file_no, 3 as rank from school_class k join child x on x.class_id = k.id where k.head_teacher_id = st.id
    union all
    select x.id, x.class_id, x.file_no, case when r.role = 'CLASS_TEACHER' then 3 else 4 end from staff_role r join child x on x.class_id = r.scope_id
      where r.staff_id = st.id and r.scope_type = 'class' and r.role in ('CLASS_TEACHER', 'SUBJECT_TEACHER') and ${validAt('r', 'w.now')}
    union all
    select x.id, x.class_id, x.file_no, 4 from staff_role r join child x on x.school_organization_id = r.scope_id
      where r.staff_id = st.id and r.scope_type = 'school' and r.role in ('SCHOOL_OFFICE', 'SCHOOL_DATA', 'PRINCIPAL') and ${validAt('r', 'w.now')}
    union all
    select x.id, x.class_id, x.file_no, 4 from staff_role r join region g on g.id = r.scope_id
      join region b on b.path like g.path || '%' join child x on x.residence_region_id = b.id
      where r.staff_id = st.id and r.scope_type in ('village', 'town') and r.role in ('CHILD_DIRECTOR', 'TOWN_SUPERVISOR') and ${validAt('r', 'w.now')}
    union all
    select x.id, x.class_id, x.file_no, 4 from pairing g join child x on x.id = g.child_id
      where g.helper_person_id = p.id and ${validAt('g', 'w.now')} and ${mayHelp('st', 'w.now')}
  ) of_staff
  group by of_staff.id, of_staff.class_id, of_staff.file_no
  order by of_staff.class_id, of_staff.file_no limit ${childLimit}`;

/** LedgerSummary of the first village or school whose list this person keeps; `st` is an alias of staff. */
const ledgerJson = (st: string, now: string, monthStart: string): string => `(
  select json_build_object('placeId', k.scope_id, 'count', count(*) filter (where k.ledger_status <> 'exited'),
    'entered', count(*) filter (where k.ledger_status <> 'exited' and k.entered_at >= ${monthStart}), 'exited', count(*) filter (where k.exited_at >= ${monthStart}),
    'changed', count(*) filter (where k.ledger_status <> 'exited' and exists (select from care_relation c where c.child_id = k.id and c.kind <> 'parent'
      and c.valid_from >= ${monthStart} and c.valid_from > k.created_at + interval '1 day')),
    'hash', encode(sha256(convert_to(coalesce(string_agg(concat_ws(':', k.id, k.ledger_status, k.class_id, k.residence_region_id, k.living_arrangement), ',' order by k.id)
      filter (where k.ledger_status <> 'exited'), ''), 'UTF8')), 'hex'))
  from (select r.scope_id, r.scope_type from staff_role r where r.staff_id = ${st}.id and ${validAt('r', now)}
          and (r.role = 'CHILD_DIRECTOR' and r.scope_type = 'village' or r.role in ('SCHOOL_DATA', 'SCHOOL_OFFICE') and r.scope_type = 'school') order by r.id limit 1) place
  join lateral (
    select place.scope_id, c.* from child c where place.scope_type = 'village' and c.residence_region_id = place.scope_id
    union all select place.scope_id, c.* from child c where place.scope_type = 'school' and c.school_organization_id = place.scope_id) k on true
  group by k.scope_id)`;

/** UnlistedChild, oldest first: those outside the ledger that wait for the village's visit or the township's word. */
const unlistedJson = (st: string, now: string): string => `(
  select coalesce(json_agg(json_build_object('id', u.id, 'onDay', u.on_day, 'state', u.state, 'data', u.data, 'textE', u.text_e,
      'reporterId', (select t.person_id from staff t where t.person_id = u.person_id and t.status = 'active')) order by u.at), '[]'::json) from (
    select f.* from staff_role r join region g on g.id = r.scope_id join region b on b.path like g.path || '%'
    join file_record f on f.region_id = b.id and f.kind = 'unlisted_child' and f.state in ('proposed', 'visited') and f.superseded_by is null and f.at > ${now} - interval '200 days'
    where r.staff_id = ${st}.id and r.role in ('CHILD_DIRECTOR', 'TOWN_SUPERVISOR') and r.scope_type in ('village', 'town') and ${validAt('r', now)}
    order by f.at limit 16) u)`;

/**
 * Everything that `decide` needs about parties, one row each. $1 is a JSON array of keys (see load-party.ts).
 * The subqueries are correlated on purpose: index look-ups by id, whatever the tables' sizes, so that one generic plan fits.
 */
export const loadPartySql: Prepared = {
  name: 'load_party',
  text: `
with k as materialized (
  select * from json_to_recordset($1::json) as x(n int, channel channel, ext_hs text[], ext_message_id text, person_id uuid, session_id uuid,
    event_id uuid, timer_id uuid, child_ids uuid[], code_hs text[], text_h text, said_at timestamptz, now timestamptz, month_start timestamptz, last_month_start timestamptz)
), w as materialized (
  select k.*, i.id as identity_id, i.channel as identity_channel, i.state as identity_state, i.wrong_codes, i.locked_until,
    case when k.person_id is not null then k.person_id
         when k.session_id is not null then s.party_id
         when i.person_id is not null and i.state in ('bound', 'blocked') then i.person_id
         else i.id end as party_id
  from k
  left join flow_session s on s.id = k.session_id
  left join lateral (
    select * from channel_identity c where c.channel = k.channel and c.external_id_h = any(k.ext_hs)
    union all
    select * from channel_identity c where k.ext_hs is null and c.id in (s.identity_id, s.party_id)
    limit 1) i on true
)
select w.n, w.party_id as party, coalesce(cv.version, 0) as version,
  case when cv.taken_by is null then null else json_build_object('by', cv.taken_by, 'until', ${ms('cv.taken_until')}) end as taken,
  case when w.timer_id is not null then (select true from timer t where t.id = w.timer_id and t.done_at is null limit 1) is null
       when w.ext_message_id is not null then (select true from inbound_message m where m.channel = w.channel and m.external_message_id = w.ext_message_id and m.state <> 'pending' limit 1) is not null
       else (select true from timer t where t.id = w.event_id limit 1) is not null end as duplicate,
  coalesce(cv.last_text_h = w.text_h and cv.last_inbound_at > w.said_at - interval '10 seconds', false) as echo,
  case when w.identity_id is null then null else json_build_object('id', w.identity_id, 'channel', w.identity_channel, 'state', w.identity_state,
    'wrongCodes', w.wrong_codes, 'lockedUntil', ${ms('w.locked_until')}) end as identity,
  case when p.id is null then null else ${personJson('p', 'w.now')} end as person,
  kids.list as children,
  (select coalesce(json_agg(${sessionJson('s')} order by s.priority desc, s.updated_at desc, s.id), '[]'::json) from flow_session s
   where s.party_id = w.party_id and s.state = 'open' and (s.expires_at > w.now or s.id = w.session_id)) as sessions,
  (select json_build_object('id', v.id, 'kind', v.kind, 'childIds', v.child_ids, 'used', v.used_at is not null,
      'expired', v.expires_at <= w.now or v.revoked_at is not null, 'person', ${personJson('vp', 'w.now')},
      'relation', (select c.relation_text from care_relation c where c.person_id = v.person_id and c.child_id = any(v.child_ids) limit 1),
      'group', (select coalesce(nullif(x.villagers_group, ''), g.name) from child x join region g on g.id = x.residence_region_id where x.id = any(v.child_ids) limit 1))
    from invite v join person vp on vp.id = v.person_id
    where v.id = coalesce(
      (select c.id from invite c where c.code_h = any(w.code_hs) order by c.used_at is null desc, c.expires_at desc limit 1),
      (select s.invite_id from flow_session s where s.party_id = w.party_id and s.state = 'open' and s.invite_id is not null order by s.updated_at desc limit 1))) as invite,
  (select coalesce(json_agg(json_build_object('alert', ${alertJson('a')}, 'about', case when st.id is null then null else
      (select ${childJson('ac', 'aq', 'w.now', 'w.month_start', 'w.last_month_start')} from child ac join person aq on aq.id = ac.person_id where ac.id = a.child_id) end)
    order by a.opened_at, a.id), '[]'::json) from alert a where a.id in (
     select o.id from alert o where o.closed_at is null and o.subject_key = any(kids.keys || array['party:' || w.party_id, 'party:' || w.identity_id])
     union select o.id from alert o where o.closed_at is null and st.id is not null and o.owner_staff_id = st.id
     union select o.id from alert_recipient r join alert o on o.id = r.alert_id
       where st.id is not null and r.staff_id = st.id and r.state in ('told', 'phone_list', 'silent') and o.closed_at is null)) as alerts,
  (select coalesce(json_agg(${dutyJson('d')} order by d.due_at, d.id), '[]'::json) from duty d where d.owner_person_id = p.id and d.state = 'due') as duties,
  case when st.id is null then '[]'::json else ${requestsJson('st', 'w.now')} end as requests,
  case when st.id is null then null else json_build_object('ledger', ${ledgerJson('st', 'w.now', 'w.month_start')}, 'unlisted', ${unlistedJson('st', 'w.now')}) end as "staffView",
  case when w.event_id is null then 0 else (select count(distinct coalesce(o.session_id, o.id))::int from outbound_message o where o.person_id = p.id and o.message_class in ('prompt', 'tip')
     and o.created_at > w.now - interval '2 days' and o.state not in ('cancelled', 'expired')
     and (greatest(o.created_at, o.send_after) at time zone 'Asia/Shanghai')::date = (w.now at time zone 'Asia/Shanghai')::date) end as "promptsToday"
from w
left join conversation cv on cv.party_id = w.party_id
left join person p on p.id = w.party_id
left join staff st on st.person_id = p.id and st.status = 'active'
left join lateral (
  select coalesce(json_agg(${childJson('ch', 'cp', 'w.now', 'w.month_start', 'w.last_month_start', 'mine.relation', 'p.id')} order by mine.rank, ch.class_id, ch.file_no), '[]'::json) as list,
    coalesce(array_agg('child:' || ch.id), '{}') as keys
  from (
    select e.id, min(e.rank) as rank, (array['parent', 'carer', 'class_teacher', 'staff'])[min(e.rank)] as relation from (
      select c.child_id as id, case when c.kind = 'parent' then 1 else 2 end as rank
        from care_relation c where c.person_id = p.id and ${validAt('c', 'w.now')}
      union all
      select f.id, f.rank from (${staffChildren}) f where st.id is not null
      union all
      -- A form's own children, whatever else this person answers for.
      select x.id, 4 from child x where x.id = any(w.child_ids) and st.id is not null
    ) e group by e.id
  ) mine
  join child ch on ch.id = mine.id and ch.ledger_status <> 'exited'
  join person cp on cp.id = ch.person_id and cp.deceased_at is null
) kids on true`,
};
