import { afterEach, describe, expect, it } from 'vitest';
import { type CountyApp, china, startCountyApp } from '../support/county-app.ts';
import { villageId, villageLedger } from '../support/village-ledger.ts';

/** What the families' conversations write and others rely on (domain 5.5, 5.11–5.13, 5.17, 5.21), on the real database. */

let app: CountyApp;
afterEach(() => app.stop());

const start = async (at: string, channelsOf?: (name: string) => readonly 'web'[], oneChild = true) => {
  app = await startCountyApp({
    ledger: villageLedger({ oneChild }),
    at: china(at),
    ...(channelsOf ? { channelsOf } : {}),
  });
};
const person = (name: string) => villageId('person', name);
const say = async (name: string, ...texts: readonly string[]) => {
  const got: string[] = [];
  for (const text of texts) got.push(...(await app.writes(name, text)));
  return got;
};
const records = (kind: string) => app.prisma.fileRecord.findMany({ where: { kind }, orderBy: { at: 'asc' } });
const words = (record: { id: string; textE: string | null } | undefined) =>
  record?.textE ? app.crypto.decrypt('file_record', 'text_e', record.id, record.textE) : '';
const inbox = (reason: string) => app.prisma.humanInbox.findMany({ where: { reason }, orderBy: { createdAt: 'asc' } });
const texts = (name: string) => app.inbox(name).map(({ text }) => text);

describe('F09 · a holiday', () => {
  it('plan, days and who takes the child stand in the file; the place is ciphertext, nobody else reads it', async () => {
    await start('2026-11-10 12:00');
    await app.ask('F09_holiday_plan', '张嫂');
    await say('张嫂', '2', '广东东莞厚街', '11月20日', '12月1日', '1', '1');
    const [plan] = await records('holiday_plan');
    expect(plan).toMatchObject({ childId: villageId('child', '小军'), personId: person('张嫂') });
    expect(plan?.data).toEqual({ plan: 'PARENTS', from: '2026-11-20', to: '2026-12-01', who_takes: 'PARENT' });
    expect(words(plan)).toContain('广东东莞厚街');
    const [movement] = await records('movement');
    expect(movement?.data).toMatchObject({ to: 'parents', from: '2026-11-20', until: '2026-12-01' });
    expect(JSON.stringify([plan?.data, movement?.data])).not.toContain('东莞');
    for (const name of ['张哥', '王奶奶']) expect(texts(name)).toEqual([]);
  });

  it('not decided is a yellow D04', async () => {
    await start('2026-11-10 12:00');
    await app.ask('F09_holiday_plan', '王奶奶');
    await say('王奶奶', '4');
    expect(await app.alerts()).toMatchObject([{ flag: 'D04', severity: 'yellow' }]);
  });
});

describe('F11 · entrusted care', () => {
  it('the draft names the trustee, and signing and telling are dated rows of their own', async () => {
    await start('2026-11-10 12:00');
    await say('张哥', '托人照看', '1', '1', '没定', '1', '1', '2', '没有');
    const [draft] = await records('agreement');
    expect(draft).toMatchObject({ state: 'draft', aboutPersonId: expect.any(String) });
    expect([person('王奶奶'), person('张爷爷')]).toContain(draft?.aboutPersonId);

    await say('李姐', '委托照护', '小军', '1', '0', '村支书、派出所都问过', '1', '2', '4');
    await say('李姐', '委托照护', '小军', '2', '1', '今天', '没有', '没有', '1 2');
    expect((await records('agreement')).map(({ state }) => state)).toEqual([
      'draft',
      'draft',
      'signed',
      'school_told',
      'village_told',
    ]);
    expect(await app.alerts()).toEqual([]);
  });

  it('an exclusion is A02, and neither the trustee nor the home reads of it', async () => {
    await start('2026-11-10 12:00');
    await say('李姐', '委托照护', '小军', '1', '2', '邻居说天天喝酒', '1', '1', '4');
    expect(await app.alerts()).toMatchObject([{ flag: 'A02', severity: 'orange' }]);
    await app.advance(30);
    for (const name of ['王奶奶', '张爷爷', '张哥', '张嫂']) expect(texts(name)).toEqual([]);
  });
});

