import { z } from 'zod';
import { normalizeText } from '../text/normalize-text.ts';
import { understandChoice } from '../text/understand-choice.ts';
import type { FlowFile } from './flow-file.ts';
import { optionLines } from './steps/choice.ts';
import { readEntries } from './steps/read-entries.ts';
import type { OptionSource, Reading, StepType, StepView } from './steps/step-type.ts';

/**
 * Opening and roster are questions that the engine makes of a file's head (domain 5.4). They are steps like others, but
 * no types of the file format.
 */
const NO_FIELDS = z.object({});

/** Only words that cannot mean "all right, go on": a bare 好 or 要得 begins the talk (domain 11.2). */
const ALL_FINE = [
  '都好',
  '都好着',
  '都好着呢',
  '好着呢',
  '好着咧',
  '好得很',
  '挺好',
  '挺好的',
  '都挺好',
  '蛮好',
  '都蛮好',
  '都好得很',
  '很好',
  '都很好',
  '没事',
  '没啥事',
  '都没事',
  '莫得事',
  '都莫得事',
  '冇事',
  '平安',
  '都平安',
  '一切正常',
  '正常',
  '都正常',
  '老样子',
  '巴适',
  '安逸',
  '没毛病',
  '没问题',
  '都没问题',
];
const GO_ON = [
  '@yes',
  '现在',
  '说嘛',
  '说吧',
  '说',
  '问嘛',
  '问吧',
  '问',
  '来嘛',
  '来吧',
  '开始',
  '方便',
  '有空',
  '得空',
  '好',
  '好的',
  '好嘛',
  '可以',
  '行',
  '要得',
  '您说',
  '你说',
  '你问',
  '您问',
];
const LATER = ['@later', '没空', '不得空', '忙', '忙得很', '晚上再说', '明天', '明天再说', '不方便'];

function readOpening(view: StepView, text: string): Reading {
  const { options, lexicon } = view;
  const understood = understandChoice(lexicon, options, text);
  const said = understood.kind === 'match' ? options.find(({ key }) => key === understood.key) : undefined;
  const now = options.find(({ option }) => option.value === 'NOW');
  if (now === undefined) return { kind: 'unclear' };
  if (understood.kind === 'match' && said !== undefined) {
    // "都好,就是有点咳": not all is fine; every question is asked, and a person reads the words.
    const partly = said.option.value === 'FINE' && !understood.sure;
    const option = partly ? now.option : said.option;
    return { kind: 'value', value: option.value, options: [option], by: understood.by, sure: true, note: partly };
  }
  if (understood.kind === 'sequence' || /^[\d\s]*$/.test(normalizeText(text))) return { kind: 'unclear' };
  return { kind: 'value', value: 'NOW', options: [now.option], by: 'word', sure: true, note: true };
}

const opening: StepType = {
  type: 'opening',
  schema: NO_FIELDS,
  asks: true,
  mostOptions: 3,
  answerType: () => 'string',
  options: () => [],
  entries: () => 'none',
  lines: (view) => optionLines(view).filter(({ data }) => data !== FINE_KEY),
  read: readOpening,
};

/** A key that nobody can type. */
const FINE_KEY = 'fine';

function readRoster(view: StepView, text: string): Reading {
  const { options, entries, lexicon } = view;
  const understood = understandChoice(lexicon, options, text);
  const said = understood.kind === 'match' ? options.find(({ key }) => key === understood.key) : undefined;
  if (understood.kind === 'match' && understood.sure && said) {
    return { kind: 'value', value: said.option.value, options: [said.option], by: understood.by, sure: true };
  }
  // "小军有点事": the child is named at once.
  const named = /\d/.test(normalizeText(text)) ? undefined : readEntries(entries, text);
  const one = options.find(({ option }) => option.value === 'ONE');
  if (named === undefined || one === undefined) return { kind: 'unclear' };
  const children = named.found.map(({ index }) => index);
  return { kind: 'value', value: 'ONE', options: [one.option], by: 'word', sure: true, children };
}

const roster: StepType = {
  ...opening,
  type: 'roster',
  mostOptions: 2,
  entries: () => 'children',
  lines: optionLines,
  read: readRoster,
};

export interface HeadStep {
  readonly id: string;
  readonly role: 'opening' | 'roster';
  readonly kind: StepType;
  readonly options: readonly OptionSource[];
  readonly wording: {
    readonly prompt: string;
    readonly voiceText?: string | undefined;
    readonly variants?: readonly unknown[] | undefined;
  };
}

export function openingOf(file: FlowFile): HeadStep | null {
  const head = file.opening;
  if (head === undefined) return null;
  const options: OptionSource[] = [
    { source: { label: head.now ?? '现在说', hears: GO_ON }, value: 'NOW', key: '1', path: ['opening'] },
    { source: { label: head.later ?? '晚点', hears: LATER }, value: 'LATER', key: '2', path: ['opening'] },
  ];
  if (head.fastPath === true) {
    options.push({ source: { label: '都好', hears: ALL_FINE }, value: 'FINE', key: FINE_KEY, path: ['opening'] });
  }
  return { id: 'opening', role: 'opening', kind: opening, options, wording: head };
}

export function rosterOf(file: FlowFile): HeadStep | null {
  const head = file.roster;
  if (head === undefined) return null;
  const fine = head.fine ?? '{children.countWord}都好';
  const options: OptionSource[] = [
    { source: { label: fine, hears: [...ALL_FINE, '@good'] }, value: 'FINE', key: '1', path: ['roster'] },
    {
      source: { label: head.one ?? '有一个要说说', hears: ['有一个', '要说说', '@bad', '@so_so'] },
      value: 'ONE',
      key: '2',
      path: ['roster'],
    },
  ];
  const prompt = head.prompt ?? '您照看{children.names}{children.countWord}。';
  return { id: 'roster', role: 'roster', kind: roster, options, wording: { prompt } };
}
