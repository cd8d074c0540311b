import { describe, expect, it } from 'vitest';
import type { Decision, Effect } from '../../../src/core/effect.ts';
import { forbiddenIn } from '../../../src/core/text/forbidden-in.ts';
import { flagsOf, hand, idOf, Party, said } from '../../support/party.ts';
import { projectPlaybook } from '../../support/playbook.ts';
import { evening, home } from './duty-people.ts';

const playbook = projectPlaybook();
const family = () => new Party(playbook);
const minuteMs = 60_000;

function of<K extends Effect['kind']>({ effects }: Decision, kind: K): Extract<Effect, { kind: K }>[] {
  return effects.filter((effect): effect is Extract<Effect, { kind: K }> => effect.kind === kind);
}

function end(party: Party): Decision {
  const until = party.situation.taken?.until ?? 0;
  party.situation = { ...party.situation, now: Math.max(until, party.situation.now) };
  return party.decided({ kind: 'take_over_due', timerId: idOf('timer'), personId: idOf('grandmother'), at: until });
}

describe('a conversation that was taken over', () => {
  it('the bot is silent, and every message lies before the taker', () => {
    const party = family();
    party.ask('F02_guardian_monthly');
    expect(said(party.staff({ type: 'take' }))).toContain('李姐来跟您说话了');
    const turn = party.write('2');
    expect(said(turn)).toBe('');
    expect(of(turn, 'save_answer')).toEqual([]);
    expect(of(turn, 'file_inbox')).toMatchObject([{ reason: 'while_taken', assignedTo: hand('李姐').staffId }]);
  });

  it.each([
    ['语音', { content: { kind: 'voice', mediaRef: 'v1' } }],
    ['照片', { content: { kind: 'photo', mediaRef: 'p1' } }],
    ['菜单', { content: { kind: 'text', text: '菜单' } }],
    ['停', { content: { kind: 'text', text: '停' } }],
    ['0', { content: { kind: 'text', text: '0' } }],
    ['换人了', { content: { kind: 'text', text: '你打错了' } }],
  ] as const)('%s too', (_, over) => {
    const party = family();
    party.staff({ type: 'take' });
    const turn = party.write('', over);
    expect(said(turn)).toBe('');
    expect(of(turn, 'file_inbox').map(({ reason }) => reason)).toContain('while_taken');
  });

  it('danger is read first and raises its alert, with the help text of a red one', () => {
    const party = family();
    party.staff({ type: 'take' });
    const turn = party.write('娃儿掉塘里了');
    expect(flagsOf(turn)).toEqual(['P06 red']);
    expect(said(turn)).toContain('120');
    expect(of(turn, 'file_inbox').map(({ reason }) => reason)).toEqual(['while_taken']);
  });

  it.each(['急', '9'])('%s gets the emergency text, and its questions go on by themselves', (word) => {
    const party = family();
    party.staff({ type: 'take' });
    const turn = party.write(word);
    expect(flagsOf(turn)).toEqual(['P01 red']);
    expect(said(turn)).toMatch(/110.*120.*119/su);
    expect(said(party.write('1'))).not.toBe('');
  });

  it('a child who writes is answered with the hotline all the same', () => {
    const party = family();
    party.staff({ type: 'take' });
    const turn = party.write('我爷爷打我');
    expect(said(turn)).toContain('12355');
  });

  it('what staff write goes out in order and holds the conversation longer', () => {
    const party = family();
    party.staff({ type: 'take' });
    const first = party.situation.taken?.until ?? 0;
    const turn = party.staff({ type: 'write', text: '孩子今天好些了吗?' });
    expect(said(turn)).toBe('李姐：孩子今天好些了吗?');
    expect(of(turn, 'send_message')[0]).toMatchObject({ messageClass: 'reply', purpose: 'staff_word' });
    expect(party.situation.taken?.until).toBe(first + minuteMs);
    expect(of(turn, 'set_taken')[0]?.answeredBy).toBe(hand('李姐').staffId);
    expect(of(turn, 'set_timer')[0]?.dueAt).toBe(party.situation.taken?.until);
  });

  it('given back, the bot says so and asks the interrupted question again', () => {
    const party = family();
    party.ask('F02_guardian_monthly');
    party.staff({ type: 'take' });
    party.write('孩子在家');
    const turn = party.staff({ type: 'give_back' });
    expect(said(turn)).toMatch(/由我接着陪您.*刚才问到一半.*小军/su);
    expect(party.situation.taken).toBeNull();
    expect(of(party.write('1'), 'save_answer')).not.toEqual([]);
  });

  it('half an hour without a word of the staff gives it back; a word in between moves the time', () => {
    const party = family();
    party.ask('F02_guardian_monthly');
    party.staff({ type: 'take' });
    const early = party.decided({
      kind: 'take_over_due',
      timerId: idOf('timer'),
      personId: idOf('grandmother'),
      at: party.situation.now,
    });
    expect(early.effects).toEqual([]);
    const turn = end(party);
    expect(said(turn)).toMatch(/由我接着陪您.*刚才问到一半/su);
    // What nobody answered goes on waiting in the inbox.
    expect(of(turn, 'set_taken')).toEqual([{ kind: 'set_taken', personId: idOf('grandmother'), taken: null }]);
  });

  it('that ends at night, nobody is woken', () => {
    const party = family();
    party.situation = { ...party.situation, now: Date.UTC(2026, 10, 5, 14, 20) };
    party.staff({ type: 'take' });
    for (const { sendAfter } of of(end(party), 'send_message')) expect(sendAfter).toBeGreaterThan(party.situation.now);
  });

  it('after its time the bot hears again although nobody gave it back', () => {
    const party = family();
    party.ask('F02_guardian_monthly');
    party.staff({ type: 'take' });
    party.situation = { ...party.situation, now: (party.situation.taken?.until ?? 0) + minuteMs };
    expect(said(party.write('1'))).not.toBe('');
  });

  it('one of the staff at a time', () => {
    const party = family();
    party.staff({ type: 'take' });
    for (const what of [{ type: 'take' }, { type: 'write', text: '您好' }, { type: 'give_back' }] as const) {
      const turn = party.staff(what, hand('赵站长'));
      expect(turn.problem).toBe('taken_by_other');
      expect(turn.effects).toEqual([]);
    }
    expect(said(party.staff({ type: 'take' }))).toBe('');
  });

  it('nothing is asked meanwhile: campaigns, reminders; an alert does not wait', () => {
    const party = family();
    party.ask('F02_guardian_monthly');
    party.staff({ type: 'take' });
    expect(party.ask('U4_home_safe').effects).toEqual([]);
    const session = party.situation.sessions[0];
    const turn = party.decided({
      kind: 'session_timer_due',
      timerId: idOf('remind'),
      sessionId: session?.id ?? idOf('none'),
      what: 'remind',
      at: party.situation.now,
    });
    expect(said(turn)).toBe('');
    expect(of(turn, 'set_timer')).toMatchObject([{ timer: 'session_remind', dueAt: party.situation.taken?.until }]);
  });
});

