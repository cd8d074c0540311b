import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeskAlertDetail } from '../../../src/app/desk-ports.ts';
import type { AlertId } from '../../../src/core/ids.ts';
import { type CountyApp, china, startCountyApp } from '../../support/county-app.ts';
import { villageId, villageLedger } from '../../support/village-ledger.ts';

/** One alert on its page, told by a real store: a caregiver says that nobody is there tonight; another that an adult hit the child. */
let app: CountyApp;
let night: AlertId;
let harm: AlertId;

beforeAll(async () => {
  app = await startCountyApp({
    ledger: villageLedger({ oneChild: true, niece: '李姐' }),
    at: china('2026-11-05 18:00'),
  });
  await app.writes('王老师', '小军 手臂有伤 说法对不上');
  await app.writes('王奶奶', '今晚屋头没得人');
  await app.advance(1);
  const alerts = await app.alerts();
  night = alerts.find(({ flag }) => flag === 'G02')?.id as AlertId;
  harm = alerts.find(({ flag, restricted }) => restricted && flag.startsWith('P'))?.id as AlertId;
  expect([night, harm]).toEqual([expect.any(String), expect.any(String)]);
});
afterAll(() => app.stop());

async function read(name: string, id: AlertId): Promise<DeskAlertDetail | null> {
  const seen = await app.desk.alert(await app.enterDesk(name), id, null);
  return seen === 'reason_needed' ? null : seen;
}

const tickOf = (alertId: AlertId, step: string, actId: string, done = true) => ({
  alertId,
  step,
  done,
  actId,
  at: app.clock.now(),
});

