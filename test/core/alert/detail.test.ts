import { describe, expect, it } from 'vitest';
import { alertDetail } from '../../../src/core/alert/alert-detail.ts';
import { chinaZone } from '../../../src/core/alert/step-times.ts';
import { lengthText, timeText } from '../../../src/core/alert/texts.ts';
import {
  books,
  child,
  day,
  hit,
  hour,
  minute,
  person,
  raised,
  staff,
  teacher,
  theAlert,
  wednesday10,
} from '../../support/alert-county.ts';

const words = '孩子说身上疼';
const detailOf = (flag: string, chat: boolean, more: Parameters<typeof hit>[1] = {}) => {
  const alert = theAlert(raised([hit(flag, { because: words, ...more })], { reporter: teacher }));
  return alertDetail(books, alert, child(), { staffId: staff('wang'), chat }, wednesday10 + minute);
};

describe('the detail for who has it (domain 4.5)', () => {
  it('names the child by form of address and file number, the age as a band, the source as a role, and the runbook', () => {
    const text = detailOf('G02', true);
    expect(text).toContain('小军,QH-0012(6到11岁),石桥村 二组 三年级1班');
    expect(text).toContain('来源:班主任,10:00');
    expect(text).toContain(`原话:${words}`);
    expect(text).toContain('1. ');
    expect(text).not.toContain('不要联系');
  });

  it.each([
    ['P03', true, false],
    ['P02', true, false],
    ['P03', false, true],
    ['G02', true, true],
  ])('%s, in a chat: %s, shows the words: %s', (flag, chat, shown) => {
    expect(detailOf(flag, chat).includes(words)).toBe(shown);
  });

  it('says whom not to contact when home is excluded, and when only a suspect is', () => {
    expect(detailOf('P02', true)).toContain('不要联系:照护人、父母和同住的人');
    expect(detailOf('P05', true, { suspect: 'stranger', suspectPersonIds: [person('x')] })).toContain(
      '不要联系可能伤害孩子的人',
    );
  });

  it('a child whose birth date is unknown has no age, an unknown child no line that guesses', () => {
    const alert = theAlert(raised([hit('P01', { childId: null })]));
    const viewer = { staffId: staff('wang'), chat: true };
    expect(alertDetail(books, alert, child({ birthDate: null }), viewer, wednesday10)).toContain('年龄待核');
    expect(alertDetail(books, alert, null, viewer, wednesday10)).toContain('还不知道是哪一个');
  });
});

describe('times as people read them', () => {
  it.each([
    [0, '10:00'],
    [14 * hour - minute, '23:59'],
    [-day, '11月17日10:00'],
    [-(17 * day + 12 * hour), '10月31日22:00'],
    [-322 * day, '12月31日10:00'],
  ])('%i ms from a Wednesday at ten reads %s', (shift, text) => {
    expect(timeText(wednesday10 + shift, wednesday10, chinaZone)).toBe(text);
  });

  it('29 February exists', () => {
    expect(timeText(Date.UTC(2028, 1, 29, 1, 5), wednesday10, chinaZone)).toBe('2月29日09:05');
  });

  it.each([
    [15 * minute, '15分钟'],
    [61 * minute, '61分钟'],
    [4 * hour, '4小时'],
    [3 * day, '3天'],
    [0, '1分钟'],
  ])('%i ms is %s', (ms, text) => {
    expect(lengthText(ms)).toBe(text);
  });
});
