import type { Instant } from '../../core/ids.ts';
import { dayAndTime, fullTime } from '../clock-time.ts';
import type { DeskActor, DeskAlertDetail } from '../ports.ts';
import { AllActs, ReleasePerson } from './alert-acts.tsx';
import { DeskFrame } from './desk-frame.tsx';
import { Due, owner, Severity } from './desk-page.tsx';

export interface AlertPageProps {
  readonly actor: DeskActor;
  readonly alert: DeskAlertDetail;
  readonly now: Instant;
  readonly timeZone: string;
  readonly notice?: string;
}

type Part = Pick<AlertPageProps, 'alert' | 'timeZone'>;

/** One alert on one page that prints: what was said, who knows, who must not, who knew what when (domain 4.4, 4.5). */
export function AlertPage({ actor, alert, now, timeZone, notice }: AlertPageProps) {
  return (
    <DeskFrame title={`${alert.no} ${alert.what}`} path="" actor={actor} now={now} notice={notice}>
      <article class={`card sheet ${alert.severity}`}>
        <div class="headline">
          <h1>
            <Severity alert={alert} /> {alert.what}
          </h1>
          <button type="button" class="plainer noprint" data-print hidden>
            打印
          </button>
        </div>
        <Due alert={alert} now={now} />
        <Facts alert={alert} timeZone={timeZone} />
        <Said alert={alert} timeZone={timeZone} />
        <Excluded alert={alert} />
        <AllActs alert={alert} />
        {alert.runbook.length > 0 ? (
          <section>
            <h2>照这个做</h2>
            <ol>
              {alert.runbook.map((step) => (
                <li>{step}</li>
              ))}
            </ol>
          </section>
        ) : null}
        <Told alert={alert} timeZone={timeZone} />
        <Timeline alert={alert} timeZone={timeZone} />
        <p class="small">
          {fullTime(now, timeZone)} {actor.name} 查看。看过这一页会留下记录。打印出来的请收好，不拍照、不转发。
        </p>
      </article>
    </DeskFrame>
  );
}

function Facts({ alert, timeZone }: Part) {
  const at = (instant: Instant | null) => (instant === null ? '' : dayAndTime(instant, timeZone));
  const rows: readonly (readonly [string, string])[] = [
    ['编号', alert.no],
    ['孩子', [alert.child, alert.ageBand].filter(Boolean).join('，')],
    ['地方', alert.place],
    ['孩子现在在哪', alert.whereNow],
    ['谁在处理', owner(alert, timeZone)],
    ['要转给', alert.handOverToName && `${alert.handOverToName}（等对方接）`],
    ['发出', at(alert.openedAt)],
    ['打110/120', at(alert.calledPoliceAt)],
    ['见到孩子', at(alert.sawChildAt)],
    ['写了经过', at(alert.writtenAt)],
    ['申请结案', alert.closeRequestedByName],
    ['结案', at(alert.closedAt)],
  ];
  return (
    <>
      <dl>
        {rows
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <div>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      {alert.contacts.length > 0 ? (
        <p class="contacts">
          {alert.contacts.map((contact) => (
            <span>
              {contact.label} <a href={`tel:${contact.phone.replaceAll('-', '')}`}>{contact.phone}</a>
            </span>
          ))}
        </p>
      ) : null}
    </>
  );
}

function Excluded({ alert }: Pick<Part, 'alert'>) {
  if (alert.excluded.length === 0) return null;
  return (
    <section class="excluded" aria-labelledby="excluded">
      <h2 id="excluded">不要联系，也不要让他们知道</h2>
      <ul>
        {alert.excluded.map((one) => (
          <li>
            <b>{one.name}</b>：{one.why}
            {one.releasable && one.personId ? <ReleasePerson alert={alert} personId={one.personId} /> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Said({ alert, timeZone }: Part) {
  return (
    <section>
      <h2>说了什么</h2>
      {alert.signals.length === 0 ? <p>您看不到原话，请找负责处理的人。</p> : null}
      {alert.signals.map((signal) => (
        <figure>
          <blockquote>{signal.text || '（按了选项，没有打字）'}</blockquote>
          <figcaption>
            {dayAndTime(signal.at, timeZone)} · {signal.source} · {signal.flag}
          </figcaption>
        </figure>
      ))}
    </section>
  );
}

function Told({ alert, timeZone }: Part) {
  return (
    <section>
      <h2>通知了谁</h2>
      <table class="stack">
        <thead>
          <tr>
            <th scope="col">时间</th>
            <th scope="col">人</th>
            <th scope="col">怎么通知的</th>
            <th scope="col">结果</th>
          </tr>
        </thead>
        <tbody>
          {alert.told.map((one) => (
            <tr>
              <td>{dayAndTime(one.at, timeZone)}</td>
              <td>
                {one.name} <small>{one.role}</small>
              </td>
              <td>{one.channel}</td>
              <td>{one.state}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Timeline({ alert, timeZone }: Part) {
  return (
    <section>
      <h2>谁在什么时候知道了什么、做了什么</h2>
      <ol class="timeline">
        {alert.timeline.map((one) => (
          <li>
            <time datetime={new Date(one.at).toISOString()}>{fullTime(one.at, timeZone)}</time> <b>{one.who}</b>{' '}
            {one.what}
          </li>
        ))}
      </ol>
    </section>
  );
}