describe('F15 · help', () => {
  it('a request waits for the child director, whose answer reaches the one who asked and nobody else', async () => {
    await start('2026-11-10 10:00', undefined, false);
    expect((await say('王奶奶', '办到哪了')).join()).toContain('现在没有等着办的事');
    await say('王奶奶', '要帮忙', '5', '2', '2');
    expect((await records('help_request')).map(({ state, data }) => [state, data])).toEqual([
      ['received', { what: ['DISABILITY'], sudden: false }],
      ['received', { what: ['DISABILITY'], sudden: false }],
    ]);
    expect((await say('王奶奶', '办到哪了')).join()).toContain('残疾证、康复:已收到,等着办');
    // Her son asks about his own things only (10.17).
    expect((await say('张哥', '办到哪了')).join()).toContain('现在没有等着办的事');

    const [list] = await say('李姐', '办事回话');
    expect(list).toContain('1 王奶奶:残疾证、康复');
    const before = texts('王奶奶').length;
    await say('李姐', '1', '2', '材料交到残联了');
    await app.advance(1);
    expect(texts('王奶奶').slice(before)).toEqual([
      '您要帮忙的事(残疾证、康复):正在办。材料交到残联了。要问,回「办到哪了」。',
    ]);
    expect((await say('王奶奶', '办到哪了')).join()).toContain('残疾证、康复:正在办(材料交到残联了)');
    await say('李姐', '办事回话', '1', '4', '要先做鉴定');
    expect((await records('help_request')).map(({ state }) => state)).toEqual(['not_possible', 'not_possible']);
    expect(texts('王奶奶').at(-1)).toContain('这回办不了。要先做鉴定');
    expect((await say('李姐', '办事回话')).join()).toContain('现在没有等着回话的事');
    expect(texts('张哥').join()).not.toContain('康复');
  });

  it('something sudden is L02 the same day; words that shame are not sent to the family', async () => {
    await start('2026-11-10 10:00');
    await say('王奶奶', '要帮忙', '2', '2', '1');
    expect((await app.alerts()).map(({ flag, severity }) => [flag, severity])).toContainEqual(['L02', 'orange']);
    expect((await records('help_request'))[0]?.data).toEqual({ what: ['MEDICAL'], sudden: true });
    const before = texts('王奶奶').length;
    const answer = await say('李姐', '办事回话', '1', '2', '按困境儿童报上去了');
    expect(answer.join()).toContain('没有发出');
    expect(texts('王奶奶')).toHaveLength(before);
    expect((await records('help_request'))[0]?.state).toBe('received');
  });
});

