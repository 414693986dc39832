import { setFlagsFromString } from "node:v8";

/**
 * Lets bytes outside the heap (network chunks) count with the heap instead of against a limit of their own. That limit is so low that every
 * 50 MiB of a form upload started a full collection: 1.4 s of the second core a GiB, now 0.15 s (docs/PERFORMANCE.md).
 * The other setting of the engine, a small space for young objects, can only be given at start: see `start` in package.json.
 */
export function tuneHeap(): void {
  setFlagsFromString("--external-memory-accounted-in-global-limit");
}
