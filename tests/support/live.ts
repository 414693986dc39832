import { WebSocket } from "ws";
import { portalWire } from "../../cli/hosting/wire.ts";
import type { RemoteSessionShape } from "../../server/contract/shapes/session.ts";
import type { Enrolled } from "../../server/demo/enrol.ts";
import type { Grant } from "../../server/domain/session/grant.ts";
import type { RequestKind } from "../../server/domain/session/words.ts";
import { engineerSigner, makeEngineerKey, type EngineerSigner } from "../../server/live/engineer-key.ts";
import { joinAsEngineer, type Engineer, type EngineerEvents } from "../../server/live/engineer.ts";
import { makeGrant } from "../../server/live/host/make-grant.ts";
import type { OpenWire } from "../../server/live/wire.ts";
import type { TestPortal } from "./portal.ts";
import { until } from "./http.ts";

/** An engineer's key, made and enrolled as their browser and a supervisor would. */
export async function enrolledKey(portal: TestPortal, who: Enrolled): Promise<{ keyId: string; signer: EngineerSigner; publicKey: Awaited<ReturnType<typeof makeEngineerKey>>["publicKey"] }> {
  const made = await makeEngineerKey();
  const { id } = await portal.as(who)("POST /api/engineer-keys", { body: { name: "Test browser", publicKey: made.publicKey } });
  await portal.as(portal.cast.supervisor)("POST /api/engineer-keys/:keyId/enrol", { params: { keyId: id } });
  return { keyId: id, signer: engineerSigner(made.privateKey, made.thumbprint), publicKey: made.publicKey };
}

export interface Wish {
  readonly keyId: string;
  readonly tables?: string[];
  readonly kinds?: RequestKind[];
  readonly recording?: boolean;
  readonly minutes?: number;
  readonly transferId?: string;
}

/** A request for a look, by the staff of the cast, to the first customer's account. */
export async function askForLook(portal: TestPortal, wish: Wish, who: Enrolled = portal.cast.staff): Promise<RemoteSessionShape> {
  const { items } = await portal.as(who)("GET /api/people", { query: { limit: 200 } });
  const customer = items.find((person) => person.id === portal.cast.customer.personId);
  return portal.as(who)("POST /api/remote-sessions", {
    body: { accountId: customer?.account?.id ?? "", purpose: "Look why two invoices have the same number", caseReference: "C-77", kinds: wish.kinds ?? ["schema", "browse", "query", "lookup"], tables: wish.tables ?? [], keyId: wish.keyId, ...(wish.recording === undefined ? {} : { recording: wish.recording }), ...(wish.minutes === undefined ? {} : { minutes: wish.minutes }), ...(wish.transferId === undefined ? {} : { transferId: wish.transferId }) },
  });
}

/** A wire to a portal of the tests. */
export function testWire(portal: TestPortal, sessionId: string): OpenWire {
  return portalWire(portal.url, portal.url, `/api/live/${sessionId}`);
}

export interface Looking {
  readonly engineer: Engineer;
  /** Everything that the engineer's side was told, in order. */
  readonly told: { readonly what: string; readonly value: unknown }[];
  /** Waits until this was told. */
  readonly untilTold: (what: string, count?: number) => Promise<unknown>;
}

/** Joins as the engineer once the session is granted. */
export async function look(portal: TestPortal, sessionId: string, signer: EngineerSigner, who: Enrolled = portal.cast.staff, changes: { readonly wire?: OpenWire; readonly grant?: Grant } = {}): Promise<Looking> {
  const api = portal.as(who);
  const session = await until(() => api("GET /api/remote-sessions/:id", { params: { id: sessionId } }), (one) => one.grant !== null, "the consent");
  const { ticket } = await api("POST /api/remote-sessions/:id/tickets", { params: { id: sessionId } });
  const told: { what: string; value: unknown }[] = [];
  const note = (what: string) => (...values: unknown[]): void => void told.push({ what, value: values.length > 1 ? values : values[0] });
  const names = ["joined", "hostHere", "phrase", "confirmed", "granted", "narrowed", "waiting", "revealed", "state", "problem", "closed"] as const;
  const on = Object.fromEntries(names.map((name) => [name, note(name)])) as EngineerEvents;
  if (session.grant === null) throw new Error("no grant");
  const engineer = joinAsEngineer({ openWire: changes.wire ?? testWire(portal, sessionId), ticket, grant: changes.grant ?? session.grant, signer, on });
  const untilTold = async (what: string, count = 1): Promise<unknown> => (await until(() => Promise.resolve(told.filter((one) => one.what === what)), (found) => found.length >= count, what)).at(-1)?.value;
  return { engineer, told, untilTold };
}

/** A consent to everything that was asked, for tests that need no database behind it. */
export async function allow(portal: TestPortal, session: RemoteSessionShape, changes: Partial<Grant> = {}): Promise<{ session: RemoteSessionShape; grant: Grant }> {
  const customer = portal.as(portal.cast.customer);
  const params = { id: session.id };
  await customer("POST /api/remote-sessions/:id/offer", { params, body: { entry: "browser" } });
  const made = await makeGrant(session, { tables: ["Customer"], kinds: session.requested.kinds, plan: { version: 1, columns: [] }, databaseDigest: "d".repeat(64), minutes: 30, rowsMax: 200, isPreviewed: false, isRecorded: false, now: portal.clock.now().epochMilliseconds });
  const grant = { ...made, ...changes };
  return { grant, session: await customer("POST /api/remote-sessions/:id/consent", { params, body: { grant, entry: "browser", recording: session.requested.recording ? "refused" : "not-asked" } }) };
}

export interface RawEnd {
  readonly socket: WebSocket;
  /** Text messages of the relay, parsed. */
  readonly heard: Record<string, unknown>[];
  readonly frames: Buffer[];
  readonly say: (message: object) => void;
  readonly closed: Promise<number>;
  readonly untilHeard: (type: string, count?: number) => Promise<Record<string, unknown>>;
}

/** A WebSocket to the relay without any of our own client's manners. */
export async function rawEnd(portal: TestPortal, sessionId: string, who: Enrolled, options: { readonly url?: string; readonly ticket?: string } = {}): Promise<RawEnd> {
  const ticket = options.ticket ?? (await portal.as(who)("POST /api/remote-sessions/:id/tickets", { params: { id: sessionId } })).ticket;
  const base = options.url ?? portal.url;
  const socket = new WebSocket(`${base.replace("http", "ws")}/api/live/${sessionId}`, { origin: base, perMessageDeflate: false });
  const heard: Record<string, unknown>[] = [];
  const frames: Buffer[] = [];
  socket.on("message", (data: Buffer, isBinary: boolean) => {
    if (isBinary) frames.push(data);
    else heard.push(JSON.parse(data.toString("utf8")) as Record<string, unknown>);
  });
  socket.on("error", () => undefined);
  const closed = new Promise<number>((resolve) => { socket.once("close", resolve); });
  await new Promise((resolve) => { socket.once("open", resolve); });
  const say = (message: object): void => { socket.send(JSON.stringify(message)); };
  say({ type: "ticket", ticket });
  const untilHeard = async (type: string, count = 1): Promise<Record<string, unknown>> => (await until(() => Promise.resolve(heard.filter((one) => one["type"] === type)), (found) => found.length >= count, type))[count - 1] ?? {};
  return { socket, heard, frames, say, closed, untilHeard };
}
