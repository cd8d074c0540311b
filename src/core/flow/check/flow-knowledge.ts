import type { ZodType } from 'zod';

/** What conversation files may name; the rest of the playbook and the program give it. */
export interface FlowKnowledge {
  readonly flagCodes: ReadonlySet<string>;
  /** Those that are red unless a conversation says otherwise: they are raised before anything is asked back. */
  readonly redFlags?: ReadonlySet<string>;
  readonly acts: ReadonlyMap<string, { readonly args: ZodType }>;
  /** Groups of the answer lexicon, without "@". */
  readonly lexiconGroups: ReadonlySet<string>;
  readonly forbiddenWords: readonly string[];
}

/** Words that never stand in a message to a family (domain 5.1, 10.46). */
export const FORBIDDEN_WORDS: readonly string[] = [
  '留守',
  '困境',
  '风险',
  '高危',
  '预警',
  '问题儿童',
  '监护不力',
  '监护缺失',
  '帮扶对象',
  '贫困户',
  '辍学生',
];
