import { existsSync } from "node:fs";
import express, { type Express } from "express";
import type { Ports } from "../actions/context.ts";
import { Refusal } from "../domain/refusal.ts";
import { calendarHandlers } from "./routes/calendar.ts";
import { chatHandlers } from "./routes/chats.ts";
import { caseHandlers } from "./routes/cases.ts";
import { conversationHandlers } from "./routes/conversations.ts";
import { directoryHandlers } from "./routes/directory.ts";
import { eventHandlers } from "./live/events.ts";
import { authenticate } from "./middleware/authenticate.ts";
import { cleanRequest, contentTypes, ownPages } from "./middleware/guards.ts";
import { host } from "./middleware/host.ts";
import type { Limits } from "./middleware/limits.ts";
import type { Metrics } from "./metrics.ts";
import { requestId } from "./middleware/request-id.ts";
import { securityHeaders } from "./middleware/security-headers.ts";
import { mount } from "./mount.ts";
import { problemHandler } from "./problem.ts";
import { certificateHandlers } from "./routes/certificates.ts";
import { contentHandlers } from "./routes/content.ts";
import { heldMailHandlers } from "./routes/held-mails.ts";
import { peopleHandlers } from "./routes/people.ts";
import { portalHandlers, type Inbox } from "./routes/portal.ts";
import { sessionHandlers, type ActFirst } from "./routes/sessions.ts";
import { supervisionHandlers } from "./routes/supervision.ts";
import { transferHandlers } from "./routes/transfers.ts";
import { upkeepHandlers } from "./routes/upkeep.ts";
import { uploadHandlers } from "./routes/uploads.ts";
import { workplaceHandlers } from "./routes/workplace.ts";

export type Wake = (job: "check" | "erase" | "mail" | "sweep") => void;

export interface AppOptions {
  readonly ports: Ports;
  readonly wake: Wake;
  readonly version: string;
  /** Null wherever mail goes through SMTP. */
  readonly inbox: Inbox | null;
  /** The built pages, or null for an API without pages. */
  readonly webDirectory: string | null;
  /** Only with `METRICS`. */
  readonly metrics?: Metrics;
  /** Brakes on sign-in; the usual ones where nothing is given. */
  readonly limits?: Limits;
  /** The relay of remote sessions cuts before it is recorded; nothing where there is no relay. */
  readonly actFirst?: ActFirst;
  /** Ends what would hold a stop up: the event streams. */
  readonly stopping?: AbortSignal;
}

/** The whole HTTP surface; the order of the middleware is the order of the checks. */
export function createApp({ ports, wake, version, inbox, webDirectory, limits, stopping, actFirst = () => undefined, metrics }: AppOptions): Express {
  const { publicUrl, isTrustingProxy } = ports.settings;
  const app = express();
  app.disable("x-powered-by");
  app.set("query parser", "simple");
  app.set("trust proxy", isTrustingProxy ? 1 : false);
  app.set("etag", false);

  app.use(requestId(ports.randomness), securityHeaders(publicUrl));
  if (metrics !== undefined) {
    app.use(metrics.time);
    // Before Host is asked for: each node is read at its own address. To whoever lacks the token it is not there.
    app.get("/metrics", metrics.show);
  }
  app.use(cleanRequest, host(publicUrl));
  app.use("/api", contentTypes, authenticate(ports), ownPages(publicUrl));
  mount(app, {
    ...portalHandlers(ports, version, inbox),
    ...peopleHandlers(ports, wake, limits),
    ...transferHandlers(ports, wake),
    ...uploadHandlers(ports, ports.locker, wake),
    ...contentHandlers(ports),
    ...certificateHandlers(ports),
    ...upkeepHandlers(ports, wake),
    ...sessionHandlers(ports, wake, actFirst),
    ...directoryHandlers(ports, wake),
    ...caseHandlers(ports, wake),
    ...conversationHandlers(ports),
    ...heldMailHandlers(ports, wake),
    ...chatHandlers(ports, wake),
    ...calendarHandlers(ports, wake),
    ...supervisionHandlers(ports),
    ...workplaceHandlers(ports),
    ...eventHandlers(ports, stopping),
  });
  app.use("/api", () => {
    throw new Refusal("not-found", "There is nothing here.");
  });
  if (webDirectory !== null && existsSync(webDirectory)) mountPages(app, webDirectory);
  app.use(() => {
    throw new Refusal("not-found", "There is nothing here.");
  });
  app.use(problemHandler(ports.log));
  return app;
}

/** First parts of the app's addresses, as in `web/src/routes.tsx`; anything else shows the app's own "not found" page with 404 (R25). */
const pageRoots: ReadonlySet<string> = new Set(["", "sign-in", "invitation", "development", "transfers", "send", "cases", "complaint", "support", "sessions", "chat", "appointments", "account", "staff", "supervisor", "queue", "overview", "people", "verify", "check", "how-we-handle-your-database", "policy", "privacy", "terms", "help"]);

/** The built app: hashed assets for a year, everything that looks like a page gets the one entry. */
function mountPages(app: Express, directory: string): void {
  app.use("/assets", express.static(`${directory}/assets`, { index: false, immutable: true, maxAge: "365d", dotfiles: "ignore" }));
  app.use(express.static(directory, { index: false, maxAge: "1h", dotfiles: "ignore" }));
  app.get(/^\/(?!api(?:\/|$))[^.]*$/, (request, response, next) => {
    response.status(pageRoots.has(request.path.split("/")[1] ?? "") ? 200 : 404).set("Cache-Control", "no-cache").sendFile("index.html", { root: directory }, (error?: Error) => {
      if (error) next(new Refusal("not-found", "There is nothing here."));
    });
  });
}
