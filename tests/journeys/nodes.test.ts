import { createHash } from "node:crypto";
import { request, type IncomingMessage } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Enrolled } from "../../server/demo/enrol.ts";
import { openEventStream } from "../support/event-stream.ts";
import { createFleet, type Fleet, type FleetNode } from "../support/fleet.ts";
import { until } from "../support/http.ts";
import { contentAt, digestOf, patchUntilCut } from "../support/killed-server.ts";
import { memoryS3, objectsEnvironment, testBucket } from "../support/s3.ts";

const mebibyte = 1_048_576;
let fleet: Fleet;
let a: FleetNode;
let b: FleetNode;
beforeAll(async () => {
  // On S3 as in the field; `TEST_OBJECTS=s3` takes a real server.
  const environment = process.env["TEST_OBJECTS"] === "s3" ? await objectsEnvironment() : (await testBucket({ s3: await memoryS3() })).environment;
  fleet = await createFleet({ count: 2, environment });
  [a, b] = fleet.nodes as [FleetNode, FleetNode];
  await Promise.all([a.start(), b.start(), fleet.jobs.start()]);
}, 120_000);
afterAll(() => fleet.remove());

const headers = (who: Enrolled): Record<string, string> => ({ authorization: `Bearer ${who.token}`, "tus-resumable": "1.0.0" });

async function begin(node: FleetNode, bytes: number): Promise<{ id: string; location: string; fileId: string }> {
  const { customer } = fleet.cast;
  const { id } = await node.as(customer)("POST /api/transfers", { body: { purpose: "repair" } });
  const created = await fetch(`${node.url}/api/uploads`, { method: "POST", headers: { ...headers(customer), "upload-length": String(bytes), "upload-metadata": `transferId ${btoa(id)},filename ${btoa("large.sqlite")}` } });
  const location = created.headers.get("location") ?? "";
  return { id, location, fileId: location.split("/").pop() ?? "" };
}

const offsetAt = async (node: FleetNode, location: string): Promise<number> => Number((await fetch(node.url + location, { method: "HEAD", headers: headers(fleet.cast.customer) })).headers.get("upload-offset"));

/** A database that arrived over `node` and was received. */
async function receive(node: FleetNode, bytes: number): Promise<{ id: string; fileId: string }> {
  const upload = await begin(node, bytes);
  expect((await patchUntilCut(node.url, fleet.cast.customer.token, upload.location, 0, bytes, () => undefined)).status).toBe(204);
  await node.as(fleet.cast.customer)("POST /api/transfers/:id/complete", { params: { id: upload.id } });
  await until(() => node.as(fleet.cast.customer)("GET /api/transfers/:id", { params: { id: upload.id } }), (seen) => seen.state === "received", "received");
  return upload;
}

/** A download that is paused after its head. */
function startDownload(node: FleetNode, who: Enrolled, transferId: string, fileId: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const asked = request(`${node.url}/api/transfers/${transferId}/files/${fileId}/content`, { agent: false, headers: headers(who) }, (answer) => {
      answer.pause();
      resolve(answer);
    });
    asked.once("error", reject).end();
  });
}

