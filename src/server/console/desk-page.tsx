import type { DutyGroup } from '../../app/desk/duties-port.ts';
import type { Beginning } from '../../app/desk/settings-port.ts';
import { mayEver } from '../../core/access/may.ts';
import type { Instant } from '../../core/ids.ts';
import { clockTime } from '../clock-time.ts';
import type { DeskActor, DeskAlertRow, DeskBanner, DeskOverview } from '../ports.ts';
import { QuickActs } from './alert-acts.tsx';
import { dues, severities, states } from './alert-words.ts';
import { CountyBegins } from './county-begins.tsx';
import { DeskFrame } from './desk-frame.tsx';
import type { Lang } from './language.ts';
import { lossWord } from './loss-words.ts';
import { saidLeft, saidTime } from './said-time.ts';
import { OthersDuties, OwnDuties } from './today-duties.tsx';
import { worded } from './worded.tsx';

const words = {
  zh: {
    title: '今天',
    none: '现在没有没办完的告警',
    open: (n: number) => `没办完的告警 ${n} 件`,
    more: '这里只列最急的；还有不那么急的，请按「导出」或到「孩子」里按告警筛。',
    export: '导出',
    ring: '有红色告警时响铃',
    waiting: '等着人看的',
    inbox: '要人看的',
    inboxWhat: '没听懂的话、语音、照片、请回电话',
    items: '件',
    late: (n: number) => `其中 ${n} 件过了时间`,
    phone: '要打电话通知的',
    people: '个',
    since: (time: string) => `从 ${time} 起`,
    phoneList: '打开电话名单',
    sent: (time: string) => `${time} 发出`,
    noWay: '您还没有自己的登录方式，链接用过一次就没有了。',
    setUp: '现在设一个，下次按指纹就能进',
    drill: '演练',
    restricted: '限看',
    took: (name: string, time: string) => `${name}${time ? ` ${time}` : ''} 接手`,
  },
  en: {
    title: 'Today',
    none: 'No open alerts',
    more: 'Only the most urgent are listed here; for the others use “Export”, or filter “Children” by alert.',
    open: (n: number) => `${n} open alert${n === 1 ? '' : 's'}`,
    export: 'Export',
    ring: 'Turn on sound',
    waiting: 'Waiting for a person',
    inbox: 'Inbox',
    inboxWhat: 'Not understood, voice, photos, call-backs',
    items: '',
    late: (n: number) => `${n} past their time`,
    phone: 'People to be phoned',
    people: '',
    since: (time: string) => `since ${time}`,
    phoneList: 'Open the phone list',
    sent: (time: string) => `raised ${time}`,
    noWay: 'You have no way in of your own yet, and a link opens only once.',
    setUp: 'Set one up now: next time a finger lets you in',
    drill: 'Exercise',
    restricted: 'Restricted',
    took: (name: string, time: string) => `taken by ${name}${time ? ` at ${time}` : ''}`,
  },
} as const;

export interface DeskPageProps {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly overview: DeskOverview;
  readonly duties: readonly DutyGroup[];
  /** What is left to do before the county is live, for whoever does it. */
  readonly beginning: Beginning | null;
  /** Came by a link and has no way in of their own yet. */
  readonly noWay: boolean;
  readonly now: Instant;
  readonly timeZone: string;
  readonly notice?: string;
}

/** First screen: what must I do now. Open alerts by time left, red first; then today's duties and what is late; then what waits for a person. */
export function DeskPage(props: DeskPageProps) {
  const { actor, lang, overview, duties, beginning, noWay, now, timeZone, notice } = props;
  const say = words[lang];
  const alerts = byUrgency(overview.alerts);
  const hears = mayEver(actor, 'alert.read');
  return (
    <DeskFrame title={say.title} path="/console" actor={actor} lang={lang} now={now} notice={notice} css={['work.css']}>
      {overview.banners.map((banner) => (
        <Banner banner={banner} lang={lang} timeZone={timeZone} />
      ))}
      <div class="halves">
        <div>
          <div class="headline">
            <h1>{!hears ? say.title : alerts.length === 0 ? say.none : say.open(alerts.length)}</h1>
            {alerts.length > 0 ? (
              <a class="noprint" href="/console/alerts.csv">
                {say.export}
              </a>
            ) : null}
          </div>
          {alerts.map((alert) => (
            <AlertCard alert={alert} lang={lang} now={now} timeZone={timeZone} />
          ))}
          {overview.more ? <p class="soft">{say.more}</p> : null}
          {noWay ? (
            <p class="strip">
              {say.noWay} <a href="/console/account">{say.setUp}</a>
            </p>
          ) : null}
          {beginning ? <CountyBegins beginning={beginning} lang={lang} /> : null}
          <OwnDuties actor={actor} lang={lang} duties={duties} timeZone={timeZone} />
        </div>
        <div class="lesser">
          <OthersDuties actor={actor} lang={lang} duties={duties} timeZone={timeZone} />
          <Waiting actor={actor} lang={lang} overview={overview} />
          {hears ? (
            <button type="button" id="ring" class="noprint" aria-pressed="false" hidden>
              {say.ring}
            </button>
          ) : null}
        </div>
      </div>
    </DeskFrame>
  );
}