describe('U2 · words carried', () => {
  it('from the grandmother to the teacher and back: by 称呼 only, and the record says how far it is', async () => {
    await start('2026-11-10 10:00');
    expect((await say('王奶奶', '捎话', '小军这几天咳嗽,让他多喝水')).at(-1)).toContain('话收到了');
    expect(texts('王老师')).toEqual(['王奶奶(小军家里)请带句话:「小军这几天咳嗽,让他多喝水」。要回话,回「捎话」。']);
    const [relay] = await records('relay');
    expect(relay).toMatchObject({ state: 'passed_on', aboutPersonId: person('王老师') });
    expect(JSON.stringify(relay?.data)).not.toContain('咳嗽');

    await say('王老师', '捎话', '小军', '王奶奶', '好的,今天都喝了');
    expect(texts('王奶奶').at(-1)).toBe('王老师带话,说小军的事:「好的,今天都喝了」。要回话,回「捎话」。');
    expect((await records('relay')).map(({ state }) => state)).toEqual(['answered', 'passed_on']);
  });

  it('a time for a video call goes to those who keep the child, never to the other parent, and an answer comes back', async () => {
    await start('2026-11-10 10:00');
    await say('张哥', '约视频', '2', '周六晚上八点');
    for (const name of ['王奶奶', '张爷爷'])
      expect(texts(name)).toEqual(['张哥想约个时间跟小军视频:「周六晚上八点」。要回话,回「捎话」。']);
    expect(texts('张嫂')).toEqual([]);
    await say('王奶奶', '捎话', '3', '周六可以');
    expect(texts('张哥').at(-1)).toContain('王奶奶带话,说小军的事:「周六可以」');
    expect(texts('张嫂')).toEqual([]);
  });

  it('a danger word, and a voice, wait for a person; the writer reads the same sentence', async () => {
    await start('2026-11-10 10:00');
    const plain = (await say('王奶奶', '捎话', '明天请一天假')).at(-1);
    const before = texts('王老师').filter((text) => text.includes('带句话')).length;
    const kept = (await say('王奶奶', '捎话', '小军说他爸打了他一顿,不给饭吃')).at(-1);
    await say('王奶奶', '捎话');
    const spoken = await app.writes('王奶奶', '', { content: { kind: 'voice', mediaRef: 'm1' } });
    expect([kept, spoken.at(-1)]).toEqual([plain, plain]);
    expect(texts('王老师').filter((text) => text.includes('带句话'))).toHaveLength(before);
    expect((await records('relay')).map(({ state }) => state)).toEqual(['passed_on', 'held', 'held']);
    const held = (await inbox('task')).filter(({ forRole }) => forRole === 'TOWN_STATION');
    expect(held).toHaveLength(1);
    expect(held[0]).toMatchObject({ restricted: true });
  });

  it('nothing is carried to somebody who must not learn of an open report, and the teacher reads what she always reads', async () => {
    await start('2026-11-10 10:00');
    await say('王老师', '捎话', '小军', '王奶奶');
    const usual = (await say('王老师', '明天穿厚点')).at(-1);
    await app.ask('F03_parent_monthly', '张哥');
    await say('张哥', '1', '1', '1', '3', '孩子说奶奶打他', '1', '1', '1');
    const [alert] = await app.alerts();
    await app.acts('施值班', alert?.id ?? '', { type: 'take' });
    const before = texts('王奶奶').length;
    await say('王老师', '捎话', '小军', '王奶奶');
    expect((await say('王老师', '小军今天说身上酸')).at(-1)).toBe(usual);
    expect(texts('王奶奶')).toHaveLength(before);
    expect((await records('relay')).at(-1)?.state).toBe('held');
  });

  it('words that cannot be delivered are put before a person', async () => {
    await start('2026-11-10 10:00', (name) => (name === '王老师' ? [] : ['web']));
    await say('王奶奶', '捎话', '明天请一天假');
    const [lost] = await inbox('not_delivered');
    expect(lost).toMatchObject({ personId: person('王老师'), forRole: 'CHILD_DIRECTOR' });
    expect(app.crypto.decrypt('human_inbox', 'note_e', lost?.id ?? '', lost?.noteE ?? '')).toContain('明天请一天假');
  });

  it('waits for the morning, and reaches whoever wants no more questions', async () => {
    await start('2026-11-10 20:00');
    await say('王奶奶', '停止提醒', '5');
    await app.jumpTo(china('2026-11-10 22:30'));
    const before = texts('王奶奶').length;
    await say('王老师', '捎话', '小军', '王奶奶', '明天穿厚点');
    expect(texts('王奶奶')).toHaveLength(before);
    await app.jumpTo(china('2026-11-11 08:31'));
    expect(texts('王奶奶').at(-1)).toContain('明天穿厚点');
  });
});

describe('U2 · the recipient is looked at again when the words leave', () => {
  it('a report that came in the night keeps the evening’s words back: the station decides', async () => {
    await start('2026-11-10 22:30');
    await say('王老师', '捎话', '小军', '王奶奶', '明天穿厚点');
    await app.ask('F03_parent_monthly', '张哥');
    await say('张哥', '1', '1', '1', '3', '孩子说奶奶打他', '1', '1', '1');
    const before = texts('王奶奶').length;
    await app.jumpTo(china('2026-11-11 08:31'));
    expect(texts('王奶奶')).toHaveLength(before);
    const [kept] = await inbox('not_delivered');
    expect(kept).toMatchObject({ forRole: 'TOWN_STATION', restricted: true });
  });
});

