/*
 * The process in which wechaty lives: it registers global handlers, writes names to its log and may die at any time, so
 * it is alone here, without our environment, and speaks only the protocol. The one file that knows wechaty.
 */
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { WechatyBuilder } from 'wechaty';
import { types } from 'wechaty-puppet';
import { type Account, type Begin, type Report, runChild } from './child-link.ts';

type Bot = ReturnType<typeof WechatyBuilder.build>;

async function loadPuppet(name: string, token: string | undefined) {
  const module = await import(isAbsolute(name) ? pathToFileURL(name).href : name);
  const Puppet = module.default?.default ?? module.default;
  return new Puppet(token === undefined ? {} : { token });
}

function listenToMessages(bot: Bot, report: Report): void {
  bot.on('message', (message) => {
    const talker = message.talker();
    if (message.room() !== undefined) {
      report.news({ type: 'ignored', why: 'room' });
    } else if (message.self() || talker.type() === types.Contact.Official) {
      report.news({ type: 'ignored', why: message.self() ? 'own' : 'official_account' });
    } else {
      const at = message.date().getTime();
      const type = types.Message[message.type()] ?? 'Unknown';
      report.message({
        id: message.id,
        from: talker.id,
        type,
        text: message.text() ?? '',
        at: Number.isFinite(at) ? at : 0,
      });
    }
  });
}

/** A friend request whose hello text holds a code is accepted, and is that person's first message (domain 11.4). */
function listenToFriends(bot: Bot, code: RegExp, report: Report): void {
  bot.on('friendship', async (friendship) => {
    const hello = friendship.hello();
    if (friendship.type() !== types.Friendship.Receive || !code.test(hello)) {
      report.news({ type: 'ignored', why: 'friend_without_code' });
      return;
    }
    try {
      await friendship.accept();
      report.message({
        id: `friend:${friendship.id}`,
        from: friendship.contact().id,
        type: 'Friend',
        text: '',
        hello,
        at: 0,
      });
    } catch {
      report.news({ type: 'trouble', what: 'friend_not_accepted' });
    }
  });
}

async function openAccount(options: Begin, report: Report): Promise<Account> {
  const puppet = await loadPuppet(options.puppet, options.token);
  const bot = WechatyBuilder.build({ name: 'jiaxin', puppet });
  bot.on('scan', (code) => report.news({ type: 'scan', code }));
  bot.on('login', () => report.news({ type: 'logged_in' }));
  bot.on('logout', () => report.news({ type: 'logged_out' }));
  bot.on('error', () => report.news({ type: 'trouble', what: 'puppet_error' }));
  listenToMessages(bot, report);
  listenToFriends(bot, new RegExp(options.codePattern, 'u'), report);
  await bot.start();

  return {
    async send(to, text) {
      if (!bot.isLoggedIn) {
        return { outcome: 'not_logged_in' };
      }
      const contact = await bot.Contact.find({ id: to }).catch(() => undefined);
      if (contact === undefined) {
        return { outcome: 'no_such_contact' };
      }
      const sent = await contact.say(text);
      return sent === undefined ? { outcome: 'delivered' } : { outcome: 'delivered', messageId: sent.id };
    },
    stop: () => bot.stop(),
  };
}

runChild(openAccount);
