/** The numbers of the updates that Telegram has handed over and still keeps, because we have not confirmed them. */
export interface UnconfirmedUpdates {
  /** False when it is here already: Telegram hands over what is unconfirmed again and again. */
  add(id: number): boolean;
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
  const doneById = new Map<number, boolean>();

  return {
    add(id) {
      if (doneById.has(id)) {
        return false;
      }
      doneById.set(id, false);
      return true;
    },
    done(id) {
      doneById.set(id, true);
    },
    allDone: () => [...doneById.values()].every((done) => done),
    confirmable() {
      let offset = 0;
      for (const [id, done] of [...doneById].sort(([a], [b]) => a - b)) {
        if (!done) {
          break;
        }
        offset = id + 1;
      }
      return offset;
    },
    confirmed(offset) {
      for (const id of [...doneById.keys()]) {
        if (id < offset) {
          doneById.delete(id);
        }
      }
    },
  };
}
