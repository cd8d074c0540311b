import type { Numbers } from '../../app/desk/numbers-port.ts';
import { lossMarks } from '../../core/numbers/losses.ts';
import type { Lang } from './language.ts';
import { lossWords } from './loss-words.ts';
import { type MeasureKey, shareOf } from './numbers-tables.ts';
import { numbersWords, openWord } from './numbers-words.ts';
import { inks, svgChart } from './svg-chart.ts';

/** More bars than a phone shows at a look are the lowest of them. */
export const mostBars = 15;

const axis = {
  axisLine: { lineStyle: { color: inks.line } },
  axisTick: { show: false },
  axisLabel: { color: inks.ink, fontSize: 14 },
  splitLine: { lineStyle: { color: inks.line } },
};
const plain = { ...axis, axisLabel: { ...axis.axisLabel, color: inks.soft, fontSize: 13 } };
const short = (text: string): string => (text.length > 8 ? `${text.slice(0, 7)}…` : text);

/** One measure of each part, the lowest first. null: fewer than two parts have it. */
export async function placesChart(numbers: Numbers, key: MeasureKey, lang: Lang): Promise<string | null> {
  const say = numbersWords[lang];
  const bars = numbers.parts
    .flatMap(({ place, measures }) => {
      const { percent } = shareOf(measures, key, numbers.inLine);
      return percent === null ? [] : [{ name: short(place.name), percent }];
    })
    .sort((a, b) => a.percent - b.percent)
    .slice(0, mostBars);
  if (bars.length < 2) return null;
  const height = 34 + bars.length * 30;
  return svgChart(
    {
      grid: { left: 112, right: 48, top: 4, bottom: 26 },
      xAxis: {
        ...plain,
        type: 'value',
        min: 0,
        max: 100,
        interval: 50,
        axisLabel: { ...plain.axisLabel, formatter: '{value}%' },
      },
      yAxis: {
        ...axis,
        type: 'category',
        inverse: true,
        data: bars.map(({ name }) => name),
        splitLine: { show: false },
      },
      series: [
        {
          type: 'bar',
          data: bars.map(({ percent }) => percent),
          barWidth: 16,
          itemStyle: { color: inks.leaf },
          label: { show: true, position: 'right', formatter: '{c}%', color: inks.ink, fontSize: 14 },
        },
      ],
    },
    height,
    say.chart.places(say.measures[key]),
  );
}

const lines = [
  { key: 'answered', color: inks.leaf, type: 'solid', symbol: 'circle' },
  { key: 'weekly', color: inks.blue, type: [6, 4], symbol: 'rect' },
  { key: 'visits', color: inks.amber, type: [2, 4], symbol: 'triangle' },
] as const;

/** Three percentages over the months. null: there is but one month. */
export async function trendChart({ trend, inLine }: Numbers, lang: Lang): Promise<string | null> {
  const say = numbersWords[lang];
  if (trend.length < 2) return null;
  const series = lines.flatMap(({ key, color, type, symbol }) => {
    const data = trend.map(({ measures }) => shareOf(measures, key, inLine).percent);
    if (data.every((value) => value === null)) return [];
    // A line that hardly begins is a point.
    const [lineStyle, itemStyle] = [{ color, width: 2.5, type }, { color }];
    return [
      { type: 'line', name: say.measures[key], data, lineStyle, itemStyle, symbol, symbolSize: 9, connectNulls: false },
    ];
  });
  if (series.length === 0) return null;
  return svgChart(
    {
      legend: {
        top: 0,
        left: 0,
        orient: 'vertical',
        itemWidth: 34,
        itemGap: 6,
        textStyle: { color: inks.ink, fontSize: 14 },
        data: series.map(({ name }) => name),
      },
      grid: { left: 48, right: 16, top: 20 + series.length * 22, bottom: 28 },
      xAxis: { ...plain, type: 'category', boundaryGap: true, data: trend.map(({ month }) => monthLabel(month, lang)) },
      yAxis: {
        ...plain,
        type: 'value',
        min: 0,
        max: 100,
        interval: 25,
        axisLabel: { ...plain.axisLabel, formatter: '{value}%' },
      },
      series,
    },
    230 + series.length * 22,
    say.chart.trend,
  );
}

