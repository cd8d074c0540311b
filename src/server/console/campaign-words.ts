import type { CampaignAct } from '../../core/campaign/may-act.ts';
import { reasonWord } from '../../core/campaign/report.ts';
import type { CampaignFault, CampaignRow } from '../ports.ts';
import type { Lang, Said } from './language.ts';
import { roleWord } from './role-words.ts';

export const campaignWords = {
  zh: {
    title: '群发',
    notYours: '群发由县办公室、儿童督导员和分管领导管',
    running: (n: number) => `正在发 ${n} 次`,
    none: '还没有群发',
    quiet: '现在没有正在发的',
    write: '写一个群发',
    all: '全部群发',
    toWhom: (whom: string) => `发给 ${whom}`,
    startsAt: (at: string) => `定在 ${at} 开始`,
    started: (at: string) => `${at} 开始`,
    ended: (at: string) => `${at} 结束`,
    byFlow: (id: string) => `按流程 ${id} 和每个人对话`,
    progress: (title: string) => `${title} 的进度`,
    people: (n: number) => `${n} 人`,
    of: (done: number, all: number) => `${done} / ${all} 人`,
    sent: '已发出',
    answered: '已回话',
    delivered: '已送达',
    read: '已读',
    waiting: '在等',
    queued: '正在发',
    ambiguous: '存疑，不再发',
    undeliverable: '没发',
    cancelled: '取消',
    putOff: '改到第二天',
    why: '没发的原因：',
    report: '结果表',
    when: '什么时候开始（可以不填，批准以后再按开始）',
    done: '记下了。',
    kept: '草稿存好了。请另一个人看过再批准。',
    incomplete: '这一步没填全，什么都没有改。请补上再按一次。',
    kind: '发什么',
    name: '题目（只给自己人看）',
    text: '要发的话',
    textSay: '给家里人最多 80 个字，给工作人员 160 个。说“您”，不带链接。',
    flow: '用哪段对话',
    chooseFlow: '请选对话',
    roles: '发给谁',
    places: '哪里的（不选：您管的全部）',
    mustPlace: '哪里的（至少选一个，或在下面点孩子的名）',
    schools: '只给这些学校的（可以不选）',
    named: '只给这些孩子的家里人',
    namedSay: '点了名就只发给他们的照护人和父母，上面的地方和学校可以不选。',
    find: '名字或档案号',
    findButton: '找孩子',
    found: (words: string) => `“${words}”找到这些，勾上再按一次“找孩子”就加进去`,
    nobody: (words: string) => `您管的孩子里没有“${words}”。`,
    more: '还有更多，请写得再细一点。',
    drop: (name: string) => `去掉 ${name}`,
    dropButton: '去掉',
    noName: '还没有点名。',
    look: '先看看会发给多少人',
    save: '存成草稿，请人批准',
    preview: '会这样发',
    count: (all: number, reach: number) => `一共 ${all} 人，能发到 ${reach} 人。`,
    fine: '字词检查没有问题。',
    faults: '这样还不能批准：',
  },
  en: {
    title: 'Campaigns',
    notYours: 'Campaigns are run by the county office, township supervisors and leads',
    running: (n: number) => `${n} on their way`,
    none: 'No campaign yet',
    quiet: 'None is on its way',
    write: 'Write a campaign',
    all: 'All campaigns',
    toWhom: (whom: string) => `To ${whom}`,
    startsAt: (at: string) => `begins ${at}`,
    started: (at: string) => `began ${at}`,
    ended: (at: string) => `ended ${at}`,
    byFlow: (id: string) => `Conversation ${id} with each person`,
    progress: (title: string) => `Progress of ${title}`,
    people: (n: number) => String(n),
    of: (done: number, all: number) => `${done} of ${all}`,
    sent: 'Sent',
    answered: 'Answered',
    delivered: 'Delivered',
    read: 'Read',
    waiting: 'Waiting',
    queued: 'Being sent',
    ambiguous: 'Uncertain, not sent again',
    undeliverable: 'Not sent',
    cancelled: 'Cancelled',
    putOff: 'Put off to the next day',
    why: 'Why not: ',
    report: 'Table of results',
    when: 'When it begins (may stay empty: press start after the approval)',
    done: 'Kept.',
    kept: 'The draft is kept. Another person must look at it and approve.',
    incomplete: 'Something is missing and nothing was changed. Add the rest and press again.',
    kind: 'What goes out',
    name: 'Title (for staff only)',
    text: 'The text',
    textSay: 'At most 80 characters to families, 160 to staff. Polite form of address, no links.',
    flow: 'Which conversation',
    chooseFlow: 'Choose a conversation',
    roles: 'To whom',
    places: 'Where (none: all you answer for)',
    mustPlace: 'Where (at least one, or name children below)',
    schools: 'Only of these schools (may stay empty)',
    named: 'Only to the families of these children',
    namedSay: 'With names it goes to their carers and parents only; places and schools above may stay empty.',
    find: 'Name or file number',
    findButton: 'Find children',
    found: (words: string) => `Found for “${words}”: tick them and press “Find children” again to add them`,
    nobody: (words: string) => `Among the children of your places there is no “${words}”.`,
    more: 'There are more: say it more exactly.',
    drop: (name: string) => `Take ${name} away`,
    dropButton: 'Take away',
    noName: 'Nobody is named yet.',
    look: 'See whom it would reach',
    save: 'Keep as a draft for approval',
    preview: 'This would go out',
    count: (all: number, reach: number) => `${all} people in all, ${reach} of them can be reached.`,
    fine: 'The check of words finds nothing wrong.',
    faults: 'It cannot be approved yet:',
  },
} as const;

