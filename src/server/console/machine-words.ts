import type { Lang, Said } from './language.ts';

export const machineWords = {
  zh: {
    title: '运行情况',
    fine: '现在一切正常',
    look: (n: number) => `有 ${n} 件事要看`,
    channels: '渠道',
    up: '正常',
    down: '不通',
    off: '没有开',
    since: (at: string) => `从 ${at} 起`,
    noChannels: '还没有渠道报过情况：系统可能刚启动，或者没有工作进程在跑。',
    processes: '进程',
    beat: (ago: string) => `${ago}前报过平安`,
    noBeat: '没有任何工作进程报过平安。请启动 JIAXIN_ROLE=worker 或 all 的进程。',
    silent: '已经没有声音。请看进程是不是停了；停着的时候告警不会升级。',
    backlog: '排着队的',
    what: '什么',
    waiting: '在等',
    late: '晚了',
    oldest: '最早的',
    failed: (n: number) => `最近一天有 ${n} 条告警消息没送到或过了时间。`,
    jobs: '定时任务（最近两周）',
    job: '任务',
    last: '最近一次',
    done: '跑了',
    skipped: '没跑成，也不再补',
    stuck: '跑到一半停住',
    calendar: (at: string) => `日历最近一次查看：${at}`,
    calendarNever: '日历还没有查看过。',
    noJobs: '还没有跑过定时任务。',
    dead: '处理不了的消息',
    deadSay: (n: number) => `最近 30 天 ${n} 条。内容在“要人看的”里，由管那个地方的人看；这里只看出了什么错。`,
    none: '没有。',
    received: '收到',
    attempts: '试了几次',
    problem: '错在哪里',
    alarms: '系统提醒',
    clear: '办好了',
    cleared: '记下了：办好了。同样的事再发生，会再提醒。',
    playbook: '流程文件',
    playbookFine: '流程文件没有问题。',
    ago: (minutes: number) =>
      minutes < 1 ? '不到 1 分钟' : minutes < 120 ? `${minutes} 分钟` : `${Math.floor(minutes / 60)} 小时`,
  },
  en: {
    title: 'The machine',
    fine: 'Everything works',
    look: (n: number) => `${n} things need a look`,
    channels: 'Channels',
    up: 'Works',
    down: 'Down',
    off: 'Not in use',
    since: (at: string) => `since ${at}`,
    noChannels: 'No channel has reported yet: the system has just started, or no worker runs.',
    processes: 'Processes',
    beat: (ago: string) => `heard of ${ago} ago`,
    noBeat: 'No worker has reported. Start a process with JIAXIN_ROLE=worker or all.',
    silent: 'Silent. See whether the process has stopped: while it stands still, alerts do not climb.',
    backlog: 'What waits',
    what: 'What',
    waiting: 'Waiting',
    late: 'Late',
    oldest: 'Oldest',
    failed: (n: number) => `${n} messages of alerts did not arrive or came too late in the last day.`,
    jobs: 'Jobs by the calendar (two weeks)',
    job: 'Job',
    last: 'Last',
    done: 'Ran',
    skipped: 'Did not run, not made up for',
    stuck: 'Stopped half-way',
    calendar: (at: string) => `The calendar was last looked at ${at}`,
    calendarNever: 'The calendar has not been looked at yet.',
    noJobs: 'No job has run yet.',
    dead: 'Messages that could not be handled',
    deadSay: (n: number) =>
      `${n} in the last 30 days. What they say stands in the inbox of those who answer for the place; here stands only what went wrong.`,
    none: 'None.',
    received: 'Received',
    attempts: 'Tries',
    problem: 'What went wrong',
    alarms: 'Alarms',
    clear: 'Dealt with',
    cleared: 'Kept: dealt with. It rings again when the same thing happens again.',
    playbook: 'The playbook',
    playbookFine: 'Nothing is wrong with the files of the playbook.',
    ago: (minutes: number) =>
      minutes < 1 ? 'less than a minute' : minutes < 120 ? `${minutes} minutes` : `${Math.floor(minutes / 60)} hours`,
  },
} as const;

