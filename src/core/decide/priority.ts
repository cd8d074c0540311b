/** Which conversation is being held when several are open: a higher one interrupts, and the lower one is offered again. */
const levels = { urgent: 90, high: 70, normal: 50, low: 30 } as const;

export function priorityOf(word: keyof typeof levels): number {
  return levels[word];
}
