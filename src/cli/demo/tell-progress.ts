const everyMs = 2_000;

/** Says now and then how far something is; small things are over before the first word. `add` is told of what is done since. */
export function tellProgress(
  out: (line: string) => void,
  what: string,
  total: number,
  clock: () => number = () => performance.now(),
): { add(count: number): void } {
  let [done, said] = [0, clock()];
  return {
    add(count) {
      done += count;
      if (clock() - said < everyMs) return;
      said = clock();
      out(`  ${what} ${Math.min(100, Math.floor((done / Math.max(1, total)) * 100))}%  (${done}/${total})`);
    },
  };
}