describe('F03 · what the weekly and monthly talks remember of this very parent', () => {
  it('good news of the teacher is told once; nobody reached two weeks running is C06', async () => {
    await start('2026-11-01 19:30');
    const news = '0190a7d4-0000-7000-8000-00000000abcd';
    await app.prisma.fileRecord.create({
      data: {
        id: news,
        countyId: villageId('county', '清河县'),
        kind: 'good_news',
        childId: villageId('child', '小军'),
        personId: person('王老师'),
        at: new Date(app.clock.now() - 86_400_000),
        state: 'waiting',
        data: {},
        textE: app.crypto.encrypt('file_record', 'text_e', news, '这周主动举手了'),
      },
    });
    await app.ask('F03_parent_weekly', '张哥');
    expect((await say('张哥', '1')).join()).toContain('聊得开心就好。老师说:这周主动举手了');
    expect((await records('good_news'))[0]).toMatchObject({ state: 'passed_on', data: { passed: '2026-11-01' } });
    const state = await app.prisma.parentState.findFirstOrThrow({ where: { parentPersonId: person('张哥') } });
    expect(app.clock.now() - (state.lastContactAt?.getTime() ?? 0)).toBeLessThan(60_000);

    for (const [at, flags] of [
      ['2026-11-08 19:30', []],
      ['2026-11-15 19:30', ['C06']],
    ] as const) {
      await app.jumpTo(china(at));
      await app.ask('F03_parent_weekly', '张哥');
      const told = await say('张哥', '3', '2');
      expect(told.join()).not.toContain('举手');
      expect((await app.alerts()).map(({ flag }) => flag)).toEqual(flags);
    }
    // The mother was reached all the while: her own answers count for her.
    await app.ask('F03_parent_weekly', '张嫂');
    await say('张嫂', '3', '2');
    expect((await app.alerts()).map(({ flag, signals }) => [flag, signals])).toHaveLength(1);
  });

  it('no contact two months running is orange; three months without money is C04, once', async () => {
    await start('2026-09-12 19:30');
    const month = async (at: string, ...answers: readonly string[]) => {
      await app.jumpTo(china(at));
      await app.ask('F03_parent_monthly', '张哥');
      await say('张哥', '1', ...answers);
      return (await app.alerts()).map(({ flag, severity }) => `${flag} ${severity}`).sort();
    };
    const poor = ['1', '1', '3', '2', '1'];
    expect(await month('2026-09-12 19:30', '4', ...poor)).toEqual(['C01 yellow']);
    expect(await month('2026-10-12 19:30', '4', ...poor)).toEqual(['C01 orange']);
    expect(await month('2026-11-12 19:30', '1', ...poor, '1')).toEqual(['C01 orange', 'C04 yellow']);
  });
});

describe('U5 · numbers', () => {
  it('the old number stays until the new one is bound; one that somebody else will have is let go at once', async () => {
    await start('2026-11-10 10:00');
    await say('王奶奶', '换手机号', '1', '199-0000-6666');
    expect((await app.ask('F02_guardian_monthly', '王奶奶')).join()).toContain('您好');
    await say('王奶奶', '停');
    const [lost] = await records('number_lost');
    expect(lost).toMatchObject({ state: 'received', data: { what: 'changed' } });
    expect(words(lost)).toBe('199-0000-6666');

    const bye = await say('王奶奶', '换手机', '4', '1');
    expect(bye.at(-1)).toContain('这里停了');
    expect(await app.ask('F02_guardian_monthly', '王奶奶')).toEqual([]);
    const stranger = await say('王奶奶', '你好');
    expect(stranger.join()).not.toMatch(/小军|王奶奶|石桥/u);
  });
});
