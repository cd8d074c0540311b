import type { Button } from '../../src/core/flow/outcome.ts';
import type { Answers, MemoryChat } from './memory-chat.ts';

const body: readonly Button[] = [
  { data: '1', label: '好着呢' },
  { data: '2', label: '有点小毛病,在好了' },
  { data: '3', label: '病了,还没看' },
  { data: '4', label: '住院了或伤着了' },
];
const night: readonly Button[] = [
  { data: '1', label: '我(家里大人)在' },
  { data: '2', label: '我有时不在,托了别的大人' },
  { data: '3', label: '有时候孩子自己在家' },
];

/** Three turns of the guardian's monthly check-in, enough to look at the pages (domain 5.4). */
export const guardianScript: Answers = (chat, post) => {
  const said =
    post.content.kind === 'text' ? post.content.text.trim() : post.content.kind === 'button' ? post.content.data : '';
  if (said === '9') {
    chat.say(post.token, '先保命:有人伤害孩子、孩子不见了——打 110;受伤、溺水、中毒、发病——打 120;着火 119。', [
      { data: '1', label: '已经打了' },
      { data: '2', label: '打不了,帮我叫人' },
      { data: '3', label: '孩子想不开,我看着他' },
      { data: '4', label: '按错了' },
    ]);
  } else if (said === '0') chat.say(post.token, '好,请人给您打电话。');
  else if (post.content.kind === 'voice') chat.say(post.token, '收到您的语音，儿童主任会听。');
  else if (post.content.kind === 'photo') chat.say(post.token, '照片收到了，谢谢您。');
  else next(chat, post.token, said);
};

function next(chat: MemoryChat, token: string, said: string): void {
  const asked = (chat.rows.get(token) ?? []).filter((row) => row.from === 'bot' && row.body.buttons).length;
  if (asked === 0)
    chat.say(
      token,
      '王奶奶,您好!小军最近身体好不好?\n1 好着呢\n2 有点小毛病,在好了\n3 病了,还没看\n4 住院了或伤着了',
      body,
      { voiceText: '小军最近身体好不好?' },
    );
  else if (asked === 1) chat.say(token, '记下了。晚上孩子跟谁在一个屋檐下?', night);
  else
    chat.say(token, `「${said.slice(0, 40)}」都记下了,谢谢您。急事别等我:报警110,急救120,儿童主任李姐 199-0000-1234。`);
}
