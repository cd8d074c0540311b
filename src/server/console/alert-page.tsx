import type { Instant } from '../../core/ids.ts';
import { fullTime } from '../clock-time.ts';
import type { DeskActor, DeskAlertDetail } from '../ports.ts';
import { AllActs, ReleasePerson, type Typed } from './alert-acts.tsx';
import { Chain } from './alert-chain.tsx';
import { History, Runbook, Told } from './alert-sections.tsx';
import { dues, severities, states, whyExcluded } from './alert-words.ts';
import { DeskFrame } from './desk-frame.tsx';
import type { Lang } from './language.ts';
import { lossWord } from './loss-words.ts';
import { ReportGuide } from './report-guide.tsx';
import { roleWord } from './role-words.ts';
import { saidLeft, saidTime } from './said-time.ts';
import { worded } from './worded.tsx';

export interface AlertPageProps {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly alert: DeskAlertDetail;
  readonly now: Instant;
  readonly timeZone: string;
  readonly notice?: string;
  readonly typed?: Typed;
}

export interface AlertPart {
  readonly alert: DeskAlertDetail;
  readonly lang: Lang;
  readonly timeZone: string;
}

const words = {
  zh: {
    print: '打印',
    drill: '演练',
    restricted: '限看',
    no: '编号',
    loss: '六失',
    child: '孩子',
    file: '看档案',
    years: (n: number) => `${n}岁`,
    place: '地方',
    where: '孩子现在在哪',
    who: '谁在处理',
    took: (name: string, at: string) => `${name}（${at} 接手）`,
    toName: '要转给',
    waiting: (name: string) => `${name}（等对方接）`,
    opened: '发出',
    police: '打110/120',
    saw: '见到孩子',
    written: '写了经过',
    asked: '申请结案',
    secondPerson: (name: string, whom: string) => `${name}，等${whom || '第二个人'}看过`,
    or: '或',
    closed: '结案',
    said: '说了什么',
    hidden: '原话限制查看，请找负责处理的人。',
    noWords: '（按了选项，没有打字）',
    never: '不要联系，也不要让他们知道',
    phones: '打电话',
    station: '乡镇未保站',
    county: '县值班',
    policeStation: '派出所',
    foot: (when: string, name: string) =>
      `${when} ${name} 查看。看过这一页会留下记录。打印出来的请收好，不拍照、不转发。`,
  },
  en: {
    print: 'Print',
    drill: 'Exercise',
    restricted: 'Restricted',
    no: 'Number',
    loss: 'Of the six losses',
    child: 'Child',
    file: 'Open the file',
    years: (n: number) => `${n} years`,
    place: 'Place',
    where: 'Where the child is now',
    who: 'Who has it',
    took: (name: string, at: string) => `${name} (since ${at})`,
    toName: 'Offered to',
    waiting: (name: string) => `${name} (has not taken it yet)`,
    opened: 'Opened',
    police: 'Called 110/120',
    saw: 'Child seen',
    written: 'Written up',
    asked: 'Closing asked by',
    secondPerson: (name: string, whom: string) => `${name}; ${whom || 'a second person'} must look`,
    or: ' or ',
    closed: 'Closed',
    said: 'What was said',
    hidden: 'The words are restricted. Please ask whoever handles it.',
    noWords: '(chose an option, wrote nothing)',
    never: 'Do not contact them, and do not let them know',
    phones: 'Phone',
    station: 'Township protection station',
    county: 'County duty line',
    policeStation: 'Police station',
    foot: (when: string, name: string) =>
      `Read by ${name}, ${when}. Reading this page is recorded. Keep a printed copy safe; take no photos, pass nothing on.`,
  },
} as const;

/** One alert on one page that prints: what was said, who knows, who must not, who knew what when (domain 4.4, 4.5). */
export function AlertPage({ actor, lang, alert, now, timeZone, notice, typed }: AlertPageProps) {
  const part = { alert, lang, timeZone };
  const say = words[lang];
  return (
    <DeskFrame
      title={`${alert.no} ${alert.what[lang]}`}
      path={`/console/alerts/${alert.id}`}
      actor={actor}
      lang={lang}
      now={now}
      notice={notice}
      css={['desk-alert.css']}
    >
      <article class="sheet">
        <div class={`card ${alert.severity}`}>
          <div class="headline">
            <h1>
              <span class={`tag ${alert.severity}`}>{severities[alert.severity][lang]}</span>
              {alert.drill ? <span class="tag">{say.drill}</span> : null}
              {alert.restricted ? <span class="tag">{say.restricted}</span> : null} {worded(alert.what, lang)}
            </h1>
            <button type="button" class="noprint" data-print hidden>
              {say.print}
            </button>
          </div>
          <Due alert={alert} lang={lang} now={now} />
          <Facts {...part} />
        </div>
        <Excluded {...part} />
        <div class="halves">
          <div>
            <Said {...part} />
            <AllActs alert={alert} lang={lang} typed={typed} />
            <Contacts {...part} />
            <Runbook {...part} />
            <ReportGuide {...part} />
            <History {...part} />
          </div>
          <div class="lesser">
            <Chain {...part} now={now} />
            <Told {...part} />
          </div>
        </div>
        <p class="small">{say.foot(fullTime(now, timeZone), actor.name)}</p>
      </article>
    </DeskFrame>
  );
}

