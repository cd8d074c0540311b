import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * What takes longest begins first, so that no worker waits for the other at the end. The file of the twenty kills takes a
 * minute; browsers come after what does not look at the clock, so that they do not run beside it.
 */
const order = [
  /chaos\/chaos\./u,
  /\/scenarios\//u,
  /\/campaign\//u,
  /\/e2e\//u,
  /\/chaos\//u,
  /\/channels\//u,
  /\/store\//u,
  /\/(app|cli|main)\//u,
];

const rank = ({ moduleId }: TestSpecification): number => {
  const at = order.findIndex((pattern) => pattern.test(moduleId));
  return at === -1 ? order.length : at;
};

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}
