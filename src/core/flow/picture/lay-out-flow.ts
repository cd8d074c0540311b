import type { DescribedFlow, DescribedStep, StepWay } from './describe-flow.ts';
import { firstLines } from './text-width.ts';

/** Sizes in pixels of the picture; its page shows it as it is and lets it scroll. */
export const boxWidth = 300;
export const lineHeight = 20;
const headHeight = 26;
const padding = 8;
const gap = 26;
const channel = 76;
const laneWidth = 7;
const lanes = 9;
const mostColumns = 3;

export interface PlacedStep {
  readonly step: DescribedStep;
  readonly x: number;
  readonly y: number;
  readonly height: number;
  /** What is said first, as far as it fits. */
  readonly lines: readonly string[];
  /** The middle of each way's line. */
  readonly wayYs: readonly number[];
}

export interface Arrow {
  readonly points: readonly (readonly [number, number])[];
  /** `on`: to the next step of the main line; `way`: an answer or a condition leads there. */
  readonly kind: 'on' | 'way';
}

export interface FlowPicture {
  readonly width: number;
  readonly height: number;
  readonly steps: readonly PlacedStep[];
  readonly arrows: readonly Arrow[];
  /** Where the talk ends. */
  readonly end: { readonly x: number; readonly y: number };
}

/** Places the steps of a conversation: the main line in the first column, what is asked beside it in those to the right of it. */
export function layOutFlow({ steps }: DescribedFlow): FlowPicture {
  const columns = columnsOf(steps);
  const free = Array.from({ length: mostColumns }, () => padding);
  const placed = new Map<string, PlacedStep>();
  for (const step of steps) {
    const column = columns.get(step.id) ?? 0;
    const from = column === 0 ? undefined : leaderOf(step, steps, placed);
    const y = Math.max(free[column] ?? padding, from ?? padding);
    const one = place(step, column, y);
    placed.set(step.id, one);
    free[column] = y + one.height + gap;
  }
  const end = { x: padding, y: (free[0] ?? padding) + 4 };
  const used = 1 + Math.max(0, ...columns.values());
  return {
    width: padding * 2 + used * (boxWidth + channel) - (used === 1 ? channel - 40 : 0),
    height: Math.max(end.y + 40, ...free),
    steps: [...placed.values()],
    arrows: arrowsOf(steps, placed, columns, end),
    end,
  };
}

function place(step: DescribedStep, column: number, y: number): PlacedStep {
  const lines = firstLines(step.texts.at(-1)?.text ?? '');
  const wayTop = y + headHeight + lineHeight * (lines.length + (step.askWhen === '' ? 0 : 1)) + 4;
  return {
    step,
    x: padding + column * (boxWidth + channel),
    y,
    lines,
    height: wayTop - y + step.ways.length * lineHeight + padding,
    wayYs: step.ways.map((_, n) => wayTop + n * lineHeight + lineHeight / 2),
  };
}

/** The main line is column 0; an aside stands one to the right of the first step that leads to it. */
function columnsOf(steps: readonly DescribedStep[]): ReadonlyMap<string, number> {
  const columns = new Map<string, number>(steps.filter(({ aside }) => !aside).map(({ id }) => [id, 0]));
  for (const step of steps) {
    const own = columns.get(step.id) ?? 1;
    columns.set(step.id, own);
    for (const { to } of step.ways)
      if (to !== null && to !== 'end' && !columns.has(to)) columns.set(to, Math.min(mostColumns - 1, own + 1));
  }
  return columns;
}

/** Where the line stands that first leads to this step. */
function leaderOf(
  step: DescribedStep,
  steps: readonly DescribedStep[],
  placed: ReadonlyMap<string, PlacedStep>,
): number | undefined {
  const leader = steps.find((one) => placed.has(one.id) && one.ways.some(({ to }) => to === step.id));
  const at = leader && placed.get(leader.id);
  const way = leader?.ways.findIndex(({ to }) => to === step.id) ?? -1;
  return at && way >= 0 ? (at.wayYs[way] ?? at.y) - headHeight / 2 : undefined;
}

function arrowsOf(
  steps: readonly DescribedStep[],
  placed: ReadonlyMap<string, PlacedStep>,
  columns: ReadonlyMap<string, number>,
  end: FlowPicture['end'],
): Arrow[] {
  const used = Array.from({ length: mostColumns }, () => 0);
  const lane = (column: number): number => {
    const n = used[column] ?? 0;
    used[column] = n + 1;
    return padding + column * (boxWidth + channel) + boxWidth + 10 + (n % lanes) * laneWidth;
  };
  const main = steps.filter(({ aside }) => !aside);
  const on = main.flatMap((step, n): Arrow[] => {
    const from = placed.get(step.id);
    const next = main[n + 1];
    const to = next === undefined ? end.y : placed.get(next.id)?.y;
    if (!from || to === undefined || neverGoesOn(step)) return [];
    const x = from.x + 24;
    return [
      {
        kind: 'on',
        points: [
          [x, from.y + from.height],
          [x, to],
        ],
      },
    ];
  });
  const ways = steps.flatMap((step) => {
    const from = placed.get(step.id);
    return from ? step.ways.flatMap((way, n) => wayArrow(from, n, way, { placed, columns, end, lane })) : [];
  });
  return [...on, ...ways];
}

/** Every answer leads elsewhere: nothing goes on along the main line. */
function neverGoesOn({ ways, askWhen, type }: DescribedStep): boolean {
  const answers = ways.filter(({ kind }) => kind === 'option' || kind === 'on');
  return askWhen === '' && type !== 'multi' && answers.length > 0 && answers.every(({ to }) => to !== null);
}

interface Field {
  readonly placed: ReadonlyMap<string, PlacedStep>;
  readonly columns: ReadonlyMap<string, number>;
  readonly end: FlowPicture['end'];
  readonly lane: (column: number) => number;
}

function wayArrow(from: PlacedStep, way: number, { to }: StepWay, { placed, columns, end, lane }: Field): Arrow[] {
  if (to === null) return [];
  const target = placed.get(to);
  const own = columns.get(from.step.id) ?? 0;
  const there = to === 'end' ? 0 : (columns.get(to) ?? 0);
  const toY = to === 'end' ? end.y + 14 : target && target.y + headHeight / 2;
  const fromY = from.wayYs[way];
  if (toY === undefined || fromY === undefined) return [];
  const right = from.x + boxWidth;
  if (there > own && target) {
    const x = lane(own);
    return [
      {
        kind: 'way',
        points: [
          [right, fromY],
          [x, fromY],
          [x, toY],
          [target.x, toY],
        ],
      },
    ];
  }
  // Back, or within the column: out on the side where the channel is, and in from the right.
  const x = lane(there);
  const toX = (to === 'end' ? end.x + 92 : padding + there * (boxWidth + channel) + boxWidth) + 1;
  return [
    {
      kind: 'way',
      points: [
        [there === own ? right : from.x, fromY],
        [x, fromY],
        [x, toY],
        [toX, toY],
      ],
    },
  ];
}