function Waiting({ actor, lang, overview }: Pick<DeskPageProps, 'actor' | 'lang' | 'overview'>) {
  const say = words[lang];
  const inbox = mayEver(actor, 'inbox.read');
  const phones = mayEver(actor, 'alert.read');
  if (!inbox && !phones) return null;
  return (
    <>
      <h2>{say.waiting}</h2>
      <ul class="rows">
        {inbox ? (
          <li>
            <a href="/console/inbox">
              <span>
                {say.inbox} <small>{overview.inboxLate > 0 ? say.late(overview.inboxLate) : say.inboxWhat}</small>
              </span>{' '}
              <Count count={overview.inbox} unit={say.items} late={overview.inboxLate > 0} />
            </a>
          </li>
        ) : null}
        {phones ? (
          <li>
            <a href="/console/phone-list">
              <span>{say.phone}</span> <Count count={overview.phoneList} unit={say.people} />
            </a>
          </li>
        ) : null}
      </ul>
    </>
  );
}

function Count({ count, unit, late = false }: Readonly<{ count: number; unit: string; late?: boolean }>) {
  return (
    <b class={late ? 'late' : count === 0 ? 'none' : undefined}>
      {count} {unit}
    </b>
  );
}

/** Red first, then what is due soonest; what has no time comes last, and practice after everything that is real. */
export function byUrgency(alerts: readonly DeskAlertRow[]): DeskAlertRow[] {
  const rank = { red: 0, orange: 1, yellow: 2, blue: 3 };
  const keys = (alert: DeskAlertRow) => [
    Number(alert.drill),
    rank[alert.severity],
    alert.dueAt ?? Number.MAX_SAFE_INTEGER,
    alert.openedAt,
  ];
  return [...alerts].sort((a, b) => {
    const other = keys(b);
    return (
      keys(a)
        .map((key, index) => key - (other[index] ?? 0))
        .find((difference) => difference !== 0) ?? 0
    );
  });
}

function Banner({
  banner,
  lang,
  timeZone,
}: Pick<DeskPageProps, 'lang' | 'timeZone'> & { readonly banner: DeskBanner }) {
  const say = words[lang];
  return (
    <p class="banner" role="alert">
      <b>{worded(banner.text, lang)}</b> <span>{say.since(saidTime(banner.since, timeZone, lang))}</span>
      {banner.phoneList ? (
        <a class="button" href="/console/phone-list">
          {say.phoneList}
        </a>
      ) : null}
    </p>
  );
}

interface CardProps extends Pick<DeskPageProps, 'lang' | 'now' | 'timeZone'> {
  readonly alert: DeskAlertRow;
}

function AlertCard({ alert, lang, now, timeZone }: CardProps) {
  return (
    <article class={`card ${alert.severity}`} data-alert={alert.id} aria-labelledby={`t-${alert.id}`}>
      <div class="alert-head">
        <h2 id={`t-${alert.id}`}>
          <Severity alert={alert} lang={lang} /> <a href={`/console/alerts/${alert.id}`}>{worded(alert.what, lang)}</a>
        </h2>
        <Due alert={alert} lang={lang} now={now} />
      </div>
      <p class="facts">
        {[alert.no, lossWord(alert.loss, lang), alert.place, alert.child].filter(Boolean).join(' · ')}
        <br />
        {words[lang].sent(saidTime(alert.openedAt, timeZone, lang))} · {owner(alert, lang, timeZone)}
      </p>
      <QuickActs alert={alert} lang={lang} />
    </article>
  );
}

function Severity({ alert, lang }: Pick<CardProps, 'alert' | 'lang'>) {
  return (
    <>
      <span class={`tag ${alert.severity}`}>{severities[alert.severity][lang]}</span>
      {alert.drill ? <span class="tag">{words[lang].drill}</span> : null}
      {alert.restricted ? <span class="tag">{words[lang].restricted}</span> : null}
    </>
  );
}

function Due({ alert, lang, now }: Pick<CardProps, 'alert' | 'lang' | 'now'>) {
  if (alert.dueAt === null || alert.dueFor === null) return null;
  const late = alert.dueAt < now;
  return (
    <p class={`due${late ? ' late' : ''}`}>
      <b data-due={String(alert.dueAt)}>{saidLeft(alert.dueAt, now, lang)}</b> {dues[alert.dueFor][lang]}
    </p>
  );
}

function owner(alert: DeskAlertRow, lang: Lang, timeZone: string): string {
  const state = states[alert.state][lang];
  if (!alert.ownerName) return state;
  const since = alert.ackedAt === null ? '' : clockTime(alert.ackedAt, timeZone);
  return `${words[lang].took(alert.ownerName, since)}${alert.state === 'acked' ? '' : ` · ${state}`}`;
}