const monthLabel = (month: string, lang: Lang): string => `${Number(month.slice(5))}${lang === 'zh' ? '月' : ''}`;

const shades = [inks.shade1, inks.shade2, inks.shade3, inks.shade4, inks.shade5] as const;

/** What is open, darker the longer. null: nothing is, or it is not shown. */
export async function openChart({ open }: Numbers, lang: Lang): Promise<string | null> {
  const say = numbersWords[lang];
  const rows = open.filter(({ bands, total }) => (total ?? 0) > 0 && bands.every((n) => n !== null));
  if (rows.length === 0) return null;
  const most = Math.max(...rows.map(({ total }) => total ?? 0));
  return svgChart(
    {
      legend: {
        top: 0,
        left: 0,
        itemWidth: 16,
        itemHeight: 12,
        itemGap: 10,
        textStyle: { color: inks.ink, fontSize: 13 },
        data: [...say.ages],
      },
      grid: { left: lang === 'zh' ? 100 : 112, right: 44, top: 54, bottom: 4 },
      xAxis: { ...plain, type: 'value', max: most, axisLabel: { show: false }, splitLine: { show: false } },
      yAxis: {
        ...axis,
        type: 'category',
        inverse: true,
        data: rows.map(({ kind }) => openWord[lang][kind]),
        splitLine: { show: false },
      },
      series: say.ages.map((name, no) => ({
        type: 'bar',
        name,
        stack: 'age',
        barWidth: 18,
        itemStyle: { color: shades[no] },
        data: rows.map(({ bands }) => bands[no] ?? 0),
        ...(no === say.ages.length - 1
          ? {
              label: {
                show: true,
                position: 'right',
                color: inks.ink,
                fontSize: 14,
                formatter: ({ dataIndex }: { dataIndex: number }) => String(rows[dataIndex]?.total ?? ''),
              },
            }
          : {}),
      })),
    },
    64 + rows.length * 32,
    say.chart.open,
  );
}

const lossInks = { open: inks.leaf, opened: inks.amber, closed: inks.blue } as const;

/** The six losses: open now, opened and closed in the month. null: nothing is, or it is not shown. */
export async function lossChart({ losses }: Numbers, lang: Lang): Promise<string | null> {
  const say = numbersWords[lang];
  const rows = losses.total.filter((row) => lossMarks.every((mark) => row[mark] !== null));
  const most = Math.max(0, ...rows.flatMap((row) => lossMarks.map((mark) => row[mark] ?? 0)));
  if (most === 0) return null;
  return svgChart(
    {
      legend: {
        top: 0,
        left: 0,
        itemWidth: 16,
        itemHeight: 12,
        itemGap: 10,
        textStyle: { color: inks.ink, fontSize: 13 },
        data: lossMarks.map((mark) => say.lossMarks[mark]),
      },
      grid: { left: lang === 'zh' ? 78 : 100, right: 44, top: 30, bottom: 4 },
      xAxis: { ...plain, type: 'value', max: most, axisLabel: { show: false }, splitLine: { show: false } },
      yAxis: {
        ...axis,
        type: 'category',
        inverse: true,
        data: rows.map(({ loss }) => lossWords[loss][lang]),
        splitLine: { show: false },
      },
      series: lossMarks.map((mark) => ({
        type: 'bar',
        name: say.lossMarks[mark],
        barWidth: 12,
        barGap: '25%',
        itemStyle: { color: lossInks[mark] },
        label: { show: true, position: 'right', formatter: '{c}', color: inks.ink, fontSize: 13 },
        data: rows.map((row) => row[mark]),
      })),
    },
    40 + rows.length * 58,
    say.chart.losses,
  );
}
