import type { Instant } from '../../core/ids.ts';
import { fullTime } from '../clock-time.ts';
import type { DeskTold } from '../ports.ts';
import { eventWords } from './alert-history-words.ts';
import type { AlertPart } from './alert-page.tsx';
import { channels, toldStates } from './alert-words.ts';
import { type Lang, listed } from './language.ts';
import { roleWord } from './role-words.ts';
import { saidTime } from './said-time.ts';
import { worded } from './worded.tsx';

const words = {
  zh: {
    runbook: '照这个做',
    tick: '做了，打勾',
    untick: '去掉勾',
    by: (name: string, at: string) => `${name} ${at}`,
    told: '通知了谁',
    nobody: '还没有通知任何人。',
    sent: '发出',
    delivered: '送达',
    read: '已读',
    failed: '没送到',
    history: '谁在什么时候知道了什么、做了什么',
    machine: '系统',
    ticked: '打勾',
    unticked: '去掉勾',
  },
  en: {
    runbook: 'What to do',
    tick: 'Done, tick it',
    untick: 'Take the tick back',
    by: (name: string, at: string) => `${name}, ${at}`,
    told: 'Who was told',
    nobody: 'Nobody has been told yet.',
    sent: 'sent',
    delivered: 'delivered',
    read: 'read',
    failed: 'failed',
    history: 'Who knew and did what when',
    machine: 'System',
    ticked: 'Ticked',
    unticked: 'Took the tick back',
  },
} as const;

/** The flag's runbook as a checklist; who ticked what and when stays with the alert. */
export function Runbook({ alert, lang, timeZone }: AlertPart) {
  const say = words[lang];
  if (alert.runbook.length === 0) return null;
  return (
    <section>
      <h2>{say.runbook}</h2>
      <ol class="checklist">
        {alert.runbook.map(({ text, doneAt, doneBy }) => (
          <li class={doneAt === null ? undefined : 'done'}>
            {alert.mayTick ? (
              <form method="post" action={`/console/alerts/${alert.id}/ticks`} class="noprint" data-once>
                <input type="hidden" name="actId" value={crypto.randomUUID()} />
                <input type="hidden" name="step" value={text.zh} />
                <input type="hidden" name="done" value={doneAt === null ? '1' : '0'} />
                <button type="submit" class="box" title={doneAt === null ? say.tick : say.untick}>
                  <span aria-hidden="true">{doneAt === null ? '' : '✓'}</span>
                  <span class="vh">
                    {doneAt === null ? say.tick : say.untick}: {worded(text, lang)}
                  </span>
                </button>
              </form>
            ) : null}
            <span class={alert.mayTick ? 'box onlyprint' : 'box'} aria-hidden="true">
              {doneAt === null ? '' : '✓'}
            </span>
            <div>
              {worded(text, lang)}
              {doneAt === null ? null : <small>{say.by(doneBy, saidTime(doneAt, timeZone, lang))}</small>}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Person by person, so that it stays readable when a red alert rings every five minutes. */
export function Told({ alert, lang, timeZone }: AlertPart) {
  const say = words[lang];
  const time = (at: Instant) => saidTime(at, timeZone, lang);
  const people = [...Map.groupBy(alert.told, ({ name }) => name)];
  return (
    <section>
      <h2>{say.told}</h2>
      {people.length === 0 ? <p>{say.nobody}</p> : null}
      <dl class="told">
        {people.map(([name, rows]) => (
          <div>
            <dt>
              {name}
              <small> {listed([...new Set(rows.map(({ role }) => roleWord(role, lang)))], lang)}</small>
            </dt>
            {[...Map.groupBy(rows, (one) => toldLine(one, lang, time))].map(([line, same]) => (
              <dd>
                {line}
                {same.length > 1 ? ` ×${same.length}` : ''}
              </dd>
            ))}
          </div>
        ))}
      </dl>
    </section>
  );
}

/** "11月21日 09:05 短信 已读 · 送达 11月21日 09:06 · 11月21日 09:12": what became of it, then each time that is not said yet. */
function toldLine(one: DeskTold, lang: Lang, time: (at: Instant) => string): string {
  const say = words[lang];
  const marks = [
    ['sent', say.sent, one.sentAt],
    ['delivered', say.delivered, one.deliveredAt],
    ['read', say.read, one.readAt],
    ['failed', say.failed, one.failedAt],
  ] as const;
  const later = marks.filter(([, , at]) => at !== null && time(at) !== time(one.at));
  const evidence = later.map(([mark, word, at]) =>
    mark === one.state ? time(at ?? one.at) : `${word} ${time(at ?? one.at)}`,
  );
  return [`${time(one.at)} ${channels[one.channel][lang]} ${toldStates[one.state][lang]}`, ...evidence].join(' · ');
}

export function History({ alert, lang, timeZone }: AlertPart) {
  const say = words[lang];
  return (
    <section>
      <h2>{say.history}</h2>
      <ol class="timeline">
        {alert.timeline.map((one) => (
          <li>
            <time datetime={new Date(one.at).toISOString()}>{fullTime(one.at, timeZone)}</time>{' '}
            <b>{one.who || say.machine}</b>{' '}
            {one.done === undefined ? (eventWords[one.type]?.[lang] ?? one.type) : one.done ? say.ticked : say.unticked}
            {one.text ? <>: {worded(one.text, lang)}</> : null}
          </li>
        ))}
      </ol>
    </section>
  );
}
