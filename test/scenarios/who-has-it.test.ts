// proves: S0-56 S0-09 S1-05 S2-07
import { afterEach, describe, expect, it } from 'vitest';
import type { AlertStory } from '../support/alert-story.ts';
import { type CountyApp, china, startCountyApp } from '../support/county-app.ts';
import { villageLedger } from '../support/village-ledger.ts';

/** Acceptance scenarios 7 and 8 (domain 12.1, 4.2, 10.32): one owner, and what happens while there is none. */

let app: CountyApp;
afterEach(() => app.stop());

async function redAlert(): Promise<AlertStory> {
  app = await startCountyApp({ ledger: villageLedger({ oneChild: true }), at: china('2026-11-25 19:00') });
  await app.ask('F02_guardian_monthly', '王奶奶');
  for (const text of ['都好', '1', '3', '没有']) await app.writes('王奶奶', text);
  const [alert] = await app.alerts();
  if (!alert) throw new Error('no alert');
  return alert;
}

const acks = (alert: AlertStory | undefined) => alert?.events.filter(({ type }) => type === 'ACK') ?? [];

describe('7 · Given a red alert that several people were told of', () => {
  it.each([
    ['in their chats', 'chat', 'chat'],
    ['at their desks', 'desk', 'desk'],
    ['one in the chat, one at the desk', 'chat', 'desk'],
  ] as const)(
    'When two press 1 in the same second, %s, in two processes, Then exactly one has it and the other reads who',
    async (_where, first, second) => {
      const { id, no } = await redAlert();
      const press = (name: string, how: 'chat' | 'desk', door: 0 | 1) =>
        how === 'chat' ? app.receives(name, '1', {}, door) : app.acts(name, id, { type: 'take' }, door);
      const results = await Promise.all([press('施值班', first, 0), press('李姐', second, 1)]);
      expect(results.map(({ kind }) => kind)).toEqual(['done', 'done']);
      await app.settle();

      const [alert, ...others] = await app.alerts();
      expect(others).toEqual([]);
      expect(alert).toMatchObject({ state: 'acked' });
      expect(acks(alert)).toHaveLength(1);
      expect(acks(alert)[0]?.by).toBe(alert?.owner);
      const loser = alert?.owner === '施值班' ? '李姐' : '施值班';
      expect(['施值班', '李姐']).toContain(alert?.owner);
      expect(app.inbox(loser).map(({ text }) => text)).toContainEqual(
        expect.stringMatching(new RegExp(`(编号 ${no}:)?${alert?.owner}19:00已接手,您可以旁观或支援。`, 'u')),
      );
      // Whoever lost has no detail of the child in the chat.
      expect(
        app
          .inbox(loser)
          .map(({ text }) => text)
          .join(),
      ).not.toContain('小军');
    },
  );

  it('When four press at once on two processes, Then one has it, and pressing again changes nothing', async () => {
    const { id } = await redAlert();
    const all = ['施值班', '何督导', '李姐', '王老师'];
    await Promise.all(all.map((name, index) => app.acts(name, id, { type: 'take' }, (index % 2) as 0 | 1)));
    await app.settle();
    const [alert] = await app.alerts();
    expect(acks(alert)).toHaveLength(1);
    await Promise.all(all.map((name) => app.acts(name, id, { type: 'take' })));
    expect((await app.alerts())[0]?.owner).toBe(alert?.owner);
    expect(acks((await app.alerts())[0])).toHaveLength(1);
  });
});

describe('8 · Given a red alert', () => {
  it('When nobody takes it for 61 minutes, Then four steps are recorded with their times: at once, +15 town, +30 county, +60 county lead', async () => {
    const { id, openedAt } = await redAlert();
    await app.advance(61);
    const alert = (await app.alerts()).find((one) => one.id === id);
    const climbed = (alert?.steps ?? [])
      .filter(({ step, repeatNo }) => ['push', 'first_up', 'second_up', 'third_up'].includes(step) && repeatNo === 0)
      .map(({ step, dueMinute, firedMinute, state, told }) => ({
        step,
        dueMinute,
        firedMinute,
        state,
        told: [...told].sort(),
      }));
    expect(climbed).toEqual([
      {
        step: 'push',
        dueMinute: 0,
        firedMinute: 0,
        state: 'fired',
        told: ['何督导', '施值班', '李姐', '王老师'].sort(),
      },
      { step: 'first_up', dueMinute: 15, firedMinute: 15, state: 'fired', told: ['曹镇长'] },
      { step: 'second_up', dueMinute: 30, firedMinute: 30, state: 'fired', told: ['华主任'] },
      { step: 'third_up', dueMinute: 60, firedMinute: 60, state: 'fired', told: ['金县长'] },
    ]);
    for (const [name, minutes] of [
      ['曹镇长', 15],
      ['华主任', 30],
      ['金县长', 60],
    ] as const) {
      const [first] = app.inbox(name);
      expect(first?.at).toBe(openedAt + minutes * 60_000);
      expect(first?.text).toContain(`过了${minutes}分钟还没有人接手`);
    }
    // Pushing goes on every five minutes until a person takes it.
    const pushes = app.inbox('施值班').map(({ at }) => (at - openedAt) / 60_000);
    expect(pushes.filter((at) => at % 5 === 0 && at <= 60)).toEqual(
      expect.arrayContaining([0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60]),
    );
    expect(alert?.owner).toBeNull();
  });

  it('When somebody takes it after 20 minutes, Then nobody above the town is called and the repeats end', async () => {
    const { id } = await redAlert();
    await app.advance(20);
    await app.writes('李姐', '1');
    const before = app.everything().length;
    await app.advance(9);
    expect(app.everything()).toHaveLength(before);
    await app.advance(40);
    expect(app.inbox('金县长')).toEqual([]);
    const alert = (await app.alerts()).find((one) => one.id === id);
    expect(alert).toMatchObject({ owner: '李姐', state: 'acked' });
    expect(alert?.steps.filter(({ step, dueMinute }) => step === 'third_up' && dueMinute === 60)).toMatchObject([
      { state: 'skipped' },
    ]);
  });
});

describe('10.32 · Given two red alerts that wait for the same person', () => {
  it('When she names one by its number, Then she takes that one, and a bare 1 takes the latest', async () => {
    const first = await redAlert();
    await app.writes('张爷爷', '小军不见了,到处找不到');
    const second = (await app.alerts()).find(({ flag }) => flag === 'P04');
    await app.writes('李姐', `${first.no} 1`);
    const owners = async () => (await app.alerts()).map(({ no, owner }) => [no, owner]);
    expect(await owners()).toEqual([
      [first.no, '李姐'],
      [second?.no, null],
    ]);
    await app.writes('施值班', '1');
    expect(await owners()).toEqual([
      [first.no, '李姐'],
      [second?.no, '施值班'],
    ]);
  });
});
