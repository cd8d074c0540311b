/** A conversation that cannot go on through a fault of ours: a playbook that was not checked, or a bug. */
export class FlowError extends Error {
  readonly code: 'step_limit' | 'unknown_flow' | 'unknown_step' | 'wrong_flow' | 'condition_failed';

  constructor(code: FlowError['code'], message: string) {
    super(message);
    this.name = 'FlowError';
    this.code = code;
  }
}
