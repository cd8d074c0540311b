import type { FilePart } from '../../core/access/file-parts.ts';
import { partOfAnswer, partOfDuty, partOfField, partOfRecord, partOfWords } from '../../core/access/part-of.ts';
import type { AlertId } from '../../core/ids.ts';
import { type FactField, factFieldOf, factKinds } from '../../core/ledger/fact-fields.ts';
import type { Playbook } from '../../core/playbook.ts';
import { type Said, saidOf, type Words } from '../../core/text/said.ts';
import type { DeskActor } from '../desk-ports.ts';
import type { AlertMark, StoredAnswer, StoredMoment, Tie } from './child-store.ts';
import type { Moment, MomentKind } from './children-port.ts';
import {
  answerText,
  contactMethods,
  dropoutSteps,
  fieldName,
  fieldOrder,
  fieldText,
  questionText,
  recordName,
} from './moment-words.ts';
import { dutyTitle, flagName, flowTitle } from './playbook-names.ts';

/** Who reads, and what of this child. */
export interface Lens {
  readonly actor: DeskActor;
  readonly playbook: Playbook;
  readonly parts: ReadonlySet<FilePart>;
  readonly childName: string;
  /** Conversations and messages out of which an alert came that is not the reader's to know: for them there are none. */
  readonly veiled: ReadonlySet<string>;
  /** Those of restricted alerts that the reader knows: who spoke is protected (domain 4.4 no. 5). */
  readonly guarded: ReadonlySet<string>;
}

/** Whom a reporter's name is shown to. */
const knowReporters: readonly string[] = ['TOWN_STATION', 'COUNTY_OFFICE', 'POLICE_LIAISON'];

/** What the ties of a child's conversations to alerts mean for this reader. */
export function veils(
  ties: readonly Tie[],
  known: ReadonlySet<AlertId>,
  parts: ReadonlySet<FilePart>,
  roles: readonly string[],
): Pick<Lens, 'veiled' | 'guarded'> {
  const veiled = new Set<string>();
  const guarded = new Set<string>();
  const seesReporter = roles.some((role) => knowReporters.includes(role));
  for (const { alertId, sessionId, inboundId, restricted } of ties) {
    if (!restricted) continue;
    const mayKnow = alertId === null ? parts.has('protection') : known.has(alertId);
    const ids = [sessionId, inboundId].filter((id) => id !== null);
    for (const id of ids) if (!mayKnow) veiled.add(id);
    for (const id of ids) if (mayKnow && !seesReporter) guarded.add(id);
  }
  return { veiled, guarded };
}

/** A row of the timeline as far as this reader may read it; null: not at all. One's own words are always there. */
export function momentFor(lens: Lens, row: StoredMoment): Moment | null {
  if (row.role === 'DRILL') return null;
  const own = row.personId !== null && row.personId === lens.actor.personId;
  if (!own && [row.sessionId, ...row.answers.map(({ inboundId }) => inboundId)].some((id) => id && lens.veiled.has(id)))
    return null;
  const may = (part: FilePart): boolean => own || lens.parts.has(part);
  const cut = cutOf(lens, row, may);
  if (!cut) return null;
  const named = own || (lens.parts.has('care') && !(row.sessionId && lens.guarded.has(row.sessionId)));
  return {
    at: row.at,
    onDay: row.onDay,
    role: row.role,
    name: named ? row.name : '',
    lines: [],
    words: '',
    severity: null,
    alertId: null,
    ...cut,
  };
}

type Cut = Pick<Moment, 'kind' | 'title'> & Partial<Pick<Moment, 'lines' | 'words'>>;
/** A code, a number or a day: the same in both languages. */
const plain = (value: unknown): Said => saidOf(String(value ?? ''));
const bothWays = (say: (lang: keyof Said) => string): Said => ({ zh: say('zh'), en: say('en') });

type May = (part: FilePart) => boolean;

function cutOf(lens: Lens, row: StoredMoment, may: May): Cut | null {
  switch (row.type) {
    case 'session':
      return sessionCut(lens, row, may);
    case 'record':
      return may(partOfRecord(row.what)) ? recordCut(lens, row, may) : null;
    case 'contact':
      return may('care') ? { kind: 'contact', title: contactTitle(row) } : null;
    case 'fact':
      return factCut(row, may);
    case 'relation':
      return may('care') ? relationCut(row) : null;
    case 'dropout':
      return may('school')
        ? { kind: 'dropout', title: dropoutSteps[row.what] ?? plain(row.what), words: row.text }
        : null;
    case 'duty': {
      const rule = lens.playbook.duties.rules.get(row.what);
      if (!rule || !may(partOfDuty(rule.owners))) return null;
      return {
        kind: 'duty',
        title: dutyTitle(lens.playbook, row.what),
        lines: [{ label: { zh: '哪一期', en: 'Period' }, value: plain(row.data.period) }],
      };
    }
    case 'alert':
      return null;
  }
}

