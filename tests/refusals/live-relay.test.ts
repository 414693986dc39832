import { createServer, type Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { endAfterRestart } from "../../server/actions/sessions/end-due.ts";
import type { RemoteSessionShape } from "../../server/contract/shapes/session.ts";
import { Refusal } from "../../server/domain/refusal.ts";
import { createRelay, type Relay } from "../../server/http/live/relay.ts";
import { until } from "../support/http.ts";
import { allow, askForLook, enrolledKey, rawEnd, type RawEnd } from "../support/live.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";
import { enrol } from "../../server/demo/enrol.ts";

let portal: TestPortal;
let keyId: string;

beforeAll(async () => {
  portal = await startPortal();
  ({ keyId } = await enrolledKey(portal, portal.cast.staff));
}, 60_000);

const state = async (id: string): Promise<RemoteSessionShape> => portal.as(portal.cast.customer)("GET /api/remote-sessions/:id", { params: { id } });
const granted = async (): Promise<RemoteSessionShape> => (await allow(portal, await askForLook(portal, { keyId }))).session;
async function bothEnds(id: string, url?: string): Promise<{ host: RawEnd; engineer: RawEnd }> {
  const options = url === undefined ? {} : { url };
  const host = await rawEnd(portal, id, portal.cast.customer, options);
  await host.untilHeard("joined");
  const engineer = await rawEnd(portal, id, portal.cast.staff, options);
  await engineer.untilHeard("joined");
  return { host, engineer };
}

/** The status line that an upgrade is answered with. */
function upgrade(headers: readonly string[], path = `/api/live/remote_${"a".repeat(26)}`): Promise<string> {
  const { port } = new URL(portal.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), "127.0.0.1");
    let answer = "";
    socket.on("data", (data) => { answer += data.toString(); });
    socket.on("close", () => { resolve(answer.split("\r\n")[0] ?? ""); });
    socket.on("error", reject);
    socket.write([`GET ${path} HTTP/1.1`, `Host: localhost:${port}`, "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13", `Sec-WebSocket-Key: ${Buffer.alloc(16).toString("base64")}`, ...headers, "", ""].join("\r\n"));
    setTimeout(() => { socket.end(); }, 300);
  });
}

describe("the door of the relay", () => {
  it.each([
    ["evil", ["Origin: https://evil.example"]],
    ["null", ["Origin: null"]],
    ["absent", []],
    ["a sibling", ["Origin: http://other.localhost"]],
    ["two", ["Origin: http://localhost", "Origin: https://evil.example"]],
  ])("refuses before the upgrade where the origin is %s (R65)", async (_name, headers) => {
    expect(await upgrade(headers)).toBe("HTTP/1.1 403 Forbidden");
  });

  it("answers no other path, and no other host", async () => {
    expect(await upgrade([`Origin: ${portal.url}`], "/api/live/other")).toBe("HTTP/1.1 404 Not Found");
    expect(await upgrade([`Origin: ${portal.url}`], "/api/live/remote_x?ticket=1")).toBe("HTTP/1.1 404 Not Found");
    expect(await upgrade([`Origin: ${portal.url}`, "Host: evil.example"])).toMatch(/^HTTP\/1\.1 400/);
  });

  it("agrees to no compression", async () => {
    const socket = new WebSocket(`${portal.url.replace("http", "ws")}/api/live/check`, { origin: portal.url, perMessageDeflate: true });
    await new Promise((resolve) => { socket.once("open", resolve); });
    expect(socket.extensions).toBe("");
    socket.terminate();
  });

  it("takes a ticket once, within thirty seconds, for its own session, and only as it was signed", async () => {
    const { id } = await granted();
    const { ticket } = await portal.as(portal.cast.customer)("POST /api/remote-sessions/:id/tickets", { params: { id } });
    await (await rawEnd(portal, id, portal.cast.customer, { ticket })).untilHeard("joined");
    for (const wrong of [ticket, `${ticket.slice(0, -2)}xx`, `eyJhbGciOiJub25lIn0.${ticket.split(".")[1] ?? ""}.`]) expect(await (await rawEnd(portal, id, portal.cast.customer, { ticket: wrong })).closed).toBe(4403);
    const other = await granted();
    const { ticket: fresh } = await portal.as(portal.cast.customer)("POST /api/remote-sessions/:id/tickets", { params: { id } });
    expect(await (await rawEnd(portal, other.id, portal.cast.customer, { ticket: fresh })).closed).toBe(4403);
    const { ticket: old } = await portal.as(portal.cast.customer)("POST /api/remote-sessions/:id/tickets", { params: { id } });
    portal.clock.advance({ seconds: 31 });
    expect(await (await rawEnd(portal, id, portal.cast.customer, { ticket: old })).closed).toBe(4403);
  });

  it("gives no ticket to a second engineer, to another account, to the auditor or before consent", async () => {
    const { id } = await granted();
    const params = { id };
    await expect(portal.as(portal.cast.otherStaff)("POST /api/remote-sessions/:id/tickets", { params })).rejects.toMatchObject({ status: 403 });
    await expect(portal.as(portal.cast.supervisor)("POST /api/remote-sessions/:id/tickets", { params })).rejects.toMatchObject({ status: 403 });
    await expect(portal.as(portal.cast.otherCustomer)("POST /api/remote-sessions/:id/tickets", { params })).rejects.toMatchObject({ status: 404 });
    await expect(portal.as(portal.cast.auditor)("POST /api/remote-sessions/:id/tickets", { params })).rejects.toMatchObject({ status: 403 });
    const asked = await askForLook(portal, { keyId });
    await expect(portal.as(portal.cast.customer)("POST /api/remote-sessions/:id/tickets", { params: { id: asked.id } })).rejects.toMatchObject({ status: 409 });
  });

  it("closes a giant frame, a hundred thousand fragments of one byte, and messages that are none of its own; memory stays bounded (R66)", async () => {
    const { id } = await granted();
    const before = process.memoryUsage().rss;
    const giant = await rawEnd(portal, id, portal.cast.customer);
    await giant.untilHeard("joined");
    giant.socket.send(Buffer.alloc(300 * 1024));
    expect(await giant.closed).toBe(1009);
    const fragments = await rawEnd(portal, id, portal.cast.customer);
    await fragments.untilHeard("joined");
    for (let count = 0; count < 100_000 && fragments.socket.readyState === WebSocket.OPEN; count += 1) fragments.socket.send(Buffer.alloc(1), { binary: true, fin: false });
    expect([1006, 1008, 1009]).toContain(await fragments.closed);
    const rude = await rawEnd(portal, id, portal.cast.customer);
    await rude.untilHeard("joined");
    rude.say({ type: "act", verb: "consent" });
    expect(await rude.closed).toBe(4400);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
  });
});

