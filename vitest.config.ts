import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    globalSetup: ['test/support/global-setup.ts'],
    // For what hangs. Some tests start processes, which takes long where others compute; what has to be quick says so itself.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
    // The playbook, Prisma's engine and every module are read once a worker instead of once a file: half the time.
    isolate: false,
    sequence: { sequencer: LongestFirst },
  },
});
