import type { CompiledRule, DangerBook, GrammarFamily, Speaker, WordClass } from './danger-book.ts';
import { type FlagCode, Severity } from './flags.ts';
import { hitsOf, isAdultSpeaker, isNegated, type Person, standsBefore, subjectBefore } from './judge-context.ts';
import { matchPattern, type PatternMatch } from './match-pattern.ts';
import { type Clause, hasClass, splitClauses } from './split-clauses.ts';
import { unravelText } from './unravel-text.ts';

export interface ScanInput {
  readonly speaker: Speaker;
  /** The whole message as it came, of any length. */
  readonly text: string;
  /** The age in years of the child the conversation is about, when it is known. */
  readonly childAge?: number | undefined;
}

/** One proposed signal. It never closes anything and never states that something happened. */
export interface ScanHit {
  readonly flag: FlagCode;
  readonly severity: Severity;
  /** The words that matched, at most 40 characters. */
  readonly because: string;
  /** `alert`: pushed at once · `inbox`: to a person within four hours. */
  readonly route: 'alert' | 'inbox';
  /** The words are about a child outside this conversation ("隔壁家娃娃落水了"). */
  readonly otherChild?: boolean;
}

/** What holds for the whole message. */
interface Scene {
  readonly book: DangerBook;
  readonly speaker: Speaker;
  readonly childAge: number | undefined;
  readonly clauses: readonly Clause[];
  /** Whether a child, or family, is spoken of anywhere; asked only when a rule wants to know. */
  readonly hasChild: () => boolean;
  readonly hasFamily: () => boolean;
  /** The person of the nearest earlier clause that names one, for each clause. */
  readonly carried: () => readonly Person[];
}

/** An age under eighteen anywhere in the text means a child. */
const MINOR_AGE = /(?<!\d)(?:\d|1[0-7])(?:周?岁|岁半)/;
const WINDOW = 2;
const STEPS_PER_CLAUSE = 3000;
const rank = (severity: Severity) => Severity.options.indexOf(severity);
const softer = (severity: Severity): Severity => Severity.options[Math.min(rank(severity) + 1, 3)] ?? 'blue';
const atMost = (severity: Severity, limit: Severity): Severity => (rank(severity) < rank(limit) ? limit : severity);

function isNear(scene: Scene, index: number, wordClass: WordClass): boolean {
  for (let i = Math.max(0, index - WINDOW); i <= index + WINDOW; i += 1) {
    const clause = scene.clauses[i];
    if (clause !== undefined && hasClass(scene.book, clause, wordClass)) return true;
  }
  return false;
}

function isAnywhere(book: DangerBook, clauses: readonly Clause[], families: readonly GrammarFamily[]): boolean {
  return clauses.some((clause) => families.some((family) => hitsOf(book, clause, family).length > 0));
}

/** Whether the rule may speak at all here, before it is known how the words are meant. */
function applies(scene: Scene, rule: CompiledRule, index: number): boolean {
  const clause = scene.clauses[index];
  if (clause === undefined || hasClass(scene.book, clause, rule.unless) || isNear(scene, index, rule.unlessNear))
    return false;
  if (rule.speakers !== undefined && !rule.speakers.includes(scene.speaker)) return false;
  if (rule.dropsFromAge !== undefined && scene.childAge !== undefined && scene.childAge >= rule.dropsFromAge)
    return false;
  if (rule.near !== undefined && !isNear(scene, index, rule.near)) return false;
  if (scene.speaker !== 'unknown') return true;
  if (rule.needsChild && !scene.hasChild()) return false;
  if (rule.needsFamily && !scene.hasFamily()) return false;
  return rule.keeps.includes('story') || rule.subject === 'mind' || !isNear(scene, index, scene.book.grammar.story);
}

