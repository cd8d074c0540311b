/** What is to happen when, in virtual time: earliest first, and among equals by `key`, whoever was put in first. */
export interface Agenda<T> {
  put(at: number, key: string, what: T): void;
  /** When the first is due; infinity when nothing is. */
  nextAt(): number;
  /** Takes the first. */
  take(): { readonly at: number; readonly what: T } | undefined;
}

/** A binary heap. */
export function makeAgenda<T>(): Agenda<T> {
  const heap: { readonly at: number; readonly key: string; readonly what: T }[] = [];
  const before = (a: number, b: number): boolean => {
    const [x, y] = [heap[a], heap[b]];
    if (!x || !y) return false;
    return x.at < y.at || (x.at === y.at && x.key < y.key);
  };
  const swap = (a: number, b: number): void => {
    const [x, y] = [heap[a], heap[b]];
    if (!x || !y) return;
    heap[a] = y;
    heap[b] = x;
  };
  return {
    put(at, key, what) {
      heap.push({ at, key, what });
      for (let here = heap.length - 1; here > 0; ) {
        const parent = (here - 1) >> 1;
        if (!before(here, parent)) break;
        swap(here, parent);
        here = parent;
      }
    },
    nextAt: () => heap[0]?.at ?? Number.POSITIVE_INFINITY,
    take() {
      const first = heap[0];
      const last = heap.pop();
      if (first && last && heap.length > 0) {
        heap[0] = last;
        for (let here = 0; ; ) {
          const left = 2 * here + 1;
          const least = before(left + 1, left) ? left + 1 : left;
          if (!before(least, here)) break;
          swap(here, least);
          here = least;
        }
      }
      return first;
    },
  };
}
