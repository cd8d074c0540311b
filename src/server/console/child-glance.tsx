import { factKinds } from '../../core/ledger/fact-fields.ts';
import { kinLines } from './care-picture.tsx';
import type { ChildFilePageProps } from './child-file-page.tsx';
import { dayWord, levelWord } from './child-words.ts';
import { kinWord } from './kin-words.ts';
import { listed } from './language.ts';
import { saidTime } from './said-time.ts';
import { severityTag } from './severity-tag.tsx';
import { worded } from './worded.tsx';

const words = {
  zh: {
    lives: '住在',
    with: '跟谁',
    class: '班级',
    boards: '住校',
    level: '风险等级',
    open: '没办完',
    nothing: '没有',
    absent: (day: string) => `从 ${day} 起没到校`,
    contact: '父母联系',
    next: '下一件要做',
    health: '健康',
    hukou: '户口',
    hukouYes: '已上',
    hukouNo: '没上户口',
    real: '姓名',
    born: '出生',
    address: '住址',
    phones: '电话',
    since: '入册',
    carers: '在带的人',
    setOn: (day: string) => `${day} 定的`,
  },
  en: {
    lives: 'Lives in',
    with: 'With',
    class: 'Class',
    boards: 'boards',
    level: 'Risk level',
    open: 'Open',
    nothing: 'nothing',
    absent: (day: string) => `absent from school since ${day}`,
    contact: 'Parents’ contact',
    next: 'Next duty',
    health: 'Health',
    hukou: 'Registration',
    hukouYes: 'registered',
    hukouNo: 'not registered',
    real: 'Name',
    born: 'Born',
    address: 'Address',
    phones: 'Phones',
    since: 'In the ledger since',
    carers: 'Kept by',
    setOn: (day: string) => `set ${day}`,
  },
} as const;

/** Who, where, with whom, how grave, what is open, when the parents were last heard of, what comes next. */
export function ChildGlance(props: ChildFilePageProps) {
  const { file, lang, timeZone } = props;
  const say = words[lang];
  const { parts } = file;
  return (
    <dl class="glance-facts">
      <Open {...props} />
      <Line label={say.lives}>{[file.town, file.village, file.group].filter(Boolean).join(' · ')}</Line>
      {parts.has('care') ? <With {...props} /> : null}
      {parts.has('identity') ? <Phones {...props} /> : null}
      <Line label={say.class}>
        {[file.school, file.className, file.boarding ? say.boards : ''].filter(Boolean).join(' · ') || say.nothing}
      </Line>
      {parts.has('risk') ? (
        <Line label={say.level}>
          <span class={`tag level ${file.level === 'high' ? 'orange' : ''}`}>{levelWord(file.level, lang)}</span>{' '}
          {file.levelAt === null ? null : <small>{say.setOn(dayWord(file.levelAt, timeZone))}</small>}
        </Line>
      ) : null}
      {parts.has('care') ? <Contact {...props} /> : null}
      {file.nextDuty ? (
        <Line label={say.next}>
          {worded(file.nextDuty.title, lang)} <small>{file.nextDuty.owner}</small>{' '}
          <b>{saidTime(file.nextDuty.dueAt, timeZone, lang)}</b>
        </Line>
      ) : null}
      {parts.has('health') && file.health !== 'healthy' ? (
        <Line label={say.health}>{factKinds.health.options?.[file.health]?.[lang] ?? file.health}</Line>
      ) : null}
      {parts.has('welfare') && file.hukou !== null ? (
        <Line label={say.hukou}>{file.hukou ? say.hukouYes : say.hukouNo}</Line>
      ) : null}
      {parts.has('identity') ? <Identity {...props} /> : null}
    </dl>
  );
}

function Line({ label, children }: { readonly label: string; readonly children?: unknown }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children as never}</dd>
    </div>
  );
}

function With({ file, lang }: ChildFilePageProps) {
  const say = words[lang];
  const arrangement = factKinds.living_arrangement.options?.[file.arrangement]?.[lang] ?? '';
  const carers = file.kin.filter(({ livesWith, kind }) => livesWith && kind !== 'helper').map(({ name }) => name);
  return <Line label={say.with}>{[listed(carers, lang), arrangement].filter(Boolean).join(' · ') || say.nothing}</Line>;
}

/** Open alerts that this reader may know; for anybody else there is nothing here that says there are others. */
function Open({ file, lang }: ChildFilePageProps) {
  const say = words[lang];
  if (file.alerts.length === 0 && file.dropoutSince === '') return null;
  return (
    <Line label={say.open}>
      <ul class="plain">
        {file.alerts.map(({ id, severity, what, no }) => (
          <li>
            {severityTag(severity, lang)} <a href={`/console/alerts/${id}`}>{worded(what, lang)}</a> <small>{no}</small>
          </li>
        ))}
        {file.dropoutSince ? <li>{say.absent(file.dropoutSince)}</li> : null}
      </ul>
    </Line>
  );
}

function Contact({ file, lang }: ChildFilePageProps) {
  const say = words[lang];
  const parents = file.kin.filter(({ kind }) => kind === 'parent');
  if (parents.length === 0) return null;
  return (
    <Line label={say.contact}>
      <ul class="plain">
        {parents.map((one) => (
          <li>
            {one.name} <small>{one.relation === one.name ? '' : worded(kinWord(one.relation, lang), lang)}</small>{' '}
            {kinLines(one, lang).join(' · ')}
          </li>
        ))}
      </ul>
    </Line>
  );
}

/** Who is at home with the child is phoned first. */
function Phones({ file, lang }: ChildFilePageProps) {
  const phones = file.kin
    .filter(({ phone }) => phone !== '')
    .toSorted((a, b) => Number(b.livesWith) - Number(a.livesWith));
  if (phones.length === 0) return null;
  return (
    <Line label={words[lang].phones}>
      <ul class="plain">
        {phones.map((one) => (
          <li>
            <a class="call" href={`tel:${one.phone.replaceAll('-', '')}`}>
              <span>{one.name}</span> {one.phone}
            </a>
          </li>
        ))}
      </ul>
    </Line>
  );
}

function Identity({ file, lang, timeZone }: ChildFilePageProps) {
  const say = words[lang];
  return (
    <>
      {file.realName ? <Line label={say.real}>{file.realName}</Line> : null}
      {file.birthDate ? <Line label={say.born}>{file.birthDate}</Line> : null}
      {file.address ? <Line label={say.address}>{file.address}</Line> : null}
      {file.since === null ? null : <Line label={say.since}>{dayWord(file.since, timeZone)}</Line>}
    </>
  );
}
