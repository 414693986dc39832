import type { Change, Notifier } from "../ports/notifier.ts";

/** Changes within this process. */
export function createNotifier(): Notifier {
  const listeners = new Set<(change: Change) => void>();
  return {
    changed: (change) => {
      for (const listener of listeners) listener(change);
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
