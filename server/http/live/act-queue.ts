import { recordAct, type RelayAct } from "../../actions/sessions/act.ts";
import type { Ports } from "../../actions/context.ts";

const retryMs = 1_000;

export interface ActQueue {
  /** Takes an act that has had its effect already; it is signed now and recorded as soon as the records answer. */
  add(one: RelayAct): void;
  /** True while an act of this session is not recorded yet: until then the records know less than the relay. */
  isWaiting(sessionId: string): boolean;
  /** Tries once more what waits, then gives up. */
  close(): Promise<void>;
}

/** Acts of the relay in their order, each with the portal's signature from the moment it happened, so that a late record cannot be back-dated. */
export function createActQueue(ports: Ports): ActQueue {
  const waiting: { readonly act: RelayAct; readonly signed: Promise<string> }[] = [];
  let isClosed = false;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let draining: Promise<void> | null = null;

  const drain = async (): Promise<void> => {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      try {
        await recordAct(ports, next.act, await next.signed);
        waiting.shift();
      } catch {
        // Records that do not answer are asked again; what happened stands meanwhile in this process alone.
        if (!isClosed) timer = setTimeout(start, retryMs);
        return;
      }
    }
  };
  const start = (): void => {
    timer = null;
    draining ??= drain().finally(() => { draining = null; });
  };
  return {
    add: (act) => {
      const { sessionId, verb, actor, personId, reason, at } = act;
      waiting.push({ act, signed: ports.signer.sign({ type: "custody-remote-session-act", version: 1, sessionId, verb, actor, personId, reason, at }) });
      if (timer === null) start();
    },
    isWaiting: (sessionId) => waiting.some(({ act }) => act.sessionId === sessionId),
    close: async () => {
      isClosed = true;
      if (timer !== null) clearTimeout(timer);
      await draining;
      if (waiting.length > 0) await drain();
    },
  };
}
