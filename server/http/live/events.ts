import { createSession } from "better-sse";
import type { Caller, Ports } from "../../actions/context.ts";
import { isStaff } from "../../actions/context.ts";
import type { Handlers } from "../mount.ts";
import type { Change } from "../../ports/notifier.ts";

const forBrowsers: ReadonlySet<Change["topic"]> = new Set(["transfer", "progress", "queue", "person", "case", "chat", "viewers", "remote-session"]);

/** Whether this person may know that the thing changed: ids of one's own account, for the vendor's people all (R34). */
function concerns(caller: Caller, change: Change): boolean {
  if (!forBrowsers.has(change.topic)) return false;
  if (caller.role !== "customer") return isStaff(caller) || caller.role === "auditor";
  return change.accountId !== null && change.accountId === caller.accountId;
}

/**
 * Server-sent events: `{ topic, id }` and nothing else; the client fetches again what it shows. `{ topic: "missed" }` without an id: fetch
 * everything. `stopping` ends the streams, so that the browsers go to another node.
 */
export function eventHandlers(ports: Ports, stopping?: AbortSignal): Pick<Handlers, "GET /api/events"> {
  return {
    "GET /api/events": async ({ caller, request, response }) => {
      const session = await createSession(request, response, { keepAlive: 20_000, retry: 2_000, headers: { "Cache-Control": "no-store" } });
      // Changes that come between the end and the close of the socket would be written to an ended answer, which is an error of the whole process.
      response.on("error", () => undefined);
      const push = (event: object): void => { if (!response.writableEnded) session.push(event); };
      const end = (): void => {
        stop();
        response.end();
      };
      const stop = ports.notifier.listen((change) => {
        // The browser connects again, and is asked who it is.
        if (change.topic === "session-ended" && (change.id === caller.sessionId || change.id === caller.personId)) end();
        else if (change.topic === "missed") {
          // The notice that this session ended may be among what was missed.
          ports.records.read.sessions.find({ id: caller.sessionId }).then((found) => { if (found === undefined) end(); else push({ topic: "missed" }); }, end);
        } else if (concerns(caller, change)) push({ topic: change.topic === "progress" ? "transfer" : change.topic, id: change.id });
      });
      stopping?.addEventListener("abort", end, { once: true });
      session.once("disconnected", () => {
        stop();
        stopping?.removeEventListener("abort", end);
      });
      return undefined;
    },
  };
}
