import type { DutyProof, DutyView } from '../../app/desk/duties-port.ts';
import type { DutyState } from '../../core/duty/duty.ts';
import type { Lang } from './language.ts';

export const dutyViewWord: Readonly<Record<Lang, Readonly<Record<DutyView, string>>>> = {
  zh: { open: '没办完', late: '晚了', done: '办完', missed: '没做' },
  en: { open: 'Open', late: 'Late', done: 'Done', missed: 'Missed' },
};

const states: Readonly<Record<Lang, Readonly<Record<DutyState, string>>>> = {
  zh: { due: '没办完', done: '按时办完', late_done: '办完，晚了', missed: '没做', excused: '免了', cancelled: '取消' },
  en: {
    due: 'Open',
    done: 'Done in time',
    late_done: 'Done late',
    missed: 'Missed',
    excused: 'Excused',
    cancelled: 'Cancelled',
  },
};

export function dutyStateWord(state: DutyState, late: boolean, lang: Lang): string {
  return late ? dutyViewWord[lang].late : states[lang][state];
}

/** How a duty counts as done, for those that nobody can simply tick off. */
export function proofWord(proof: DutyProof, lang: Lang): string {
  const zh = lang === 'zh';
  switch (proof.type) {
    case 'report':
      return zh ? '办完后登记一下' : 'Reported by the owner when done';
    case 'visit':
      return zh ? '登记了走访、见到孩子，就算办完' : 'Done when a visit that met the child is recorded';
    case 'handover':
      return zh ? '交接名单签收了，就算办完' : 'Done when the handover list is signed';
    case 'contact':
      return zh ? '登记了联系，就算办完' : 'Done when the contact is recorded';
    case 'talk':
      return zh
        ? `在对话里答完「${proof.name.zh}」，就算办完`
        : `Done when the conversation “${proof.name.en}” is answered`;
    case 'record':
      return zh
        ? `登记了${proof.name ? `「${proof.name.zh}」` : '相应的记录'}，就算办完`
        : `Done when ${proof.name ? `“${proof.name.en}”` : 'the record'} is written`;
  }
}
