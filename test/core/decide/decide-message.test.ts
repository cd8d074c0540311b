import { describe, expect, it } from 'vitest';
import { childFacts, flagsOf, idOf, noon, Party, personFacts, said } from '../../support/party.ts';
import { projectPlaybook } from '../../support/playbook.ts';

const playbook = projectPlaybook();
const family = () => new Party(playbook);
const stranger = () =>
  new Party(playbook, {
    partyId: idOf('address'),
    person: null,
    children: [],
    identity: { id: idOf('address'), channel: 'web', known: false, state: 'unbound', wrongCodes: 0, lockedUntil: null },
  });

describe('danger first', () => {
  it('a red word raises its alert although the digit was good, and the help text is said', () => {
    const party = family();
    party.ask('F02_guardian_monthly');
    party.write('1');
    const turn = party.write('1 就是昨天掉塘里,捞起来了');
    expect(flagsOf(turn)).toContain('P06 red');
    expect(said(turn)).toContain('120');
  });

  it('a second hit of the same flag joins the open alert', () => {
    const party = family();
    expect(flagsOf(party.write('娃儿掉塘里了'))).toEqual(['P06 red']);
    const again = party.write('娃儿又掉河里了');
    expect(flagsOf(again)).toEqual([]);
    expect(again.effects.filter(({ kind }) => kind === 'save_signal')).toHaveLength(1);
  });

  it('words about a home where nobody is concern every child of it; words about one accident do not', () => {
    const two = () => new Party(playbook, { children: [childFacts('小军'), childFacts('小红')] });
    expect(flagsOf(two().write('今晚屋头没得人'))).toEqual(['G02 red', 'G02 red']);
    const unknown = two().write('娃儿掉塘里了');
    expect(flagsOf(unknown)).toEqual(['P06 red']);
    expect(unknown.effects.flatMap((effect) => (effect.kind === 'open_alert' ? [effect.alert.childId] : []))).toEqual([
      null,
    ]);
  });

  it('the same event decided twice gives the same effects, ids included', () => {
    const one = family().write('娃儿不见了');
    const two = family().write('娃儿不见了');
    expect(two).toEqual(one);
  });
});

describe('words that are valid everywhere', () => {
  it('9 raises P01 before anything else and shows the three numbers', () => {
    const party = family();
    party.ask('F02_guardian_monthly');
    const turn = party.write('9');
    expect(flagsOf(turn)).toEqual(['P01 red']);
    expect(said(turn)).toMatch(/110.*120.*119/su);
  });

  it('a stranger in need is helped, and nothing about any child is said', () => {
    const turn = stranger().write('急');
    expect(flagsOf(turn)).toEqual(['P01 red']);
    expect(said(turn)).toContain('110');
    expect(said(turn)).not.toContain('小军');
  });

  it('0 asks a person to phone and leaves the question open', () => {
    const party = family();
    party.ask('F02_guardian_monthly');
    party.write('1');
    const turn = party.write('0');
    expect(turn.effects.find(({ kind }) => kind === 'file_inbox')).toMatchObject({ reason: 'call_back' });
    expect(party.situation.sessions).toHaveLength(1);
  });

  it('a wrong person gets an apology without any name, and the address is suspended', () => {
    const turn = family().write('你打错了,我不认识');
    expect(said(turn)).not.toMatch(/小军|王奶奶|李姐/u);
    expect(turn.effects).toContainEqual({
      kind: 'set_identity_state',
      identityId: idOf('address'),
      state: 'suspended',
    });
  });
});

describe('strangers', () => {
  it('are asked for the code on the card, and only digits count as a wrong one', () => {
    const party = stranger();
    expect(said(party.write('你好'))).toContain('6个数字');
    expect(party.write('我是他二舅').effects.some(({ kind }) => kind === 'count_wrong_code')).toBe(false);
    expect(party.write('123456').effects.some(({ kind }) => kind === 'count_wrong_code')).toBe(true);
  });

  it('are heard like somebody of the family: their words about a child raise its alert', () => {
    expect(flagsOf(stranger().write('隔壁的人摸了她下身'))).toEqual(['P03 red']);
  });

  it('a locked address can still call for help', () => {
    const party = stranger();
    const identity = party.situation.identity;
    party.situation = { ...party.situation, identity: identity && { ...identity, lockedUntil: noon + 86_400_000 } };
    expect(said(party.write('123456'))).toContain('110');
    expect(flagsOf(party.write('9'))).toEqual(['P01 red']);
  });
});

