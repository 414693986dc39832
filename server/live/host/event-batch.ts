import type { Disclosure } from "../../domain/session/disclosure.ts";
import type { Shown } from "./host.ts";

const batchMs = 2_000;
const batchMax = 100;

export interface EventBatch {
  add(shown: Shown, disclosure: Disclosure): void;
  /** Sends what is left; what the portal does not take is tried once more and then given up. */
  flush(): Promise<void>;
}

/** Collects what was answered and tells the portal every two seconds, in order. A portal that is silent is told later. */
export function createEventBatch(post: (events: readonly Shown[], disclosure: Disclosure) => Promise<void>): EventBatch {
  const waiting: Shown[] = [];
  let latest: Disclosure | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let sending: Promise<void> = Promise.resolve();

  const send = (): Promise<void> => {
    timer = null;
    sending = sending.then(async () => {
      while (waiting.length > 0 && latest !== null) {
        const events = waiting.slice(0, batchMax);
        await post(events, latest);
        waiting.splice(0, events.length);
      }
    }).catch(() => {
      timer ??= setTimeout(() => void send(), batchMs);
    });
    return sending;
  };
  return {
    add: (shown, disclosure) => {
      waiting.push(shown);
      latest = disclosure;
      timer ??= setTimeout(() => void send(), batchMs);
    },
    flush: async () => {
      await send();
      if (waiting.length > 0) await send();
      if (timer !== null) clearTimeout(timer);
    },
  };
}
