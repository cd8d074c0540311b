import type { ECharts, EChartsCoreOption } from 'echarts/core';

/**
 * Colours that mean something: in a chart they are written as the colour of the same place below, and end up as a class that takes the page's own
 * (assets/numbers.css), so that light, dark and print are the page's matter.
 */
export const inks = {
  ink: '#000001',
  soft: '#000002',
  line: '#000003',
  leaf: '#000004',
  amber: '#000005',
  red: '#000006',
  blue: '#000007',
  shade1: '#000011',
  shade2: '#000012',
  shade3: '#000013',
  shade4: '#000014',
  shade5: '#000015',
} as const;

const classOf = new Map<string, string>(Object.entries(inks).map(([name, colour]) => [colour, name]));

/** Where charts are drawn: the width of a phone's page, so that their letters are as large as the text around them. */
const width = 360;

let makeChart: Promise<(height: number) => ECharts> | undefined;

/** The library is large: it is read when the first chart is drawn. */
async function load() {
  const [core, charts, components, renderers] = await Promise.all([
    import('echarts/core'),
    import('echarts/charts'),
    import('echarts/components'),
    import('echarts/renderers'),
  ]);
  core.use([
    charts.BarChart,
    charts.LineChart,
    components.GridComponent,
    components.LegendComponent,
    renderers.SVGRenderer,
  ]);
  return (height: number) => core.init(null, null, { renderer: 'svg', ssr: true, width, height });
}

/** The last charts: a wall and its readers ask for the same ones again and again, and drawing takes longer than counting. */
const drawn = new Map<string, string>();
const mostDrawn = 100;

/** An SVG without style, script or handler: what the page's policy allows. `label`: what the picture shows, in words. */
export async function svgChart(option: EChartsCoreOption, height: number, label: string): Promise<string> {
  const key = JSON.stringify([option, height, label], (_, value) => (typeof value === 'function' ? `${value}` : value));
  const svg = drawn.get(key) ?? (await draw(option, height, label));
  drawn.delete(key);
  drawn.set(key, svg);
  for (const oldest of drawn.keys()) if (drawn.size > mostDrawn) drawn.delete(oldest);
  return svg;
}

async function draw(option: EChartsCoreOption, height: number, label: string): Promise<string> {
  makeChart ??= load();
  const chart = (await makeChart)(height);
  try {
    chart.setOption({ animation: false, textStyle: { fontSize: 14, color: inks.ink }, ...option });
    return plainSvg(chart.renderToSVGString(), height, label);
  } finally {
    chart.dispose();
  }
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Attributes that stay; everything else goes, whatever the library may come to write. */
const kept = new Set(
  ['d', 'x', 'y', 'x1', 'x2', 'y1', 'y2', 'cx', 'cy', 'r', 'width', 'height', 'points', 'transform', 'fill', 'stroke']
    .concat(['stroke-width', 'stroke-dasharray', 'stroke-linecap', 'stroke-linejoin', 'fill-opacity', 'stroke-opacity'])
    .concat(['text-anchor', 'dominant-baseline', 'font-size', 'font-weight']),
);
const keptElements = new Set(['g', 'path', 'rect', 'circle', 'line', 'polyline', 'polygon', 'text', 'tspan']);

/** What echarts draws, as elements and attributes that the page's policy allows. */
export function plainSvg(svg: string, height: number, label: string): string {
  const inside = svg
    .replace(/<(style|script|defs|clipPath)\b[\s\S]*?<\/\1>/gu, '')
    .replace(
      /<(\/?)([\w:-]+)((?:\s+[\w:-]+="[^"]*")*)\s*(\/?)>/gu,
      (_, close: string, name: string, given: string, end: string) =>
        keptElements.has(name) ? `<${close}${name}${close ? '' : attributes(name, given)}${end}>` : '',
    )
    .replaceAll('\n', '')
    // Frames that nothing is drawn in.
    .replace(/<(path|rect) (?![^>]*class=)[^>]*><\/\1>/gu, '');
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(label)}" class="chart">${inside}</svg>`;
}

function attributes(element: string, given: string): string {
  const all = new Map<string, string>();
  for (const [, name = '', value = ''] of given.matchAll(/([\w:-]+)="([^"]*)"/gu)) {
    if (name !== 'style') all.set(name, value);
    else
      for (const one of value.split(';')) all.set((one.split(':')[0] ?? '').trim(), (one.split(':')[1] ?? '').trim());
  }
  // The halo of letters is of one colour of paper.
  if (element === 'text') for (const name of ['stroke', 'stroke-width']) all.delete(name);
  const classes: string[] = [];
  for (const what of ['fill', 'stroke']) {
    const ink = classOf.get(all.get(what) ?? '');
    if (ink) classes.push(`${what}-${ink}`);
    // A colour of the library's own would not follow the page into the dark.
    if (ink || what === 'stroke') all.delete(what);
    else if (all.has(what)) all.set(what, 'none');
  }
  const text = [...all]
    .filter(([name]) => kept.has(name))
    .map(([name, value]) => ` ${name}="${value.replace(/px$/u, '')}"`);
  return `${text.join('')}${classes.length > 0 ? ` class="${classes.join(' ')}"` : ''}`;
}
