import { afterEach, describe, expect, it } from 'vitest';
import { type CountyApp, china, startCountyApp } from '../support/county-app.ts';
import { villageLedger } from '../support/village-ledger.ts';

/** Acceptance scenario 6 (domain 12.1, 5.16, 4.3): a teacher sees an arm with marks. */

let app: CountyApp;
afterEach(() => app.stop());

const line = '小红 手臂有伤 说法对不上';
const start = async () => {
  app = await startCountyApp({ ledger: villageLedger(), at: china('2026-11-25 10:00') });
};
const report = () => app.prisma.mandatoryReport.findMany();

/** F14 up to the question who may be harming the child. */
async function toWho(): Promise<void> {
  await app.writes('王老师', line);
  for (const text of ['在教室,安全', '1', '4', '左手臂三道印子', '0']) await app.writes('王老师', text);
}

describe('6 · Given a class teacher with 小红 in class', () => {
  it('When she writes 小红 手臂有伤 说法对不上, Then P02 is red and restricted and F14 opens by itself', async () => {
    await start();
    const answer = await app.writes('王老师', line);
    expect(answer.join('\n')).toMatch(/先做三件事.*不安全打110/su);
    expect(answer.at(-1)).toMatch(/您依法报告,身份保密。.*孩子现在在哪/su);
    const [alert, ...others] = await app.alerts();
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ flag: 'P02', severity: 'red', restricted: true, child: '小红' });
    expect(alert?.told).toEqual(expect.arrayContaining(['施值班', '何督导', '李姐', '水校长']));
    for (const name of ['王奶奶', '张爷爷', '张哥', '张嫂', '刘叔']) expect(app.inbox(name)).toEqual([]);
  });

  it('When she says at 10:04 that she has called 110, Then the report form has that time, and nobody is reminded to call', async () => {
    await start();
    await app.writes('王老师', line);
    await app.writes('王老师', '在教室,安全');
    await app.jumpTo(china('2026-11-25 10:04'));
    await app.writes('王老师', '打了');
    const [form] = await report();
    expect(form?.calledAt?.getTime()).toBe(app.clock.now());
    for (const text of ['4', '左手臂三道印子', '0', '2', '0', '1', '青山派出所 王警官 10点04'])
      await app.writes('王老师', text);
    expect((await app.writes('王老师', '警情2611250017')).join()).toMatch(/报告表记好了,编号A-2611-0001/u);
    const [done] = await report();
    expect(done).toMatchObject({ situations: [4], harmBy: '照看的人', station: '青山派出所 王警官 10点04' });
    expect(done?.calledAt).toEqual(form?.calledAt);
    expect(done && app.crypto.decrypt('mandatory_report', 'receipt_no_e', done.id, done.receiptNoE ?? '')).toBe(
      '警情2611250017',
    );
    expect((await app.alerts())[0]?.events).toContainEqual(expect.objectContaining({ type: 'CALL_110', by: '王老师' }));
    await app.advance(60);
    expect(app.everything().map(({ text }) => text)).not.toContainEqual(expect.stringContaining('还没有登记报警'));
  });

  it('When she is asked, Then no push of her own report comes between the questions: her 1 is never taken for a call she did not make', async () => {
    await start();
    await app.writes('王老师', line);
    await app.advance(31);
    expect(app.inbox('王老师').filter(({ text }) => text.includes('我来处理'))).toEqual([]);
    expect(await report()).toEqual([]);
    expect((await app.alerts())[0]?.events.map(({ type }) => type)).not.toContain('CALL_110');
    // She has it at the desk all the same.
    const desk = await app.enterDesk('王老师');
    expect((await app.desk.overview(desk)).alerts).toMatchObject([{ no: 'A-2611-0001' }]);
  });

  it('When she has not called yet, Then she is asked again every five minutes until she has', async () => {
    await start();
    await app.writes('王老师', line);
    await app.writes('王老师', '在教室,安全');
    expect((await app.writes('王老师', '2')).join()).toMatch(/现在就打:110.*199-0000-9110/su);
    const asked = () => app.inbox('王老师').filter(({ text }) => text.includes('现在就打:110')).length;
    await app.advance(16);
    expect(asked()).toBe(4);
    await app.writes('王老师', '打了');
    await app.advance(16);
    expect(asked()).toBe(4);
    expect((await report())[0]?.calledAt).not.toBeNull();
  });

  it('When she marks somebody of the school as suspect, Then principal and school office are cut off from that moment, and the county’s education office is told', async () => {
    await start();
    await toWho();
    expect(app.inbox('魏科长')).toEqual([]);
    const before = ['水校长', '云主任'].map((name) => app.inbox(name).length);
    const [open] = await app.alerts();
    await app.writes('王老师', '学校的人');
    const alert = (await app.alerts())[0];
    expect(alert).toMatchObject({ chain: 'PS', id: open?.id });
    expect(app.inbox('魏科长').length).toBeGreaterThan(0);
    await app.advance(61);
    expect(['水校长', '云主任'].map((name) => app.inbox(name).length)).toEqual(before);
    for (const name of ['水校长', '云主任']) {
      const desk = await app.enterDesk(name);
      expect((await app.desk.overview(desk)).alerts).toEqual([]);
      expect(await app.desk.alert(desk, open?.id ?? '', '我要看')).toBeNull();
      await app.acts(name, open?.id ?? '', { type: 'take' });
      await app.writes(name, '1');
    }
    expect((await app.alerts())[0]?.owner).toBeNull();
    const duty = await app.enterDesk('施值班');
    expect(await app.desk.alert(duty, open?.id ?? '', null)).toMatchObject({
      excluded: expect.arrayContaining([expect.objectContaining({ name: '水校长', why: 'role_cut' })]),
    });
  });

  it('When she took it herself and asks to close it, Then her own yes is refused, at the desk and in the chat; a second person’s closes it', async () => {
    await start();
    await toWho();
    for (const text of ['2', '0', '1', '青山派出所', '警情17']) await app.writes('王老师', text);
    const [{ id } = { id: '' }] = await app.alerts();
    await app.acts('王老师', id, { type: 'take' });
    await app.acts('王老师', id, { type: 'request_close', outcome: 'resolved', text: '跟妈妈在一起,安全' });
    await app.settle();
    const teacher = await app.enterDesk('王老师');
    expect(
      await app.desk.act(teacher, {
        alertId: id as never,
        action: { type: 'confirm_close' },
        actId: 'own',
        at: app.clock.now(),
      }),
    ).toMatchObject({ kind: 'refused', why: '要由另一个人确认,申请人和接手人自己不行。' });
    await app.writes('王老师', 'A-2611-0001 同意结案');
    expect((await app.alerts())[0]).toMatchObject({ state: 'waiting', closedAt: null, owner: '王老师' });
    // The child director is not the one to approve either; the town lead is asked, and is.
    await app.acts('李姐', id, { type: 'confirm_close' });
    expect((await app.alerts())[0]).toMatchObject({ state: 'waiting', closedAt: null });
    expect(app.inbox('曹镇长').map(({ text }) => text)).toContainEqual(expect.stringContaining('申请结案'));
    await app.acts('曹镇长', id, { type: 'confirm_close' });
    expect((await app.alerts())[0]).toMatchObject({ state: 'closed', closedAt: app.clock.now() });
  });
});
