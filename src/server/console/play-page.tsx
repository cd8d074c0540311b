import type { ExampleWorld } from '../../core/flow/example-world.ts';
import type { FactValue } from '../../core/flow/facts.ts';
import type { FlowInput } from '../../core/flow/outcome.ts';
import type { Played, PlayedTurn } from '../../core/flow/play-flow.ts';
import type { Instant } from '../../core/ids.ts';
import { fullTime } from '../clock-time.ts';
import type { DeskActor, FlowView } from '../ports.ts';
import { Back } from './back-link.tsx';
import { DeskFrame } from './desk-frame.tsx';
import type { Lang } from './language.ts';
import { outputWord, playWords } from './play-words.ts';
import type { PlayState } from './read-play.ts';
import { roleWord } from './role-words.ts';
import { worded } from './worded.tsx';

interface PlayPageProps {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly now: Instant;
  readonly timeZone: string;
  readonly flow: FlowView;
  readonly example: ExampleWorld;
  /** Null: nothing has begun. */
  readonly state: PlayState | null;
  readonly played: Played | string | null;
  readonly notice?: string;
}

/** A conversation tried out: choose who it is, then talk with it as a family would, and see what it would do. */
export function PlayPage(props: PlayPageProps) {
  const { actor, lang, now, flow, state, notice } = props;
  const say = playWords[lang];
  return (
    <DeskFrame
      title={`${say.title} · ${flow.title[lang]}`}
      path={`/console/flows/${flow.id}/play`}
      actor={actor}
      lang={lang}
      now={now}
      notice={notice}
      css={['desk-flows.css']}
      still
    >
      <Back href={`/console/flows/${flow.id}`}>{worded(flow.title, lang)}</Back>
      <h1>
        {say.title}: {worded(flow.title, lang)}
      </h1>
      <p class="facts">{say.nothing}</p>
      {state === null ? <Choose {...props} /> : <Talk {...props} state={state} />}
    </DeskFrame>
  );
}

function Choose({ flow, lang, example, now, timeZone }: PlayPageProps) {
  const say = playWords[lang];
  const child = example.children[0] ?? {};
  const shown = new Set(['person.name', 'person.role', 'child.name', 'child.age']);
  const value = (name: string): FactValue | undefined =>
    name.startsWith('child.') ? child[name] : example.facts[name];
  return (
    <form method="post" action={`/console/flows/${flow.id}/play`}>
      <h2>{say.chosen}</h2>
      <div class="fields">
        <div>
          <label for="name">{say.name}</label>
          <input
            class="wide"
            id="name"
            name="f:person.name"
            maxlength={20}
            value={String(value('person.name') ?? '')}
          />
        </div>
        <div>
          <label for="role">{say.role}</label>
          <select id="role" name="f:person.role">
            {[...new Set([...flow.audience, String(value('person.role') ?? '')])].filter(Boolean).map((role) => (
              <option value={role}>{roleWord(role, lang)}</option>
            ))}
          </select>
        </div>
        <div>
          <label for="at">{say.at}</label>
          <input
            class="wide"
            id="at"
            name="at"
            type="datetime-local"
            value={fullTime(now, timeZone).slice(0, 16).replace(' ', 'T')}
          />
        </div>
        <div>
          <label for="children">{say.children}</label>
          <textarea id="children" name="children" rows={2} maxlength={400}>
            {`${String(child['child.name'] ?? '')} ${String(child['child.age'] ?? '')}`}
          </textarea>
        </div>
      </div>
      <details>
        <summary>{say.more}</summary>
        <div class="fields">
          {flow.facts
            .filter(({ name }) => !shown.has(name))
            .map((fact) => (
              <Fact
                name={fact.name}
                type={fact.type}
                zh={fact.zh}
                value={value(fact.name) ?? fact.example}
                lang={lang}
              />
            ))}
        </div>
      </details>
      <p>
        <button type="submit" name="start" value="1" class="strong">
          {say.start}
        </button>
      </p>
    </form>
  );
}

interface FactProps {
  readonly name: string;
  readonly type: string;
  readonly zh: string;
  readonly value: FactValue;
  readonly lang: Lang;
}