function Due({ alert, lang, now }: Pick<AlertPageProps, 'alert' | 'lang' | 'now'>) {
  if (alert.dueAt === null || alert.dueFor === null) return null;
  return (
    <p class={`due${alert.dueAt < now ? ' late' : ''}`}>
      <b data-due={String(alert.dueAt)}>{saidLeft(alert.dueAt, now, lang)}</b> {dues[alert.dueFor][lang]}
    </p>
  );
}

function Facts({ alert, lang, timeZone }: AlertPart) {
  const say = words[lang];
  const at = (instant: Instant | null) => (instant === null ? '' : saidTime(instant, timeZone, lang));
  const has = alert.ownerName ? say.took(alert.ownerName, at(alert.ackedAt)) : '';
  const approvers = alert.approvers.map((role) => roleWord(role, lang)).join(say.or);
  const state = alert.ownerName && alert.state === 'acked' ? '' : states[alert.state][lang];
  const rows: readonly (readonly [string, string])[] = [
    [say.no, alert.no],
    [say.loss, lossWord(alert.loss, lang)],
    [
      say.child,
      [alert.child, alert.childAge === null ? '' : say.years(alert.childAge)]
        .filter(Boolean)
        .join(lang === 'zh' ? '，' : ', '),
    ],
    [say.place, alert.place],
    [say.where, alert.whereNow],
    [say.who, [has, state].filter(Boolean).join(' · ')],
    [say.toName, alert.handOverToName && say.waiting(alert.handOverToName)],
    [say.opened, at(alert.openedAt)],
    [say.police, at(alert.calledPoliceAt)],
    [say.saw, at(alert.sawChildAt)],
    [say.written, at(alert.writtenAt)],
    [say.asked, alert.closeRequestedByName && say.secondPerson(alert.closeRequestedByName, approvers)],
    [say.closed, at(alert.closedAt)],
  ];
  return (
    <dl class="columns">
      {rows
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <div>
            <dt>{name}</dt>
            <dd>
              {value}{' '}
              {name === say.child && alert.childFileId ? (
                <a class="noprint" href={`/console/children/${alert.childFileId}`}>
                  {say.file}
                </a>
              ) : null}
            </dd>
          </div>
        ))}
    </dl>
  );
}

/** Whom to phone, a row each, within the thumb's reach. */
function Contacts({ alert, lang }: Pick<AlertPart, 'alert' | 'lang'>) {
  const say = words[lang];
  const label = { police: say.policeStation, station: say.station, county: say.county } as const;
  if (alert.contacts.length === 0) return null;
  return (
    <ul class="rows" aria-label={say.phones}>
      {alert.contacts.map((contact) => (
        <li>
          <a href={`tel:${contact.phone.replaceAll('-', '')}`}>
            <span>{contact.name || label[contact.label]}</span> <b>{contact.phone}</b>
          </a>
        </li>
      ))}
    </ul>
  );
}

function Excluded({ alert, lang }: AlertPart) {
  if (alert.excluded.length === 0) return null;
  return (
    <section class="excluded" aria-labelledby="excluded">
      <h2 id="excluded">{words[lang].never}</h2>
      <ul>
        {alert.excluded.map((one) => (
          <li>
            <b>{one.name}</b>: {whyExcluded[one.why][lang]}
            {one.releasable && one.personId ? (
              <ReleasePerson alert={alert} lang={lang} personId={one.personId} />
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Said({ alert, lang, timeZone }: AlertPart) {
  const say = words[lang];
  return (
    <section>
      <h2>{say.said}</h2>
      {alert.mayReadWords ? null : <p>{say.hidden}</p>}
      {alert.signals.map((signal) => (
        <figure>
          {alert.mayReadWords ? (
            <blockquote>{signal.text === '' ? say.noWords : worded(signal.text, lang)}</blockquote>
          ) : null}
          <figcaption>
            {saidTime(signal.at, timeZone, lang)} · {roleWord(signal.source, lang)} · {worded(signal.flag, lang)}
          </figcaption>
        </figure>
      ))}
    </section>
  );
}
