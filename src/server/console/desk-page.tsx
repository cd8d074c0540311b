import type { Instant } from '../../core/ids.ts';
import { clockTime, dayAndTime } from '../clock-time.ts';
import type { DeskActor, DeskAlertRow, DeskBanner, DeskOverview } from '../ports.ts';
import { QuickActs } from './alert-acts.tsx';
import { DeskFrame } from './desk-frame.tsx';
import { severityWord, stateWord, timeLeft } from './words.ts';

export interface DeskPageProps {
  readonly actor: DeskActor;
  readonly overview: DeskOverview;
  readonly now: Instant;
  readonly timeZone: string;
  readonly notice?: string;
}

/** First screen: what must I do now. Open alerts by time left, red first; then what waits for a person. */
export function DeskPage({ actor, overview, now, timeZone, notice }: DeskPageProps) {
  const alerts = byUrgency(overview.alerts);
  return (
    <DeskFrame title="告警" path="/console" actor={actor} now={now} notice={notice}>
      {overview.banners.map((banner) => (
        <Banner banner={banner} timeZone={timeZone} />
      ))}
      <div class="headline">
        <h1>{alerts.length === 0 ? '现在没有没办完的告警' : `没办完的告警 ${alerts.length} 件`}</h1>
        {alerts.length > 0 ? (
          <a class="noprint" href="/console/alerts.csv">
            导出
          </a>
        ) : null}
      </div>
      {alerts.map((alert) => (
        <AlertCard alert={alert} now={now} timeZone={timeZone} />
      ))}
      <h2>等着人看的</h2>
      <ul class="counts">
        <li>
          <a href="/console/inbox">
            没听懂的话、语音、照片、请回电话 <b>{overview.inbox}</b> 件
            {overview.inboxLate > 0 ? `，其中 ${overview.inboxLate} 件过了时间` : ''}
          </a>
        </li>
        <li>
          <a href="/console/phone-list">
            要打电话通知的 <b>{overview.phoneList}</b> 个
          </a>
        </li>
      </ul>
    </DeskFrame>
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

function Banner({ banner, timeZone }: { readonly banner: DeskBanner; readonly timeZone: string }) {
  return (
    <p class="banner" role="alert">
      <b>{banner.text}</b> <span>从 {dayAndTime(banner.since, timeZone)} 起</span>
      {banner.phoneList ? (
        <a class="button" href="/console/phone-list">
          打开电话名单
        </a>
      ) : null}
    </p>
  );
}

interface CardProps {
  readonly alert: DeskAlertRow;
  readonly now: Instant;
  readonly timeZone: string;
}

function AlertCard({ alert, now, timeZone }: CardProps) {
  return (
    <article class={`card ${alert.severity}`} data-alert={alert.id} aria-labelledby={`t-${alert.id}`}>
      <h2 id={`t-${alert.id}`}>
        <Severity alert={alert} /> <a href={`/console/alerts/${alert.id}`}>{alert.what}</a>
      </h2>
      <Due alert={alert} now={now} />
      <p class="facts">
        {[alert.no, alert.place, alert.child].filter(Boolean).join(' · ')}
        <br />
        {dayAndTime(alert.openedAt, timeZone)} 发出 · {owner(alert, timeZone)}
      </p>
      <QuickActs alert={alert} />
    </article>
  );
}

export function Severity({ alert }: { readonly alert: DeskAlertRow }) {
  return (
    <>
      <span class={`tag ${alert.severity}`}>{severityWord[alert.severity]}</span>
      {alert.drill ? <span class="tag">演练</span> : null}
      {alert.restricted ? <span class="tag">限看</span> : null}
    </>
  );
}

export function Due({ alert, now }: { readonly alert: DeskAlertRow; readonly now: Instant }) {
  if (alert.dueAt === null) return null;
  const late = alert.dueAt < now;
  return (
    <p class={`due${late ? ' late' : ''}`}>
      <b data-due={String(alert.dueAt)}>{timeLeft(alert.dueAt, now)}</b> {alert.dueWhat}
    </p>
  );
}

export function owner(alert: DeskAlertRow, timeZone: string): string {
  if (!alert.ownerName) return stateWord[alert.state];
  const since = alert.ackedAt === null ? '' : ` ${clockTime(alert.ackedAt, timeZone)}`;
  return `${alert.ownerName}${since} 接手${alert.state === 'acked' ? '' : ` · ${stateWord[alert.state]}`}`;
}
