import type { MemberFacts, PlaceChoice } from '../../app/desk/people-port.ts';
import { Choice, Field } from './form-field.tsx';
import type { Lang } from './language.ts';
import { roleOptions } from './people-page.tsx';

const words = {
  zh: {
    name: '称呼（机器人和同事怎么叫）',
    phone: '电话',
    number: '工号',
    vetting: '从业查询日期',
    result: '查询结果',
    training: '培训日期',
    duty: '签职责的日期',
    role: '岗位',
    place: '在哪里',
    choose: '请选',
    until: '到哪天（不写就一直）',
    from: '从哪天',
    to: '到哪天（含当天）',
    deputy: '谁代班',
    nobody: '没有人代班',
    note: '说明（可以不写）',
    types: { county: '县', town: '乡镇', village: '村', school: '学校', class: '班级' },
  },
  en: {
    name: 'Form of address',
    phone: 'Phone',
    number: 'Number',
    vetting: 'Vetted on',
    result: 'Result',
    training: 'Trained on',
    duty: 'Duty signed on',
    role: 'Role',
    place: 'Where',
    choose: 'Choose',
    until: 'Until (empty: no end)',
    from: 'From',
    to: 'Until (that day included)',
    deputy: 'Who stands in',
    nobody: 'Nobody',
    note: 'Note (may be empty)',
    types: { county: 'County', town: 'Townships', village: 'Villages', school: 'Schools', class: 'Classes' },
  },
} as const;

export function FactsFields({ lang, facts }: { readonly lang: Lang; readonly facts: MemberFacts }) {
  const say = words[lang];
  return (
    <>
      <Field label={say.name} name="name" value={facts.name} required max={40} />
      <Field label={say.phone} name="phone" value={facts.phone} type="tel" max={40} />
      <Field label={say.number} name="employmentNo" value={facts.employmentNo} max={40} />
      <Field label={say.vetting} name="vettingOn" value={facts.vettingOn} type="date" />
      <Field label={say.result} name="vettingResult" value={facts.vettingResult} max={80} />
      <Field label={say.training} name="trainingOn" value={facts.trainingOn} type="date" />
      <Field label={say.duty} name="dutyOn" value={facts.dutyOn} type="date" />
    </>
  );
}

type Typed = Readonly<Record<string, string>>;

export function RoleFields({
  lang,
  places,
  typed,
  until = true,
}: {
  readonly lang: Lang;
  readonly places: readonly PlaceChoice[];
  readonly typed: Typed;
  readonly until?: boolean;
}) {
  const say = words[lang];
  return (
    <>
      <Choice
        label={say.role}
        name="role"
        value={typed.role}
        required
        options={[['', say.choose], ...roleOptions(lang)]}
      />
      <label class="field">
        <span>{say.place}</span>
        <select name="placeId" required>
          <option value="">{say.choose}</option>
          {(['county', 'town', 'village', 'school', 'class'] as const).map((type) => (
            <optgroup label={say.types[type]}>
              {places
                .filter((place) => place.type === type)
                .map(({ id, name }) => (
                  <option value={id} selected={typed.placeId === id}>
                    {name}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
      </label>
      {until ? <Field label={say.until} name="until" value={typed.until} type="date" /> : null}
    </>
  );
}

export function LeaveFields({
  lang,
  colleagues,
  typed,
}: {
  readonly lang: Lang;
  readonly colleagues: readonly { readonly staffId: string; readonly name: string; readonly post: string }[];
  readonly typed: Typed;
}) {
  const say = words[lang];
  return (
    <>
      <Field label={say.from} name="from" value={typed.from} type="date" required />
      <Field label={say.to} name="to" value={typed.to} type="date" required />
      <Choice
        label={say.deputy}
        name="deputyId"
        value={typed.deputyId}
        options={[
          ['', say.nobody],
          ...colleagues.map(({ staffId, name, post }) => [staffId, `${name} ${post}`] as const),
        ]}
      />
      <Field label={say.note} name="note" value={typed.note} max={200} />
    </>
  );
}
