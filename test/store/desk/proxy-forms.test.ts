import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CodeAct, CodeResult, ProxyWay } from '../../../src/app/desk/talk-port.ts';
import { type CountyApp, china, startCountyApp } from '../../support/county-app.ts';
import { villageId, villageLedger } from '../../support/village-ledger.ts';

/** Forms that staff fill for whoever calls, on a real store. */
let app: CountyApp;
const grandfather = villageId('person', '张爷爷');
const father = villageId('person', '张哥');

beforeAll(async () => {
  app = await startCountyApp({ ledger: villageLedger({ oneChild: true }), at: china('2026-11-05 10:00') });
});
afterAll(() => app.stop());

async function code(
  name: string,
  what: CodeAct['what'],
  over: Partial<CodeAct> & { readonly way?: ProxyWay } = {},
): Promise<CodeResult> {
  const actor = await app.enterDesk(name);
  await app.jumpTo(app.clock.now() + 1_000);
  const { way = 'phone_in.write', ...act } = over;
  const made = { personId: grandfather, what, actId: randomUUID(), at: app.clock.now(), ...act };
  const result = await app.talk.code(actor, way, made);
  await app.settle();
  return result;
}

async function form(name: string, sessionId: string, personId = grandfather) {
  return app.talk.form(await app.enterDesk(name), 'phone_in.write', personId, sessionId);
}

async function answer(name: string, sessionId: string, button: string, text = ''): Promise<CodeResult> {
  const seenAt = (await form(name, sessionId))?.seenAt ?? 0;
  return code(name, { type: 'answer', sessionId, seenAt, button, text });
}

describe('whoever calls', () => {
  it('is found by name, by the child, by phone, within scope', async () => {
    const found = async (name: string, words: string) =>
      (await app.talk.find(await app.enterDesk(name), words)).map((one) => one.name);
    expect(await found('李姐', '张爷')).toEqual(['张爷爷']);
    expect(new Set(await found('李姐', '小军'))).toEqual(new Set(['王奶奶', '张爷爷', '张哥', '张嫂']));
    const { phoneE } = await app.prisma.person.findUniqueOrThrow({ where: { id: grandfather } });
    const phone = phoneE === null ? '' : app.crypto.decrypt('person', 'phone_e', grandfather, phoneE);
    expect((await found('施值班', phone)).at(0)).toBe('张爷爷');
    expect(await found('王老师', '张爷')).toEqual(['张爷爷']);
    for (const name of ['新老师', '水校长', '刘叔', '奚书记', '训练员'])
      expect([name, await found(name, '张爷')]).toEqual([name, []]);
    for (const words of ['', '  ', '%', "'; drop table person; --", '长'.repeat(10_000)])
      expect(await found('李姐', words)).toEqual([]);
  });

  it('is offered what fits: guardians one form, parents another; out of scope there is nobody', async () => {
    const flows = async (name: string, personId: string, way: ProxyWay = 'phone_in.write') =>
      (await app.talk.caller(await app.enterDesk(name), way, personId))?.flows.map(({ id }) => id);
    expect(await flows('李姐', grandfather)).toContain('F02_guardian_monthly');
    expect(await flows('李姐', grandfather)).not.toContain('F03_parent_monthly');
    expect(await flows('李姐', father)).toEqual(
      expect.arrayContaining(['F03_parent_monthly', 'F10_departure', 'F15_help']),
    );
    expect(await flows('水校长', grandfather)).toBeUndefined();
    expect(await flows('水校长', grandfather, 'inbox.act')).toBeDefined();
    expect(await flows('新老师', grandfather)).toBeUndefined();
    expect(await flows('施值班', villageId('person', '李姐'))).toBeUndefined();
  });
});

