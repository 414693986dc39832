import { Refusal } from "../domain/refusal.ts";
import type { Locker } from "../ports/locker.ts";

interface Held {
  readonly ask: () => void;
  readonly queue: (() => void)[];
}

/** Locks within this process, handed on in the order of asking. */
export function createLocker(): Locker {
  const held = new Map<string, Held>();
  const take = (id: string, ask: () => void): (() => void) => {
    const mine: Held = { ask, queue: [] };
    held.set(id, mine);
    return () => {
      if (held.get(id) !== mine) return;
      held.delete(id);
      for (const waiting of mine.queue) waiting();
    };
  };
  return {
    acquire: async (id, signal, onAsked) => {
      for (;;) {
        if (signal.aborted) throw new Refusal("locked", "This upload is being written by another request. Try again in a moment.");
        const holder = held.get(id);
        if (holder === undefined) return take(id, () => { onAsked("asked"); });
        holder.ask();
        await new Promise<void>((resolve) => {
          holder.queue.push(resolve);
          signal.addEventListener("abort", () => { resolve(); }, { once: true });
        });
      }
    },
    attempt: (id) => Promise.resolve(held.has(id) ? null : take(id, () => undefined)),
  };
}
