import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkFlows, compileFlows } from '../../../../src/core/flow/compile-flows.ts';
import { PHRASES } from '../../../../src/core/flow/phrases.ts';
import { fixture, knowledge } from '../support/play.ts';

const FAMILY = `id: T_check
version: 1
title: 检查
side: family
perChild: true
steps:
  - {id: first, type: text, prompt: 怎么样?}
`;
const CLOSING = 'closing: {text: "记下了。急事报警110,急救120。"}\n';
const STAFF = FAMILY.replace('side: family', 'side: staff');
const step = (text: string) => `  - ${text}\n`;
const choice = (options: string, more = '') =>
  step(`{id: c, type: choice, prompt: 好不好?, ${more}options: [${options}]}`);

/** Each kind of problem: its code, the file, and what stands in the file where the problem is said to be. */
const BAD: readonly (readonly [string, string, string])[] = [
  ['yaml', `${STAFF}  - {id: a, id: b}\n`, 'id: b}'],
  ['shape', `${STAFF}colour: red\n`, 'colour: red'],
  ['shape', STAFF.replace('type: text', 'type: texts'), 'texts, promp'],
  ['shape', STAFF.replace('version: 1', 'version: one'), 'one'],
  ['unknown_step', STAFF + choice('{label: 好, value: A, next: nowhere}, {label: 差, value: B}'), 'nowhere}, {l'],
  [
    'unknown_flag',
    STAFF + choice('{label: 好, value: A, flags: [{code: Z99}]}, {label: 差, value: B}'),
    'Z99}]}, {lab',
  ],
  ['unknown_act', STAFF + step('{id: a, type: info, do: [{act: fly}]}'), 'fly}]}'],
  ['act_argument', STAFF + step('{id: a, type: info, do: [{act: task, kind: 3}]}'), '3}]}'],
  ['act_argument', STAFF + step('{id: a, type: info, do: [{act: task, kind: a, nonsense: 1}]}'), '1}]}'],
  ['unknown_flow', STAFF + step('{id: a, type: info, call: T_none}'), 'T_none}'],
  ['not_a_sub', STAFF + step('{id: a, type: info, call: T_check}'), 'T_check}'],
  ['call_circle', STAFF + step('{id: a, type: info, call: T_check}'), 'T_check'],
  [
    'unknown_group',
    STAFF + choice('{label: 好, value: A, hears: ["@nothing"]}, {label: 差, value: B}'),
    '"@nothing"]}',
  ],
  ['unknown_name', STAFF + step('{id: a, type: text, prompt: "{child.nome}好不好?"}'), '"{child.nome'],
  ['unknown_name', STAFF + step('{id: a, type: info, set: {x: 1}}'), '1}}'],
  ['template', STAFF + step('{id: a, type: text, prompt: "{child.name 好不好?"}'), '"{child.name'],
  ['condition', STAFF + step('{id: a, type: text, prompt: 好?, askWhen: child.agee < 8}'), 'child.agee <'],
  ['condition', STAFF + step('{id: a, type: text, prompt: 好?, askWhen: "child.age < \'8\'"}'), '"child.age <'],
  ['condition', STAFF + step('{id: a, type: text, prompt: 好?, askWhen: child.age + 1}'), 'child.age +'],
  ['condition', STAFF + step('{id: a, type: text, prompt: 好?, askWhen: "child.age <"}'), '"child.age <'],
  [
    'no_else',
    STAFF + step('{id: a, type: text, prompt: 好?, next: [{when: child.boarding, to: end}]}'),
    '[{when: chil',
  ],
  ['unreachable_step', STAFF + step('{id: a, type: text, aside: true, prompt: 好?}'), '{id: a, type'],
  [
    'dead_end',
    STAFF +
      step('{id: a, type: text, prompt: 好?, next: b, onUnclear: {then: next}}') +
      step('{id: b, type: text, prompt: 好?, next: a, onUnclear: {then: next}}'),
    '{id: first,',
  ],
  [
    'safety_missed',
    STAFF.replace('怎么样?', '怎么样?, next: [{when: child.boarding, to: end}, {else: continue}]') +
      step('{id: a, type: text, safety: true, prompt: 好?}'),
    '{id: a, type',
  ],
  [
    'safety_aside',
    STAFF.replace('怎么样?', '怎么样?, next: a') + step('{id: a, type: text, aside: true, safety: true, prompt: 好?}'),
    '{id: a, type',
  ],
  [
    'safety_condition',
    STAFF + step('{id: a, type: text, safety: true, askWhen: child.boarding, prompt: 好?}'),
    'child.boardi',
  ],
  ['no_safety_step', `${FAMILY}opening: {prompt: 您好, fastPath: true}\n${CLOSING}`, 'true}'],
  ['forbidden_word', FAMILY + choice('{label: 好, value: A}, {label: 有风险, value: B}') + CLOSING, '有风险, value:'],
  ['forbidden_word', FAMILY.replace('怎么样?', '怎么样?, voiceText: 留守的孩子怎么样') + CLOSING, '留守的孩子怎么样}'],
  ['forbidden_word', `${FAMILY}closing: {text: "贫困户请打110、120"}\n`, '"贫困户请打110、12'],
  ['you', FAMILY.replace('怎么样?', '你怎么样?') + CLOSING, '你怎么样?}'],
  ['too_long', FAMILY.replace('怎么样?', `${'长'.repeat(41)}`) + CLOSING, '长长长长长长长长长长长长'],
  [
    'too_many_options',
    FAMILY +
      choice(
        'ABCDEF'
          .split('')
          .map((v) => `{label: ${v}, value: ${v}}`)
          .join(', '),
      ) +
      CLOSING,
    '[{label: A,',
  ],
  ['key', STAFF + choice('{key: 0, label: 好, value: A}, {label: 差, value: B}'), '0, label: 好,'],
  ['key', STAFF + choice('{key: 9, label: 好, value: A}, {label: 差, value: B}'), '9, label: 好,'],
  ['duplicate_key', STAFF + choice('{key: 2, label: 好, value: A}, {label: 差, value: B}'), '{label: 差, v'],
  ['duplicate_value', STAFF + choice('{label: 好, value: A}, {label: 差, value: A}'), 'A}]}'],
  ['duplicate_step', STAFF + step('{id: first, type: text, prompt: 好?}'), 'first, type:'],
  ['reserved_id', STAFF + step('{id: end, type: text, prompt: 好?}'), 'end, type: t'],
  ['no_closing', FAMILY, 'id: T_check'],
  ['no_urgent_numbers', `${FAMILY}closing: {text: 记下了。}\n`, '记下了。}'],
  [
    'zero',
    FAMILY + step('{id: a, type: text, prompt: 好?, zero: {label: 无, value: NONE}}') + CLOSING,
    '{label: 无, v',
  ],
  ['roster', `${STAFF.replace('perChild: true', 'perChild: false')}roster: {}\n`, '{}'],
  [
    'jump_for_one_child',
    STAFF +
      choice('{label: 好, value: A, best: true}, {label: 差, value: B, next: z}') +
      step('{id: z, type: text, prompt: 好?}'),
    'z}]}',
  ],
  ['sub_head', `${STAFF}sub: true\nclosing: {text: 记下了}\n`, '{text: 记下了}'],
  ['unreachable_flow', `${STAFF}sub: true\n`, 'true'],
];