describe('a form', () => {
  let sessionId: string;

  it('begins with the question of the conversation, and the person gets nothing', async () => {
    const actId = randomUUID();
    const begin = { type: 'begin', flowId: 'F02_guardian_monthly' } as const;
    const first = await code('李姐', begin, { actId });
    expect(first.kind).toBe('next');
    expect(await code('李姐', begin, { actId })).toEqual(first);
    expect(await code('李姐', begin)).toEqual(first);
    sessionId = first.kind === 'next' ? first.sessionId : '';
    const page = await form('李姐', sessionId);
    expect(page?.questions.map(({ text }) => text).join()).toContain('小军');
    expect(page?.questions.flatMap(({ buttons }) => buttons ?? []).length).toBeGreaterThan(1);
    expect(app.inbox('张爷爷')).toEqual([]);
    expect((await app.talk.unfinished(await app.enterDesk('李姐'))).map(({ name }) => name)).toEqual(['张爷爷']);
    expect(await app.talk.unfinished(await app.enterDesk('施值班'))).toEqual([]);
  });

  it('records who answered for whom: session, answer, audit', async () => {
    expect((await answer('李姐', sessionId, '1')).kind).toBe('next');
    const session = await app.prisma.flowSession.findUniqueOrThrow({ where: { id: sessionId } });
    expect([session.proxyBy, session.partyId]).toEqual([villageId('staff', '李姐'), grandfather]);
    const answers = await app.prisma.answer.findMany({ where: { sessionId } });
    expect(answers.map(({ understoodBy, personId, inboundId }) => [understoodBy, personId, inboundId])).toEqual([
      ['proxy', grandfather, null],
    ]);
    const audit = await app.prisma.auditLog.findMany({ where: { entityId: grandfather, action: 'proxy_answered' } });
    expect(audit.map(({ actorId }) => actorId)).toEqual([villageId('person', '李姐')]);
    expect(await app.prisma.inboundMessage.count({ where: { partyId: grandfather } })).toBe(0);
  });

  it('two at once: the second is shown the question that is next, and nothing is recorded for it', async () => {
    const seenAt = (await form('李姐', sessionId))?.seenAt ?? 0;
    expect((await code('李姐', { type: 'answer', sessionId, seenAt, button: '1', text: '' })).kind).toBe('next');
    const count = await app.prisma.answer.count({ where: { sessionId } });
    const second = await code('施值班', { type: 'answer', sessionId, seenAt, button: '2', text: '' });
    expect(second).toEqual({ kind: 'changed', sessionId });
    expect(await app.prisma.answer.count({ where: { sessionId } })).toBe(count);
  });

  it('words that mean danger raise the same alert, and the help is read out on every page after it', async () => {
    expect((await answer('李姐', sessionId, '', '今晚屋头没得人')).kind).toBe('next');
    const alert = (await app.alerts()).find(({ flag }) => flag === 'G02');
    expect(alert?.severity).toBe('red');
    const page = await form('李姐', sessionId);
    expect(page?.help.join()).toContain('大人');
    expect(app.inbox('张爷爷')).toEqual([]);
    // Whoever is on duty hears of it as of any other.
    expect(
      app
        .inbox('施值班')
        .map(({ text }) => text)
        .join(),
    ).toContain('红色');
  });

  it('is gone on with by others in scope, and by nobody else', async () => {
    expect((await form('施值班', sessionId))?.sessionId).toBe(sessionId);
    for (const name of ['新老师', '水校长', '刘叔']) expect([name, await form(name, sessionId)]).toEqual([name, null]);
    expect(await form('李姐', sessionId, father)).toBeNull();
    for (const bad of ['x', villageId('none')]) expect(await form('李姐', bad)).toBeNull();
    const stolen = await code('刘叔', { type: 'answer', sessionId, seenAt: 0, button: '1', text: '' });
    expect(stolen).toEqual({ kind: 'unknown' });
  });

  it('the person writes meanwhile: they are shown the question, and their word is not its answer', async () => {
    const count = await app.prisma.answer.count({ where: { sessionId } });
    expect((await app.writes('张爷爷', '1')).join('')).not.toBe('');
    expect(await app.prisma.answer.count({ where: { sessionId } })).toBe(count);
  });

  it('ends, is evidence of the month, and says so to whoever answers once more', async () => {
    let last: CodeResult = { kind: 'gone' };
    for (let n = 0; n < 40; n++) {
      last = await answer('李姐', sessionId, '1');
      if (last.kind !== 'next') break;
      sessionId = last.sessionId;
    }
    expect(last.kind).toBe('over');
    expect(last.kind === 'over' && last.readOut.length).toBeGreaterThan(0);
    const done = await app.prisma.flowSession.findMany({
      where: { partyId: grandfather, flowId: 'F02_guardian_monthly' },
    });
    expect(done.map(({ state, proxyBy }) => [state, proxyBy])).toEqual([['done', villageId('staff', '李姐')]]);
    expect((await answer('李姐', sessionId, '1')).kind).toBe('gone');
  });

  it('an answer that comes after the end is read for danger all the same', async () => {
    expect((await answer('李姐', sessionId, '', '娃儿掉塘里了')).kind).toBe('gone');
    expect((await app.alerts()).map(({ flag }) => flag)).toContain('P06');
  });

  it('an account in training fills none, and no form of staff is begun for a family', async () => {
    expect((await code('李姐', { type: 'begin', flowId: 'F07_visit' })).kind).toBe('unknown');
    expect((await code('李姐', { type: 'begin', flowId: 'F03_parent_monthly' })).kind).toBe('unknown');
    expect((await code('新老师', { type: 'begin', flowId: 'F02_guardian_monthly' })).kind).toBe('unknown');
  });

  it('the answer to an open question of the person’s own goes into their own conversation', async () => {
    await app.ask('F15_help', '张爷爷');
    const [open] = (await app.talk.caller(await app.enterDesk('水校长'), 'inbox.act', grandfather))?.open ?? [];
    const page = await app.talk.form(await app.enterDesk('水校长'), 'inbox.act', grandfather, open?.sessionId ?? '');
    const what = {
      type: 'answer',
      sessionId: open?.sessionId ?? '',
      seenAt: page?.seenAt ?? 0,
      button: '1',
      text: '',
    } as const;
    const before = app.inbox('张爷爷').length;
    expect((await code('水校长', what, { way: 'inbox.act' })).kind).toBe('next');
    expect(await app.prisma.answer.count({ where: { sessionId: what.sessionId, understoodBy: 'proxy' } })).toBe(1);
    expect(app.inbox('张爷爷').length).toBe(before);
  });
});
