import { describe, expect, it } from 'vitest';
import { readOne, shown } from '../support/read-one.ts';

const step = (more = '') => `
id: health
type: choice
prompt: 身体好不好?
${more}
options:
  - {label: 好着呢, value: WELL, best: true, hears: ["@good"]}
  - {label: "有点小毛病,在好了", value: MINOR, hears: ["@so_so", 咳]}
  - {label: 病了, value: ILL, hears: ["@ill"]}
`;

describe('choice', () => {
  it('shows numbered lines', () => {
    expect(shown(step())).toBe('身体好不好?\n1 好着呢\n2 有点小毛病,在好了\n3 病了');
  });

  it.each([
    ['1', 'WELL'],
    ['３', 'ILL'],
    ['②', 'MINOR'],
    ['第二个', 'MINOR'],
    ['好着呢', 'WELL'],
    ['莫得事', 'WELL'],
    ['4', 'again'],
    ['12', 'again'],
    ['2个娃', 'again'],
    ['13800001111', 'again'],
    ['他爸昨天打电话了', 'again'],
    ['', 'again'],
    ['咳了几天,拿了药', 'echo:有点小毛病,在好了'],
  ])('%s → %s', (answer, value) => {
    expect(readOne(step(), answer)).toBe(value);
  });

  it.each([
    ['1', 'WELL'],
    ['好着呢', 'WELL'],
    ['莫得事', 'echo:好着呢'],
    ['好', 'echo:好着呢'],
  ])('a safety question echoes words, not digits or its own label: %s → %s', (answer, value) => {
    expect(readOne(step('safety: true'), answer)).toBe(value);
  });

  it('takes a pressed button by its key', () => {
    expect(readOne(step(), { kind: 'button', data: '2' })).toBe('MINOR');
  });

  it('takes words that fit nothing as "other" where there is one', () => {
    expect(readOne(step('other: {label: 别的, value: OTHER}'), '天上下雨了')).toBe('OTHER');
  });

  it('hides an option whose condition does not hold, and leaves the keys where they are', () => {
    const hiding = step().replace('value: MINOR,', 'value: MINOR, showWhen: "child.age > 10",');
    expect(shown(hiding)).toBe('身体好不好?\n1 好着呢\n3 病了');
    expect(readOne(hiding, '2')).toBe('again');
    expect(readOne(hiding, '3')).toBe('ILL');
  });

  it('reads 0 as the file says, for staff', () => {
    expect(readOne(step('zero: {label: 都没有, value: NONE}'), '0', { side: 'staff' })).toBe('NONE');
    expect(readOne(step('zero: {label: 都没有, value: NONE}'), '都没有', { side: 'staff' })).toBe('NONE');
  });
});