describe("an upload over two nodes", () => {
  it("begins at one, loses it by kill -9 and ends at the other with the right digest (F06, I1)", async () => {
    const bytes = 40 * mebibyte + 4_321;
    const acknowledged = 9 * mebibyte + 123;
    const { id, location, fileId } = await begin(a, bytes);
    expect((await patchUntilCut(a.url, fleet.cast.customer.token, location, 0, acknowledged, () => undefined)).status).toBe(204);
    const dying: Promise<void>[] = [];
    const cut = await patchUntilCut(a.url, fleet.cast.customer.token, location, acknowledged, bytes, (sent) => { if (sent >= 30 * mebibyte && dying.length === 0) dying.push(a.kill()); });
    await Promise.all(dying);
    const startedAt = performance.now();
    const offset = await offsetAt(b, location);
    expect(performance.now() - startedAt).toBeLessThan(12_000);
    await a.start();
    expect(offset).toBeGreaterThanOrEqual(acknowledged);
    expect(offset).toBeLessThanOrEqual(cut.sent);
    expect((await patchUntilCut(b.url, fleet.cast.customer.token, location, offset, bytes, () => undefined)).status).toBe(204);
    await b.as(fleet.cast.customer)("POST /api/transfers/:id/complete", { params: { id } });
    const seen = await until(() => b.as(fleet.cast.customer)("GET /api/transfers/:id", { params: { id } }), ({ state }) => state === "received", "received");
    expect(seen.files.map((file) => [file.id, file.sha256])).toEqual([[fileId, digestOf(bytes)]]);
    const hash = createHash("sha256");
    for await (const chunk of await startDownload(a, fleet.cast.customer, id, fileId)) hash.update(chunk as Buffer);
    expect(hash.digest("hex")).toBe(digestOf(bytes));
  }, 90_000);

  it("whose sender hangs at one is asked of it by the other, and goes on there (F07)", async () => {
    const bytes = 6 * mebibyte;
    const { location } = await begin(a, bytes);
    const hanging = request(a.url + location, { method: "PATCH", agent: false, headers: { ...headers(fleet.cast.customer), "upload-offset": "0", "content-type": "application/offset+octet-stream", "content-length": String(bytes) } });
    hanging.on("error", () => undefined);
    hanging.write(contentAt(0, 2 * mebibyte));
    await until(() => fleet.inside((ports) => ports.records.read.files.list({ state: "arriving" })), () => true, "begun");
    await new Promise((resolve) => setTimeout(resolve, 300));
    const startedAt = performance.now();
    const offset = await offsetAt(b, location);
    expect(performance.now() - startedAt).toBeLessThan(4_000);
    expect(offset).toBe(2 * mebibyte);
    hanging.destroy();
    expect((await patchUntilCut(b.url, fleet.cast.customer.token, location, offset, bytes, () => undefined)).status).toBe(204);
  }, 30_000);

  it("is written by one of two senders at the same offset (F07)", async () => {
    const bytes = 3 * mebibyte;
    const { id, location } = await begin(a, bytes);
    const fill = (value: number) => Buffer.alloc(bytes, value);
    const patch = (node: FleetNode, body: Buffer) => fetch(node.url + location, { method: "PATCH", headers: { ...headers(fleet.cast.customer), "upload-offset": "0", "content-type": "application/offset+octet-stream" }, body: new Uint8Array(body) }).then((answer) => answer.status, () => 0);
    await Promise.all([patch(a, fill(1)), patch(b, fill(2))]);
    const offset = await offsetAt(a, location);
    const byte = offset === 0 ? fill(1) : null;
    if (byte !== null) expect(await patch(a, byte)).toBe(204);
    expect(await offsetAt(b, location)).toBe(bytes);
    await b.as(fleet.cast.customer)("POST /api/transfers/:id/complete", { params: { id } });
    const seen = await until(() => a.as(fleet.cast.customer)("GET /api/transfers/:id", { params: { id } }), ({ state }) => state === "received", "received");
    expect([1, 2].map((value) => createHash("sha256").update(fill(value)).digest("hex"))).toContain(seen.files[0]?.sha256);
  }, 30_000);
});