export const actWords: Readonly<Record<CampaignAct, Said>> = {
  approve: { zh: '看过了，批准', en: 'Looked at it: approve' },
  start: { zh: '现在开始', en: 'Begin now' },
  pause: { zh: '暂停', en: 'Pause' },
  resume: { zh: '继续', en: 'Go on' },
  cancel: { zh: '取消，没发的不发了', en: 'Cancel what has not left' },
};

export const kindWords: Readonly<Record<'tip' | 'flow' | 'emergency', Said>> = {
  tip: { zh: '提示', en: 'Tip' },
  flow: { zh: '对话', en: 'Conversation' },
  emergency: { zh: '紧急询问', en: 'Emergency' },
};

export const campaignStates: Readonly<Record<CampaignRow['campaign']['state'], Said>> = {
  draft: { zh: '草稿', en: 'Draft' },
  approved: { zh: '已批准', en: 'Approved' },
  running: { zh: '正在发', en: 'On its way' },
  paused: { zh: '暂停', en: 'Paused' },
  cancelled: { zh: '已取消', en: 'Cancelled' },
  done: { zh: '发完了', en: 'Done' },
};

const reasonsEnglish: Readonly<Record<string, string>> = {
  dead: 'died',
  person_dead: 'died',
  prompts_off: 'wants no messages',
  no_consent: 'no consent, or withdrawn',
  no_address: 'no bound address',
  no_child: 'no child in the ledger',
  mourning: 'a child of theirs died',
  nothing_to_ask: 'nothing to ask',
  failed: 'the conversation could not begin',
  expired: 'too late',
  too_late: 'no good time in three days',
  blocked: 'blocked us',
  identity_blocked: 'blocked us',
  identity_suspended: 'address suspended',
  identity_replaced: 'address replaced',
  campaign_cancelled: 'campaign cancelled',
};

export function notSentWord(code: string, lang: Lang): string {
  return lang === 'zh' ? reasonWord(code) : (reasonsEnglish[code] ?? code);
}

export function whomWord({ campaign, places, toWhom }: CampaignRow, lang: Lang): string {
  if (lang === 'zh') return toWhom;
  const roles = campaign.audience.roles.map((role) => roleWord(role, lang)).join(', ');
  const named = campaign.audience.childIds.length;
  const where = [...places, ...(named > 0 ? [`the families of ${named} children named`] : [])];
  return `${roles} · ${where.join(', ') || 'the whole county'}`;
}

const faultsEnglish: Readonly<Record<CampaignFault['code'], (fault: CampaignFault) => string>> = {
  children_family: () => 'With children named it can only go to their families.',
  text_and_flow: () => 'A conversation has its own texts; leave the text empty.',
  no_flow: () => 'No conversation is chosen.',
  unknown_flow: ({ word }) => `There is no conversation "${word}".`,
  flow_for_staff: ({ word }) => `"${word}" is for staff and cannot go to families.`,
  flow_for_family: ({ word }) => `"${word}" is for families and cannot go to staff.`,
  tip_with_flow: () => 'A tip is a text and opens no conversation.',
  no_text: () => 'There is no text.',
  too_long: ({ length, most }) => `${length} characters; at most ${most}.`,
  names: () => 'The text is the same for everybody: no names in {}.',
  link: () => 'No links.',
  forbidden: ({ word }) => `"${word}" is not said to families.`,
  you: () => 'Use the polite form of address.',
  unknown_place: () => 'There is no such place or school.',
  unknown_child: () => 'A child among those named is not yours, or is not in the ledger any more. Look again.',
  kept_from: ({ word }) =>
    `There is an open matter that somebody at the home of ${word} must not learn of, and you know of it: take the name away, and let a person phone.`,
  not_yours: () => 'You run campaigns in your own places only.',
  own: () => 'Another person must approve what you wrote.',
  wrong_state: () => 'It is not in a state in which this can be done.',
  changed: () => 'Somebody else changed it just now; look again.',
  incomplete: ({ word }) => `Something is missing or wrong: ${word ?? ''}`,
};

export function faultEnglish(fault: CampaignFault): string {
  return faultsEnglish[fault.code](fault);
}