describe("what cuts", () => {
  it("passes frames of an active session only, and a pause acts on the next one", async () => {
    const { id } = await granted();
    const { host, engineer } = await bothEnds(id);
    host.socket.send(Buffer.from("one"));
    await until(() => Promise.resolve(engineer.frames.length), (count) => count === 1, "the frame");
    host.say({ type: "act", verb: "pause" });
    host.socket.send(Buffer.from("two"));
    expect(await engineer.untilHeard("state")).toMatchObject({ state: "paused", reason: "asked" });
    engineer.say({ type: "act", verb: "resume" });
    engineer.say({ type: "act", verb: "revoke" });
    await until(() => state(id), (one) => one.state === "paused", "the record of the pause");
    host.say({ type: "act", verb: "resume" });
    expect(await engineer.untilHeard("state", 2)).toMatchObject({ state: "active" });
    host.socket.send(Buffer.from("three"));
    await until(() => Promise.resolve(engineer.frames.length), (count) => count === 2, "the frame after the pause");
    expect(engineer.frames.map(String)).toEqual(["one", "three"]);
    host.socket.terminate();
  });

  it("revoking with ten megabytes under way throws the rest away within half a second", async () => {
    const { id } = await granted();
    const { host, engineer } = await bothEnds(id);
    engineer.socket.pause();
    for (let count = 0; count < 80; count += 1) host.socket.send(Buffer.alloc(128 * 1024, count));
    await host.untilHeard("state");
    expect(host.heard.find((one) => one["type"] === "state")).toMatchObject({ state: "paused", reason: "slow-viewer" });
    const from = performance.now();
    await portal.as(portal.cast.customer)("POST /api/remote-sessions/:id/revoke", { params: { id } });
    expect(await host.closed).toBe(4000);
    expect(performance.now() - from).toBeLessThan(500);
    engineer.socket.resume();
    await engineer.closed;
    expect(engineer.frames.length).toBeLessThan(60);
    expect((await state(id)).state).toBe("revoked");
  });

  it("ends at once while the records do not answer, and records it, signed, when they do", async () => {
    const { id } = await granted();
    const { host, engineer } = await bothEnds(id);
    const { records } = portal.ports as { records: { transact: unknown } };
    const { transact } = records;
    records.transact = () => Promise.reject(new Refusal("unavailable", "The records do not answer."));
    host.say({ type: "act", verb: "revoke" });
    host.socket.send(Buffer.from("too late"));
    expect(await engineer.closed).toBe(4000);
    expect(engineer.heard.at(-1)).toMatchObject({ type: "state", state: "revoked" });
    expect(engineer.frames).toEqual([]);
    expect((await state(id)).state).toBe("active");
    records.transact = transact;
    await until(() => state(id), (one) => one.state === "revoked", "the record of the revocation");
    const [event] = await portal.ports.records.read.remoteSessionEvents.list({ remoteSessionId: id, event: "sessions.revoke" });
    expect(await portal.ports.signer.verify(event?.signed ?? "", "custody-remote-session-act")).toMatchObject({ sessionId: id, verb: "revoke", actor: "customer" });
  });

  it("cuts a person who is disabled within a second, and the session does not come back (R31)", async () => {
    const guest = await enrol(portal.ports, portal.cast.supervisor, { email: "guest@vendor.example", name: "Guest", role: "staff" });
    const key = await enrolledKey(portal, guest);
    const { session } = await allow(portal, await askForLook(portal, { keyId: key.keyId }, guest));
    const host = await rawEnd(portal, session.id, portal.cast.customer);
    await host.untilHeard("joined");
    const engineer = await rawEnd(portal, session.id, guest);
    await engineer.untilHeard("joined");
    const from = performance.now();
    await portal.as(portal.cast.supervisor)("PATCH /api/people/:personId", { params: { personId: guest.personId }, body: { isDisabled: true } });
    await engineer.closed;
    expect(performance.now() - from).toBeLessThan(1_000);
    expect(await until(() => state(session.id), (one) => one.state === "revoked", "the revocation")).toMatchObject({ reason: "person-disabled" });
  });

  it("ends with the time of the grant, whoever asks for more", async () => {
    const { id } = await granted();
    const { host, engineer } = await bothEnds(id);
    portal.clock.advance({ minutes: 31 });
    host.socket.send(Buffer.from("late"));
    expect(await engineer.closed).toBe(4000);
    expect(engineer.frames).toEqual([]);
    expect(await until(() => state(id), (one) => one.state === "expired", "the end")).toMatchObject({ reason: "over-time" });
  });
});

