import type { FlowOutput } from '../../core/flow/outcome.ts';
import { severities } from './alert-words.ts';
import type { Lang } from './language.ts';

export const playWords = {
  zh: {
    title: '试一试',
    nothing: '这里说的话谁也收不到，什么也不会记下。',
    chosen: '先定一个情形',
    name: '对方怎么称呼',
    role: '对方是谁',
    at: '哪天几点',
    children: '孩子，一行一个：称呼 年龄',
    more: '别的情况',
    yes: '是',
    no: '否',
    start: '开始',
    again: '换个情形重来',
    back: '退一步',
    text: '对方写的话',
    send: '发出去',
    voice: '发语音',
    photo: '发照片',
    ended: '对话结束了。',
    answer: (step: string, value: string) => `记下回答 ${step} = ${value}`,
    flag: (code: string, name: string, level: string) => `举旗 ${code} ${name}${level}`,
    act: (name: string, args: string) => `同时 ${name} ${args}`,
    notUnderstood: (step: string) => `没听懂 ${step}，转给人看`,
    end: (how: string) =>
      `结束：${{ done: '问完了', stopped: '对方不想再说', later: '以后再说', to_person: '转给人' }[how] ?? how}`,
    heard: (code: string, name: string, words: string) => `这句话本身也会举旗 ${code} ${name}（听到“${words}”）`,
    broken: (why: string) => `这个情形下走不下去：${why}`,
    lost: '没认出这次试的内容，请重新开始。什么都没有记下。',
  },
  en: {
    title: 'Play it',
    nothing: 'Nobody gets what is said here, and nothing is kept.',
    chosen: 'First choose a situation',
    name: 'What the person is called',
    role: 'Who it is',
    at: 'Day and hour',
    children: 'Children, one a line: name and age',
    more: 'More facts',
    yes: 'yes',
    no: 'no',
    start: 'Begin',
    again: 'Choose anew',
    back: 'One step back',
    text: 'What the person writes',
    send: 'Send',
    voice: 'A voice message',
    photo: 'A photo',
    ended: 'The conversation is over.',
    answer: (step: string, value: string) => `keeps the answer ${step} = ${value}`,
    flag: (code: string, name: string, level: string) => `raises ${code} ${name}${level}`,
    act: (name: string, args: string) => `also ${name} ${args}`,
    notUnderstood: (step: string) => `not understood at ${step}: goes to a person`,
    end: (how: string) =>
      `over: ${{ done: 'all asked', stopped: 'the person wants no more', later: 'later', to_person: 'to a person' }[how] ?? how}`,
    heard: (code: string, name: string, words: string) => `the words alone raise ${code} ${name} (heard "${words}")`,
    broken: (why: string) => `It cannot go on with these facts: ${why}`,
    lost: 'This try could not be read. Please begin anew; nothing was kept.',
  },
} as const;

/** What an output means, in one line; nothing for what is said. */
export function outputWord(output: FlowOutput, lang: Lang, flagName: (code: string) => string): string {
  const say = playWords[lang];
  switch (output.kind) {
    case 'say':
      return '';
    case 'answer':
      return say.answer(output.stepId, JSON.stringify(output.value));
    case 'flag':
      return say.flag(
        output.code,
        flagName(output.code),
        output.severity ? ` · ${severities[output.severity][lang]}` : '',
      );
    case 'act':
      return say.act(output.name, JSON.stringify(output.args).slice(0, 300));
    case 'not_understood':
      return say.notUnderstood(output.stepId);
    case 'ended':
      return say.end(output.how);
  }
}
