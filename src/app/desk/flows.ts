import { textFaults } from '../../core/campaign/check-campaign.ts';
import { FACTS } from '../../core/flow/facts.ts';
import type { Flow } from '../../core/flow/flow.ts';
import { FlowError } from '../../core/flow/flow-error.ts';
import { describeFlow } from '../../core/flow/picture/describe-flow.ts';
import { layOutFlow } from '../../core/flow/picture/lay-out-flow.ts';
import { factsOf, playFlow } from '../../core/flow/play-flow.ts';
import type { Playbook } from '../../core/playbook.ts';
import { saidOf } from '../../core/text/said.ts';
import type { FlowProblem, FlowRow, FlowsPort, FlowView } from './flows-port.ts';
import { messageGroups } from './message-groups.ts';
import { flagName } from './playbook-names.ts';

export interface FlowsParts {
  readonly playbook: () => Playbook;
  /** What is wrong with the files on disk. */
  readonly problems: () => readonly FlowProblem[];
}

export function makeFlows({ playbook, problems }: FlowsParts): FlowsPort {
  return {
    list: () => {
      const found = problems();
      const rows = [...playbook().flows.values()].map((flow) => rowOf(flow, found));
      return { rows: rows.toSorted((a, b) => a.id.localeCompare(b.id)), problems: found };
    },
    find: (_actor, id) => {
      const flow = playbook().flows.get(id);
      return flow ? viewOf(playbook(), flow, problems()) : null;
    },
    messages: () => messageGroups(playbook(), problems()),
    checkText: (text, side) => textFaults(text, side, false),
    play: (_actor, id, request) => {
      const flow = playbook().flows.get(id);
      if (!flow) return null;
      try {
        return playFlow(playbook(), flow, request);
      } catch (error) {
        if (error instanceof FlowError) return error.message;
        throw error;
      }
    },
  };
}

/** The file is called after the conversation: "F02_guardian_monthly" in "F02-guardian-monthly.yaml". */
function rowOf(flow: Flow, problems: readonly FlowProblem[]): FlowRow {
  const file = `conversations/${flow.id.replaceAll('_', '-')}.yaml`;
  return {
    id: flow.id,
    title: saidOf(flow.title, flow.en),
    side: flow.side,
    audience: flow.audience,
    version: flow.version,
    sub: flow.sub,
    steps: flow.steps.size,
    file,
    problems: problems.filter((one) => one.file === file),
  };
}

function viewOf(playbook: Playbook, flow: Flow, problems: readonly FlowProblem[]): FlowView {
  const described = describeFlow(flow);
  const codes = new Set(
    described.steps.flatMap(({ ways }) => ways.flatMap(({ flags }) => flags.map(({ code }) => code))),
  );
  return {
    ...rowOf(flow, problems),
    keywords: flow.trigger.keywords ?? [],
    schedule: flow.trigger.schedule ?? '',
    described,
    picture: layOutFlow(described),
    flagNames: new Map([...codes].map((code) => [code, flagName(playbook, code)])),
    facts: factsOf(flow, playbook.flows).flatMap((name) => {
      const entry = FACTS[name];
      return entry ? [{ name, ...entry }] : [];
    }),
  };
}
