/** One line of `jiaxin doctor`. `fail`: families must not be invited yet; `warn`: somebody should look; `skip`: could not be asked. */
export interface Finding {
  readonly check: string;
  readonly state: 'ok' | 'warn' | 'fail' | 'skip';
  /** One sentence for whoever runs the server; no tokens, names of families or phones. */
  readonly sentence: string;
}

export const ok = (check: string, sentence: string): Finding => ({ check, state: 'ok', sentence });
export const warn = (check: string, sentence: string): Finding => ({ check, state: 'warn', sentence });
export const fail = (check: string, sentence: string): Finding => ({ check, state: 'fail', sentence });
export const skip = (check: string, sentence: string): Finding => ({ check, state: 'skip', sentence });
