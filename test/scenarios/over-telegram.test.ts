import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FakeBotApi, startFakeBotApi } from '../support/fake-bot-api.ts';
import { type RunningVillage, startVillage } from '../support/running-village.ts';
import { familyNames, staffNames, villageLedger } from '../support/village-ledger.ts';

/** Acceptance scenarios 1 to 5 once more through the whole running product and the Telegram HTTP API. */

const everybody = [...staffNames, ...familyNames];
const chatOf = (name: string) => 500_000 + everybody.indexOf(name);
let api: FakeBotApi;
let village: RunningVillage;
/** Messages of earlier scenarios are of no interest. */
let from = 0;

beforeAll(async () => {
  api = await startFakeBotApi({ maxHoldMs: 500 });
  village = await startVillage({
    ledger: villageLedger({ oneChild: true, niece: '李姐' }),
    environment: { TELEGRAM_BOT_TOKEN: api.token, TELEGRAM_API_ROOT: api.url, TELEGRAM_MODE: 'poll' },
    addressOf: (name) => ({ channel: 'telegram', externalId: String(chatOf(name)) }),
  });
});
afterAll(async () => {
  await village?.stop();
  await api?.stop();
});
beforeEach(async () => {
  await village.forget();
  from = api.sent.length;
});

const inbox = (name: string) => api.sent.slice(from).filter(({ chat }) => chat === String(chatOf(name)));
const texts = (name: string) => inbox(name).map(({ text }) => text);

/** A person writes, or presses the button with this digit, and waits for an answer that holds `awaited`. */
async function says(name: string, words: string, awaited: string, how: 'say' | 'press' = 'say'): Promise<string> {
  const before = inbox(name).length;
  if (how === 'press') api.press(chatOf(name), words);
  else api.say(chatOf(name), words);
  const answers = await village.until(
    () => texts(name).slice(before),
    (list) => list.some((text) => text.includes(awaited)),
  );
  return answers.join('\n');
}

const told = (name: string) =>
  village.until(
    () => texts(name),
    (list) => list.some((text) => text.startsWith('【红色】')),
  );
const noDetail = /小军|奶奶|爷爷|没有大人|掉塘|没得人|打他/u;

async function toTheNight(): Promise<void> {
  await says('王奶奶', '报平安', '一两分钟');
  await says('王奶奶', '都好', '身体好不好');
  await says('王奶奶', '1', '屋里有大人没有', 'press');
}