describe('what is wrong with a file', () => {
  it.each(BAD)('%s', (code, text, there) => {
    const problems = checkFlows([{ name: 'flows/T.yaml', text }], knowledge);
    const found = problems.filter((problem) => problem.code === code);
    const places = found.map(({ line, column }) => text.split('\n')[line - 1]?.slice(column - 1) ?? '');
    expect(places.map((place) => place.slice(0, there.length))).toContain(there);
    for (const problem of problems) {
      expect(problem.file).toBe('flows/T.yaml');
      expect(problem.sentence).toMatch(/\S.*[.)。::…]$/s);
    }
  });

  it('has an example for every kind of problem that the code knows', () => {
    const folder = new URL('../../../../src/core/flow/', import.meta.url);
    const code = [...readdirSync(folder), ...readdirSync(new URL('check/', folder)).map((name) => `check/${name}`)]
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(new URL(name, folder), 'utf8'))
      .join('\n');
    const kinds = new Set(
      [...code.matchAll(/(?:report\??\.?|at)\(\s*(?:\[[^\]]*\]|[\w[\]., ]+?|pathOf\([^)]*\)),\s*'([a-z_]+)'/g)].map(
        (match) => match[1],
      ),
    );
    const shown = new Set(BAD.map(([kind]) => kind));
    expect(kinds.size).toBeGreaterThan(20);
    expect(
      [...kinds].filter(
        (kind) =>
          kind !== undefined && !shown.has(kind) && !['wrong_side', 'duplicate_flow', 'clashing_step'].includes(kind),
      ),
    ).toEqual([]);
  });

  it('finds two files of the same name, a call to the other side, a step id in caller and called', () => {
    const sub =
      'id: T_sub\nversion: 1\ntitle: t\nside: family\nsub: true\nsteps:\n  - {id: a, type: text, prompt: 好?}\n';
    const caller = STAFF + step('{id: a, type: text, prompt: 好?, call: T_sub}');
    const codes = checkFlows(
      [
        { name: 'a.yaml', text: caller },
        { name: 'b.yaml', text: caller },
        { name: 'c.yaml', text: sub },
      ],
      knowledge,
    ).map(({ code, file }) => `${file} ${code}`);
    expect(codes).toEqual(['a.yaml clashing_step', 'a.yaml wrong_side', 'b.yaml duplicate_flow']);
  });

  it('is nothing for a good file, and the hash is of its text', () => {
    const text = fixture('monthly.yaml');
    const { flows, problems } = compileFlows([{ name: 'monthly.yaml', text }], knowledge);
    expect(problems).toEqual([]);
    const other = compileFlows([{ name: 'monthly.yaml', text: `${text}# again\n` }], knowledge).flows;
    expect(flows.get('T_monthly')?.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(other.get('T_monthly')?.hash).not.toBe(flows.get('T_monthly')?.hash);
  });

  it.each([
    ['&a [*a, *a]'],
    ['\u0000'],
    ['- - -'],
    ['{'],
    ['!!js/function x'],
    ['null'],
    ['[]'],
    [`a: &x [1]\nb: [${'*x,'.repeat(50)}]`],
  ])('never throws: %s', (text) => {
    expect(checkFlows([{ name: 'x.yaml', text }], knowledge).length).toBeGreaterThan(0);
  });

  it('lets a conversation with children say 你', () => {
    const text = FAMILY.replace('怎么样?', '你在哪里?') + CLOSING;
    expect(checkFlows([{ name: 'a.yaml', text: `${text}addressee: child\n` }], knowledge)).toEqual([]);
  });
});

describe("the engine's own words", () => {
  const spoken = Object.values(PHRASES).map((phrase) => (typeof phrase === 'string' ? phrase : phrase('好着呢')));
  it.each(spoken.map((phrase) => [phrase]))('%s', (phrase) => {
    for (const word of [...knowledge.forbiddenWords, '你']) expect(phrase).not.toContain(word);
    expect([...phrase.replace(/\{[^}]*\}/g, '三个字')].length).toBeLessThanOrEqual(45);
  });
});
