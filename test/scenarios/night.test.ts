import { afterEach, describe, expect, it } from 'vitest';
import { type CountyApp, china, startCountyApp } from '../support/county-app.ts';
import { villageLedger } from '../support/village-ledger.ts';

/** Acceptance scenarios 1 to 4 (domain 12.1): what a caregiver answers about the night, and what she only says. */

let app: CountyApp;
afterEach(() => app.stop());

const monthly = 'F02_guardian_monthly';
const alerts = () => app.everything().filter(({ messageClass }) => messageClass === 'alert');
const names = (list: readonly { externalId: string }[]) => [
  ...new Set(list.map((row) => row.externalId.split(':')[1])),
];
/** Nothing of a child, a home or an injury stands in a push (rule 9). */
const noDetail = /小军|小红|奶奶|爷爷|张|3组|没有大人|掉塘|没得人|打他/u;

describe('1 · Given a caregiver of two children who says 都好, then that the six-year-old is sometimes alone', () => {
  it('When she says nobody is there tonight, Then G02 red is pushed within 2 s to duty, director and teacher, she reads 110/120, and the questions go on', async () => {
    app = await startCountyApp({ ledger: villageLedger(), at: china('2026-11-25 19:00') });
    await app.ask(monthly, '王奶奶');
    await app.writes('王奶奶', '都好');
    expect(await app.writes('王奶奶', '1')).toEqual([expect.stringContaining('屋里有大人没有')]);
    expect(await app.writes('王奶奶', '有时就孩子自己')).toEqual([expect.stringContaining('是哪个')]);
    expect(await app.writes('王奶奶', '小军')).toEqual([expect.stringContaining('今天晚上有大人没有')]);
    const before = performance.now();
    const answer = await app.writes('王奶奶', '今晚没有大人');
    expect(performance.now() - before).toBeLessThan(2_000);

    expect(answer).toHaveLength(2);
    expect(answer[0]).toMatch(/110.*120/u);
    // Red first: before what she said is even asked back.
    expect(answer[1]).toContain('您是说:没有,对吗?');
    const [alert, ...others] = await app.alerts();
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ flag: 'G02', severity: 'red', child: '小军', owner: null, state: 'new' });
    expect(new Set(alert?.told)).toEqual(new Set(['施值班', '何督导', '李姐', '王老师']));
    expect(alert?.silent).toEqual(['华主任']);
    expect(new Set(names(alerts()))).toEqual(new Set(alert?.told));
    for (const push of alerts()) {
      expect(push.at).toBe(alert?.openedAt);
      expect(push.text).toMatch(/^【红色】有一个孩子需要马上处置。编号 A-2611-0001 · 青山镇 · 石桥村。请15分钟内回复/u);
      expect(push.text).not.toMatch(noDetail);
    }
    expect((await app.writes('王奶奶', '对')).join()).toContain('身上有没有伤');
    expect((await app.writes('王奶奶', '1')).join()).toContain('都记下了');
    expect(await app.alerts()).toHaveLength(1);
  });

  it('When she answers that an adult is there tonight, Then nothing is red', async () => {
    app = await startCountyApp({ ledger: villageLedger(), at: china('2026-11-25 19:00') });
    await app.ask(monthly, '王奶奶');
    for (const text of ['都好', '1', '3', '1', '1']) await app.writes('王奶奶', text);
    expect((await app.alerts()).map(({ flag, severity, child }) => [flag, severity, child])).toEqual([
      ['G06', 'orange', '小军'],
    ]);
  });
});