export const backlogWords: Readonly<Record<string, Said>> = {
  inbox: { zh: '收到还没处理的消息', en: 'Messages received and not handled' },
  alert: { zh: '要发的告警', en: 'Alerts to be sent' },
  reply: { zh: '要发的回话', en: 'Replies to be sent' },
  prompt: { zh: '要发的询问', en: 'Prompts to be sent' },
  tip: { zh: '要发的提示', en: 'Tips to be sent' },
  timers: { zh: '对话的时限', en: 'Timers of conversations' },
  alert_steps: { zh: '告警的下一步', en: 'Next steps of alerts' },
  duties: { zh: '职责的下一步', en: 'Next steps of duties' },
};

export const jobWords: Readonly<Record<string, Said>> = {
  child_review: { zh: '每天看一遍孩子档案', en: 'The daily review of files' },
  answer_rates: { zh: '每月回答情况', en: 'The monthly rates of answers' },
};

export const processWords: Readonly<Record<string, Said>> = {
  worker: { zh: '工作进程', en: 'Worker' },
  alert_auditor: { zh: '告警巡查', en: 'Auditor of alerts' },
};

/** What to do about a channel that is down, in plain words, by the channel and what it said. */
const advice: Readonly<Record<string, Said>> = {
  'telegram:token_refused': {
    zh: '平台不认这个令牌。请在 BotFather 里看机器人还在不在，换上新的 TELEGRAM_BOT_TOKEN，再重启。',
    en: 'The platform refuses the token. See in BotFather whether the bot still exists, set a new TELEGRAM_BOT_TOKEN and restart.',
  },
  'wechat:logged_out': {
    zh: '微信退出了登录。请用那部手机重新扫码登录；急的已转别的渠道或电话名单。',
    en: 'WeChat has signed out. Scan the code again with that phone; what is urgent has gone to other channels or the phone list.',
  },
  'wechat:process_died': {
    zh: '微信的进程退出了，会自动再启动。十分钟还不通，请重启整个服务。',
    en: 'The WeChat process ended and starts again by itself. If it is still down in ten minutes, restart the service.',
  },
  'wechat:starting': { zh: '正在启动，请等一分钟。', en: 'It is starting; wait a minute.' },
  'sms:signature_refused': {
    zh: '短信平台不认签名。请核对 SMS_WEBHOOK_SECRET，和平台上的要一样。',
    en: 'The SMS service refuses the signature. SMS_WEBHOOK_SECRET must be the same as theirs.',
  },
  'sms:wrong_address': {
    zh: '短信平台的地址不对。请核对 SMS_WEBHOOK_URL。',
    en: 'The address of the SMS service is wrong: check SMS_WEBHOOK_URL.',
  },
};

const generalAdvice: Readonly<Record<string, Said>> = {
  telegram: {
    zh: '连不上平台。请看这台机器能不能上网、能不能到 api.telegram.org；急的已转网页、短信和电话名单。',
    en: 'The platform cannot be reached. See whether this machine reaches api.telegram.org; what is urgent has gone to web, SMS and the phone list.',
  },
  wechat: {
    zh: '微信不通。请看那部手机是不是还登录着；急的请按电话名单打电话。',
    en: 'WeChat is down. See whether that phone is still signed in; phone those on the phone list for what is urgent.',
  },
  sms: {
    zh: '短信平台没有回应。请打平台的客服电话；急的请按电话名单打电话。',
    en: 'The SMS service does not answer. Phone its support; phone those on the phone list for what is urgent.',
  },
  web: { zh: '网页聊天不通。请重启服务。', en: 'The web chat is down. Restart the service.' },
  phone: { zh: '电话名单不可用。请重启服务。', en: 'The phone list is down. Restart the service.' },
};

export function adviceFor(channel: string, reason: string, lang: Lang): string {
  return (advice[`${channel}:${reason}`] ?? generalAdvice[channel])?.[lang] ?? '';
}
