/** The conversation engine: what the rest of the house calls. */
export type { FlowContext } from './flow-context.ts';
export { pendingStep } from './pending-step.ts';
export { resumeFlow } from './resume-flow.ts';
export { expireFlow, repeatPrompt, resumePrompt } from './resume-prompt.ts';
export { startFlow } from './start-flow.ts';
