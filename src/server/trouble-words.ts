import type { Lang } from './console/language.ts';

/** What somebody reads when something went wrong: what happened, what was kept, what to do. */
export interface TroubleText {
  readonly title: string;
  readonly happened: string;
  readonly kept?: string;
  readonly next?: string;
}

type Words = Readonly<Record<Lang, TroubleText>>;

/** Of the desk, in both languages. Whatever is not the reader's reads like what is not there. */
export const deskTrouble = {
  notFound: {
    zh: {
      title: '没有这个页面',
      happened: '地址抄错了、事情已经办完，或者不归您管的，都是这一页。',
      kept: '以前记下的都在，刚才这一步什么都没有改；写了一半的，按浏览器的“返回”还在。',
      next: '回到工作台，从名单里重新点进去。',
    },
    en: {
      title: 'There is no such page',
      happened: 'The address is wrong, the matter is over, or it is not yours to see: all of these look like this.',
      kept: 'What was kept before is there, and this step changed nothing; what you were writing is still there when you go back.',
      next: 'Go to the desk and open it again from its list.',
    },
  },
  tooLarge: {
    zh: {
      title: '内容太多，没有收下',
      happened: '这一次交的字太多了，超过了一张表能收的。',
      kept: '什么都没有改；写的还在上一页。',
      next: '按“返回”，删短一些，或者分两次交。',
    },
    en: {
      title: 'Too much at once, not taken',
      happened: 'This was more than one form can take.',
      kept: 'Nothing was changed; what you wrote is still on the page before.',
      next: 'Go back, make it shorter, or send it in two parts.',
    },
  },
  tooMany: {
    zh: {
      title: '按得太快了，请等一下',
      happened: '短时间里试了太多次，先停一停。',
      kept: '什么都没有改，以前记下的都在。',
      next: '等一会儿再按一次。',
    },
    en: {
      title: 'Too fast, please wait',
      happened: 'There were too many tries in a short time.',
      kept: 'Nothing was changed, and what was kept before is there.',
      next: 'Wait a little and press again.',
    },
  },
  fault: {
    zh: {
      title: '这会儿出了点问题',
      happened: '系统这边出了差错，已经记下来请人看了。',
      kept: '以前记下的都在。刚才这一步可能没有记下。',
      next: '过一会儿再试；同一张表再交一次也只算一次。',
    },
    en: {
      title: 'Something went wrong here',
      happened: 'The fault is on our side; it is written down and somebody will look at it.',
      kept: 'What was kept before is there. This last step may not have been kept.',
      next: 'Try again in a while; the same form sent twice counts once.',
    },
  },
  elsewhere: {
    zh: {
      title: '这一步要在我们自己的页面里做',
      happened: '这一步是从别的网站或别的程序来的，没有收。',
      kept: '什么都没有改，以前记下的都在。',
      next: '打开工作台，在页面里再按一次。',
    },
    en: {
      title: 'This has to be done on our own page',
      happened: 'It came from another site or program and was not taken.',
      kept: 'Nothing was changed, and what was kept before is there.',
      next: 'Open the desk and press again there.',
    },
  },
  incomplete: {
    zh: {
      title: '这一步没填全',
      happened: '这张表缺了要紧的一项，没有收。',
      kept: '什么都没有改；写的还在上一页。',
      next: '按“返回”补上，再按一次。',
    },
    en: {
      title: 'Something is missing here',
      happened: 'The form lacked something it needs and was not taken.',
      kept: 'Nothing was changed; what you wrote is still on the page before.',
      next: 'Go back, fill it in and press again.',
    },
  },
  linkUsed: {
    zh: {
      title: '这个链接用不了',
      happened: '链接只能用一次；它用过了，或者过期了。',
      kept: '记下的事都在。',
      next: '请找管理员再要一个；有通行密钥或验证码的，可以直接登录。',
    },
    en: {
      title: 'This link does not work',
      happened: 'A link works once; this one was used, or is too old.',
      kept: 'Everything that was written down is there.',
      next: 'Ask your administrator for another; with a passkey or a code you can sign in directly.',
    },
  },
  firstLinkUsed: {
    zh: {
      title: '这个链接用不了',
      happened: '链接用过了、过期了，或者已经有人了。',
      kept: '记下的事都在。',
      next: '还没有人进来过的话，重新启动系统会打印一个新的；有人了，请找管理员要链接。',
    },
    en: {
      title: 'This link does not work',
      happened: 'It was used, is too old, or somebody is here already.',
      kept: 'Everything that was written down is there.',
      next: 'If nobody has ever come in, start the system again and it prints a new one; otherwise ask the administrator for a link.',
    },
  },
} as const satisfies Record<string, Words>;

/** Of the families' chat, which speaks Chinese. */
export const chatTrouble = {
  notFound: {
    title: '没有这个页面',
    happened: '地址可能抄错了，或者已经停用。',
    kept: '您发过的话都还在，不会丢。',
  },
  tooLarge: {
    title: '内容太大，没能收下',
    happened: '请分成几次发，或者拍小一点、说短一点。',
    kept: '以前送到的都在。',
  },
  tooMany: { title: '发得太快了，请稍等一下', happened: '没送出去的会自动再发，送到的都在。' },
  fault: { title: '这会儿出了点问题', happened: '您写的不会丢，请过一会儿再试。' },
  elsewhere: {
    title: '这一步要在我们自己的页面里做',
    happened: '请回到原来的页面再试一次。',
    kept: '已经送到的内容不会丢。',
  },
  stopped: {
    title: '这个聊天已经停用',
    happened: '要继续用，请找儿童主任要一张新的卡片。',
    kept: '以前说的都记着，不会丢。',
  },
  noFile: { title: '没有收到文件', happened: '请回到聊天里再选一次。', kept: '以前送到的都在。' },
  otherFile: {
    title: '这种文件收不了',
    happened: '可以发照片或者录音，也可以打字。',
    kept: '以前送到的都在。',
  },
  unread: { title: '这条没看懂', happened: '请回到聊天里再写一次。', kept: '以前送到的都在。' },
  notNow: {
    title: '这会儿收不下',
    happened: '您写的还在您手机上，请稍等一下再发一次。',
    kept: '以前送到的都在。',
  },
} as const satisfies Record<string, TroubleText>;