describe('2 · Given the same at 23:40', () => {
  it('When she says nobody is there, and then of an injury nobody can explain, Then red is pushed at once and nothing else leaves until 08:30', async () => {
    app = await startCountyApp({ ledger: villageLedger({ oneChild: true }), at: china('2026-11-25 20:30') });
    await app.ask(monthly, '王奶奶');
    await app.jumpTo(china('2026-11-25 23:40'));
    for (const text of ['都好', '1', '3', '没有', '3']) await app.writes('王奶奶', text);
    const lastWord = app.inbox('王奶奶').length;

    const [red, orange] = await app.alerts();
    expect(red).toMatchObject({ flag: 'G02', severity: 'red' });
    expect(orange).toMatchObject({ flag: 'P02', severity: 'orange', restricted: true, told: [] });
    const atOnce = alerts();
    expect(new Set(names(atOnce))).toEqual(new Set(['施值班', '何督导', '李姐', '王老师']));
    expect(atOnce.every(({ text, at }) => text.startsWith('【红色】') && at === red?.openedAt)).toBe(true);

    await app.acts('施值班', red?.id ?? '', { type: 'take' });
    await app.acts('施值班', red?.id ?? '', { type: 'called_police', number: '110' });
    await app.acts('施值班', red?.id ?? '', { type: 'saw_child' });
    await app.jumpTo(china('2026-11-26 08:29'));
    expect(alerts().filter(({ text }) => text.includes(orange?.no ?? ''))).toEqual([]);
    expect(app.inbox('王奶奶')).toHaveLength(lastWord);
    const night = alerts();
    expect(night.every(({ text }) => text.includes(red?.no ?? ''))).toBe(true);

    await app.advance(1);
    const morning = alerts().slice(night.length);
    expect(morning.length).toBeGreaterThan(0);
    expect(morning.every(({ text, at }) => text.startsWith('【橙色】') && at === china('2026-11-26 08:30'))).toBe(true);
    expect(names(morning)).toContain('施值班');
  });
});

describe('3 · Given a caregiver who answers in her own words', () => {
  it('When she writes 莫得事,娃儿好着咧, Then it is answer 1 with an echo; 屋头没得人 is never the good answer', async () => {
    app = await startCountyApp({ ledger: villageLedger({ oneChild: true }), at: china('2026-11-25 19:00') });
    const answers = async (stepId: string) =>
      (await app.prisma.answer.findMany({ where: { stepId, supersededBy: null } })).map(({ value }) => value);
    await app.ask(monthly, '王奶奶');
    await app.writes('王奶奶', '1');
    expect(await app.writes('王奶奶', '莫得事,娃儿好着咧')).toEqual(['您是说:好着呢,对吗?\n1 对\n2 不是']);
    expect(await answers('q1_health')).toEqual([]);
    await app.writes('王奶奶', '对');
    expect(await answers('q1_health')).toEqual(['WELL']);

    await app.writes('王奶奶', '1');
    const night = await app.writes('王奶奶', '屋头没得人');
    expect(night.join()).toContain('有时就孩子自己');
    expect(night.join()).not.toContain('有,我在');
    expect(await app.writes('王奶奶', '对')).toEqual([expect.stringContaining('今天晚上有大人没有')]);
    expect(await answers('q3_night')).toEqual(['SOMETIMES_ALONE']);
    await app.writes('王奶奶', '没得');
    expect(await app.alerts()).toMatchObject([{ flag: 'G02', severity: 'red' }]);
  });
});

describe('4 · Given a caregiver who answers with the digit of the good answer', () => {
  it('When the text beside it says 昨天掉塘里捞起来了, Then P06 is red although the digit is good', async () => {
    app = await startCountyApp({ ledger: villageLedger({ oneChild: true }), at: china('2026-11-25 19:00') });
    await app.ask(monthly, '王奶奶');
    await app.writes('王奶奶', '1');
    const answer = await app.writes('王奶奶', '1 昨天掉塘里捞起来了');
    expect(answer[0]).toContain('120');
    const [alert, ...others] = await app.alerts();
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ flag: 'P06', severity: 'red', child: '小军' });
    expect(alert?.told).toEqual(expect.arrayContaining(['施值班', '李姐']));
    for (const push of alerts()) expect(push.text).not.toMatch(noDetail);
    // The conversation is not lost: the same question, answered with its digit, goes on.
    expect((await app.writes('王奶奶', '1')).join()).toContain('顾得过来不');
  });
});