describe("what happens at one node", () => {
  it("shows in a browser that is connected to the other, and wakes the jobs of a third: arrival, check and mail within seconds (R34)", async () => {
    const [staff, foreign] = [await openEventStream(b.url, fleet.cast.staff.token), await openEventStream(b.url, fleet.cast.otherCustomer.token)];
    const startedAt = performance.now();
    const { id } = await receive(a, 100_000);
    expect(performance.now() - startedAt).toBeLessThan(8_000);
    await expect.poll(() => staff.events).toContainEqual({ topic: "queue", id });
    expect(staff.events).toContainEqual({ topic: "transfer", id });
    expect(foreign.events).toEqual([]);
    const transfer = await b.as(fleet.cast.customer)("GET /api/transfers/:id", { params: { id } });
    await expect.poll(async () => (await fleet.mails()).filter((mail) => mail.includes(transfer.number)).length, { timeout: 15_000 }).toBeGreaterThanOrEqual(2);
    for (const stream of [staff, foreign]) stream.close();
  }, 40_000);

  it("disabling a person there ends streams, downloads and sessions at the other within a second (R31, F27)", async () => {
    const { id, fileId } = await receive(a, 40 * mebibyte);
    const { otherStaff: holder, supervisor } = fleet.cast;
    await a.as(holder)("POST /api/transfers/:id/checkouts", { params: { id }, body: { purpose: "repair", reason: "The index is broken", device: "Laptop 7", copy: "full" } });
    const stream = await openEventStream(b.url, holder.token);
    const download = await startDownload(b, holder, id, fileId);
    let got = 0;
    let wasCut = false;
    download.on("error", () => { wasCut = true; });
    download.once("data", (chunk: Buffer) => {
      got += chunk.length;
      download.pause();
    }).resume();
    await expect.poll(() => got).toBeGreaterThan(0);
    const startedAt = performance.now();
    await a.as(supervisor)("PATCH /api/people/:personId", { params: { personId: holder.personId }, body: { isDisabled: true } });
    await expect.poll(() => stream.hasEnded(), { interval: 10 }).toBe(true);
    expect((await fetch(`${b.url}/api/transfers`, { headers: headers(holder) })).status).toBe(401);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    // What the sockets had taken may still come; the rest of the 40 MiB never does.
    download.on("data", (chunk: Buffer) => { got += chunk.length; }).resume();
    await expect.poll(() => wasCut || download.destroyed, { timeout: 10_000 }).toBe(true);
    expect(download.complete).toBe(false);
    expect(got).toBeLessThan(40 * mebibyte);
  }, 60_000);

  it("decides at once at the other: a case that is opened there follows the calendar that was published here a moment ago (HOT-17)", async () => {
    const { supervisor, customer, staff } = fleet.cast;
    const accountId = await fleet.inside(async (_, caller) => (await caller(customer)).accountId ?? "");
    await a.as(staff)("PATCH /api/accounts/:accountId/support", { params: { accountId }, body: { areAllLicences: true, licences: [{ reference: "L-1", acquired: "rented", rentedThroughOn: "2100-01-01" }] } });
    await a.as(staff)("POST /api/accounts/:accountId/minutes", { params: { accountId }, body: { pool: "support", kind: "credit", minutes: 100 } });
    const calendar = (await b.as(supervisor)("GET /api/calendars")).items.find(({ isMain }) => isMain);
    if (calendar === undefined) throw new Error("a policy with a calendar has a main one");
    const pairs: [number, string][] = [];
    for (let version = calendar.version; version < calendar.version + 5; version += 1) {
      const published = await a.as(supervisor)("POST /api/calendars/:department/versions", { params: { department: calendar.department }, body: { basedOn: version, summer: { year: 2030, dates: [`2030-07-0${String(1 + (version % 5))}`] } } });
      pairs.push([published.version, (await b.as(customer)("POST /api/cases", { body: { title: "Which hours?", text: "Yours." } })).case.id]);
    }
    const decided = await fleet.inside((ports) => Promise.all(pairs.map(async ([, id]) => (await ports.records.read.cases.find({ id }))?.calendarVersion)));
    expect(decided).toEqual(pairs.map(([version]) => version));
  }, 40_000);

  it("counts against the brakes on sign-in at the other", async () => {
    const ask = (node: FleetNode) => fetch(`${node.url}/api/sign-in/code`, { method: "POST", headers: { "content-type": "application/json", origin: node.url }, body: JSON.stringify({ email: "nobody@nowhere.example" }) }).then((answer) => answer.status);
    const answers = await Promise.all(Array.from({ length: 30 }, (_, number) => ask(number % 2 === 0 ? a : b)));
    expect(answers.filter((status) => status === 202)).toHaveLength(20);
    expect(answers.filter((status) => status === 429)).toHaveLength(10);
  });
});
