import type { Lang } from './language.ts';

/** "30 秒", "2 分钟", "1 小时": rounded up, as one tells somebody to wait. */
export function waitWords(seconds: number, lang: Lang): string {
  const [n, zh, en] =
    seconds <= 90
      ? [seconds, '秒', 'second']
      : seconds <= 5400
        ? [Math.ceil(seconds / 60), '分钟', 'minute']
        : [Math.ceil(seconds / 3600), '小时', 'hour'];
  return lang === 'zh' ? `${n} ${zh}` : `${n} ${en}${n === 1 ? '' : 's'}`;
}

export const doorWords = {
  zh: {
    wrong: '手机号或者验证码不对。验证码半分钟换一个，用过的不能再用。',
    wrongCode: '验证码不对。验证码半分钟换一个，用过的不能再用。',
    wait: (long: string) => `试的次数多了，过 ${long} 再试。有通行密钥的不受影响，现在就可以用。`,
    passkeyNo: '没有认出这把通行密钥。请再按一次，或者用验证码。',
    kept: '刚才填的还在，做完这一步就接着提交，记在您的名下。',
    files: '选好的文件没有留住，要重新选一次。',
    urgent: '急事不要等，报警、急救：',
  },
  en: {
    wrong: 'The phone number or the code is wrong. A code changes every half minute and counts once.',
    wrongCode: 'The code is wrong. A code changes every half minute and counts once.',
    wait: (long: string) => `Too many tries: try again in ${long}. Passkeys are not affected and work right now.`,
    passkeyNo: 'This passkey was not recognised. Press again, or use a code.',
    kept: 'What you filled in is still here and is sent on after this step, under your name.',
    files: 'The chosen file could not be held: choose it again.',
    urgent: 'In an emergency do not wait. Police, ambulance:',
  },
} as const;
