import { Refusal } from "../domain/refusal.ts";
import type { Locker } from "../ports/locker.ts";

interface Held {
  readonly ask: () => void;
  readonly queue: (() => void)[];
}

/** Locks within this process, handed on in the order of asking. */
export function createLocker(): Locker {
  const held = new Map<string, Held>();
  const release = (id: string, queue: (() => void)[]) => (): void => {
    held.delete(id);
    queue.shift()?.();
    for (const waiting of queue) waiting();
  };
  const locker: Locker = {
    acquire: async (id, signal, onRequested) => {
      for (;;) {
        if (signal.aborted) throw new Refusal("locked", "This upload is being written by another request. Try again in a moment.");
        const holder = held.get(id);
        if (holder === undefined) {
          const queue: (() => void)[] = [];
          held.set(id, { ask: onRequested, queue });
          return release(id, queue);
        }
        holder.ask();
        await new Promise<void>((resolve) => {
          holder.queue.push(resolve);
          signal.addEventListener("abort", () => { resolve(); }, { once: true });
        });
      }
    },
  };
  return locker;
}
