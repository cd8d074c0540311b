import type { LossCounts, Measures, Numbers, NumbersPlace, PlaceLevel } from '../../app/desk/numbers-port.ts';
import { smallest } from '../../core/numbers/hide-small.ts';
import { type LossMark, lossMarks } from '../../core/numbers/losses.ts';
import { monthName } from '../../core/numbers/month-span.ts';
import type { Lang } from './language.ts';
import { lossWords } from './loss-words.ts';
import { duration, letterWord, numbersWords, openWord } from './numbers-words.ts';

export const measureKeys = ['bound', 'reachable', 'answered', 'weekly', 'monthly', 'visits'] as const;
export type MeasureKey = (typeof measureKeys)[number];

const parts: Readonly<Record<MeasureKey, (m: Measures) => readonly [part: number, of: number]>> = {
  bound: (m) => [m.bound, m.children],
  reachable: (m) => [m.reachable, m.children],
  answered: (m) => [m.answered, m.asked],
  weekly: (m) => [m.weeksMet, m.weeks],
  monthly: (m) => [m.monthMet, m.monthDue],
  visits: (m) => [m.visitsOnTime, m.visits],
};

export interface Share {
  readonly part: number;
  readonly of: number;
  /** 0–100, whole; null: of nothing, or of too few to be shown to others. */
  readonly percent: number | null;
}

export function shareOf(measures: Measures, key: MeasureKey, inLine: boolean): Share {
  const [part, of] = parts[key](measures);
  return { part, of, percent: of === 0 || (!inLine && of < smallest) ? null : Math.round((part / of) * 100) };
}

export interface Cell {
  readonly text: string;
  /** Said smaller below it; in an export a column of its own. */
  readonly small?: string;
  readonly href?: string;
}

