/** People of one village look at their telephones at the same ten minutes: what they do then shares statements. */
const slotMs = 600_000;

/** The end of the slot that this instant lies in. */
export function slotOf(at: number): number {
  return Math.ceil(at / slotMs) * slotMs;
}

/** The end of the slot that was over last at this instant. */
export function lastSlot(at: number): number {
  return Math.floor(at / slotMs) * slotMs;
}
