/** Tells whoever listens in this process that something may have changed; it carries nothing. */
export function makeNews(): { tell(): void; subscribe(wake: () => void): () => void } {
  const watchers = new Set<() => void>();
  return {
    tell: () => {
      for (const wake of [...watchers]) wake();
    },
    subscribe(wake) {
      watchers.add(wake);
      return () => void watchers.delete(wake);
    },
  };
}
