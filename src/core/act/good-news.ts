import { z } from 'zod';
import { FORBIDDEN_WORDS } from '../flow/check/flow-knowledge.ts';
import { scan } from '../risk/scan.ts';
import { normalizeText } from '../text/normalize-text.ts';
import { defineAct } from './act.ts';
import { record } from './save-record.ts';

/** Words that turn praise into a reproach; a parent far away gets none of them from a machine. */
const NEGATIVE =
  /批评|问题|差|退步|下降|下滑|不好|不行|不听|不肯|不做|不写|不来|没交|没写|没来|没做|没完成|迟到|缺课|旷课|打架|打人|骂|偷|撒谎|说谎|哭|闹|生病|受伤|懒|笨|脏|孤单|可怜|惹事|捣乱|处分|不及格|倒数|罚|留级|但是|就是|不过/u;

/** The first word because of which a line is not passed on: danger, reproach, or a word that families are never told. */
function spoils(text: string): boolean {
  const said = normalizeText(text);
  return NEGATIVE.test(said) || FORBIDDEN_WORDS.some((word) => said.includes(word));
}

/**
 * The teacher's line of good news waits for the child's parents (domain 5.8). A line with danger or reproach in it is not passed on;
 * what the danger scan found in it has been raised when it was written.
 */
export const goodNews = defineAct('good_news', z.strictObject({ text: z.string().max(200) }), (input, { text }) => {
  const danger = scan(input.playbook.danger, { speaker: 'teacher', text });
  if (danger.length > 0 || spoils(text))
    return { effects: [], say: '这句先不带给家长:只带好话。要说的事请回「快报」。' };
  return record.run(input, { kind: 'good_news', state: 'waiting', text });
});