describe('the page of one alert', () => {
  it('has who was told by which way with the evidence of delivery, and the chain as it ran and goes on', async () => {
    const page = await read('施值班', night);
    expect(page?.told).toContainEqual(
      expect.objectContaining({
        name: '施值班',
        role: 'TOWN_STATION',
        channel: 'web',
        state: 'sent',
        sentAt: expect.any(Number),
      }),
    );
    expect(page?.steps.map(({ step, state }) => `${step} ${state}`)).toContain('push fired');
    const waiting = page?.steps.filter(({ state }) => state === 'pending') ?? [];
    expect(waiting.length).toBeGreaterThan(2);
    expect(waiting.map(({ at }) => at)).toEqual(waiting.map(({ at }) => at).toSorted((a, b) => a - b));
    const niece = (await read('施值班', harm))?.excluded.find(({ name }) => name === '李姐');
    expect(['kin', 'family']).toContain(niece?.why);
  });

  it('is written to the access log, and does not exist for the kin, a colleague elsewhere, or a made-up id', async () => {
    expect(await read('施值班', night)).not.toBeNull();
    const { personId } = await app.enterDesk('施值班');
    expect(await app.prisma.accessLog.count({ where: { entityId: night, personId } })).toBeGreaterThan(0);
    for (const name of ['奚书记', '刘叔', '新老师', '训练员'])
      expect([name, await read(name, night)]).toEqual([name, null]);
    // The director reads of the night without an adult, and finds no trace of the harm at home: she is the grandmother's niece.
    expect([(await read('李姐', night))?.no, await read('李姐', harm)]).toEqual([expect.stringContaining('A-'), null]);
    expect(await read('施值班', villageId<AlertId>('alert', 'none'))).toBeNull();
  });

  it('leads to the file only whoever may open it, and shows no words of harm to a teacher', async () => {
    expect((await read('施值班', night))?.childFileId).toBe(villageId('child', '小军'));
    const station = await read('施值班', harm);
    expect(station?.mayReadWords).toBe(true);
    expect(JSON.stringify(station?.signals)).toContain('手臂…伤');
    let teachers = 0;
    for (const name of ['王老师', '水校长', '云主任']) {
      const page = await read(name, harm);
      if (page === null) continue;
      teachers += 1;
      expect([name, page.mayReadWords, JSON.stringify(page).includes('手臂…伤')]).toEqual([name, false, false]);
    }
    expect(teachers).toBeGreaterThan(0);
  });

  it('remembers ticks with name and time, twice the same form as one, and lets them be taken back', async () => {
    const actor = await app.enterDesk('施值班');
    const step = (await read('施值班', night))?.runbook[0]?.text.zh ?? '';
    for (const _ of [1, 2]) expect(await app.desk.tick(actor, tickOf(night, step, 'form-0001'))).toBe(true);
    const ticked = await read('何督导', night);
    expect(ticked?.runbook[0]).toMatchObject({ text: { zh: step }, doneBy: '施值班', doneAt: expect.any(Number) });
    expect(ticked?.timeline.filter(({ type }) => type === 'RUNBOOK')).toHaveLength(1);
    expect(await app.prisma.auditLog.count({ where: { action: 'runbook_ticked', entityId: night } })).toBe(1);
    await app.advance(1);
    await app.desk.tick(actor, tickOf(night, step, 'form-0002', false));
    expect((await read('施值班', night))?.runbook[0]?.doneAt).toBeNull();
  });

  it('is ticked by nobody who was not told, and never with a line that is not in the runbook', async () => {
    const step = (await read('施值班', night))?.runbook[1]?.text.zh ?? '';
    for (const name of ['奚书记', '刘叔', '新老师'])
      expect(await app.desk.tick(await app.enterDesk(name), tickOf(night, step, `form-${name}-1`))).toBe(false);
    expect(await app.desk.tick(await app.enterDesk('施值班'), tickOf(night, '别的话', 'form-0003'))).toBe(false);
  });

  it('has the mandatory report: what is missing, and its first question in the chat of whoever has taken it', async () => {
    const actor = await app.enterDesk('施值班');
    expect((await app.desk.beginReport(actor, harm, 'form-0004', app.clock.now())).kind).toBe('refused');
    await app.acts('施值班', harm, { type: 'take' });
    await app.acts('施值班', harm, { type: 'called_police', number: '110' });
    await app.settle();
    const page = await read('施值班', harm);
    expect(page?.report).toMatchObject({ mayBegin: true, calledAt: expect.any(Number) });
    expect(page?.report?.parts.filter(({ filled }) => filled).map(({ part }) => part)).toEqual(['called']);
    const before = app.inbox('施值班').length;
    for (const _ of [1, 2])
      expect((await app.desk.beginReport(actor, harm, 'form-0005', app.clock.now())).kind).toBe('done');
    await app.settle();
    const asked = app.inbox('施值班').slice(before);
    expect(asked.filter(({ text }) => text.includes('孩子现在在哪'))).toHaveLength(1);
    await app.writes('施值班', '在镇卫生院,安全');
    const after = await read('施值班', harm);
    expect([after?.whereNow, after?.report?.parts[0]]).toEqual(['在镇卫生院,安全', { part: 'whereNow', filled: true }]);
  });

  describe('the mandatory report as a form', () => {
    const row = () => app.prisma.mandatoryReport.findUniqueOrThrow({ where: { alertId: harm } });
    const filled = {
      r1_where: '在派出所,安全',
      r2_called: 'CALLED',
      r3_situations: ['N4', 'N6'],
      r4_facts: '左臂三处淤青',
      r4b_words: '',
      r5_harm: 'CAREGIVER',
      r6_who: '',
      r7_name: 'true',
      r8_station: '青山派出所张警官',
      r9_receipt: '2611-07',
    };
    const said = (over: object = {}) => ({ alertId: harm, answers: filled, version: '', actId: 'form-0010', ...over });

    it('is for whoever has it or reported it, with what the chat has said of it already', async () => {
      for (const name of ['何督导', '水校长', '李姐', '奚书记'])
        expect([name, await app.desk.reportForm(await app.enterDesk(name), harm)]).toEqual([name, null]);
      const form = await app.desk.reportForm(await app.enterDesk('施值班'), harm);
      expect(form?.answers).toMatchObject({ r1_where: '在镇卫生院,安全', r2_called: 'CALLED', r4_facts: '' });
      // The teacher who noticed has the conversation in her chat; she fills it in here too, and reads nothing of it.
      const teacher = await app.desk.reportForm(await app.enterDesk('王老师'), harm);
      expect(teacher?.answers).toEqual({ r2_called: 'CALLED' });
      const { personId } = await app.enterDesk('施值班');
      const read = { entityId: harm, personId, purpose: 'report form' };
      expect(await app.prisma.accessLog.count({ where: read })).toBe(1);
    });

    it('another version, or a question without an answer, keeps nothing', async () => {
      const actor = await app.enterDesk('施值班');
      const before = await row();
      expect(await app.desk.fillReport(actor, said())).toEqual({ kind: 'changed' });
      const version = (await app.desk.reportForm(actor, harm))?.version ?? '';
      const open = said({ version, answers: { ...filled, r5_harm: '' } });
      expect(await app.desk.fillReport(actor, open)).toEqual({ kind: 'incomplete', stepId: 'r5_harm' });
      expect((await row()).updatedAt).toEqual(before.updatedAt);
      expect((await app.desk.fillReport(await app.enterDesk('李姐'), said({ version }))).kind).toBe('unknown');
    });

    it('ends where the conversation would: the report, the chain, the history; the chat asks no more', async () => {
      const actor = await app.enterDesk('施值班');
      const called = (await row()).calledAt;
      const version = (await app.desk.reportForm(actor, harm))?.version ?? '';
      for (const _ of [1, 2]) expect(await app.desk.fillReport(actor, said({ version }))).toEqual({ kind: 'done' });
      expect(await row()).toMatchObject({
        situations: [4, 6],
        harmBy: '照看的人',
        station: '青山派出所张警官',
        childWordsE: null,
        reporterStaffId: actor.staffId,
      });
      // The call was made once, and its time stays.
      const alert = await app.prisma.alert.findUniqueOrThrow({ where: { id: harm } });
      expect([(await row()).calledAt, called ?? alert.calledPoliceAt]).toEqual([
        alert.calledPoliceAt,
        alert.calledPoliceAt,
      ]);
      const page = await read('施值班', harm);
      expect(page?.report?.parts.filter(({ filled: one }) => !one).map(({ part }) => part)).toEqual([
        'childWords',
        'whoKnows',
      ]);
      expect(page?.timeline.map(({ type }) => type)).toEqual(expect.arrayContaining(['SUSPECTS', 'RECEIPT']));
      expect(page?.whereNow).toBe('在派出所,安全');
      const open = { partyId: actor.personId, flowId: 'F14_mandatory_report', state: 'open' as const };
      expect(await app.prisma.flowSession.count({ where: open })).toBe(0);
      expect(await app.prisma.answer.count({ where: { flowId: 'F14_mandatory_report', stepId: 'r8_station' } })).toBe(
        1,
      );
    });

    it('what is left empty later does not wipe out what is on record', async () => {
      const actor = await app.enterDesk('王老师');
      const version = (await app.desk.reportForm(actor, harm))?.version ?? '';
      const answers = {
        r2_called: 'CALLED',
        r3_situations: ['N4'],
        r4b_words: '爷爷打的',
        r5_harm: 'CAREGIVER',
        r7_name: 'true',
      };
      expect(await app.desk.fillReport(actor, said({ version, answers, actId: 'form-0011' }))).toEqual({
        kind: 'done',
      });
      expect(await row()).toMatchObject({ station: '青山派出所张警官', childWordsE: expect.any(String) });
      expect((await read('施值班', harm))?.whereNow).toBe('在派出所,安全');
    });
  });

  it('ends with a second person, and every step that is left is shown as not needed', async () => {
    await app.acts('施值班', night, { type: 'take' });
    await app.acts('施值班', night, { type: 'saw_child', note: '在邻居家' });
    await app.acts('施值班', night, { type: 'request_close', outcome: 'resolved', text: '大伯今晚来住,周五再看' });
    expect((await read('施值班', night))?.may).not.toContain('confirm_close');
    expect((await read('施值班', night))?.secondPerson).toBe(true);
    await app.acts('曹镇长', night, { type: 'confirm_close' });
    const page = await read('施值班', night);
    expect([page?.state, page?.may, page?.mayTick]).toEqual(['closed', [], false]);
    expect(page?.steps.filter(({ state }) => state === 'pending')).toEqual([]);
  });
});
