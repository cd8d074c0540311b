interface Entry {
  readonly chat: string;
  readonly raw: unknown;
  done: boolean;
}

/** The updates that Telegram has handed over and that it still keeps, because we have not confirmed them. */
export interface UnconfirmedUpdates {
  /** False when it is here already: Telegram hands over what is unconfirmed again and again. */
  add(id: number, chat: string, raw: unknown): boolean;
  /** The oldest update of the chat that is not done. */
  next(chat: string): { readonly id: number; readonly raw: unknown } | null;
  done(id: number): void;
  allDone(): boolean;
  /**
   * The offset below which everything is done, or 0 when there is nothing to confirm. An update that is under way keeps
   * all later ones unconfirmed.
   */
  confirmable(): number;
  /** The offset was taken by Telegram: what is below may be forgotten. */
  confirmed(offset: number): void;
}

export function makeUnconfirmedUpdates(): UnconfirmedUpdates {
  const entries = new Map<number, Entry>();
  const inOrder = () => [...entries].sort(([a], [b]) => a - b);

  return {
    add(id, chat, raw) {
      if (entries.has(id)) {
        return false;
      }
      entries.set(id, { chat, raw, done: false });
      return true;
    },
    next(chat) {
      const found = inOrder().find(([, entry]) => entry.chat === chat && !entry.done);
      return found === undefined ? null : { id: found[0], raw: found[1].raw };
    },
    done(id) {
      const entry = entries.get(id);
      if (entry !== undefined) {
        entry.done = true;
      }
    },
    allDone: () => [...entries.values()].every((entry) => entry.done),
    confirmable() {
      let offset = 0;
      for (const [id, entry] of inOrder()) {
        if (!entry.done) {
          break;
        }
        offset = id + 1;
      }
      return offset;
    },
    confirmed(offset) {
      for (const id of [...entries.keys()]) {
        if (id < offset) {
          entries.delete(id);
        }
      }
    },
  };
}
