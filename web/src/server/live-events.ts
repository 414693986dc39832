import { useEffect } from "react";
import type { QueryClient } from "@tanstack/react-query";
import { keys } from "./keys.ts";

/** What the server sends: what changed and its id, never contents. Without an id everything may have changed. */
interface LiveEvent {
  readonly transferId?: string;
  /** Changed within its own part of the answers. */
  readonly part?: "cases" | "chats" | "appointments";
  /** Somebody of support opened or closed this. */
  readonly viewersOf?: string;
}

const lockName = "custody-live-events";
const channelName = "custody-live-events";

/**
 * Keeps the answers fresh: one event stream for the whole browser. The tab that gets the lock listens and tells the
 * others; when it closes, the next in line takes over. (Browsers allow six connections to a host: one per tab would
 * leave none for uploads.)
 */
export function useLiveEvents(client: QueryClient, personId: string | undefined): void {
  useEffect(() => {
    if (personId === undefined) return undefined;
    const ending = new AbortController();
    // A channel per person: after another person signs in, nothing of the former one reaches the tab.
    const channel = new BroadcastChannel(`${channelName}-${personId}`);
    const take = (event: LiveEvent): void => {
      forget(client, event);
    };
    channel.onmessage = (message: MessageEvent<LiveEvent>) => {
      take(message.data);
    };
    const lead = (): Promise<void> => listen(ending.signal, (event) => {
      channel.postMessage(event);
      take(event);
    });
    navigator.locks.request(`${lockName}-${personId}`, { signal: ending.signal }, lead).catch(() => undefined);
    return () => {
      ending.abort();
      channel.close();
    };
  }, [client, personId]);
}

/** After a refusal (the session may have ended, a proxy may be down) the browser does not try again by itself. */
const reopenAfterMs = 15_000;

/** Reads the stream until the signal; after a gap everything is asked again, the session included. */
function listen(signal: AbortSignal, take: (event: LiveEvent) => void): Promise<void> {
  return new Promise((resolve) => {
    let source = new EventSource("/api/events");
    let hadGap = false;
    const wire = (): void => {
      source.onmessage = (message: MessageEvent<string>) => {
        take(parse(message.data));
      };
      source.onerror = () => {
        hadGap = true;
        if (source.readyState !== EventSource.CLOSED) return;
        take({});
        setTimeout(() => {
          if (signal.aborted) return;
          source = new EventSource("/api/events");
          wire();
        }, reopenAfterMs);
      };
      source.onopen = () => {
        if (hadGap) take({});
        hadGap = false;
      };
    };
    wire();
    signal.addEventListener("abort", () => {
      source.close();
      resolve();
    });
  });
}

function parse(data: string): LiveEvent {
  try {
    const value: unknown = JSON.parse(data);
    if (typeof value !== "object" || value === null) return {};
    const { topic, id } = value as { topic?: unknown; id?: unknown };
    if (topic === "case") return { part: "cases" };
    if (topic === "chat" || (topic === "queue" && id === "chats")) return { part: "chats" };
    if (topic === "viewers" && typeof id === "string") return { viewersOf: id };
    if (topic === "queue" && id === "appointments") return { part: "appointments" };
    return topic === "transfer" && typeof id === "string" ? { transferId: id } : {};
  } catch {
    return {};
  }
}

/** Marks what the event touches as stale; visible parts are asked for again, hidden ones when they are shown. */
function forget(client: QueryClient, event: LiveEvent): void {
  if (event.viewersOf !== undefined) {
    void client.invalidateQueries({ queryKey: ["viewers", event.viewersOf] });
    return;
  }
  const touched: (readonly unknown[])[] = event.part !== undefined ? [[event.part], ["conversations"], ...(event.part === "appointments" ? [["chats"]] : [])] : event.transferId === undefined
    ? [keys.session, keys.transfers, keys.uploads, ["queue"], ["overview"], ["cases"], ["chats"], ["conversations"], ["appointments"]]
    : [["transfers", event.transferId], ["transfers", "list"], keys.uploads, ["queue"], ["overview"]];
  for (const queryKey of touched) void client.invalidateQueries({ queryKey });
}
