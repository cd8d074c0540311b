import { bracketed, type Lang, listed } from './language.ts';
export const talkWords = {
  zh: {
    title: (name: string) => `和${name}的对话`,
    kin: (relation: string, kids: string) => [relation, kids].filter(Boolean).join(' · '),
    channel: { web: '网页聊天', telegram: 'Telegram', wechat: '微信', sms: '短信', phone: '电话' },
    none: '机器人联系不上，只能打电话。',
    reads: (channel: string) => `从${channel}收话`,
    call: '打电话',
    taken: (name: string) => `${name} 正在说话，机器人不出声。`,
    mine: (at: string) => `现在由您说话，机器人不出声。${at} 前没再写，就自动交回机器人。`,
    free: '现在是机器人在应答。',
    take: '我来说（接管）',
    takeHint: '接管后机器人不再发问；要紧的话照样先查、照样报警。',
    giveBack: '交回机器人',
    write: '写几句话',
    writeHint: '前面会带上您的称呼。500字以内。不写身份证号、住址和伤害细节。',
    send: '发出',
    phrases: '常用的话',
    lines: '说过的话（新的在上面）',
    open: '没答完的问题',
    answer: '代答：',
    since: (at: string) => `${at} 开始`,
    refused: {
      forbidden: (word: string) => `话里有“${word}”，家里人看了不好受，没有发出。换个说法再发。`,
      kept_from: () =>
        '这家人现在不能从这里收您的话：您知道的一件没办完的事不能让他们察觉。请先和未保站商量，由站里当面说。',
      no_address: () => '机器人联系不上，请打电话。',
      drill: () => '演练账号不能给家里发话。',
      empty: () => '还没写字。',
    },
    takenBy: (name: string) => `${name} 先接过去了，这一次没有发出。您写的还在下面。`,
    later: '系统暂时连不上，什么都没有发出。请过一会儿再按一次，您写的还在下面。',
    done: { take: '您接过来了，可以写了。', write: '发出了。', give_back: '交回机器人了。' },
  },
  en: {
    title: (name: string) => `Conversation with ${name}`,
    kin: (relation: string, kids: string) => [relation, kids].filter(Boolean).join(' · '),
    channel: { web: 'web chat', telegram: 'Telegram', wechat: 'WeChat', sms: 'SMS', phone: 'phone' },
    none: 'The bot cannot reach them; please phone.',
    reads: (channel: string) => `Reads ${channel}`,
    call: 'Call',
    taken: (name: string) => `${name} is speaking with them; the bot is silent.`,
    mine: (at: string) =>
      `You are speaking with them; the bot is silent. It takes over again at ${at} unless you write.`,
    free: 'The bot is answering now.',
    take: 'I speak (take over)',
    takeHint: 'The bot then asks nothing more. Words are still checked for danger first, and alerts still go out.',
    giveBack: 'Give back to the bot',
    write: 'Write to them',
    writeHint: 'Your form of address goes in front. Up to 500 characters. No ID numbers, addresses or details of harm.',
    send: 'Send',
    phrases: 'Ready sentences',
    lines: 'What was said, newest first',
    open: 'Open questions',
    answer: 'Answer for them:',
    since: (at: string) => `since ${at}`,
    refused: {
      forbidden: (word: string) =>
        `"${word}" is not said to families; nothing was sent. Put it differently and send again.`,
      kept_from: () =>
        'This family cannot be written to by you now: they must not notice an open matter that you know of. Talk to the protection station first; they will speak to them in person.',
      no_address: () => 'The bot cannot reach them; please phone.',
      drill: () => 'A training account cannot write to families.',
      empty: () => 'Nothing was written.',
    },
    takenBy: (name: string) => `${name} was first; nothing was sent this time. What you wrote is below.`,
    later: 'The system cannot be reached; nothing was sent. Try again in a moment, what you wrote is below.',
    done: { take: 'The conversation is yours; you can write.', write: 'Sent.', give_back: 'Given back to the bot.' },
  },
} as const;

/** The children of somebody, each with the place where they live. */
export const namesOf = (children: readonly { readonly name: string; readonly place: string }[], lang: Lang): string =>
  listed(
    children.map(({ name, place }) => bracketed(name, place, lang)),
    lang,
  );
