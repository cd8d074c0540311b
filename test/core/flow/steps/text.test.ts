import { describe, expect, it } from 'vitest';
import { flowsOf, play } from '../support/play.ts';
import { readOne } from '../support/read-one.ts';

describe('text', () => {
  const step = '{id: where, type: text, prompt: 住哪里?, maxLength: 10}';

  it.each([
    ['他姑姑家', '他姑姑家'],
    ['  县城 ', '县城'],
    ['3', 'again'],
    ['3号楼', '3号楼'],
    ['一二三四五六七八九十多余', '一二三四五六七八九十'],
    ['一二三四五六七八九😀', '一二三四五六七八九'],
    ['   ', 'again'],
  ])('%s → %s', (answer, value) => {
    expect(readOne(step, answer)).toBe(value);
  });

  it('takes a bare digit for words from staff only', () => {
    expect(readOne(step, '3', { side: 'staff' })).toBe('3');
  });

  it('stores nothing for "没有" where the answer is optional', () => {
    expect(readOne('{id: more, type: text, prompt: 别的?, optional: true}', '没有。')).toBe('');
    expect(readOne('{id: more, type: text, prompt: 别的?}', '没有')).toBe('没有');
  });

  it('takes a voice message as an answer that a person listens to, a photo only where it is asked for', () => {
    const flows = flowsOf(
      'id: T_voice\nversion: 1\ntitle: t\nside: staff\nsteps: [{id: where, type: text, prompt: 住哪里?}, {id: b, type: text, prompt: 还有?}]',
    );
    const outputs = play(flows, 'T_voice').say({ kind: 'voice' });
    expect(outputs.map(({ kind }) => kind)).toEqual(['answer', 'not_understood', 'say']);
    expect(readOne(step, { kind: 'photo' })).toBe('again');
    expect(readOne('{id: house, type: text, prompt: 拍房子?, photo: true}', { kind: 'photo' })).toBe('(照片)');
  });
});
