import type { ChildFile, Kin } from '../../app/desk/children-port.ts';
import { weeksWord } from './child-words.ts';
import { kinWord } from './kin-words.ts';
import { type Lang, listedApart } from './language.ts';

const words = {
  zh: {
    label: (name: string, said: string) => `${name}身边的人：${said}`,
    livesWith: '住一起',
    away: '在外',
    dead: '去世',
    lost_contact: '失联',
    in_prison: '服刑',
    divorced: '离异',
    trustee: '受委托',
    guardian: '监护人',
    silent: (weeks: string) => `没联系 ${weeks}`,
    unverified: '待核',
    nobody: '档案里没有写谁在带',
    home: '在家',
  },
  en: {
    label: (name: string, said: string) => `Around ${name}: ${said}`,
    livesWith: 'lives together',
    away: 'away',
    dead: 'dead',
    lost_contact: 'out of contact',
    in_prison: 'in prison',
    divorced: 'divorced',
    trustee: 'entrusted',
    guardian: 'guardian',
    silent: (weeks: string) => `no contact for ${weeks}`,
    unverified: 'unverified',
    nobody: 'The file does not say who keeps the child',
    home: 'at home',
  },
} as const;

const width = 360;
const boxHeight = 62;
const gap = 10;
const childHeight = 44;

interface Node {
  readonly title: string;
  readonly lines: readonly string[];
  readonly style: 'home' | 'away' | 'other';
  readonly x: number;
  readonly y: number;
  readonly w: number;
}

/** Text in a box is cut by what fits: a Chinese character is as wide as two Latin ones. */
function fitted(text: string, most: number): string {
  let used = 0;
  let kept = '';
  for (const sign of text) {
    used += /[\u2e80-\uffff]/u.test(sign) ? 2 : 1;
    if (used > most) return `${kept}…`;
    kept += sign;
  }
  return kept;
}

/** How somebody stands to the child, in the words under their name. */
export function kinLines(one: Kin, lang: Lang): string[] {
  const say = words[lang];
  const state = one.status === 'normal' ? null : say[one.status as 'dead' | 'lost_contact' | 'in_prison' | 'divorced'];
  const where = one.away ? [say.away, one.place].filter(Boolean).join(' ') : one.livesWith ? say.livesWith : null;
  const kind = one.kind === 'trustee' ? say.trustee : one.kind === 'guardian' ? say.guardian : null;
  return [
    [state, kind, where].filter(Boolean).join(' · '),
    one.weeks === null ? '' : say.silent(weeksWord(one.weeks, lang)),
    one.verified || one.kind === 'helper' ? '' : say.unverified,
  ].filter(Boolean);
}

/** Who is around the child: parents above, the child, the household below, and who helps. Drawn on the server; no script. */
export function CarePicture({ file, lang }: { readonly file: ChildFile; readonly lang: Lang }) {
  const say = words[lang];
  const parents = file.kin.filter(({ kind }) => kind === 'parent');
  const household = file.kin.filter(({ kind, livesWith }) => kind !== 'parent' && kind !== 'helper' && livesWith);
  const others = file.kin.filter((one) => !parents.includes(one) && !household.includes(one));
  if (file.kin.length === 0) return <p class="small">{say.nobody}</p>;
  const above = rows(parents, 0, lang);
  const childY = above.height;
  const below = rows(household, childY + childHeight + gap + 8, lang);
  const last = rows(others, childY + childHeight + gap + 8 + below.height, lang);
  const nodes = [...above.nodes, ...below.nodes, ...last.nodes];
  const height = childY + childHeight + (below.height + last.height > 0 ? gap + 8 + below.height + last.height : gap);
  const said = listedApart(
    file.kin.map((one) => [kinWord(one.relation, lang) || one.name, ...kinLines(one, lang)].join(' ')),
    lang,
  );
  return (
    <svg class="care" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={say.label(file.name, said)}>
      {nodes.map((node) => (
        <line
          class={node.style}
          x1={width / 2}
          y1={childY + childHeight / 2}
          x2={node.x + node.w / 2}
          y2={node.y + boxHeight / 2}
        />
      ))}
      {nodes.map((node) => (
        <Box node={node} />
      ))}
      <rect class="me" x={width / 2 - 70} y={childY} width={140} height={childHeight} rx={22} />
      <text class="name" x={width / 2} y={childY + 28} text-anchor="middle">
        {fitted(file.name, 14)}
      </text>
    </svg>
  );
}

/** Two in a row; the last one alone takes the middle. */
function rows(people: readonly Kin[], top: number, lang: Lang): { nodes: Node[]; height: number } {
  const w = (width - gap) / 2;
  const shown = people.slice(0, 6);
  const nodes = shown.map((one, index): Node => {
    const alone = index === shown.length - 1 && index % 2 === 0;
    return {
      title: fitted(
        [one.name, one.relation === one.name ? '' : kinWord(one.relation, lang)].filter(Boolean).join(' '),
        18,
      ),
      lines: kinLines(one, lang)
        .slice(0, 2)
        .map((line) => fitted(line, 22)),
      style: one.away || one.status !== 'normal' ? 'away' : one.livesWith ? 'home' : 'other',
      x: alone ? (width - w) / 2 : (index % 2) * (w + gap),
      y: top + Math.floor(index / 2) * (boxHeight + gap),
      w,
    };
  });
  return { nodes, height: Math.ceil(shown.length / 2) * (boxHeight + gap) + (shown.length > 0 ? 8 : 0) };
}

function Box({ node }: { readonly node: Node }) {
  const { x, y, w, title, lines, style } = node;
  return (
    <g class={style}>
      <rect x={x} y={y} width={w} height={boxHeight} rx={8} />
      <text
        class="name"
        x={x + w / 2}
        y={y + (lines.length === 0 ? 36 : lines.length === 1 ? 27 : 20)}
        text-anchor="middle"
      >
        {title}
      </text>
      {lines.map((line, index) => (
        <text x={x + w / 2} y={y + (lines.length === 1 ? 46 : 38) + index * 16} text-anchor="middle">
          {line}
        </text>
      ))}
    </g>
  );
}