describe("several processes", () => {
  const servers: { server: Server; relay: Relay }[] = [];
  const node = async (times = { heartbeatMs: 40, slowMs: 200, hostAwayMs: 150 }): Promise<{ url: string; relay: Relay }> => {
    const relay = createRelay(portal.ports, times);
    const server = createServer();
    server.on("upgrade", relay.upgrade);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    servers.push({ server, relay });
    return { relay, url: `http://localhost:${String((server.address() as AddressInfo).port)}` };
  };
  afterAll(async () => {
    for (const { server, relay } of servers) {
      await relay.close();
      server.close();
    }
  });

  it("a server that does not hold the other end says so", async () => {
    const { id } = await granted();
    const host = await rawEnd(portal, id, portal.cast.customer);
    await host.untilHeard("joined");
    const { url } = await node();
    const engineer = await rawEnd(portal, id, portal.cast.staff, { url });
    expect(await engineer.untilHeard("problem")).toMatchObject({ code: "other-node" });
    expect(await engineer.closed).toBe(4421);
    host.socket.terminate();
  });

  it("after a restart consent is asked again: the old session is over for both (F41)", async () => {
    const { id } = await granted();
    const first = await node();
    const { host, engineer } = await bothEnds(id, first.url);
    await first.relay.close();
    expect(await Promise.all([host.closed, engineer.closed])).toEqual([1012, 1012]);
    await endAfterRestart(portal.ports);
    expect(await state(id)).toMatchObject({ state: "ended", reason: "restart", end: null });
    await expect(portal.as(portal.cast.customer)("POST /api/remote-sessions/:id/tickets", { params: { id } })).rejects.toMatchObject({ status: 409 });
  });

  it("two missed heartbeats pause, and a host that stays away ends the session (F41)", async () => {
    const { id } = await granted();
    const { url } = await node();
    const { host, engineer } = await bothEnds(id, url);
    host.socket.pause();
    expect(await engineer.untilHeard("state")).toMatchObject({ state: "paused", reason: "lost-connection" });
    expect(await engineer.untilHeard("peer")).toMatchObject({ isHere: false });
    expect(await engineer.closed).toBe(4000);
    expect(await until(() => state(id), (one) => one.state === "ended", "the end")).toMatchObject({ reason: "host-left" });
    host.socket.terminate();
  });

  it("a viewer that does not read is paused, then dropped; the others' memory is untouched (F41)", async () => {
    const { id } = await granted();
    const { url } = await node({ heartbeatMs: 400, slowMs: 300, hostAwayMs: 60_000 });
    const { host, engineer } = await bothEnds(id, url);
    engineer.socket.pause();
    for (let count = 0; count < 100; count += 1) host.socket.send(Buffer.alloc(200 * 1024, 1));
    expect(await host.untilHeard("state")).toMatchObject({ state: "paused" });
    expect(await host.untilHeard("peer", 2)).toMatchObject({ isHere: false });
    host.say({ type: "act", verb: "end" });
    expect(await host.closed).toBe(4000);
    engineer.socket.terminate();
  });
});
