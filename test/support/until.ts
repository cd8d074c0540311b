/** Waits until something holds; fails after `timeoutMs` with the condition's own words. */
export async function until(holds: () => boolean, timeoutMs = 10_000): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!holds()) {
    if (performance.now() > end) {
      throw new Error(`did not happen within ${timeoutMs} ms: ${holds.toString()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
