import { deriveId } from '../../core/ids.ts';
import type { Ledger } from '../../store/ledger.ts';
import { type Draw, makeDraw } from './draw.ts';
import { answersOfCarer, levelOf, type MonthOfTalk, monthOf } from './draw-talk.ts';

const dayMs = 86_400_000;

/** What the invented county has behind it: talks held, contacts, visits, assessments (domain 12.2 "24 months of answers"). */
export interface History {
  readonly sessions: readonly { id: string; personId: string; childId: string | null; flowId: string; at: number }[];
  readonly answers: readonly {
    id: string;
    sessionId: string;
    flowId: string;
    stepId: string;
    childId: string | null;
    personId: string;
    value: string | readonly string[];
    at: number;
  }[];
  readonly contacts: readonly {
    id: string;
    childId: string;
    fromPersonId: string;
    fromRole: string;
    toRole: string;
    method: string;
    at: number;
    source: string;
  }[];
  readonly records: readonly {
    id: string;
    kind: string;
    childId: string;
    personId: string;
    at: number;
    periodKey: string | null;
    state: string | null;
    data: Readonly<Record<string, string | number | readonly string[]>>;
  }[];
  /** Duties of months that are over: done by a talk or a visit (`evidence`), or missed. */
  readonly duties: readonly {
    id: string;
    rule: string;
    ownerPersonId: string;
    childId: string;
    periodKey: string;
    opensAt: number;
    dueAt: number;
    promptedAt: number | null;
    evidence: { kind: 'flow_session' | 'file_record'; id: string; at: number } | null;
  }[];
  readonly levels: readonly { childId: string; level: string; at: number }[];
  readonly heard: readonly { childId: string; parentPersonId: string; at: number }[];
}

type Growing = { readonly [K in keyof History]: History[K][number][] };
type Child = Ledger['children'][number];

interface Past {
  readonly ledger: Ledger;
  readonly draw: Draw;
  readonly now: number;
  readonly months: number;
  readonly grown: Growing;
}

/**
 * Draws the months that lie behind; nothing of it falls into this month but the parents' calls, so that whoever tries the product begins
 * as on the first of a month. Seasons show (fewer answers around the Spring Festival), some fall silent, some contradict each other.
 */
export function drawHistory(ledger: Ledger, seed: number, now: number, months = 24): History {
  const grown: Growing = { sessions: [], answers: [], contacts: [], records: [], duties: [], levels: [], heard: [] };
  const past: Past = { ledger, draw: makeDraw(seed ^ 0x5eed), now, months, grown };
  for (const [personId, children] of carersOf(ledger)) talks(past, personId, children);
  const directors = directorsOf(ledger);
  for (const child of ledger.children) {
    calls(past, child);
    schoolCalls(past, child);
    visits(past, child, directors.get(child.residenceRegionId));
  }
  return grown;
}

/** Who keeps which children. */
function carersOf({ careRelations, children }: Ledger): ReadonlyMap<string, readonly Child[]> {
  const byId = new Map(children.map((child) => [child.id, child]));
  const carers = new Map<string, Child[]>();
  for (const { childId, personId, kind, livesWith } of careRelations) {
    const child = byId.get(childId);
    if (child && (kind !== 'parent' || livesWith)) carers.set(personId, [...(carers.get(personId) ?? []), child]);
  }
  return carers;
}

function directorsOf({ roles, staff }: Ledger): ReadonlyMap<string, string> {
  const people = new Map(staff.map(({ id, personId }) => [id, personId]));
  const of = roles.filter(({ role }) => role === 'CHILD_DIRECTOR');
  return new Map(
    of.flatMap(({ scopeId, staffId }) => (people.has(staffId) ? [[scopeId, people.get(staffId) ?? '']] : [])),
  );
}

/** The carer's talk of every month that is over: F02, on one of the days from the fifth to the ninth. */
function talks({ draw, now, months, grown }: Past, personId: string, children: readonly Child[]): void {
  const flowId = 'F02_guardian_monthly';
  const [answers, silentFrom] = [draw.next() < 0.85 ? 0.94 : 0.65, draw.int(2, 40)];
  for (let back = months; back >= 1; back--) {
    const month = monthOf(now, back);
    const chance = answers - (month.no <= 2 ? 0.12 : 0) - (month.no === 7 || month.no === 8 ? 0.05 : 0);
    const silent = back === silentFrom || back === silentFrom + 1;
    const at = month.start + draw.int(4, 8) * dayMs + 19 * 3_600_000 + draw.int(0, 5_400) * 1_000;
    const sessionId = deriveId<string>(at, 'demo', 'session', personId);
    const answered = !silent && draw.next() <= chance;
    for (const child of children)
      grown.duties.push({
        ...dutyOf('guardian_monthly', personId, child.id, month),
        promptedAt: at - 600_000,
        evidence: answered ? { kind: 'flow_session', id: sessionId, at } : null,
      });
    if (!answered) continue;
    grown.sessions.push({ id: sessionId, personId, childId: null, flowId, at: at + 150_000 });
    for (const child of children) {
      for (const [stepId, value] of answersOfCarer(draw, month, child))
        grown.answers.push({
          id: deriveId(at, 'demo', 'answer', sessionId, child.id, stepId),
          ...{ sessionId, flowId, stepId, childId: child.id, personId, value, at },
        });
      contact(grown, child.id, personId, ['carer', 'caregiver', 'message', flowId], at);
    }
  }
}

