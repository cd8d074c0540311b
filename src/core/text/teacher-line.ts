import type { ChildId } from '../ids.ts';
import { normalizeText } from './normalize-text.ts';

/** The areas of a teacher's report, as F04_about_child names them (domain 5.6 T3). */
export type TeacherArea = 'ABSENT' | 'STUDY' | 'MOOD' | 'HURT' | 'NEEDS' | 'DORM' | 'PEERS' | 'HOME';

export interface TeacherLine {
  readonly childIds: readonly ChildId[];
  readonly area: TeacherArea;
  /** The words after the children, as they were written. */
  readonly detail: string;
}

interface ListedChild {
  readonly id: ChildId;
  readonly name: string;
}

/**
 * Words of each area, in the order in which they are looked for: a hurt child goes before everything, self-harm before
 * lessons. The first area with a word in the line wins.
 */
const AREA_WORDS: readonly (readonly [TeacherArea, RegExp])[] = [
  ['MOOD', /不想活|想死|寻死|自杀|自残|割(?:手|腕)|伤(?:害)?自己|跳楼|跳河|遗书|活着没意思/],
  [
    'PEERS',
    /同学(?:打|欺负|孤立|要钱)|(?:被|遭)(?:同学|高年级|同桌|同寝|几个人|一群)|欺负|霸凌|孤立|起(?:外号|绰号)|要钱|抢钱|拍视频|闹别扭|跟同学|和同学/,
  ],
  [
    'HURT',
    /(?:有|新|旧|带|受|很多|一身)伤|伤(?:痕|疤|口|了|到)|淤青|青紫|红肿|印子|疤|烫|烟头|流血|骨折|(?:被|遭|挨)(?:[^,。]{0,6})?(?:打|揍|捶|骂)|(?:爸|妈|爹|娘|爷爷|奶奶|外公|外婆|大人|家里人?|后[爸妈]|继[父母])打(?:他|她|了|得|人|娃|孩子)|打(?:他|她|骂)|不给饭|(?:怕|不敢|不愿|不肯|不想)回家|私处|下身|下面疼|怀孕|(?:被|遭)(?:人)?摸|性侵|猥亵/,
  ],
  ['ABSENT', /没来|没到|未到|不来(?:上学|学校|上课)?|缺课|旷课|逃学|没上学|不上学|请假|没见(?:到)?人|联系不上/],
  [
    'NEEDS',
    /饿|没吃(?:早|午|晚)?饭?|(?:穿|衣服|衣裳)(?:得|很|太)?(?:少|单薄|薄|脏|破)|单薄|很?瘦|皮包骨|脏|(?:几天|好久|没|不)洗(?:澡|头)|没人管|冷得|冻/,
  ],
  ['DORM', /寝室|宿舍|住校|同寝|周末(?:没|不|去)/],
  [
    'HOME',
    /换(?:了)?人(?:照看|带)|离婚|离异|搬(?:家|走)|转学|(?:奶奶|爷爷|外公|外婆|老人|爸爸?|妈妈?)(?:生?病|住院|去世|走了|过世|出事|被抓)|家里(?:有|出)(?:事|变动)/,
  ],
  ['MOOD', /(?:话|说话)(?:很|变)?少|不说话|孤单|不合群|趴桌|不跟人玩|哭|发火|发脾气|睡不好|没精神|心情|情绪|低落|闷/],
  ['STUDY', /作业|成绩|跟不上|不想学|不想读|厌学|上课(?:睡|走神|不听)|听不懂|退步|掉了?(?:很多|好多)/],
];
/** Said not to be: "没有受伤", "没被打". */
const NEGATED = /(?:没有?|不是|未|莫得|没得)(?:人)?$/;
const EDGE = /^[\s,、,。:;::]+|[\s,、,。;]+$/gu;
const NUMBER = /^(?:第)?(\d{1,2})(?:号|个)?(?=$|[\s,、.::和跟]|[^\d\s.:年月日点天次个])/u;
const JOIN = /^[\s,、和跟及.]+/u;

function areaOf(words: string): TeacherArea | null {
  for (const [area, pattern] of AREA_WORDS) {
    for (const found of words.matchAll(new RegExp(pattern, 'gu'))) {
      if (!NEGATED.test(words.slice(Math.max(0, found.index - 3), found.index))) return area;
    }
  }
  return null;
}

/** Number in the list as F04 shows it: 1–8, or 11, 12 … in a longer one. */
function childByNumber(children: readonly ListedChild[], number: number): ListedChild | undefined {
  return children[children.length <= 8 ? number - 1 : number - 11];
}

/** The child whose name or number the text begins with; the same name twice is nobody's. */
function takeChild(children: readonly ListedChild[], text: string): { child: ListedChild; rest: string } | null {
  const named = children
    .filter(({ name }) => name !== '' && text.startsWith(normalizeText(name)))
    .sort((a, b) => b.name.length - a.name.length);
  const [first] = named;
  if (first !== undefined) {
    if (children.filter(({ name }) => name === first.name).length > 1) return null;
    return { child: first, rest: text.slice(normalizeText(first.name).length) };
  }
  const match = NUMBER.exec(text);
  const child = match === null ? undefined : childByNumber(children, Number(match[1]));
  return child === undefined || match === null ? null : { child, rest: text.slice(match[0].length) };
}

/**
 * Reads a teacher's report in one line (domain 5.6): numbers or names first, then what is the matter:
 * "3 没来 两天", "小军 手臂有伤 说摔的", "小红、小强 不说话". Words of danger lead to the areas of a hurt child or of
 * self-harm, whatever else the line says. Null when no child, no area, or two children of one name could be meant.
 * The danger scan reads the same words on its own; nothing is lost by null. Pure; linear in the text.
 */
export function readTeacherLine(text: string, children: readonly ListedChild[]): TeacherLine | null {
  let left = normalizeText(text).slice(0, 300).replace(EDGE, '');
  const found: ListedChild[] = [];
  for (let taken = takeChild(children, left); taken !== null; taken = takeChild(children, left)) {
    if (!found.includes(taken.child)) found.push(taken.child);
    left = taken.rest.replace(JOIN, '');
  }
  const detail = left.replace(EDGE, '');
  if (found.length === 0 || detail === '') return null;
  const area = areaOf(detail);
  return area === null ? null : { childIds: found.map(({ id }) => id), area, detail };
}
