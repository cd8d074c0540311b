import type { AlertPart } from './alert-page.tsx';
import { reportWords } from './alert-words.ts';
import { reportFormWords } from './report-words.ts';
import { saidTime } from './said-time.ts';

/** What conversation F14 asks for and what is still missing of form T11 (domain 5.16, 6.3); from here it is filled in, on a page or in the chat. */
export function ReportGuide({ alert, lang, timeZone }: AlertPart) {
  const say = reportFormWords[lang];
  const { report } = alert;
  if (report === null) return null;
  return (
    <section>
      <h2>{say.title}</h2>
      <p>{say.rules}</p>
      <ul class="checklist">
        {report.parts.map(({ part, filled }) => (
          <li class={filled ? 'done' : undefined}>
            <span class="box" aria-hidden="true">
              {filled ? '✓' : ''}
            </span>
            <div>
              {reportWords[part][lang]}{' '}
              <small>
                {!filled
                  ? say.missing
                  : part === 'called' && report.calledAt !== null
                    ? say.calledAt(saidTime(report.calledAt, timeZone, lang))
                    : say.filled}
              </small>
            </div>
          </li>
        ))}
      </ul>
      {report.mayBegin ? (
        <div class="acts noprint">
          <a class="button" href={`/console/alerts/${alert.id}/report`}>
            {say.fill}
          </a>
          {report.parts.some(({ filled }) => !filled) ? (
            <form method="post" action={`/console/alerts/${alert.id}/report/chat`} data-once>
              <input type="hidden" name="actId" value={crypto.randomUUID()} />
              <button type="submit" class="plainer">
                {say.chat}
              </button>
            </form>
          ) : null}
        </div>
      ) : null}
    </section>
  );
}
