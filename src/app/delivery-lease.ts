/**
 * A row that was claimed for sending belongs to its claimer for so long; after that it counts as broken off, and whoever
 * claims it next must take it for ambiguous. Longer than a send may take, with a margin for a slow database.
 */
export const deliveryLeaseMs = 30_000;

/** One send that takes longer is given up as ambiguous. */
export const sendTimeoutMs = 16_000;
