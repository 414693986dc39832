/** The parts of the queue, as the contract names them. */
export const queueViews = ["arrivals", "mine", "in-work", "due-soon", "outstanding", "deletions", "all"] as const;
export type QueueView = (typeof queueViews)[number];

/** The part that an address names; the first one for anything else. */
export function viewIn(value: string | null): QueueView {
  return queueViews.find((view) => view === value) ?? "arrivals";
}
