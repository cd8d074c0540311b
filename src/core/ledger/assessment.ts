/** Scoring of the assessment in March, September and for a new child (domain 5.18, 6.4). */

export const assessmentItems = ['family', 'guard', 'life', 'study', 'safety', 'body', 'mind', 'peers'] as const;
export type AssessmentItem = (typeof assessmentItems)[number];

/** 正常 · 低 · 中 · 高, the least serious first. */
export const riskLevels = ['normal', 'low', 'middle', 'high'] as const;
export type RiskLevel = (typeof riskLevels)[number];

export const levelNames: Readonly<Record<RiskLevel, string>> = { normal: '正常', low: '低', middle: '中', high: '高' };

/** What one side rated: 0 good · 1 fair · 2 poor · 3 bad. */
export interface AssessmentPart {
  readonly side: 'teacher' | 'director';
  readonly ratings: Readonly<Partial<Record<AssessmentItem, number>>>;
}

export interface AssessmentContext {
  /** Any open red alert: the emergency item. */
  readonly openRed: boolean;
  /** Flags of the last half year. */
  readonly halfYearFlags: readonly string[];
  /** A visit on which the child was seen in the last six months. */
  readonly seenInHalfYear: boolean;
}

export interface ProposedLevel {
  readonly level: RiskLevel;
  readonly sum: number;
  /** As staff read them: 紧急事项 · 心理行为3分 · 合计6分 · 半年没见到孩子 … */
  readonly reasons: readonly string[];
}

const itemNames: Readonly<Record<AssessmentItem, string>> = {
  family: '家庭',
  guard: '监护',
  life: '生活',
  study: '学习',
  safety: '安全',
  body: '身体',
  mind: '心理行为',
  peers: '交往',
};
/** 无人监护, 单独居住, 一方外出另一方无监护能力; 疑似事实无人抚养; two weeks and more of changed behaviour. */
const bonds: readonly (readonly [flag: string, reason: string])[] = [
  ['G01', '重点对象'],
  ['G02', '重点对象'],
  ['G08', '重点对象'],
  ['C02', '疑似事实无人抚养'],
  ['M02', '半年内情绪行为异常'],
];

/** The worse of the sides, item by item; items that nobody rated are absent. */
export function worseRatings(parts: readonly AssessmentPart[]): ReadonlyMap<AssessmentItem, number> {
  const worse = new Map<AssessmentItem, number>();
  for (const { ratings } of parts)
    for (const item of assessmentItems) {
      const rated = ratings[item];
      if (rated !== undefined) worse.set(item, Math.max(rated, worse.get(item) ?? 0));
    }
  return worse;
}

/** The worse of two levels. */
export function atLeast(level: RiskLevel, bound: RiskLevel): RiskLevel {
  return riskLevels.indexOf(level) >= riskLevels.indexOf(bound) ? level : bound;
}

export function isLower(level: RiskLevel, than: RiskLevel): boolean {
  return riskLevels.indexOf(level) < riskLevels.indexOf(than);
}

/** `high`, or null for anything else that a column or a record may hold ("unverified", ""). */
export function riskLevelOf(value: unknown): RiskLevel | null {
  return riskLevels.find((level) => level === value) ?? null;
}

function byRatings(rated: ReadonlyMap<AssessmentItem, number>, sum: number): RiskLevel {
  const worst = Math.max(0, ...rated.values());
  if (worst >= 3 || sum >= 9) return 'high';
  if (worst === 2 || sum >= 5) return 'middle';
  return sum >= 1 ? 'low' : 'normal';
}

/**
 * The level that the system proposes; staff set the final one. Null while an item is rated by nobody, unless what is known is
 * 高 already: an old level is never copied, and unknown is not safe.
 */
export function proposeLevel(parts: readonly AssessmentPart[], context: AssessmentContext): ProposedLevel | null {
  const rated = worseRatings(parts);
  const sum = [...rated.values()].reduce((total, one) => total + one, 0);
  if (context.openRed) return { level: 'high', sum, reasons: ['有紧急事项,不计分'] };
  const scored = byRatings(rated, sum);
  if (rated.size < assessmentItems.length && scored !== 'high') return null;
  const bad = assessmentItems.flatMap((item) => {
    const rating = rated.get(item) ?? 0;
    return rating >= 2 ? [`${itemNames[item]}${rating}分`] : [];
  });
  const bound = [
    ...bonds.flatMap(([flag, reason]) => (context.halfYearFlags.includes(flag) ? [reason] : [])),
    ...(context.seenInHalfYear ? [] : ['半年没见到孩子']),
  ];
  const level = bound.length > 0 ? atLeast(scored, 'middle') : scored;
  return { level, sum, reasons: [`合计${sum}分`, ...bad, ...new Set(bound)] };
}
