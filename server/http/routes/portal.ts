import type { Ports } from "../../actions/context.ts";
import { currentTermsVersion } from "../../actions/portal/terms.ts";
import { thirdPartiesOf } from "../../actions/portal/third-parties.ts";
import { activeSupervisors } from "../../actions/people/supervisors.ts";
import { clausesOf } from "../../domain/policy/page.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { Handlers } from "../mount.ts";
import { openApi } from "../openapi.ts";
import { isLoopbackSocket } from "../middleware/host.ts";

export type PortalHandlers = Pick<Handlers, "GET /api/health" | "GET /api/ready" | "GET /api/openapi.json" | "GET /api/portal" | "GET /api/policy" | "GET /api/policy/clauses" | "GET /api/development/inbox">;

export interface Inbox {
  readInbox(): Promise<readonly { id: string; to: string; subject: string; at: string; text: string }[]>;
}

/** Facts about the portal itself, for machines and for every page. */
export function portalHandlers(ports: Ports, version: string, inbox: Inbox | null): PortalHandlers {
  const { settings } = ports;
  let asking: Promise<readonly string[]> | null = null;
  return {
    "GET /api/health": () => Promise.resolve({ status: 200, body: { status: "ok" } }),
    "GET /api/ready": async () => {
      // Anybody may ask, and each answer costs a request to the store: whoever asks meanwhile gets the same one.
      const missing = await (asking ??= missingParts(ports).finally(() => { asking = null; }));
      return missing.length === 0 ? { status: 200, body: { status: "ready" } } : { status: 503, body: { status: "not-ready", missing: [...missing] } };
    },
    "GET /api/openapi.json": () => Promise.resolve({ status: 200, body: openApi(version) }),
    "GET /api/portal": async () => ({
      status: 200,
      body: {
        operator: settings.operator,
        place: settings.storePlace,
        publicUrl: settings.publicUrl.origin,
        termsVersion: currentTermsVersion(settings),
        fileBytesMax: settings.fileBytesMax,
        retentionHours: settings.retention.retentionHours,
        hasDevelopmentInbox: inbox !== null,
        needsFirstSupervisor: (await activeSupervisors(ports.records.read)).length === 0,
        version,
      },
    }),
    "GET /api/policy": () =>
      Promise.resolve({
        status: 200,
        body: {
          version: currentTermsVersion(settings),
          operator: settings.operator,
          place: settings.storePlace,
          ...settings.retention,
          thirdParties: thirdPartiesOf(settings),
          licenceUrl: null,
          liability: "The licence agreement of the software whose database you send also covers its transfer.",
        },
      }),
    "GET /api/policy/clauses": () => {
      const { profile, hash } = ports.policy;
      const { name, title, datedOn } = profile;
      return Promise.resolve({ status: 200, body: { profile: { name, title, datedOn, hash }, groups: clausesOf(profile, ports.clock.now()).map((group) => ({ title: group.title, clauses: [...group.clauses] })) } });
    },
    "GET /api/development/inbox": async ({ request }) => {
      if (inbox === null || !isLoopbackSocket(request)) throw new Refusal("not-found", "There is nothing here.");
      return { status: 200, body: { items: await inbox.readInbox() } };
    },
  };
}

/** What of this node cannot work at present. */
async function missingParts(ports: Ports): Promise<readonly string[]> {
  // Without locks no upload can go on here, though everything else answers.
  const locks = ports.locker.attempt("ready").then((release) => (release?.(), true));
  const parts = { records: ports.records.isReady(), store: ports.sealed.isReady(), keys: ports.keys.days().then(() => true), locks };
  const answers = await Promise.all(Object.entries(parts).map(async ([name, part]) => ({ name, isReady: await part.catch(() => false) })));
  return answers.filter((answer) => !answer.isReady).map((answer) => answer.name);
}
