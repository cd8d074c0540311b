import type { StepWay } from '../../core/flow/picture/describe-flow.ts';
import {
  type Arrow,
  boxWidth,
  type FlowPicture as Picture,
  type PlacedStep,
} from '../../core/flow/picture/lay-out-flow.ts';
import { shortText } from '../../core/flow/picture/text-width.ts';
import { type FlowWords, stepTypes } from './flow-words.ts';
import type { Lang } from './language.ts';
import { langOfText } from './worded.tsx';

interface Props {
  readonly picture: Picture;
  readonly say: FlowWords;
  readonly lang: Lang;
}

/** The conversation drawn: boxes, answers, arrows. Everything in it also stands in the list below, so it is one image for a reader of screens. */
export function FlowPicture({ picture, say, lang }: Props) {
  const { width, height, steps, arrows, end } = picture;
  return (
    <section class="picture" tabindex={0} aria-label={say.picture}>
      <svg
        width={String(width)}
        height={String(height)}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={say.pictureSay}
        xmlns="http://www.w3.org/2000/svg"
      >
        <defs>
          <marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            <path d="M0 0 8 4 0 8z" class="head" />
          </marker>
        </defs>
        {arrows.map((arrow) => (
          <path d={pathOf(arrow)} class={arrow.kind} marker-end="url(#head)" />
        ))}
        {steps.map((one) => (
          <Box one={one} say={say} lang={lang} />
        ))}
        <g transform={`translate(${end.x} ${end.y})`}>
          <rect width="92" height="28" rx="14" class="end" />
          <text x="46" y="19" text-anchor="middle">
            {say.end}
          </text>
        </g>
      </svg>
    </section>
  );
}

function pathOf({ points }: Arrow): string {
  return points.map(([x, y], n) => `${n === 0 ? 'M' : 'L'}${x} ${y}`).join('');
}

function Box({
  one: { step, x, y, height, lines, wayYs },
  say,
  lang,
}: {
  one: PlacedStep;
  say: FlowWords;
  lang: Lang;
}) {
  const red = step.ways.some(({ flags }) => flags.some((flag) => flag.red));
  const top = 26 + 20 * (step.askWhen === '' ? 0 : 1);
  return (
    <g transform={`translate(${x} ${y})`}>
      <rect
        width={String(boxWidth)}
        height={String(height)}
        rx="8"
        class={['box', step.aside ? 'aside' : '', step.safety ? 'safety' : '', red ? 'red' : ''].join(' ')}
      />
      <text x="10" y="18" class="id">
        {shortText(step.id, 24)} · {stepTypes[step.type]?.[lang] ?? step.type}
        {step.safety ? ` · ${say.safety}` : ''}
      </text>
      {step.askWhen === '' ? null : (
        <text x="10" y="38" class="when">
          {shortText(say.when(step.askWhen), 42)}
        </text>
      )}
      {lines.map((line, n) => (
        <text x="10" y={String(top + 14 + n * 20)} lang={langOfText(line, lang)}>
          {line}
        </text>
      ))}
      {step.ways.map((way, n) => (
        <Way way={way} y={(wayYs[n] ?? y) - y} say={say} lang={lang} />
      ))}
    </g>
  );
}

function Way({ way, y, say, lang }: Omit<Props, 'picture'> & { readonly way: StepWay; readonly y: number }) {
  const codes = new Map(way.flags.map((flag) => [flag.code, flag]));
  for (const flag of way.flags) if (flag.red) codes.set(flag.code, flag);
  const flags = [...codes.values()].slice(0, 3);
  const said = shortText(wayText(way, say), 38 - flags.length * 6);
  return (
    <>
      <text x="16" y={String(y + 5)} class={way.kind === 'option' ? 'way' : 'way when'} lang={langOfText(said, lang)}>
        {said}
      </text>
      {flags.map((flag, n) => (
        <text
          x={String(boxWidth - 8 - n * 44)}
          y={String(y + 5)}
          text-anchor="end"
          class={flag.red ? 'flag red' : 'flag'}
        >
          ⚑{flag.code}
        </text>
      ))}
    </>
  );
}

/** What leads on, in words. */
export function wayText({ kind, text, digit }: StepWay, say: FlowWords): string {
  switch (kind) {
    case 'option':
      return digit === '' ? text : `${digit} ${text}`;
    case 'condition':
      return text === '' ? say.on : say.when(text);
    case 'unclear':
      return say.unclear;
    case 'call':
      return say.calls(text);
    case 'on':
      return say.on;
  }
}