function Fact({ name, type, zh, value, lang }: FactProps) {
  const say = playWords[lang];
  const id = `f-${name.replaceAll('.', '-')}`;
  return (
    <div>
      <label for={id}>
        {lang === 'zh' ? `${zh} ` : ''}
        <small>{name}</small>
      </label>
      {type === 'bool' ? (
        <select id={id} name={`f:${name}`}>
          <option value="true" selected={value === true}>
            {say.yes}
          </option>
          <option value="false" selected={value !== true}>
            {say.no}
          </option>
        </select>
      ) : (
        <input
          class="wide"
          id={id}
          name={`f:${name}`}
          maxlength={200}
          inputmode={type === 'int' ? 'numeric' : undefined}
          value={Array.isArray(value) ? value.join('、') : String(value)}
        />
      )}
    </div>
  );
}

function Talk({ flow, lang, state, played }: PlayPageProps & { readonly state: PlayState }) {
  const say = playWords[lang];
  const turns = typeof played === 'string' || played === null ? [] : played.turns;
  const ended = typeof played === 'string' || played === null || played.ended;
  const last = turns.at(-1)?.outputs.findLast(({ kind }) => kind === 'say');
  const buttons = last?.kind === 'say' ? (last.buttons ?? []) : [];
  return (
    <>
      <ol class="talk" aria-live="polite">
        {turns.map((turn) => (
          <Turn turn={turn} flow={flow} lang={lang} />
        ))}
      </ol>
      {typeof played === 'string' ? <p class="notice">{say.broken(played)}</p> : null}
      <form method="post" action={`/console/flows/${flow.id}/play#say`} id="say">
        <input type="hidden" name="state" value={JSON.stringify(state)} />
        {ended ? <p>{say.ended}</p> : null}
        {ended ? null : (
          <>
            <div class="acts answers">
              {buttons.map(({ data, label }) => (
                <button type="submit" name="button" value={data}>
                  {data} {worded(label, lang)}
                </button>
              ))}
            </div>
            <label for="text">{say.text}</label>
            <textarea id="text" name="text" rows={2} maxlength={2000}></textarea>
            <button type="submit" class="strong">
              {say.send}
            </button>
            <button type="submit" name="what" value="voice">
              {say.voice}
            </button>
            <button type="submit" name="what" value="photo">
              {say.photo}
            </button>
          </>
        )}
        {state.inputs.length > 0 ? (
          <button type="submit" name="back" value="1">
            {say.back}
          </button>
        ) : null}
        <a class="button" href={`/console/flows/${flow.id}/play`}>
          {say.again}
        </a>
      </form>
    </>
  );
}

function Turn({ turn, flow, lang }: { readonly turn: PlayedTurn; readonly flow: FlowView; readonly lang: Lang }) {
  const say = playWords[lang];
  const name = (code: string) => flow.flagNames.get(code)?.[lang] ?? '';
  return (
    <>
      {turn.input ? (
        <li class="mine" lang="zh-CN">
          {inputWord(turn.input, lang)}
        </li>
      ) : null}
      {turn.heard.map((hit) => (
        <li class={`inside${hit.severity === 'red' ? ' red' : ''}`}>
          {say.heard(hit.flag, name(hit.flag), hit.because)}
        </li>
      ))}
      {turn.outputs.map((output) =>
        output.kind === 'say' ? (
          <li lang="zh-CN">{output.text}</li>
        ) : (
          <li class={`inside${output.kind === 'flag' && isRed(output, flow) ? ' red' : ''}`}>
            {outputWord(output, lang, name)}
          </li>
        ),
      )}
    </>
  );
}

function isRed(output: { readonly code: string; readonly severity?: string }, flow: FlowView): boolean {
  if (output.severity !== undefined) return output.severity === 'red';
  const flags = flow.described.steps.flatMap(({ ways }) => ways.flatMap((way) => way.flags));
  return flags.some(({ code, red }) => code === output.code && red);
}

function inputWord(input: FlowInput, lang: Lang): string {
  const say = playWords[lang];
  switch (input.kind) {
    case 'text':
      return input.text;
    case 'button':
      return `[${input.data}]`;
    case 'voice':
      return say.voice;
    default:
      return say.photo;
  }
}
