import type { LimitBound, LimitFault } from '../../core/alert/alert-limits.ts';
import type { Lang } from './language.ts';

interface LimitWords {
  readonly title: string;
  readonly intro: string;
  readonly head: readonly [string, string, string];
  readonly byDefault: string;
  readonly range: (least: string, most: string) => string;
  readonly bounds: Readonly<Record<LimitBound, string>>;
  readonly follows: string;
  readonly effect: string;
  readonly amount: string;
  readonly unit: string;
  readonly back: string;
  readonly refusals: Readonly<Record<LimitFault, string>>;
  readonly groups: Readonly<Record<string, string>>;
  readonly steps: Readonly<Record<string, string>>;
  readonly again: (step: string) => string;
  readonly units: Readonly<Record<string, string>>;
}

/** Texts of the time limits of alerts. */
export const limitWords: Readonly<Record<Lang, LimitWords>> = {
  zh: {
    title: '告警的时限',
    intro: '从告警打开的那一刻算起。点一项可以看默认、依据、能改到多少；改了只管以后新开的告警。',
    head: ['什么', '现在是', '依据'],
    byDefault: '默认',
    range: (least, most) => `可以填 ${least} 到 ${most}。`,
    bounds: {
      red: '红色告警关系到孩子的安全：只能改短，不能比默认长。',
      law: '这是法律、政策要求马上办的事：只能改短，不能比默认长。',
      promise: '橙色告警多久有人接、联系、见到孩子，是系统答应孩子和家里的：只能改短，不能比默认长。',
      double: '可以改短；人手不够可以放宽，最长到默认的两倍。',
    },
    follows: '到时间还没有人接，就告诉上一级：两件事是同一个时限。',
    effect: '记下以后新开的告警按新的时限走；已经打开的还按打开时的走。',
    amount: '改成多少',
    unit: '单位',
    back: '回设置',
    refusals: {
      wrong: '请写一个整数。没有改。',
      too_long: '比允许的长。没有改。',
      too_short: '太短了，人来不及做。没有改。',
      out_of_order: '一级一级往上告诉，后一级要比前一级晚。请先改前后那一项。没有改。',
    },
    groups: {
      red: '红',
      orange: '橙',
      yellow: '黄',
      blue: '蓝',
      police: '红 · 强制报告',
      police_narrow: '红 · 强制报告（最小范围）',
      family_told: '红 · 告诉家里',
      same_day: '橙 · 当天救助',
    },
    steps: {
      ack: '要有人接',
      push: '放进清单',
      again: '再推',
      first_up: '告诉上一级',
      second_up: '告诉再上一级',
      third_up: '告诉最上一级',
      saw_child: '要有人见到孩子',
      written: '要写经过',
      daily: '没结案每天提醒',
      weekly: '没结案每周提醒',
      review_3: '第一次再看',
      review_7: '第二次再看',
      review: '再看一次',
      contact: '要联系到',
      contact_today: '当天要联系到',
      plan: '要有办法',
      police: '报警要登记',
      police_feedback: '问公安办得怎样',
      duty_silent: '值班没有回应，告诉领导',
      family_told: '由人告诉监护人',
    },
    again: (step) => `${step}：没做到，以后每隔`,
    units: { m: '分钟', h: '小时', d: '天', wd: '个工作日' },
  },
  en: {
    title: 'Time limits of alerts',
    intro:
      'Counted from the moment an alert opens. Each leads to its default, what it stands on and how far it can be changed; a change holds for alerts opened after it.',
    head: ['What', 'Now', 'Basis'],
    byDefault: 'default',
    range: (least, most) => `From ${least} to ${most}.`,
    bounds: {
      red: 'A red alert is about a child in danger: it may be made shorter, never longer than the default.',
      law: 'A law or policy wants this done at once: it may be made shorter, never longer than the default.',
      promise:
        'How soon an orange alert is taken, the family contacted and the child seen is promised: it may be made shorter, never longer than the default.',
      double: 'It may be made shorter; where hands are few, longer, up to twice the default.',
    },
    follows: 'When nobody has taken it by then, the next level is told: both are one limit.',
    effect: 'Alerts opened from then on follow the new limit; those that are open keep the one they were opened with.',
    amount: 'New limit',
    unit: 'Unit',
    back: 'Back to the settings',
    refusals: {
      wrong: 'Please give a whole number. Nothing was changed.',
      too_long: 'That is longer than allowed. Nothing was changed.',
      too_short: 'That is too short to do anything in. Nothing was changed.',
      out_of_order:
        'Each level is told after the one below it. Change the one before or after first. Nothing was changed.',
    },
    groups: {
      red: 'red',
      orange: 'orange',
      yellow: 'yellow',
      blue: 'blue',
      police: 'red · mandatory report',
      police_narrow: 'red · mandatory report (narrowest circle)',
      family_told: 'red · the family told',
      same_day: 'orange · relief the same day',
    },
    steps: {
      ack: 'taken by somebody',
      push: 'put on the list',
      again: 'pushed again',
      first_up: 'next level told',
      second_up: 'level above told',
      third_up: 'top level told',
      saw_child: 'somebody saw the child',
      written: 'written up',
      daily: 'reminder each day while open',
      weekly: 'reminder each week while open',
      review_3: 'first review',
      review_7: 'second review',
      review: 'review',
      contact: 'contact made',
      contact_today: 'contact made the same day',
      plan: 'plan made',
      police: 'call to the police on record',
      police_feedback: 'police asked how it went',
      duty_silent: 'nobody on duty answers: leaders told',
      family_told: 'guardian told by a person',
    },
    again: (step) => `${step}: if not, then every`,
    units: { m: ' min', h: ' h', d: ' days', wd: ' working days' },
  },
};

/** "red.saw_child.repeat" → 红 · 要有人见到孩子：没做到，以后每隔. */
export function limitName(key: string, lang: Lang): string {
  const say = limitWords[lang];
  const [group = '', step = '', repeat] = key.split('.');
  const named = say.steps[step] ?? step;
  return `${say.groups[group] ?? group} · ${repeat ? say.again(named) : named}`;
}

/** "15m" → 15 分钟. */
export function durationWord(text: string, lang: Lang): string {
  const { units } = limitWords[lang];
  return text.replace(
    /^(\d+)(wd|[mhd])$/u,
    (_all, count: string, unit: string) => `${count}${lang === 'zh' ? ' ' : ''}${units[unit] ?? unit}`,
  );
}
