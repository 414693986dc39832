import { setFlagsFromString } from "node:v8";

/**
 * Lets bytes outside the heap (network chunks) count with the heap instead of against a limit of their own. That limit is so low that every
 * 50 MiB of a form upload started a full collection: 1.4 s of the second core a GiB, now 0.15 s, at the same peak of memory (docs/PERFORMANCE.md).
 */
export function tuneHeap(): void {
  setFlagsFromString("--external-memory-accounted-in-global-limit");
}