/** Whom the match is about; undefined when the rule is not meant for that person. */
function judgeSubject(scene: Scene, rule: CompiledRule, index: number, match: PatternMatch): Person | undefined {
  const clause = scene.clauses[index];
  if (clause === undefined) return undefined;
  const named = subjectBefore(scene.book, clause, match[0]?.start ?? 0);
  const person = named === 'nobody' ? (scene.carried()[index] ?? 'nobody') : named;
  if (named === 'thing') return undefined;
  if (rule.subject === 'any') return named === 'other_child' ? 'other_child' : 'child';
  const last = match.at(-1);
  const within = last === undefined ? 'nobody' : subjectBefore(scene.book, clause, last.start);
  const who = within === 'nobody' ? person : within;
  // An adult of an earlier clause is a hint too weak to silence a red or an orange.
  if (named === 'nobody' && within === 'nobody' && (who === 'kin' || who === 'adult' || who === 'self')) {
    return rank(rule.severity) <= 1 ? 'child' : rule.subject === 'mind' && who === 'self' ? 'self' : undefined;
  }
  if (who === 'kin' || who === 'adult' || who === 'thing') return undefined;
  if (who === 'self') return rule.subject === 'mind' || !isAdultSpeaker(scene.speaker) ? 'self' : undefined;
  if (who === 'peer')
    return scene.speaker === 'teacher' || scene.speaker === 'staff' || rule.subject === 'mind'
      ? 'child'
      : 'other_child';
  return who === 'nobody' ? 'child' : who;
}

/** The level that is left of a rule's level after how the words are meant; undefined when nothing is left. */
function judgeManner(scene: Scene, rule: CompiledRule, clause: Clause, match: PatternMatch): Severity | undefined {
  const { book, speaker } = scene;
  const keeps = (manner: (typeof rule.keeps)[number]) => rule.keeps.includes(manner);
  const curious = speaker === 'child' || speaker === 'unknown';
  let severity = rule.severity;
  if (!keeps('negation') && isNegated(book, clause, match)) return undefined;
  if (!(keeps('question') && (curious || rule.subject === 'any')) && standsBefore(book, clause, match, 'question', 6))
    return undefined;
  if (!keeps('story') && standsBefore(book, clause, match, 'fiction', 40)) return undefined;
  if (!keeps('warning') && standsBefore(book, clause, match, 'warning', 8)) {
    if (rule.warned === undefined) return undefined;
    severity = atMost(severity, rule.warned);
  }
  if (!keeps('hypothetical') && standsBefore(book, clause, match, 'hypothetical', 10)) {
    // A family's "怕他掉塘里" is a worry; a stranger's "如果…" is often the way to ask about what happened.
    severity = atMost(severity, speaker === 'unknown' ? 'orange' : 'yellow');
  }
  if (!keeps('past') && standsBefore(book, clause, match, 'past', 20)) {
    const who = subjectBefore(book, clause, match.at(-1)?.start ?? 0);
    if (who === 'kin' || who === 'adult' || (who === 'self' && speaker !== 'child')) return undefined;
    severity = softer(severity);
  }
  if (rule.softerFromAge !== undefined && scene.childAge !== undefined && scene.childAge >= rule.softerFromAge) {
    severity = softer(severity);
  }
  return severity;
}

function raised(
  scene: Scene,
  rule: CompiledRule,
  index: number,
  severity: Severity,
): { flag: FlagCode; severity: Severity } {
  for (const raise of rule.raise) {
    if (raise.under !== undefined && !(scene.childAge !== undefined && scene.childAge < raise.under)) continue;
    if (severity === rule.severity && isNear(scene, index, raise.near))
      return { flag: raise.flag ?? rule.flag, severity: raise.to };
  }
  return { flag: rule.flag, severity };
}

function quote(clause: Clause, match: PatternMatch): string {
  let text = '';
  let end = -1;
  for (const hit of match) {
    if (end !== -1 && hit.start > end) text += '…';
    text += clause.text.slice(hit.start, hit.end);
    end = hit.end;
  }
  return text.slice(0, 40);
}

