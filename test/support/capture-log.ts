import type { Log } from '../../src/app/log.ts';

export interface CapturedLog extends Log {
  readonly lines: readonly { readonly level: string; readonly fields: object; readonly message: string }[];
  /** Everything that was logged, errors in fields with their message and stack. */
  text(): string;
}

/** A log that keeps what is written, for tests of what must not be written. */
export function captureLog(): CapturedLog {
  const lines: { level: string; fields: object; message: string }[] = [];
  const at = (level: string) => (fields: object, message: string) => {
    lines.push({ level, fields, message });
  };
  const spell = (_: string, value: unknown) =>
    value instanceof Error ? { name: value.name, message: value.message, stack: value.stack } : value;
  return {
    lines,
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    text: () => lines.map((line) => JSON.stringify(line, spell)).join('\n'),
  };
}
