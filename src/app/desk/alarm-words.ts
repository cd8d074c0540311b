import type { Said } from '../../core/text/said.ts';

/** What an alarm of the machine says at the desk, by its code (core/alert/audit.ts has those of the auditor). */
const words: Readonly<Record<string, Said>> = {
  nobody: {
    zh: '有告警找不到可以通知的人，请马上看值班表。',
    en: 'An alert finds nobody to tell: see the duty roster at once.',
  },
  role_empty: {
    zh: '有告警要通知的岗位没有人，请补齐值班表。',
    en: 'A post that an alert goes to is empty: fill the roster.',
  },
  unreachable: {
    zh: '有告警的一位负责人一个号码都联系不上，请人工联系。',
    en: 'Somebody responsible for an alert cannot be reached on any channel: contact them yourself.',
  },
  scan_failed: {
    zh: '有一条消息没能自动查看，请马上人工看。',
    en: 'A message could not be scanned: look at it at once.',
  },
  dead_message: {
    zh: '有一条消息处理不了，已放进“要人看的”。',
    en: 'A message could not be handled; it is in the inbox.',
  },
  duty_silent: {
    zh: '有值班告警一小时没人接，请打电话找工作站和县办。',
    en: 'A duty alert has had no answer for an hour: phone the station and the county office.',
  },
};

/** Alarms whose row has the sentence of flows/alerts/texts.yaml: their key begins with what they are. */
const byKey: Readonly<Record<string, string>> = {
  alert_nobody: 'nobody',
  role_empty: 'role_empty',
  staff_unreachable: 'unreachable',
};

/** `what`: a code, or a sentence of the playbook, which may name the alert by its number. */
export function alarmText(key: string, what: string): Said {
  const known = words[what];
  if (known) return known;
  const isSentence = /\p{Script=Han}/u.test(what);
  const zh = isSentence ? what : `系统需要人看一下（${what}）。`;
  const en = words[byKey[key.split(':')[0] ?? ''] ?? '']?.en;
  const no = /[A-Z]-\d{4}-\d+/u.exec(what)?.[0];
  if (en !== undefined) return { zh, en: no === undefined ? en : `${en} (${no})` };
  return { zh, en: isSentence ? what : `The machine wants somebody to look (${what}).` };
}
