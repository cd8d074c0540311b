/** Records of children's files and of places out of a JSON array; written twice they are one row. A day that is not named is that of `at` in China. */
export const saveRecordsSql = (rows: string, which = 'true'): string => `
  insert into file_record (id, county_id, kind, child_id, person_id, about_person_id, region_id, organization_id, on_day, at, period_key, state, data, text_e, session_id, updated_at)
  select x.id, x.county_id, x.kind, x.child_id, x.person_id, x.about_person_id, x.region_id, x.organization_id,
    coalesce(x.on_day, (x.at at time zone 'Asia/Shanghai')::date), x.at, x.period_key, x.state, x.data, x.text_e, x.session_id, x.at
  from json_to_recordset(${rows}::json) as x(n int, id uuid, county_id uuid, kind text, child_id uuid, person_id uuid, about_person_id uuid, region_id uuid, organization_id uuid,
    on_day date, at timestamptz, period_key text, state text, data jsonb, text_e text, session_id uuid) where ${which}
  on conflict (id) do nothing`;
