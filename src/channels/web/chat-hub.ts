/**
 * Who is looking at which chat in this process. A wake-up carries nothing: the stream reads its rows again, so a
 * wake-up too many costs a query and one from another process is as good as our own.
 */
export interface ChatHub {
  subscribe(externalId: string, wake: () => void): () => void;
  wake(externalId: string): void;
  /** How many streams are open: for the metrics. */
  size(): number;
}

export function makeChatHub(): ChatHub {
  const watchers = new Map<string, Set<() => void>>();
  let open = 0;
  return {
    subscribe(externalId, wake) {
      const set = watchers.get(externalId) ?? new Set();
      watchers.set(externalId, set.add(wake));
      open += 1;
      let ended = false;
      return () => {
        if (ended) return;
        ended = true;
        open -= 1;
        set.delete(wake);
        if (set.size === 0 && watchers.get(externalId) === set) watchers.delete(externalId);
      };
    },
    wake(externalId) {
      for (const wake of [...(watchers.get(externalId) ?? [])]) wake();
    },
    size: () => open,
  };
}
