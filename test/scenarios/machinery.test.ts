import { afterEach, describe, expect, it } from 'vitest';
import { type CountyApp, china, startCountyApp } from '../support/county-app.ts';
import { villageId, villageLedger } from '../support/village-ledger.ts';

/** Acceptance scenarios 20, 21, 24, 30 (domain 12.1, 10.12, 10.20, 10.30, 10.55). */

let app: CountyApp;
afterEach(() => app.stop());

const monthly = 'F02_guardian_monthly';
const start = async (at = '2026-11-25 19:00', oneChild = true) => {
  app = await startCountyApp({ ledger: villageLedger({ oneChild }), at: china(at) });
};
const answers = () => app.prisma.answer.findMany({ orderBy: { at: 'asc' } });

describe('20 · Given a network that delivers every message three times and in the wrong order', () => {
  it('When the last message comes before the one she wrote first, Then there is one answer, one alert, one reply', async () => {
    await start();
    await app.ask(monthly, '王奶奶');
    for (const text of ['都好', '1']) await app.writes('王奶奶', text);
    const before = app.inbox('王奶奶').length;
    const given = (await answers()).length;
    const deliver = (id: string, text: string, door: 0 | 1) => app.receives('王奶奶', text, { messageId: id }, door);
    const second = ['second', '今晚屋头没得人'] as const;
    const first = ['first', '3'] as const;
    await deliver(...second, 0);
    await Promise.all([deliver(...first, 1), deliver(...second, 0), deliver(...first, 0)]);
    await Promise.all([deliver(...second, 1), deliver(...first, 0)]);
    await app.settle();

    expect(await app.alerts()).toMatchObject([{ flag: 'G02', severity: 'red', child: '小军' }]);
    expect(await app.prisma.inboundMessage.count({ where: { externalMessageId: { in: ['first', 'second'] } } })).toBe(
      2,
    );
    const night = (await answers()).filter(({ stepId }) => stepId === 'q3_night');
    expect(night).toMatchObject([{ value: 'SOMETIMES_ALONE', supersededBy: null }]);
    expect((await answers()).length).toBe(given + 1);
    const told = app.everything().filter(({ messageClass }) => messageClass === 'alert');
    expect(told).toHaveLength(new Set(told.map(({ externalId }) => externalId)).size);
    const replies = app
      .inbox('王奶奶')
      .slice(before)
      .map(({ text }) => text);
    expect(replies).toHaveLength(new Set(replies).size);
    expect(replies.filter((text) => text.includes('今晚得有个大人陪着孩子'))).toHaveLength(1);
  });

  it('When one and the same update comes six times at once on two processes, Then it is stored and answered once', async () => {
    await start();
    await app.ask(monthly, '王奶奶');
    const results = await Promise.all(
      [0, 1, 0, 1, 0, 1].map((door) => app.receives('王奶奶', '1', { messageId: 'same' }, door as 0 | 1)),
    );
    expect(results.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    expect(results.filter(({ kind }) => kind === 'duplicate')).toHaveLength(5);
    await app.settle();
    expect(app.inbox('王奶奶').filter(({ text }) => text.includes('身体好不好'))).toHaveLength(1);
  });

  it('When the same long text comes under another id within ten seconds, Then the second is merged', async () => {
    await start();
    await app.writes('王奶奶', '娃儿昨天掉塘里捞起来了', { messageId: 'a' });
    await app.writes('王奶奶', '娃儿昨天掉塘里捞起来了', { messageId: 'b' });
    const [alert, ...others] = await app.alerts();
    expect(others).toEqual([]);
    expect(alert?.flag).toBe('P06');
    expect(app.inbox('王奶奶').filter(({ text }) => text.includes('打120'))).toHaveLength(1);
    expect(app.everything().filter(({ externalId }) => externalId === 'web:施值班')).toHaveLength(1);
  });
});

describe('21 · Given that the grandmother’s number belongs to a stranger now', () => {
  it('When the stranger writes 你打错了,我不认识, Then the address is suspended, no name is said, C06 is open, and nothing goes there again', async () => {
    await start('2026-11-25 19:00', false);
    await app.ask(monthly, '王奶奶');
    const answer = await app.writes('王奶奶', '你打错了,我不认识');
    expect(answer).toHaveLength(1);
    expect(answer[0]).toContain('对不起');
    const names = /王|张|小军|小红|奶奶|孩子|李姐|石桥|青山/u;
    expect(answer[0]).not.toMatch(names);
    const [address] = await app.prisma.channelIdentity.findMany({ where: { person: { displayName: '王奶奶' } } });
    expect(address?.state).toBe('suspended');
    const alerts = await app.alerts();
    expect(new Set(alerts.map(({ flag, severity }) => `${flag} ${severity}`))).toEqual(new Set(['C06 yellow']));
    expect(alerts.flatMap(({ told }) => told)).toContain('李姐');
    expect(
      await app.prisma.flowSession.count({ where: { state: 'open', personId: villageId('person', '王奶奶') } }),
    ).toBe(0);

    const before = app.inbox('王奶奶').length;
    expect(await app.ask(monthly, '王奶奶')).toEqual([]);
    await app.advance(10);
    expect(app.inbox('王奶奶')).toHaveLength(before);
    for (const text of ['你们是哪个', '报平安', '我的信息', '1'])
      for (const reply of await app.writes('王奶奶', text)) expect(reply).not.toMatch(/王|张|小军|小红|李姐|石桥/u);
    expect(await app.prisma.answer.count({ where: { personId: villageId('person', '王奶奶') } })).toBe(0);
  });
});

describe('24 · Given the grandmother’s phone in the middle of her monthly questions', () => {
  it.each([
    ['我是小军,爷爷打我', true],
    ['我是小军,爷爷打我', false],
    ['我叫小军,奶奶打我,我怕', true],
    ['叔叔救我,我爷爷打我', true],
  ])(
    'When a child writes %s (one child: %s), Then the child is told where to go and 110, red is open, the home is not told, and no question follows',
    async (words, oneChild) => {
      await start('2026-11-25 19:00', oneChild);
      await app.ask(monthly, '王奶奶');
      await app.writes('王奶奶', '1');
      const given = (await answers()).length;
      const answer = await app.writes('王奶奶', words);
      const said = answer.join('\n');
      expect(said).toContain('你做得对');
      for (const number of ['110', '12355', '12345']) expect(said).toContain(number);
      expect(said).not.toMatch(/您|[??]/u);
      expect(
        app
          .inbox('王奶奶')
          .slice(-answer.length)
          .every(({ body }) => body.buttons === undefined),
      ).toBe(true);

      const alerts = await app.alerts();
      expect(alerts.length).toBeGreaterThan(0);
      expect(alerts.every(({ severity, restricted }) => severity === 'red' && restricted)).toBe(true);
      expect(alerts.map(({ flag }) => flag)).toContain('P02');
      await app.advance(61);
      for (const name of ['王奶奶', '张爷爷', '张哥', '张嫂'])
        expect(app.inbox(name).filter(({ messageClass }) => messageClass === 'alert')).toEqual([]);
      const stored = await app.prisma.alert.findMany();
      for (const { exclusion } of stored)
        expect((exclusion as { excludedPersonIds: string[] }).excludedPersonIds.length).toBeGreaterThanOrEqual(4);

      // The questions have stopped: what is written next is no caregiver's answer.
      expect(await app.prisma.flowSession.count({ where: { state: 'open', flowId: monthly } })).toBe(0);
      await app.writes('王奶奶', '1');
      expect((await answers()).length).toBe(given);
    },
  );
});

describe('30 · Given an account in training', () => {
  it('When it sends 救命 and asks to be called, Then the trainer alone is told, marked 演练; no duty, no phone, no alarm, no desk', async () => {
    await start();
    const answer = await app.writes('新老师', '救命');
    expect(answer.join()).toContain('110');
    await app.writes('新老师', '2');
    await app.writes('新老师', '行');
    await app.advance(61);
    const [alert, ...others] = await app.alerts();
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ flag: 'P01', severity: 'red', drill: true, told: ['训练员'], silent: [] });
    const told = app.everything().filter(({ messageClass }) => messageClass === 'alert');
    expect(told.length).toBeGreaterThan(0);
    for (const { externalId, text } of told) {
      expect(externalId).toBe('web:训练员');
      expect(text).toMatch(/^【演练】/u);
    }
    expect(app.everything().filter(({ externalId }) => !/新老师|训练员/u.test(externalId))).toEqual([]);
    expect(await app.prisma.outboundMessage.count({ where: { phoneE: { not: null } } })).toBe(0);
    expect(await app.prisma.systemAlarm.count()).toBe(0);
    for (const name of ['施值班', '何督导', '李姐', '华主任']) {
      const desk = await app.enterDesk(name);
      expect((await app.desk.overview(desk)).alerts).toEqual([]);
      expect(await app.desk.inbox(desk)).toEqual([]);
      expect(await app.desk.phoneList(desk)).toEqual([]);
    }
    const trainer = await app.enterDesk('训练员');
    expect((await app.desk.overview(trainer)).alerts).toMatchObject([{ drill: true }]);
    // The same words from a real teacher do reach the duty.
    await app.writes('王老师', '救命');
    expect(app.inbox('施值班').map(({ text }) => text)).toEqual([expect.stringMatching(/^【红色】/u)]);
  });
});
