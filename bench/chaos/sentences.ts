import type { Draw } from '../../src/cli/demo/draw.ts';

/** What means danger when a family says it, and the flags it must raise at once. */
export const dangers: readonly { readonly text: string; readonly flags: readonly string[] }[] = [
  { text: '今晚屋头没得人，只有两个娃儿', flags: ['G02'] },
  { text: '娃儿说他不想活了', flags: ['M01'] },
  { text: '娃儿喝农药了', flags: ['M01'] },
  { text: '隔壁的人摸了她下身', flags: ['P03'] },
  { text: '他舅舅天天打他，身上青一块紫一块', flags: ['P02', 'P07'] },
  { text: '娃儿不见了，到处找不到', flags: ['P04'] },
];

/** A word that stands in what people write here and must stand in no log. */
export const canary = '鹤鸣场';

const openings: Readonly<Record<'family' | 'teacher' | 'staff', readonly string[]>> = {
  family: ['报平安', '菜单', '都好', '吃得睡得', `今天${canary}上热闹得很`, '要得', '没得事', '昨天打了电话'],
  teacher: ['报告', '菜单', '作业没交', `${canary}的家长来过了`, '情况正常', '3 没来 两天'],
  staff: ['菜单', '我来处理', '去看过孩子了', `我在${canary}`, '明天去家访', '支援', '转给别人'],
};

/** Something ordinary: an opening, a digit for whatever is asked, words that fit nowhere. */
export function ordinary(draw: Draw, side: 'family' | 'teacher' | 'staff', last4: string): string {
  const kind = draw.next();
  if (side === 'staff' && kind < 0.25) return '1';
  if (side === 'staff' && kind < 0.45) return last4 === '' ? '0000' : last4;
  if (kind < 0.72) return String(draw.int(1, 4));
  return draw.pick(openings[side]);
}