export interface Table {
  readonly id: TableId;
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export const tableIds = ['places', 'trend', 'alerts', 'open', 'losses', 'lossPlaces', 'concerns'] as const;
export type TableId = (typeof tableIds)[number];

/** What a figure leads to; null: nowhere, the reader has no such list. */
export interface Links {
  numbers(place: NumbersPlace): string;
  children(place: NumbersPlace): string | null;
  /** Children with an alert of such a flag, the letter or the whole code, that is open. */
  flagged(place: NumbersPlace, flag: string): string | null;
  lost(place: NumbersPlace, loss: LossCounts['loss'], mark: LossMark): string | null;
  open(kind: Numbers['open'][number]['kind'], place: NumbersPlace): string | null;
}

export function tableOf(id: TableId, numbers: Numbers, lang: Lang, links: Links): Table {
  switch (id) {
    case 'places':
      return placesTable(numbers, lang, links);
    case 'trend':
      return trendTable(numbers, lang);
    case 'alerts':
      return alertsTable(numbers, lang);
    case 'open':
      return openTable(numbers, lang, links);
    case 'losses':
      return lossesTable(numbers, lang, links);
    case 'lossPlaces':
      return lossPlacesTable(numbers, lang, links);
    case 'concerns':
      return concernsTable(numbers, lang, links);
  }
}

const linked = (text: string, href: string | null): Cell => (href === null ? { text } : { text, href });

function shareCells(measures: Measures, inLine: boolean): Cell[] {
  return measureKeys.map((key) => {
    const { part, of, percent } = shareOf(measures, key, inLine);
    if (percent === null) return { text: '—' };
    return inLine ? { text: `${percent}%`, small: `${part}/${of}` } : { text: `${percent}%` };
  });
}

function placesTable({ place, total, parts: each, inLine }: Numbers, lang: Lang, links: Links): Table {
  const say = numbersWords[lang];
  const row = (name: Cell, where: NumbersPlace, measures: Measures) => [
    name,
    linked(String(measures.children), links.children(where)),
    ...shareCells(measures, inLine),
  ];
  return {
    id: 'places',
    title: say.tables.places,
    head: [nameOfParts(place.level, lang), say.children, ...measureKeys.map((key) => say.measures[key])],
    rows: [
      ...each.map(({ place: part, measures }) => row(linked(part.name, links.numbers(part)), part, measures)),
      row({ text: each.length > 0 ? say.whole : place.name }, place, total),
    ],
  };
}

export const nameOfParts = (level: PlaceLevel, lang: Lang): string => numbersWords[lang].name[level];

function trendTable({ trend, inLine }: Numbers, lang: Lang): Table {
  const say = numbersWords[lang];
  return {
    id: 'trend',
    title: say.tables.trend,
    head: [say.month, say.children, ...measureKeys.map((key) => say.measures[key])],
    rows: trend.map(({ month, measures }) => [
      { text: monthName(month, lang) },
      { text: String(measures.children) },
      ...shareCells(measures, inLine),
    ]),
  };
}

const countCell = (n: number | null, lang: Lang): Cell => ({
  text: n === null ? numbersWords[lang].hidden : String(n),
});

function alertsTable({ alerts }: Numbers, lang: Lang): Table {
  const say = numbersWords[lang];
  const time = (ms: number | null): Cell => ({ text: ms === null ? '—' : duration(ms, lang) });
  return {
    id: 'alerts',
    title: say.tables.alerts,
    head: ['', say.opened, say.taken, say.median, say.p90, say.limit],
    rows: alerts.map(({ severity, opened, taken, medianMs, p90Ms }) => [
      { text: say.colours[severity] },
      countCell(opened, lang),
      countCell(taken, lang),
      time(medianMs),
      time(p90Ms),
      { text: say.limits[severity] },
    ]),
  };
}

function openTable({ open, place }: Numbers, lang: Lang, links: Links): Table {
  const say = numbersWords[lang];
  return {
    id: 'open',
    title: say.tables.open,
    head: [say.what, say.total, ...say.ages],
    rows: open.map(({ kind, bands, total }) => [
      linked(openWord[lang][kind], links.open(kind, place)),
      countCell(total, lang),
      ...bands.map((n) => (n === 0 ? { text: '·' } : countCell(n, lang))),
    ]),
  };
}

function figureCell(n: number | null, href: string | null, lang: Lang): Cell {
  if (n === 0) return { text: '·' };
  return n === null ? countCell(n, lang) : linked(String(n), href);
}

function lossesTable({ losses, place }: Numbers, lang: Lang, links: Links): Table {
  const say = numbersWords[lang];
  return {
    id: 'losses',
    title: say.tables.losses,
    head: [say.loss, ...lossMarks.map((mark) => say.lossMarks[mark])],
    rows: losses.total.map((row) => [
      { text: lossWords[row.loss][lang] },
      ...lossMarks.map((mark) => figureCell(row[mark], links.lost(place, row.loss, mark), lang)),
    ]),
  };
}

function lossPlacesTable({ losses, place }: Numbers, lang: Lang, links: Links): Table {
  const say = numbersWords[lang];
  const row = (name: Cell, where: NumbersPlace, counts: readonly LossCounts[]) => [
    name,
    ...counts.map(({ loss, open }) => figureCell(open, links.lost(where, loss, 'open'), lang)),
  ];
  return {
    id: 'lossPlaces',
    title: say.tables.lossPlaces,
    head: [nameOfParts(place.level, lang), ...losses.total.map(({ loss }) => lossWords[loss][lang])],
    rows: [
      ...losses.parts
        .filter(({ counts }) => counts.some(({ open }) => open !== 0))
        .map(({ place: part, counts }) => row(linked(part.name, links.numbers(part)), part, counts)),
      row({ text: losses.parts.length > 0 ? say.whole : place.name }, place, losses.total),
    ],
  };
}

function concernsTable({ concerns, place }: Numbers, lang: Lang, links: Links): Table {
  const say = numbersWords[lang];
  const { letters, total, parts: each } = concerns;
  const row = (name: Cell, where: NumbersPlace, counts: readonly (number | null)[]) => [
    name,
    ...counts.map((n, index) => figureCell(n, links.flagged(where, letters[index] ?? ''), lang)),
  ];
  return {
    id: 'concerns',
    title: say.tables.concerns,
    head: [nameOfParts(place.level, lang), ...letters.map((letter) => letterWord(letter, lang))],
    rows: [
      ...each
        .filter(({ counts }) => counts.some((n) => n !== 0))
        .map(({ place: part, counts }) => row(linked(part.name, links.numbers(part)), part, counts)),
      row({ text: each.length > 0 ? say.whole : place.name }, place, total),
    ],
  };
}

/** The table as an export has it: a share with its two counts in columns of their own. */
export function csvOf({ head, rows }: Table): readonly (readonly string[])[] {
  const wide = head.map((_, column) => rows.some((row) => row[column]?.small !== undefined));
  const spread = (cells: readonly { text: string; small?: string }[]) =>
    cells.flatMap(({ text, small }, column) => {
      const plain = text === '·' ? '0' : text;
      if (!wide[column]) return [plain];
      const [part = '', of = ''] = (small ?? '').split('/');
      return [plain, part, of];
    });
  const names = head.flatMap((name, column) => (wide[column] ? [name, `${name} n`, `${name} N`] : [name]));
  return [names, ...rows.map(spread)];
}