describe('duties that fall due meanwhile', () => {
  it('wait until the bot may speak again, and are asked then', () => {
    const until = evening + 20 * minuteMs;
    const party = home({ taken: { by: hand('李姐').staffId, until } });
    party.run(evening);
    expect(party.said).toEqual([]);
    expect(party.situation.duties.map(({ nextAt, step }) => [nextAt, step])).toEqual([[until, 0]]);
    party.run(until);
    expect(party.said.length).toBeGreaterThan(0);
  });
});

describe('writing to a family through the bot', () => {
  it('without taking over it is one message from a person, and the bot goes on', () => {
    const party = family();
    party.ask('F02_guardian_monthly');
    const turn = party.staff({ type: 'write', text: '明天上午我来看看您和孩子。' });
    expect(of(turn, 'send_message')[0]).toMatchObject({ messageClass: 'prompt', purpose: 'staff_word' });
    expect(party.situation.taken ?? null).toBeNull();
    expect(of(party.write('1'), 'save_answer')).not.toEqual([]);
  });

  it.each(['您家是帮扶对象', '孩子风 险高', '留·守儿童的表要填'])('"%s" does not leave', (text) => {
    const turn = family().staff({ type: 'write', text });
    expect(turn.problem).toBe('forbidden_word');
    expect(turn.effects).toEqual([]);
    expect(forbiddenIn(text)).not.toBeNull();
  });

  it('every word of staff stands in the audit log', () => {
    const turn = family().staff({ type: 'write', text: '您好' });
    expect(of(turn, 'audit')).toMatchObject([
      { action: 'talk_written', entity: 'person', entityId: idOf('grandmother') },
    ]);
    expect(JSON.stringify(of(turn, 'audit'))).not.toContain('您好');
  });
});

