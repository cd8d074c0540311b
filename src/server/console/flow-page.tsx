import type { DescribedStep, StepWay, Text } from '../../core/flow/picture/describe-flow.ts';
import type { Instant } from '../../core/ids.ts';
import type { DeskActor, FlowView } from '../ports.ts';
import { Back } from './back-link.tsx';
import { DeskFrame } from './desk-frame.tsx';
import { Problems } from './flow-list-page.tsx';
import { FlowPicture, wayText } from './flow-picture.tsx';
import { flowWords, stepTypes } from './flow-words.ts';
import { type Lang, listed } from './language.ts';
import { roleWord } from './role-words.ts';
import { worded } from './worded.tsx';

interface FlowPageProps {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly now: Instant;
  readonly flow: FlowView;
}

/** One conversation: drawn, and step by step with the texts as people get them. */
export function FlowPage({ actor, lang, now, flow }: FlowPageProps) {
  const say = flowWords[lang];
  const part = { lang, flow };
  return (
    <DeskFrame
      title={`${flow.title[lang]} · ${say.title}`}
      path={`/console/flows/${flow.id}`}
      actor={actor}
      lang={lang}
      now={now}
      css={['desk-flows.css']}
      still
    >
      <Back href="/console/flows">{say.back}</Back>
      <div class="headline">
        <h1>{worded(flow.title, lang)}</h1>
        <a class="button noprint" href={`/console/flows/${flow.id}/play`}>
          {say.play}
        </a>
      </div>
      <p class="facts">
        {[
          flow.id,
          flow.side === 'family' ? say.family : say.staff,
          listed(
            flow.audience.map((role) => roleWord(role, lang)),
            lang,
          ) || say.everybody,
          say.version(flow.version),
          flow.sub ? say.sub : '',
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {flow.keywords.length > 0 ? (
        <p class="facts">
          {say.keywords}: <span lang="zh-CN">{flow.keywords.join('、')}</span>
        </p>
      ) : null}
      {flow.schedule ? (
        <p class="facts">
          {say.schedule}: {flow.schedule}
        </p>
      ) : null}
      <Problems problems={flow.problems} lang={lang} />
      <h2>{say.picture}</h2>
      <p class="small">{say.pictureSay}</p>
      <FlowPicture picture={flow.picture} say={say} lang={lang} />
      <h2>{say.list}</h2>
      <ol class="steps">
        {flow.described.steps.map((step) => (
          <Step step={step} {...part} />
        ))}
        {flow.described.closing.length > 0 ? (
          <li>
            <h3>{say.closing}</h3>
            <Texts texts={flow.described.closing} lang={lang} />
          </li>
        ) : null}
      </ol>
    </DeskFrame>
  );
}

interface Part {
  readonly lang: Lang;
  readonly flow: FlowView;
}

function Step({ step, lang, flow }: Part & { readonly step: DescribedStep }) {
  const say = flowWords[lang];
  return (
    <li id={`s-${step.id}`} class={step.aside ? 'aside' : undefined}>
      <h3>
        {step.id} <span class="tag">{stepTypes[step.type]?.[lang] ?? step.type}</span>
        {step.safety ? <span class="tag">{say.safety}</span> : null}
        {step.aside ? <span class="tag">{say.aside}</span> : null}
      </h3>
      {step.askWhen ? <p class="small">{say.asked(step.askWhen)}</p> : null}
      <Texts texts={step.texts} lang={lang} />
      {step.ways.length > 0 ? (
        <ul>
          {step.ways.map((way) => (
            <Way way={way} lang={lang} flow={flow} />
          ))}
        </ul>
      ) : null}
    </li>
  );
}

function Way({ way, lang, flow }: Part & { readonly way: StepWay }) {
  const say = flowWords[lang];
  return (
    <li>
      {way.kind === 'call' ? (
        <a href={`/console/flows/${way.text}`}>{say.calls(way.text)}</a>
      ) : (
        <span lang="zh-CN">{wayText(way, say)}</span>
      )}
      {way.flags.map((flag) => (
        <>
          {' '}
          <span class={`tag${flag.red ? ' red' : ''}`}>
            ⚑{flag.code} {worded(flow.flagNames.get(flag.code) ?? '', lang)}
          </span>
          {flag.when ? <small>{say.when(flag.when)}</small> : null}
        </>
      ))}
      {way.acts.length > 0 ? (
        <small>
          {' '}
          {say.acts}: {listed(way.acts, lang)}
        </small>
      ) : null}
      {way.to === null ? null : way.to === 'end' ? (
        ` ${say.goes(say.end)}`
      ) : (
        <>
          {' '}
          <a href={`#s-${way.to}`}>{say.goes(way.to)}</a>
        </>
      )}
    </li>
  );
}

function Texts({ texts, lang }: { readonly texts: readonly Text[]; readonly lang: Lang }) {
  const say = flowWords[lang];
  return (
    <>
      {texts
        .filter(({ text }) => text !== '')
        .map(({ when, text, voice }) => (
          <div class="said">
            {when ? <small>{say.when(when)}</small> : null}
            <blockquote lang="zh-CN">{text}</blockquote>
            {voice ? (
              <small>
                {say.voice}
                <span lang="zh-CN">{voice}</span>
              </small>
            ) : null}
          </div>
        ))}
    </>
  );
}
