import type { Severity } from '../../core/flow/outcome.ts';
import type { Lang } from './language.ts';
import { severityWord } from './words.ts';

const english: Readonly<Record<Severity, string>> = { red: 'Red', orange: 'Orange', yellow: 'Yellow', blue: 'Blue' };

/** 红 · Red, in its colour and in words. */
export function severityTag(severity: Severity, lang: Lang) {
  return <span class={`tag ${severity}`}>{lang === 'zh' ? severityWord[severity] : english[severity]}</span>;
}