describe('answering in somebody’s place', () => {
  const begun = () => {
    const party = family();
    const turn = party.coded({ type: 'begin', flowId: 'F02_guardian_monthly', childIds: [idOf('child', '小军')] });
    return { party, turn };
  };

  it('the question is read out, and nothing is sent', () => {
    const { party, turn } = begun();
    expect(said(turn)).toBe('');
    expect(turn.said?.at(-1)?.text).toContain('小军');
    expect(turn.said?.at(-1)?.buttons?.length).toBeGreaterThan(1);
    const next = party.codedAnswer('1');
    expect(said(next)).toBe('');
    expect(next.said?.length).toBeGreaterThan(0);
    expect(of(next, 'save_answer').map(({ understoodBy }) => understoodBy)).toEqual(['proxy']);
    expect(of(next, 'save_session').map(({ proxyBy }) => proxyBy)).toEqual([hand('李姐').staffId]);
  });

  it('the same words raise the same alert, and the help is read out', () => {
    const { party } = begun();
    const turn = party.codedAnswer('娃儿掉塘里了');
    const typed = family();
    typed.ask('F02_guardian_monthly');
    expect(flagsOf(turn)).toEqual(flagsOf(typed.write('娃儿掉塘里了')));
    expect(said(turn)).toBe('');
    expect(turn.said?.map(({ text }) => text).join()).toContain('120');
  });

  it('danger counts although the question has changed meanwhile', () => {
    const { party } = begun();
    const turn = party.codedAnswer('娃儿掉塘里了', { seenAt: 1 });
    expect(turn.problem).toBe('question_changed');
    expect(flagsOf(turn)).toEqual(['P06 red']);
    expect(of(turn, 'save_answer')).toEqual([]);
  });

  it('急 opens the emergency, read out', () => {
    const { party } = begun();
    const turn = party.codedAnswer('急');
    expect(flagsOf(turn)).toEqual(['P01 red']);
    expect(turn.said?.map(({ text }) => text).join()).toMatch(/110.*120.*119/su);
  });

  it('an open question of the person is answered in their own conversation', () => {
    const party = family();
    party.ask('F02_guardian_monthly');
    const { id } = party.situation.sessions[0] ?? { id: '' };
    const turn = party.codedAnswer('1');
    expect(of(turn, 'save_answer')[0]?.sessionId).toBe(id);
    expect(turn.problem).toBeUndefined();
  });

  it('a whole form gives the same answers as the chat, and nothing is sent to the person', () => {
    const { party } = begun();
    const answers: unknown[] = [];
    for (let n = 0; n < 30 && party.situation.sessions.length > 0; n++) {
      const turn = party.codedAnswer('1');
      expect(said(turn)).toBe('');
      answers.push(...of(turn, 'save_answer').map(({ stepId, value }) => [stepId, value]));
    }
    const chat = family();
    chat.ask('F02_guardian_monthly');
    const typed: unknown[] = [];
    for (let n = 0; n < 30 && chat.situation.sessions.length > 0; n++)
      typed.push(...of(chat.write('1'), 'save_answer').map(({ stepId, value }) => [stepId, value]));
    expect(answers.length).toBeGreaterThan(4);
    expect(answers).toEqual(typed);
  });

  it('a person who writes is shown the question first: a "1" is no answer to what they have not seen', () => {
    const { party } = begun();
    const turn = party.write('1');
    expect(of(turn, 'save_answer')).toEqual([]);
    expect(said(turn)).toContain('小军');
    expect(of(turn, 'file_inbox').map(({ reason }) => reason)).toEqual(['unclear']);
    expect(of(party.write('1'), 'save_answer')).toHaveLength(1);
  });

  it('begun twice it is one conversation', () => {
    const { party } = begun();
    const again = party.coded({ type: 'begin', flowId: 'F02_guardian_monthly', childIds: [idOf('child', '小军')] });
    expect(of(again, 'save_session')).toEqual([]);
    expect(party.situation.sessions).toHaveLength(1);
  });

  it('only conversations of families, only children of this person, nobody dead', () => {
    const party = family();
    expect(party.coded({ type: 'begin', flowId: 'F07_visit', childIds: [] }).problem).toBe('no_such_flow');
    party.coded({
      type: 'begin',
      flowId: 'F02_guardian_monthly',
      childIds: [idOf('child', '小军'), idOf('child', '别家')],
    });
    expect(party.situation.sessions[0]?.state.childIds).toEqual([idOf('child', '小军')]);
    const { person } = party.situation;
    if (person) party.situation = { ...party.situation, person: { ...person, dead: true } };
    expect(party.codedAnswer('1')).toMatchObject({ problem: 'no_person', effects: [] });
  });

  it('decided twice it is the same, ids included', () => {
    expect(begun().turn).toEqual(begun().turn);
  });
});