describe('over Telegram', () => {
  it('1 · nobody tonight: red reaches duty, director and teacher within 2 s, with buttons and without detail; the questions go on', async () => {
    village.turnTo('19:00');
    await toTheNight();
    await says('王奶奶', '3', '今天晚上有大人没有', 'press');
    const before = performance.now();
    const answer = await says('王奶奶', '2', '身上有没有伤', 'press');
    expect(answer).toMatch(/110.*120/u);
    for (const name of ['施值班', '何督导', '李姐', '王老师']) await told(name);
    expect(performance.now() - before).toBeLessThan(2_500);
    const [push] = inbox('施值班');
    expect((push?.at ?? 0) - before).toBeLessThan(2_000);
    expect(push?.text).toMatch(/^【红色】有一个孩子需要马上处置。编号 A-\d{4}-\d{4} · 青山镇 · 石桥村。/u);
    expect(push?.text).not.toMatch(noDetail);
    expect(push?.buttons.map(({ text }) => text).join()).toContain('我来处理');
    expect(await village.alerts()).toMatchObject([{ flag: 'G02', severity: 'red', child: '小军' }]);
    expect(await says('王奶奶', '1', '都记下了')).toContain('110');

    // One presses the button, another types: one of them has it, the other reads who.
    api.press(chatOf('施值班'), '1');
    api.say(chatOf('李姐'), '1');
    const [alert] = await village.until(village.alerts, ([one]) => one?.owner != null);
    const loser = alert?.owner === '施值班' ? '李姐' : '施值班';
    await village.until(
      () => texts(loser),
      (list) => list.some((text) => text.includes(`${alert?.owner}19:0`)),
    );
  });

  it('2 · the same at 23:40: red leaves at once, and nothing else to anybody', async () => {
    village.turnTo('23:40');
    await toTheNight();
    await says('王奶奶', '3', '今天晚上有大人没有');
    await says('王奶奶', '没有', '身上有没有伤');
    // An injury nobody can explain is orange: it waits for the morning.
    await says('王奶奶', '3', '都记下了', 'press');
    await told('施值班');
    await village.until(village.alerts, (list) => list.length === 2);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const others = api.sent.slice(from).filter(({ chat }) => chat !== String(chatOf('王奶奶')));
    expect(new Set(others.map(({ chat }) => chat))).toEqual(
      new Set(['施值班', '何督导', '李姐', '王老师'].map((name) => String(chatOf(name)))),
    );
    expect(others.filter(({ text }) => !text.startsWith('【红色】'))).toEqual([]);
  });

  it('3 · in her own words: 莫得事,娃儿好着咧 is echoed as answer 1; 屋头没得人 is not the good answer', async () => {
    village.turnTo('19:00');
    await says('王奶奶', '报平安', '一两分钟');
    await says('王奶奶', '1', '身体好不好', 'press');
    expect(await says('王奶奶', '莫得事,娃儿好着咧', '对吗')).toContain('您是说:好着呢,对吗?');
    await says('王奶奶', '1', '顾得过来不', 'press');
    await says('王奶奶', '1', '屋里有大人没有', 'press');
    expect(await says('王奶奶', '屋头没得人', '对吗')).toContain('有时就孩子自己');
    await says('王奶奶', '对', '今天晚上有大人没有');
    const answers = await village.app.store.prisma.answer.findMany({ where: { supersededBy: null } });
    const value = (step: string) => answers.find(({ stepId }) => stepId === step)?.value;
    expect([value('q1_health'), value('q3_night')]).toEqual(['WELL', 'SOMETIMES_ALONE']);
  });

  it('4 · 1 昨天掉塘里捞起来了, sent three times by the network: P06 is red once', async () => {
    village.turnTo('19:00');
    await says('王奶奶', '报平安', '一两分钟');
    await says('王奶奶', '1', '身体好不好', 'press');
    const chat = chatOf('王奶奶');
    const message = {
      message_id: 9_000,
      date: Math.floor(Date.now() / 1000),
      from: { id: chat, is_bot: false, first_name: '王' },
      chat: { id: chat, type: 'private' },
      text: '1 昨天掉塘里捞起来了',
    };
    const update_id = api.push({ message });
    api.push({ update_id, message });
    await told('施值班');
    api.push({ update_id, message });
    await says('王奶奶', '1', '顾得过来不');
    expect(await village.alerts()).toMatchObject([{ flag: 'P06', severity: 'red', child: '小军' }]);
    expect(texts('王奶奶').filter((text) => text.includes('打120'))).toHaveLength(1);
    expect(texts('施值班')).toHaveLength(1);
    expect(texts('施值班')[0]).not.toMatch(noDetail);
  });

  it('5 · the father writes 孩子说奶奶打他: neither the home, nor he, nor the niece is told', async () => {
    village.turnTo('20:00');
    const person = await village.app.store.prisma.person.findFirstOrThrow({ where: { displayName: '张哥' } });
    await village.app.handle({
      kind: 'conversation_due',
      id: crypto.randomUUID() as never,
      personId: person.id as never,
      flowId: 'F03_parent_monthly',
      at: village.clock.now(),
    });
    await village.until(
      () => texts('张哥'),
      (list) => list.some((text) => text.includes('一两分钟')),
    );
    await says('张哥', '1', '联系了几回', 'press');
    await says('张哥', '1', '通话没有', 'press');
    await says('张哥', '1', '不放心', 'press');
    await says('张哥', '3', '孩子怎么说的', 'press');
    await says('张哥', '孩子说奶奶打他', '生活费');
    await told('施值班');
    const [alert] = await village.until(village.alerts, ([one]) => one?.severity === 'red');
    expect(alert).toMatchObject({ flag: 'P02', restricted: true, child: '小军' });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    for (const name of ['王奶奶', '张爷爷', '张嫂', '李姐']) expect(texts(name)).toEqual([]);
    expect(texts('张哥').join()).not.toMatch(/告警|红色|橙色|派出所|A-\d{4}/u);
    for (const { chat, text } of api.sent.slice(from))
      if (chat !== String(chatOf('张哥'))) expect(text).not.toMatch(noDetail);
  });
});