describe('never an error', () => {
  it('what was not understood goes to a person, with an offer to call', () => {
    const turn = family().write('阿巴阿巴咕噜');
    expect(said(turn)).toContain('我没听明白');
    expect(turn.effects.find(({ kind }) => kind === 'file_inbox')).toMatchObject({ reason: 'unclear' });
  });

  it('a conversation that this playbook does not have is held by a person', () => {
    const flows = new Map([...playbook.flows].filter(([id]) => id !== 'F10_family_change'));
    const party = new Party({ ...playbook, flows });
    party.write('菜单');
    const turn = party.write('2');
    expect(said(turn)).toContain('会联系您');
    expect(turn.effects.some((effect) => effect.kind === 'file_inbox' && effect.reason === 'task')).toBe(true);
  });

  it('a child who writes gets the text for children, and the conversation stops', () => {
    const party = family();
    party.ask('F02_guardian_monthly');
    const turn = party.write('我是小军,爷爷打我');
    expect(said(turn)).toContain('你做得对');
    expect(party.situation.sessions.filter(({ flowId }) => flowId.startsWith('F02'))).toEqual([]);
    expect(turn.effects.flatMap((effect) => (effect.kind === 'open_alert' ? [effect.alert.severity] : []))).toContain(
      'red',
    );
  });
});

describe('an old button', () => {
  it('of an alert that is closed answers nothing else', () => {
    const party = new Party(playbook, {
      person: personFacts('王老师', {
        staff: {
          staffId: idOf('staff'),
          roles: [{ role: 'CLASS_TEACHER', scopeType: 'class', scopeId: idOf('class') }],
          phoneLast4: '2345',
          drill: false,
        },
      }),
      children: [childFacts('小军', { relation: 'class_teacher' })],
    });
    party.write('快报');
    const before = party.situation.sessions;
    const turn = party.write('', { content: { kind: 'button', data: 'A-2611-0001 1' } });
    expect(said(turn)).toContain('已经结案');
    expect(party.situation.sessions).toEqual(before);
  });
});

describe('a message that is tried again, or comes late', () => {
  it('raises once what it said before', () => {
    const party = family();
    const event = { id: idOf<never>('again'), externalMessageId: 'again', receivedAt: noon };
    expect(flagsOf(party.write('娃儿掉塘里了', event))).toEqual(['P06 red']);
    const again = party.write('娃儿掉塘里了', { ...event, attempts: 1 });
    expect(again.effects.filter(({ kind }) => kind === 'update_alert' || kind === 'open_alert')).toEqual([]);
  });

  it('is marked, and its danger keeps the time at which it was said', () => {
    const sentAt = noon - 3 * 3_600_000;
    const turn = family().write('今晚屋头没得人', { sentAt });
    expect(turn.late).toBe(true);
    expect(turn.effects.flatMap((effect) => (effect.kind === 'save_signal' ? [effect.signal.at] : []))).toEqual([
      sentAt,
    ]);
  });
});

describe('a conversation that is interrupted', () => {
  it('is offered again when the more urgent one has ended', () => {
    const party = family();
    party.ask('F02_guardian_monthly');
    party.write('1');
    party.write('9');
    const turn = party.write('1');
    expect(said(turn)).toContain('刚才问到一半');
    expect(said(turn)).toContain('身体好不好');
    expect(said(party.write('1'))).toContain('顾得过来');
  });
});

describe('the same words twice within ten seconds', () => {
  it('are heard again as evidence, and nobody is told of them a second time', () => {
    const party = family();
    party.write('娃儿掉塘里了');
    party.situation = { ...party.situation, echo: true };
    const turn = party.write('娃儿掉塘里了');
    expect(turn.riskScan).toEqual([{ flag: 'P06', severity: 'red', route: 'alert' }]);
    expect(new Set(turn.effects.map(({ kind }) => kind))).toEqual(
      new Set(['update_alert', 'save_signal', 'add_alert_event', 'set_timer']),
    );
  });
});