function sessionCut(lens: Lens, row: StoredMoment, may: May): Cut | null {
  const lines = inOrder(lens.playbook, row.answers).flatMap((answer) => {
    if (!may(answerPart(lens.playbook, answer))) return [];
    const step = lens.playbook.flows.get(answer.flowId)?.steps.get(answer.stepId);
    const value = answer.text || answerText(lens.playbook, step, answer.value);
    return value === '' ? [] : [{ label: questionText(step, lens.childName), value }];
  });
  if (lines.length === 0) return null;
  return { kind: 'answer', title: flowTitle(lens.playbook, row.what), lines };
}

/** As the conversation asks, whatever came first. */
function inOrder({ flows }: Playbook, answers: readonly StoredAnswer[]): readonly StoredAnswer[] {
  const place = ({ flowId, stepId }: StoredAnswer) => [...(flows.get(flowId)?.steps.keys() ?? [])].indexOf(stepId);
  return answers.toSorted((a, b) => (a.flowId === b.flowId ? place(a) - place(b) : 0));
}

export function answerPart(playbook: Playbook, { flowId, stepId }: Pick<StoredAnswer, 'flowId' | 'stepId'>): FilePart {
  return partOfAnswer(playbook.flows.get(flowId), stepId, (code) => playbook.flags.flags.get(code)?.restricted);
}

function recordCut({ playbook }: Lens, row: StoredMoment, may: May): Cut {
  const lines = fieldOrder(row.what, row.data).flatMap((field) => {
    const value = row.data[field];
    const text = may(partOfField(row.what, field)) ? fieldText(playbook, row.what, field, value) : '';
    const label = fieldName(field);
    return text && label ? [{ label, value: text }] : [];
  });
  const kind: MomentKind = row.what === 'visit' ? 'visit' : row.what === 'change' ? 'change' : 'record';
  return { kind, title: recordName(row.what), lines, words: may(partOfWords(row.what)) ? row.text : '' };
}

const sides: Readonly<Record<string, Said>> = {
  parent: { zh: '父母', en: 'Parents' },
  carer: { zh: '照看的人', en: 'Carer' },
  caregiver: { zh: '照看的人', en: 'Carer' },
  child: { zh: '孩子', en: 'child' },
  class_teacher: { zh: '班主任', en: 'Class teacher' },
  child_director: { zh: '儿童主任', en: 'Child director' },
  helper: { zh: '帮扶人', en: 'Helper' },
  volunteer: { zh: '志愿者', en: 'Volunteer' },
  bot: { zh: '家信', en: 'Jiaxin' },
};

function contactTitle({ what, data }: StoredMoment): Said {
  const side = (value: unknown): Said => sides[String(value).toLowerCase()] ?? { zh: '工作人员', en: 'Staff' };
  const method = contactMethods[what] ?? { zh: '联系', en: 'contact' };
  return bothWays((lang) => `${side(data.from)[lang]} → ${side(data.to)[lang]} · ${method[lang]}`);
}

function factCut(row: StoredMoment, may: May): Cut | null {
  const field = factFieldOf(row.what.split(':')[0] ?? '');
  if (!field || !may(factKinds[field].part)) return null;
  const kept = (row.data.value ?? {}) as { text?: string };
  const value = row.text || valueText(field, kept.text ?? '');
  return {
    kind: 'change',
    title: { zh: `记下：${factKinds[field].zh}`, en: `Recorded: ${factKinds[field].en}` },
    lines: [
      { label: factKinds[field], value: value || { zh: '（空）', en: '(empty)' } },
      { label: { zh: '谁说的', en: 'Source' }, value: String(row.data.source ?? '') },
    ],
  };
}

/** A choice in words; anything else as it stands. */
function valueText(field: FactField, value: string): Words {
  const { options } = factKinds[field];
  return options && Object.hasOwn(options, value) ? (options[value] ?? value) : value;
}

function relationCut({ what, data }: StoredMoment): Cut {
  const relation = String(data.relation ?? '');
  const title =
    what !== 'begins'
      ? { zh: '不再带孩子', en: 'No longer keeps the child' }
      : data.livesWith === true
        ? { zh: '开始带孩子', en: 'Began to keep the child' }
        : { zh: '登记为家里人', en: 'Registered as family' };
  const lines = relation ? [{ label: { zh: '关系', en: 'Relation' }, value: relation }] : [];
  return { kind: 'change', title, lines };
}

/** An alert that the reader may know, when it was opened and when it was closed. */
export function alertMoments(lens: Lens, marks: readonly AlertMark[]): Moment[] {
  return marks.flatMap((mark) => {
    const what = flagName(lens.playbook, mark.flagCode);
    const base = {
      kind: 'alert' as const,
      onDay: null,
      role: '',
      name: '',
      words: '',
      severity: mark.severity,
      alertId: mark.id,
      lines: [{ label: { zh: '编号', en: 'Number' }, value: plain(mark.no) }],
    };
    const opened: Moment = { ...base, at: mark.openedAt, title: what };
    if (mark.closedAt === null) return [opened];
    const title: Said =
      mark.state === 'false_alarm'
        ? { zh: `查过，不属实：${what.zh}`, en: `Looked into, unfounded: ${what.en}` }
        : { zh: `结案：${what.zh}`, en: `Closed: ${what.en}` };
    return [opened, { ...base, at: mark.closedAt, title }];
  });
}
