import type { Flow } from '../flow.ts';
import type { Report } from '../read-flow-file.ts';

/** What a file's head must and must not have. */
export function checkHead(flow: Flow, report: Report): void {
  const { file } = flow;
  if (flow.sub) {
    for (const part of ['opening', 'closing', 'roster', 'trigger'] as const) {
      if (file[part] !== undefined) report([part], 'sub_head', `A sub-conversation has no "${part}".`);
    }
  }
  if (file.roster !== undefined && !flow.perChild) report(['roster'], 'roster', 'A roster needs "perChild: true".');
  if (flow.side === 'family' && !flow.sub) checkClosing(flow, report);
  for (const [index, step] of file.steps.entries()) {
    const zero = 'zero' in step && step.zero !== undefined;
    if (zero && flow.side === 'family') {
      report(
        ['steps', index, 'zero'],
        'zero',
        'In family files 0 means 请人打电话 everywhere; "zero" is for staff files.',
      );
    }
    if (
      step.id === 'opening' ||
      step.id === 'roster' ||
      step.id === 'end' ||
      step.id === 'continue' ||
      step.id === 'closing'
    ) {
      report(['steps', index, 'id'], 'reserved_id', `"${step.id}" is a name of the engine's own.`);
    }
  }
}

/** The last line of every family conversation has the urgent numbers (domain 5.1). */
function checkClosing(flow: Flow, report: Report): void {
  const closing = flow.file.closing;
  if (closing === undefined) {
    report([], 'no_closing', 'A family conversation needs a closing with 110 and 120 (缺结束语).');
    return;
  }
  const texts = [
    { text: closing.text, path: ['closing', 'text'] },
    ...(closing.variants ?? []).map(({ text }, index) => ({ text, path: ['closing', 'variants', index, 'text'] })),
  ];
  for (const { text, path } of texts) {
    if (!text.includes('110') || !text.includes('120')) {
      report(path, 'no_urgent_numbers', 'The closing must name 110 and 120 (结束语要有110、120).');
    }
  }
}