function contact(
  grown: Growing,
  childId: string,
  fromPersonId: string,
  [fromRole, toRole, method, source]: readonly [string, string, string, string],
  at: number,
): void {
  const id = deriveId<string>(at, 'demo', 'contact', childId, fromPersonId, toRole);
  grown.contacts.push({ id, childId, fromPersonId, fromRole, toRole, method, at, source });
}

/** The calls of parents who are away: most weeks, more around festivals; each has called within the last days. */
function calls({ ledger, draw, now, months, grown }: Past, child: Child): void {
  const away = ledger.parentStates.filter(
    ({ childId, away: gone, status }) => childId === child.id && gone && status === 'normal',
  );
  for (const { parentPersonId } of away) {
    const often = [0.95, 0.8, 0.5][draw.int(0, 2)] ?? 0.8;
    const weeks = Math.floor((months * 30.4) / 7);
    for (let back = weeks; back >= 1; back--) {
      const at = now - back * 7 * dayMs + draw.int(0, 5) * dayMs - draw.int(0, 7_200) * 1_000;
      if (back === 1 || draw.next() < often)
        contact(
          grown,
          child.id,
          parentPersonId,
          ['parent', 'child', draw.next() < 0.6 ? 'video' : 'call', 'F03_parent_weekly'],
          at,
        );
    }
    const last = grown.contacts.at(-1);
    if (last) grown.heard.push({ childId: child.id, parentPersonId, at: last.at });
  }
}

/** The class teacher's word with the home, every other week of the terms that are over. */
function schoolCalls({ ledger, draw, now, months, grown }: Past, child: Child): void {
  const { headTeacherId } = ledger.classes.find(({ id }) => id === child.classId) ?? {};
  const teacher = ledger.staff.find(({ id }) => id === headTeacherId)?.personId;
  if (!teacher) return;
  for (let back = months; back >= 1; back--) {
    const month = monthOf(now, back);
    if ([2, 7, 8].includes(month.no)) continue;
    for (const day of [5, 19])
      if (draw.next() < 0.9)
        contact(
          grown,
          child.id,
          teacher,
          ['class_teacher', 'caregiver', 'call', 'F06_teacher_contacts'],
          month.start + (day + draw.int(0, 3)) * dayMs + 9 * 3_600_000,
        );
  }
}

/** The director's visits by level, and the assessment of every September. */
function visits({ draw, now, months, grown }: Past, child: Child, director: string | undefined): void {
  if (!director) return;
  const level = levelOf(draw, child);
  for (let back = months; back >= 1; back--) {
    const month = monthOf(now, back);
    const at = month.start + draw.int(2, 26) * dayMs + draw.int(9, 17) * 3_600_000;
    if (month.no === 9) assess(grown, child, director, level, month);
    const every = level === 'high' || level === 'middle' ? 1 : level === 'low' ? 2 : 3;
    if (back % every !== 1 % every) continue;
    const id = deriveId<string>(at, 'demo', 'visit', child.id);
    const visited = draw.next() <= 0.88;
    grown.duties.push({
      ...dutyOf(every === 1 ? 'visit_middle' : 'visit_low', director, child.id, month),
      promptedAt: null,
      evidence: visited ? { kind: 'file_record', id, at } : null,
    });
    if (!visited) continue;
    const record = { kind: 'visit', childId: child.id, personId: director, at, periodKey: null, state: null };
    grown.records.push({ id, ...record, data: visitOf(draw) });
  }
}

/** A duty of a month, due at its end. */
function dutyOf(rule: string, ownerPersonId: string, childId: string, { start, end, year, no }: MonthOfTalk) {
  const periodKey = `${year}-${String(no).padStart(2, '0')}`;
  const id = deriveId<string>(start, 'demo', 'duty', rule, ownerPersonId, childId);
  return { id, rule, ownerPersonId, childId, periodKey, opensAt: start, dueAt: end };
}

function visitOf(draw: Draw): History['records'][number]['data'] {
  const score = () => (draw.next() < 0.85 ? 1 : 2);
  const alone = draw.next() < 0.7;
  return {
    saw_child: alone ? 'SEEN_ALONE' : 'SEEN_WITH',
    ...{
      family: score(),
      guard: score(),
      life: score(),
      study: score(),
      safety: score(),
      body: score(),
      mind: score(),
      peers: score(),
    },
    carer_signs: ['NO_SIGNS'],
    night: draw.next() < 0.95 ? 'ADULT' : 'SOMETIMES',
    hazards: [draw.next() < 0.9 ? 'NO_HAZARD' : draw.pick(['WIRES_GAS', 'ROAD', 'PESTICIDE'])],
    needs: [draw.next() < 0.8 ? 'NO_NEED' : draw.pick(['SCHOOL', 'CARE', 'MEDICAL'])],
    measures: ['NONE'],
  };
}

function assess(grown: Growing, child: Child, personId: string, level: string, { start, year }: MonthOfTalk): void {
  const at = start + 22 * dayMs + 10 * 3_600_000;
  const data = {
    campaign: `${year}`,
    proposed: level,
    final: level,
    sum: { high: 19, middle: 14, low: 10 }[level] ?? 8,
  };
  const record = { kind: 'assessment', childId: child.id, personId, at, periodKey: `${year}`, state: 'confirmed' };
  grown.records.push({ id: deriveId(at, 'demo', 'assessment', child.id), ...record, data });
  grown.levels.push({ childId: child.id, level, at });
}
