import { shareDone } from '../../core/campaign/report.ts';
import type { Instant } from '../../core/ids.ts';
import type { CampaignRow, DeskActor, NamedChild } from '../ports.ts';
import { Back } from './back-link.tsx';
import { actWords, campaignStates, campaignWords, kindWords, notSentWord, whomWord } from './campaign-words.ts';
import { DeskFrame } from './desk-frame.tsx';
import { type Lang, listed } from './language.ts';
import { namedChild } from './named-children.tsx';
import { saidTime } from './said-time.ts';

interface CampaignPageProps {
  readonly actor: DeskActor;
  readonly lang: Lang;
  /** Null: the reader runs no campaigns. */
  readonly rows: readonly CampaignRow[] | null;
  /** One campaign on its own page. */
  readonly single?: boolean;
  /** Of that one: the children named whom the reader may see. */
  readonly named?: readonly NamedChild[];
  readonly now: Instant;
  readonly timeZone: string;
  readonly notice?: string;
}

/** What goes out to many people: how far it is, what became of whom, pause and cancel (domain 5.21 U4). */
export function CampaignPage({ actor, lang, rows, single, named = [], now, timeZone, notice }: CampaignPageProps) {
  const say = campaignWords[lang];
  return (
    <DeskFrame
      title={say.title}
      path={single && rows?.[0] ? `/console/campaigns/${rows[0].campaign.id}` : '/console/campaigns'}
      actor={actor}
      lang={lang}
      now={now}
      notice={notice}
    >
      {single ? (
        <Back href="/console/campaigns">{say.all}</Back>
      ) : (
        <div class="headline">
          <h1>{headline(rows, lang)}</h1>
          {rows === null ? null : (
            <a class="button" href="/console/campaigns/new">
              {say.write}
            </a>
          )}
        </div>
      )}
      {(rows ?? []).map((row) => (
        <CampaignCard row={row} lang={lang} timeZone={timeZone} single={single} />
      ))}
      {named.length > 0 ? (
        <section aria-labelledby="named">
          <h2 id="named">{say.named}</h2>
          <ul>
            {named.map((child) => (
              <li>{namedChild(child, lang)}</li>
            ))}
          </ul>
        </section>
      ) : null}
    </DeskFrame>
  );
}

function headline(rows: CampaignPageProps['rows'], lang: Lang): string {
  const say = campaignWords[lang];
  if (rows === null) return say.notYours;
  const running = rows.filter(({ campaign }) => campaign.state === 'running').length;
  if (running > 0) return say.running(running);
  return rows.length === 0 ? say.none : say.quiet;
}

interface CardProps {
  readonly row: CampaignRow;
  readonly lang: Lang;
  readonly timeZone: string;
  readonly single?: boolean;
}

function CampaignCard({ row, lang, timeZone, single }: CardProps) {
  const { id, title, kind, state, text, flowId, startsAt, startedAt, endedAt } = row.campaign;
  const say = campaignWords[lang];
  const time = (at: Instant) => saidTime(at, timeZone, lang);
  const times = [
    startsAt !== null && startedAt === null && state === 'approved' ? say.startsAt(time(startsAt)) : '',
    startedAt !== null ? say.started(time(startedAt)) : '',
    endedAt !== null ? say.ended(time(endedAt)) : '',
  ].filter(Boolean);
  const name = <span lang="zh-CN">{title}</span>;
  // Alone on its page its title is the page's.
  const Heading = single ? 'h1' : 'h2';
  return (
    <article class="card" data-alert={id} aria-labelledby={`t-${id}`}>
      <Heading id={`t-${id}`}>
        {single ? name : <a href={`/console/campaigns/${id}`}>{name}</a>}{' '}
        <span class="tag">{kindWords[kind][lang]}</span>
        <span class="tag">{campaignStates[state][lang]}</span>
      </Heading>
      <p class="facts">{[say.toWhom(whomWord(row, lang)), ...times].join(' · ')}</p>
      <blockquote lang={text === null ? undefined : 'zh-CN'}>{text ?? say.byFlow(flowId ?? '')}</blockquote>
      {startedAt === null ? null : <Progress row={row} lang={lang} timeZone={timeZone} />}
      <div class="acts">
        {row.may.map((act) => (
          <form method="post" action="/console/campaigns/acts" id={`f-${id}-${act}`} data-once>
            <input type="hidden" name="id" value={id} />
            <input type="hidden" name="act" value={act} />
            {act === 'approve' && single ? (
              <p>
                <label for={`at-${id}`}>{say.when}</label>
                <input class="wide" id={`at-${id}`} name="at" type="datetime-local" />
              </p>
            ) : null}
            <button
              type="submit"
              class={act === 'approve' || act === 'start' || act === 'resume' ? 'strong' : undefined}
            >
              {actWords[act][lang]}
            </button>
          </form>
        ))}
        {startedAt === null ? null : (
          <a class="button" href={`/console/campaigns/${id}/report.csv`}>
            {say.report}
          </a>
        )}
      </div>
    </article>
  );
}

function Progress({ row: { campaign, progress }, lang }: CardProps) {
  const say = campaignWords[lang];
  const { states, audience } = progress;
  const done = audience - states.waiting - states.queued;
  const share = Math.floor(shareDone(progress) * 100);
  const reasons = Object.entries(progress.reasons).toSorted(([, a], [, b]) => b - a);
  return (
    <>
      <p class="due">
        <progress value={done} max={Math.max(1, audience)} aria-label={say.progress(campaign.title)}>
          {share}%
        </progress>{' '}
        <b>{share}%</b> {say.of(done, audience)}
      </p>
      <dl class="numbers">
        {countsOf({ campaign, progress }, lang).map(([what, count]) => (
          <div>
            <dt>{what}</dt>
            <dd>{say.people(count)}</dd>
          </div>
        ))}
      </dl>
      {reasons.length > 0 ? (
        <p class="facts">
          {say.why}
          {listed(
            reasons.map(([code, count]) => `${notSentWord(code, lang)} ${say.people(count)}`),
            lang,
          )}
        </p>
      ) : null}
    </>
  );
}

/** The counts of a campaign as they are shown and taken out. */
export function countsOf(
  { campaign, progress }: Pick<CampaignRow, 'campaign' | 'progress'>,
  lang: Lang,
): readonly (readonly [string, number])[] {
  const say = campaignWords[lang];
  const { states } = progress;
  return [
    [say.sent, states.sent],
    ...(campaign.kind === 'tip' ? [] : [[say.answered, progress.answered] as const]),
    ...(progress.delivered > 0 ? [[say.delivered, progress.delivered] as const] : []),
    ...(progress.read > 0 ? [[say.read, progress.read] as const] : []),
    [say.waiting, states.waiting],
    [say.queued, states.queued],
    [say.ambiguous, states.ambiguous],
    [say.undeliverable, states.undeliverable],
    [say.cancelled, states.cancelled],
    ...(progress.putOff > 0 ? [[say.putOff, progress.putOff] as const] : []),
  ];
}