function judge(scene: Scene, rule: CompiledRule, index: number, match: PatternMatch): ScanHit | undefined {
  const clause = scene.clauses[index];
  if (clause === undefined) return undefined;
  const who = judgeSubject(scene, rule, index, match);
  if (who === undefined) return undefined;
  const left = judgeManner(scene, rule, clause, match);
  if (left === undefined) return undefined;
  const { flag, severity } = raised(scene, rule, index, left);
  const because = quote(clause, match);
  if (who !== 'other_child') return { flag, severity, because, route: severity === 'red' ? 'alert' : 'inbox' };
  // A teacher or a village worker reports children; a family tells about the neighbours (domain 10.8).
  const reports = scene.speaker === 'teacher' || scene.speaker === 'staff';
  const told = reports ? severity : atMost(severity, 'orange');
  return { flag, severity: told, because, route: told === 'red' ? 'alert' : 'inbox', otherChild: true };
}

/** Whether a rule could still tell something more serious than what is known of its flag. */
function isSettled(best: ReadonlyMap<FlagCode, ScanHit>, rule: CompiledRule): boolean {
  const known = best.get(rule.flag);
  return (
    known !== undefined && rule.raise.length === 0 && !known.otherChild && rank(known.severity) <= rank(rule.severity)
  );
}

function scanClause(scene: Scene, index: number, best: Map<FlagCode, ScanHit>): void {
  const clause = scene.clauses[index];
  if (clause === undefined) return;
  const budget = { left: STEPS_PER_CLAUSE };
  const allowed = new Map<CompiledRule, boolean>();
  for (let place = 0; place < clause.words.length; place += 1) {
    for (const pattern of scene.book.patternsOf[clause.words[place]?.word ?? -1] ?? []) {
      const { rule } = pattern;
      if (isSettled(best, rule) || allowed.get(rule) === false) continue;
      if (budget.left <= 0) return;
      budget.left -= 1;
      const match = matchPattern(scene.book, pattern, clause, place, budget);
      if (match === undefined) continue;
      const may = allowed.get(rule) ?? applies(scene, rule, index);
      allowed.set(rule, may);
      const hit = may ? judge(scene, rule, index, match) : undefined;
      const before = hit && best.get(hit.flag);
      if (hit !== undefined && (before === undefined || rank(hit.severity) < rank(before.severity)))
        best.set(hit.flag, hit);
    }
  }
}

function carriedPersons(book: DangerBook, clauses: readonly Clause[]): Person[] {
  let person: Person = 'nobody';
  return clauses.map((clause) => {
    const before = person;
    const named = subjectBefore(book, clause, clause.text.length);
    if (named !== 'nobody' && named !== 'thing') person = named;
    return before;
  });
}

/** The value of `make`, made at the first call only. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/**
 * Listens for danger in one message (domain 10.6–10.8, 11.3). Pure, never throws, linear in the length of the text.
 * At most one hit per flag, the most serious first. Red hits are routed to `alert`, all others to `inbox`; an answer that
 * was also understood as a choice changes nothing.
 */
export function scan(book: DangerBook, { speaker, text, childAge }: ScanInput): ScanHit[] {
  const plain = unravelText(book, text);
  const clauses = splitClauses(book, plain);
  const known = speaker !== 'unknown';
  const scene: Scene = {
    book,
    speaker,
    childAge,
    clauses,
    carried: once(() => carriedPersons(book, clauses)),
    hasChild: once(() => known || MINOR_AGE.test(plain) || isAnywhere(book, clauses, ['child', 'peer', 'school'])),
    hasFamily: once(
      () => known || MINOR_AGE.test(plain) || isAnywhere(book, clauses, ['child', 'family_adult', 'school']),
    ),
  };
  const best = new Map<FlagCode, ScanHit>();
  const seen = new Set<string>();
  for (const [index, clause] of clauses.entries()) {
    // A flood repeats itself: the same words between the same neighbours say nothing new.
    const place = `${clauses[index - 1]?.text}\n${clause.text}\n${clauses[index + 1]?.text}`;
    if (clauses.length > 50 && seen.has(place)) continue;
    seen.add(place);
    scanClause(scene, index, best);
  }
  return [...best.values()].sort((a, b) => rank(a.severity) - rank(b.severity) || a.flag.localeCompare(b.flag));
}
