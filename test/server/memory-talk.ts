import type { TalkPort } from '../../src/app/desk/talk-port.ts';

/** Nothing waits, nobody is found. */
export const noTalk: TalkPort = {
  items: async () => [],
  held: async () => [],
  item: async () => null,
  move: async () => ({ kind: 'unknown' }),
  talk: async () => null,
  speak: async () => ({ kind: 'unknown' }),
  find: async () => [],
  unfinished: async () => [],
  caller: async () => null,
  form: async () => null,
  code: async () => ({ kind: 'unknown' }),
};
