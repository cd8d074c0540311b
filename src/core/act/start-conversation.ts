import { z } from 'zod';
import { defineAct } from './act.ts';

/** Opens another conversation right after this turn, about the same children unless `about` is "none"; further arguments become its variables. */
export const start = defineAct(
  'start',
  z
    .object({ flow: z.string(), about: z.enum(['children', 'none']).optional() })
    .catchall(z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
  (input, { flow, about, ...vars }) => ({
    effects: [],
    start: {
      flowId: flow,
      childIds: about === 'none' ? [] : input.children.map((child) => child.id),
      vars,
      alertId: input.alert?.id ?? null,
    },
  }),
);
