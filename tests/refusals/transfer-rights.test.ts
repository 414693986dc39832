import { get } from "node:http";
import { beforeAll, describe, expect, it } from "vitest";
import { openSession } from "../../server/actions/people/sessions.ts";
import type { Enrolled } from "../../server/demo/enrol.ts";
import { sweep } from "../../server/actions/upkeep/sweep.ts";
import { createTus, download, patchTus, sendForm, sendTus, until } from "../support/http.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";
import { answerOf, receive, refusalOf, show, take, takeAndRead, type Received } from "../support/received.ts";

const segment = 1024 * 1024;
const repair = { purpose: "repair", reason: "The index is broken", device: "Laptop 7", copy: "full" } as const;

let portal: TestPortal;
let received: Received;
beforeAll(async () => {
  portal = await startPortal();
  received = await receive(portal, { bytes: 3 * segment + 17, title: "Invoices" });
});

const ledgerOf = (transferId: string, event: string) => portal.ports.records.read.ledgerRows.list({ transferId, event }, { by: "seq" });
const raw = (who: Enrolled | null, method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(portal.url + path, { method, headers: { ...(who === null ? {} : portal.bearer(who)), ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });

/** A download that is read one chunk at a time: `start` takes the first, `rest` all others; `error` tells how it broke off. */
async function slowly(who: Enrolled, transferId: string, fileId: string): Promise<{ rest(): Promise<{ bytes: number; isWhole: boolean }> }> {
  const response = await new Promise<import("node:http").IncomingMessage>((resolve, reject) => {
    get(`${portal.url}/api/transfers/${transferId}/files/${fileId}/content`, { headers: portal.bearer(who) }, resolve).once("error", reject);
  });
  expect(response.statusCode).toBe(200);
  let bytes = 0;
  let isWhole = false;
  const first = Promise.withResolvers<undefined>();
  const over = new Promise<void>((resolve) => {
    response.on("data", (chunk: Buffer) => { bytes += chunk.length; if (bytes === chunk.length) { response.pause(); first.resolve(undefined); } });
    response.once("end", () => { isWhole = response.complete; });
    response.once("error", () => undefined).once("close", () => { resolve(); });
  });
  await first.promise;
  return { rest: async () => { response.resume(); await over; return { bytes, isWhole }; } };
}

/** What the portal has counted as read from its store for this person's reading, without what a finished stream gave back. */
async function readSoFar(who: Enrolled, fileId: string): Promise<number> {
  const rows = await portal.ports.records.read.readings.list({ fileId, personId: who.personId });
  return rows.reduce((sum, row) => sum + row.bytes, 0);
}

describe("another firm's customer", () => {
  it("finds nothing by any way: REST, form, tus, content, timeline, receipt, certificate (R16, R32, ALO-10)", async () => {
    const { otherCustomer } = portal.cast;
    const { id, fileId } = received;
    const missing = "transfer_".padEnd(35, "a");
    const bodies = new Map<string, string>();
    const asked: [string, string, unknown?][] = [
      ["GET", "/api/transfers/ID"],
      ["GET", "/api/transfers/ID/timeline"],
      ["GET", `/api/transfers/ID/files/${fileId}/content`],
      ["HEAD", `/api/transfers/ID/files/${fileId}/content`],
      ["GET", "/api/transfers/ID/receipt"],
      ["GET", "/api/transfers/ID/certificate"],
      ["GET", "/api/transfers/ID/certificate.json"],
      ["GET", "/api/transfers/ID/certificate.pdf"],
      ["POST", "/api/transfers/ID/complete", {}],
      ["POST", "/api/transfers/ID/withdraw", {}],
      ["POST", "/api/transfers/ID/collect", {}],
      ["POST", "/api/transfers/ID/directions", { delete: "now", reason: "not mine" }],
      ["DELETE", `/api/transfers/ID/directions/${"direction_".padEnd(36, "a")}`],
      ["POST", "/api/transfers/ID/contractors", { personId: portal.cast.contractor.personId, isAllowed: true }],
    ];
    for (const [method, path, body] of asked) {
      const foreign = await raw(otherCustomer, method, path.replace("ID", id), body);
      const nowhere = await raw(otherCustomer, method, path.replace("ID", missing), body);
      expect([foreign.status, nowhere.status], `${method} ${path}`).toEqual([404, 404]);
      const [one, other] = [await foreign.text(), await nowhere.text()];
      expect(one, `${method} ${path}`).toBe(other);
      bodies.set(path, one);
    }
    expect([...bodies.values()].join()).not.toContain(received.number);
    for (const target of [id, missing]) {
      expect(await answerOf(sendForm(portal, otherCustomer, target, "x.sqlite", Buffer.from("x")))).toBe("404 not-found");
      expect(await answerOf(createTus(portal, otherCustomer, { transferId: target, name: "x.sqlite", bytes: 1 }))).toBe("404 not-found");
    }
    const listed = await portal.as(otherCustomer)("GET /api/transfers");
    expect(listed.items.map((item) => item.id)).not.toContain(id);
    expect((await portal.as(otherCustomer)("GET /api/transfers", { query: { search: received.number } })).items).toEqual([]);
    expect((await show(portal, portal.cast.customer, id)).state).toBe("received");
  });

  it("is not let in by a prefix, another case or another Unicode form of an id (R41)", async () => {
    const { otherCustomer, customer } = portal.cast;
    const own = (await show(portal, customer, received.id)).account.id;
    for (const accountId of [own, own.slice(0, -1), `${own.slice(0, -1)}%`, own.toUpperCase(), `${own}x`, own.replace("a", "ａ")])
      expect((await raw(otherCustomer, "GET", `/api/transfers?accountId=${encodeURIComponent(accountId)}`)).status, accountId).toBeOneOf([400, 404]);
    for (const id of [received.id.slice(0, -1), received.id.toUpperCase(), `${received.id}a`, `${received.id}%20`, received.id.replace("_", "＿"), "%25"]) expect((await raw(customer, "GET", `/api/transfers/${id}`)).status, id).toBe(404);
  });

  it("hears nothing of an upload on the stream of events (R34)", async () => {
    const listen = async (who: Enrolled): Promise<{ text: () => string; stop: () => void }> => {
      const stop = new AbortController();
      const stream = await fetch(`${portal.url}/api/events`, { headers: { ...portal.bearer(who), accept: "text/event-stream" }, signal: stop.signal });
      let text = "";
      void (async () => { for await (const chunk of stream.body ?? []) text += Buffer.from(chunk).toString("utf8"); })().catch(() => undefined);
      return { text: () => text, stop: () => { stop.abort(); } };
    };
    const [mine, foreign] = [await listen(portal.cast.customer), await listen(portal.cast.otherCustomer)];
    const sent = await receive(portal, { bytes: 100_000 });
    const own = await portal.as(portal.cast.otherCustomer)("POST /api/transfers", { body: { purpose: "support" } });
    await createTus(portal, portal.cast.otherCustomer, { transferId: own.id, name: "own.sqlite", bytes: 5 });
    await until(() => Promise.resolve(mine.text()), (text) => text.includes(sent.id), "the owner hears of it");
    await until(() => Promise.resolve(foreign.text()), (text) => text.includes(own.id), "the stream is alive");
    expect(foreign.text()).not.toContain(sent.id);
    expect(foreign.text()).not.toContain(sent.fileId);
    mine.stop();
    foreign.stop();
  });
});

describe("an upload's address", () => {
  it("is good for its sender's next bytes and for nothing else (R27, R28, R35)", async () => {
    const { customer, otherCustomer, staff, supervisor } = portal.cast;
    const { id } = await portal.as(customer)("POST /api/transfers", { body: { purpose: "support" } });
    const location = (await createTus(portal, customer, { transferId: id, name: "half.sqlite", bytes: 10 })).headers.get("location") ?? "";
    expect((await patchTus(portal, customer, location, 0, Buffer.from("12345"))).status).toBe(204);
    const uploadId = location.split("/").pop() ?? "";
    for (const who of [otherCustomer, staff, supervisor]) {
      expect((await raw(who, "HEAD", location, undefined, { "tus-resumable": "1.0.0" })).status).toBe(404);
      expect(await answerOf(patchTus(portal, who, location, 5, Buffer.from("evil!")))).toBe("404 not-found");
      expect(await answerOf(raw(who, "DELETE", location, undefined, { "tus-resumable": "1.0.0" }))).toBe("404 not-found");
    }
    expect((await portal.as(otherCustomer)("GET /api/uploads")).items.map((item) => item.id)).not.toContain(uploadId);
    for (const path of [location, `/api/transfers/${id}/files/${uploadId}/content`, `/api/transfers/${uploadId}`]) expect((await raw(customer, "GET", path)).status, path).toBeOneOf([404, 409]);
    expect((await raw(customer, "POST", location, {})).status).toBe(404);
    expect(await answerOf(patchTus(portal, customer, location, 5, Buffer.from("67890")))).toBe("204");
    // Finished: more bytes, or other ones, are refused and change nothing.
    for (const [offset, bytes] of [[10, "x"], [0, "abcdefghij"], [5, "abcde"]] as const) expect(await answerOf(patchTus(portal, customer, location, offset, Buffer.from(bytes)))).toBe("409 offset-mismatch");
    await portal.as(customer)("POST /api/transfers/:id/complete", { params: { id } });
    await until(() => show(portal, customer, id), (seen) => seen.state === "received", "received");
    expect(await (await download(portal, customer, id, uploadId)).text()).toBe("1234567890");
    // Handed over: neither taken back nor added to.
    expect(await answerOf(raw(customer, "DELETE", location, undefined, { "tus-resumable": "1.0.0" }))).toBe("409 wrong-state");
    expect(await answerOf(createTus(portal, customer, { transferId: id, name: "late.sqlite", bytes: 3 }))).toBe("409 wrong-state");
    expect(await answerOf(sendForm(portal, customer, id, "late.sqlite", Buffer.from("x")))).toBe("409 wrong-state");
    expect(await (await download(portal, customer, id, uploadId)).text()).toBe("1234567890");
  });
});

describe("paths and bodies that reach for more", () => {
  it("a path in the place of an id is 404 on reading, changing and removing (R10, R24)", async () => {
    const { customer } = portal.cast;
    const traversals = ["..%2f..%2fetc%2fpasswd", "..%5c..%5cwindows", "%2fetc%2fpasswd", "%252e%252e%252f", "....%2f%2f", "C:%5cboot.ini", "file_..%2f..%2f"];
    for (const hostile of traversals) {
      const asked = [["GET", `/api/transfers/${hostile}`], ["GET", `/api/transfers/${received.id}/files/${hostile}/content`], ["PATCH", `/api/uploads/${hostile}`], ["DELETE", `/api/uploads/${hostile}`], ["HEAD", `/api/uploads/${hostile}`], ["DELETE", `/api/transfers/${received.id}/directions/${hostile}`], ["POST", `/api/transfers/${hostile}/complete`]] as const;
      for (const [method, path] of asked) {
        const headers = path.includes("/uploads/") ? { "tus-resumable": "1.0.0", "upload-offset": "0", ...(method === "PATCH" ? { "content-type": "application/offset+octet-stream" } : {}) } : {};
        const answer = await raw(customer, method, path, undefined, headers);
        expect(answer.status, `${method} ${path}`).toBe(404);
        expect(await answer.text()).not.toMatch(/root:|ENOENT|\/data\//);
      }
    }
  });

  it("unknown keys are refused and change nothing (R13)", async () => {
    const { customer, staff } = portal.cast;
    const before = JSON.stringify(await portal.ports.records.read.transfers.find({ id: received.id }));
    const count = await portal.ports.records.read.transfers.count({});
    for (const extra of [{ accountId: "account_".padEnd(34, "a") }, { state: "received" }, { role: "supervisor" }, { number: 1 }, { deadlineAt: "2030-01-01T00:00:00Z" }]) expect((await raw(customer, "POST", "/api/transfers", { purpose: "repair", ...extra })).status, JSON.stringify(extra)).toBe(400);
    for (const text of ['{"purpose":"repair","__proto__":{"state":"received"}}', '{"purpose":"repair","constructor":{"prototype":{"role":"supervisor"}}}']) {
      const answer = await fetch(`${portal.url}/api/transfers`, { method: "POST", headers: { ...portal.bearer(customer), "content-type": "application/json" }, body: text });
      expect(answer.status, text).toBe(400);
    }
    for (const extra of [{ holderId: portal.cast.otherStaff.personId }, { bytesServed: 0 }, { accountId: null }]) expect((await raw(staff, "POST", `/api/transfers/${received.id}/checkouts`, { ...repair, ...extra })).status).toBe(400);
    for (const extra of [{ state: "done" }, { givenBy: "x" }]) expect((await raw(customer, "POST", `/api/transfers/${received.id}/directions`, { delete: "2026-12-01", reason: "x", ...extra })).status).toBe(400);
    expect(await portal.ports.records.read.transfers.count({})).toBe(count);
    expect(JSON.stringify(await portal.ports.records.read.transfers.find({ id: received.id }))).toBe(before);
  });

  it("only the three purposes are known (ALO-11)", async () => {
    for (const purpose of ["support", "repair", "conversion"]) expect((await raw(portal.cast.customer, "POST", "/api/transfers", { purpose })).status).toBe(201);
    for (const purpose of ["analytics", "Repair", "", null, ["repair"], "training"]) expect((await raw(portal.cast.customer, "POST", "/api/transfers", { purpose })).status, String(purpose)).toBe(400);
  });

  it("no bytes come in without a person and a transfer (R47, ALO-10)", async () => {
    const nobody = { ...portal.cast.customer, token: "A".repeat(43) };
    expect((await sendForm(portal, nobody, received.id, "x", Buffer.from("x"))).status).toBe(401);
    expect((await createTus(portal, nobody, { transferId: received.id, name: "x", bytes: 1 })).status).toBe(401);
    for (const transferId of ["", "nowhere", received.fileId]) expect((await createTus(portal, portal.cast.customer, { transferId, name: "x", bytes: 1 })).status, transferId).toBe(404);
    const before = await portal.ports.records.read.files.count({});
    expect((await createTus(portal, portal.cast.auditor, { transferId: received.id, name: "x", bytes: 1 })).status).toBe(403);
    expect(await portal.ports.records.read.files.count({})).toBe(before);
  });

  it("both ways in leave the same rows in the ledger (ALO-10)", async () => {
    const { customer } = portal.cast;
    const events: string[][] = [];
    for (const way of ["form", "tus"]) {
      const { id } = await portal.as(customer)("POST /api/transfers", { body: { purpose: "support" } });
      if (way === "form") expect((await sendForm(portal, customer, id, "a.sqlite", Buffer.from("same"))).status).toBe(201);
      else await sendTus(portal, customer, id, "a.sqlite", Buffer.from("same"));
      await portal.as(customer)("POST /api/transfers/:id/complete", { params: { id } });
      await until(() => show(portal, customer, id), (seen) => seen.state === "received", "received");
      const rows = await portal.ports.records.read.ledgerRows.list({ transferId: id }, { by: "seq" });
      events.push(rows.map((row) => row.event).sort());
    }
    expect(events[0]).toEqual(events[1]);
    expect(events[0]).toEqual(["transfers.accept", "transfers.begin", "transfers.complete", "transfers.request", "uploads.check", "uploads.create", "uploads.finish"]);
  });
});

describe("the working copy", () => {
  it("is one: of fifty that take it at once one has it, and 49 are told who (F25, ALO-16)", async () => {
    const { id } = await receive(portal);
    const two = [portal.cast.staff, portal.cast.otherStaff] as const;
    const others = await Promise.all(Array.from({ length: 48 }, (_, index) => colleague(`helper${String(index)}`)));
    const crowd = [...others, ...two];
    const answers = await Promise.all(crowd.map((who) => raw(who, "POST", `/api/transfers/${id}/checkouts`, repair)));
    const winners = answers.filter((answer) => answer.status === 201);
    expect(winners).toHaveLength(1);
    const holder = ((await winners[0]?.json()) as { holder: { name: string } }).holder.name;
    for (const answer of answers.filter((one) => one.status !== 201)) {
      const problem = (await answer.json()) as { code: string; facts: { holder: string } };
      expect([answer.status, problem.code, problem.facts.holder]).toEqual([409, "held-by-another", holder]);
    }
    expect(await portal.ports.records.read.checkouts.count({ transferId: id })).toBe(1);
    const seen = await show(portal, portal.cast.customer, id);
    expect(seen.state).toBe("checked-out");
    expect(seen.checkout).toMatchObject({ holder: { name: holder, isStaff: true }, device: "Laptop 7", purpose: "repair" });
    const rows = await ledgerOf(id, "transfers.check-out");
    expect(rows).toHaveLength(1);
    // Person, device, purpose and digest: the device is personal text, so only its digest is in the row itself.
    expect(JSON.parse(rows[0]!.facts)).toMatchObject({ purpose: "repair", sha256: seen.files[0]!.sha256 });
    expect(rows[0]!.textDigest).toMatch(/^[0-9a-f]{64}$/);
  });

  it("comes again to who has it already, also after a lost answer, until its date (F26)", async () => {
    const { staff, otherStaff } = portal.cast;
    const kept = await receive(portal);
    const first = await take(portal, staff, kept.id, portal.clock.now().add({ hours: 2 }).toString());
    expect(await take(portal, staff, kept.id)).toBe(first);
    expect(await portal.ports.records.read.checkouts.count({ transferId: kept.id })).toBe(1);
    expect((await ledgerOf(kept.id, "transfers.check-out"))).toHaveLength(1);
    expect((await download(portal, staff, kept.id, kept.fileId)).status).toBe(200);
    portal.clock.advance({ hours: 2 });
    expect(await answerOf(download(portal, staff, kept.id, kept.fileId))).toBe("410 gone");
    // It stays the holder's to answer for: nobody else takes it by waiting.
    expect(await refusalOf(take(portal, otherStaff, kept.id))).toBe("409 held-by-another");
    expect(await refusalOf(portal.as(staff)("POST /api/transfers/:id/return", { params: { id: kept.id }, body: { note: "nothing found", nothingToReturn: true } }))).toBe("409 removal-outstanding");
  });

  it("is read by its holder alone, and by nobody without one (R16)", async () => {
    const { staff, otherStaff, supervisor, auditor } = portal.cast;
    const { id, fileId } = await receive(portal);
    for (const who of [staff, otherStaff, supervisor, auditor]) expect(await answerOf(download(portal, who, id, fileId)), who.name).toBe("403 not-allowed");
    await take(portal, staff, id);
    for (const who of [otherStaff, supervisor]) expect(await answerOf(download(portal, who, id, fileId)), who.name).toBe("409 held-by-another");
    expect((await download(portal, staff, id, fileId)).status).toBe(200);
    // A checkout opens this transfer and no other file by the same way.
    expect((await download(portal, staff, id, received.fileId)).status).toBe(404);
    expect(await answerOf(download(portal, staff, received.id, received.fileId))).toBe("403 not-allowed");
  });

  it("goes to a contractor only while the customer allows them by name (ALO-12)", async () => {
    const { customer, contractor, otherStaff } = portal.cast;
    const lent = await receive(portal, { bytes: 24 * segment });
    const allow = (isAllowed: boolean) => portal.as(customer)("POST /api/transfers/:id/contractors", { params: { id: lent.id }, body: { personId: contractor.personId, isAllowed } });
    expect(await refusalOf(take(portal, contractor, lent.id))).toBe("403 contractor-needs-consent");
    // Consent is the customer's to give, and for contractors only.
    expect((await raw(contractor, "POST", `/api/transfers/${lent.id}/contractors`, { personId: contractor.personId, isAllowed: true })).status).toBe(403);
    expect((await raw(portal.cast.supervisor, "POST", `/api/transfers/${lent.id}/contractors`, { personId: contractor.personId, isAllowed: true })).status).toBe(403);
    expect((await raw(customer, "POST", `/api/transfers/${lent.id}/contractors`, { personId: otherStaff.personId, isAllowed: true })).status).toBe(404);
    await allow(true);
    const cid = await take(portal, contractor, lent.id);
    const reading = await slowly(contractor, lent.id, lent.fileId);
    await allow(false);
    expect((await reading.rest()).isWhole).toBe(false);
    expect(await answerOf(download(portal, contractor, lent.id, lent.fileId))).toBe("403 contractor-needs-consent");
    expect(await refusalOf(portal.as(contractor)("POST /api/transfers/:id/checkouts/:cid/work", { params: { id: lent.id, cid }, body: { kind: "test" } }))).toBe("403 contractor-needs-consent");
    expect(await answerOf(createTus(portal, contractor, { transferId: lent.id, name: "r", bytes: 1, kind: "result" }))).toBe("403 contractor-needs-consent");
    // What is left to do is to let go, and to attest.
    const back = await portal.as(contractor)("POST /api/transfers/:id/checkouts/:cid/give-back", { params: { id: lent.id, cid }, body: {} });
    expect([back.state, back.outstandingRemovals]).toEqual(["received", 1]);
    expect(await refusalOf(take(portal, contractor, lent.id))).toBe("403 contractor-needs-consent");
  });
});

describe("a right that ends cuts what runs on it", () => {
  const bytes = 40 * segment;

  it.each(["the person is disabled (F27)", "a supervisor takes over (R40)", "the customer orders deletion now (R40)", "the removal is attested in the middle", "the checkout's date passes"])("within one segment when %s", async (how) => {
    const { customer, staff, supervisor } = portal.cast;
    const file = await receive(portal, { bytes });
    const who = how.startsWith("the person") ? await colleague("gone") : staff;
    const cid = await take(portal, who, file.id, portal.clock.now().add({ minutes: 30 }).toString());
    const reading = await slowly(who, file.id, file.fileId);
    // Buffers of the sockets are full now: the portal waits for the reader.
    let before = -1;
    const isStill = async (): Promise<boolean> => { const now = outgoing(); const same = now === before; before = now; return Promise.resolve(same); };
    await until(async () => { await new Promise((resolve) => setTimeout(resolve, 50)); return isStill(); }, (same) => same, "the sending stands still");
    if (how.startsWith("the person")) await portal.as(supervisor)("PATCH /api/people/:personId", { params: { personId: who.personId }, body: { isDisabled: true } });
    else if (how.startsWith("a supervisor")) await portal.as(supervisor)("POST /api/transfers/:id/take-over", { params: { id: file.id }, body: { reason: "on leave", device: "Workstation 1" } });
    else if (how.startsWith("the customer")) await portal.as(customer)("POST /api/transfers/:id/directions", { params: { id: file.id }, body: { delete: "now", reason: "stop" } });
    else if (how.startsWith("the removal")) await portal.as(who)("POST /api/transfers/:id/checkouts/:cid/removal", { params: { id: file.id, cid }, body: { attested: true, method: "deleted" } });
    else {
      portal.clock.advance({ minutes: 30 });
      await sweep(portal.ports);
    }
    await until(() => readSoFar(who, file.fileId), (counted) => counted < bytes, "the reading is settled");
    const counted = await readSoFar(who, file.fileId);
    const { bytes: arrived, isWhole } = await reading.rest();
    expect(isWhole).toBe(false);
    expect(arrived).toBeLessThan(bytes);
    // Nothing was read from the store after the cut but the segment that was in hand.
    expect(arrived).toBeLessThanOrEqual(counted + segment);
    expect((await download(portal, who, file.id, file.fileId)).status).toBeOneOf([401, 409, 410, 200]);
  });

  function outgoing(): number {
    return [...sockets].reduce((sum, socket) => sum + socket.bytesWritten, 0);
  }
  const sockets = new Set<import("node:net").Socket>();
  beforeAll(() => { portal.serving.server.on("connection", (socket) => { sockets.add(socket); socket.once("close", () => sockets.delete(socket)); }); });
});

describe("what is read is on record", () => {
  it("the same event for the customer and for staff, whole or in parts, and none for headers alone (R63)", async () => {
    const { customer, staff } = portal.cast;
    const file = await receive(portal, { bytes: 2 * segment });
    const readings = async () => (await ledgerOf(file.id, "transfers.read")).map((row) => ({ by: row.actorId, bytes: (JSON.parse(row.facts) as { bytes: number }).bytes }));
    const head = await fetch(`${portal.url}/api/transfers/${file.id}/files/${file.fileId}/content`, { method: "HEAD", headers: portal.bearer(customer) });
    expect([head.status, head.headers.get("content-length")]).toEqual([200, String(2 * segment)]);
    const tag = head.headers.get("etag") ?? "";
    expect((await download(portal, customer, file.id, file.fileId, { "if-none-match": tag })).status).toBe(304);
    expect((await download(portal, customer, file.id, file.fileId, { range: `bytes=${String(2 * segment)}-` })).status).toBe(416);
    expect((await download(portal, customer, file.id, file.fileId, { "if-match": '"other"' })).status).toBe(412);
    expect(await portal.ports.records.read.readings.count({ transferId: file.id })).toBe(0);

    await (await download(portal, customer, file.id, file.fileId)).arrayBuffer();
    await until(readings, (rows) => rows.length === 1, "the whole reading is closed");
    await take(portal, staff, file.id);
    await (await download(portal, staff, file.id, file.fileId, { range: "bytes=0-9" })).arrayBuffer();
    await (await download(portal, staff, file.id, file.fileId, { range: "bytes=100-199" })).arrayBuffer();
    await until(() => show(portal, staff, file.id), (seen) => seen.checkout?.bytesServed === 110, "both parts are counted");
    expect(await readings()).toHaveLength(1);
    portal.clock.advance({ minutes: 6 });
    await sweep(portal.ports);
    expect(await readings()).toEqual([{ by: customer.personId, bytes: 2 * segment }, { by: staff.personId, bytes: 110 }]);
    expect((await show(portal, customer, file.id)).copies.map((copy) => copy.where)).toEqual(["portal", "staff", "customer"]);
  });

  it("pages that only show a transfer read no content and write nothing", async () => {
    const { customer } = portal.cast;
    const { id } = await receive(portal);
    const before = await portal.ports.records.read.ledgerRows.count({ transferId: id });
    await show(portal, customer, id);
    await portal.as(customer)("GET /api/transfers/:id/timeline", { params: { id } });
    await portal.as(customer)("GET /api/transfers/:id/receipt", { params: { id } });
    expect(await portal.ports.records.read.ledgerRows.count({ transferId: id })).toBe(before);
  });
});

it("whatever it is, it is saved and never shown: attachment, nosniff, sandboxed (R45)", async () => {
  const { customer } = portal.cast;
  for (const name of ["page.html", "picture.svg", "data.xml", "letter.pdf"]) {
    const { id, fileId } = await receive(portal, { name, content: Buffer.from("<script>alert(1)</script>") });
    const answer = await download(portal, customer, id, fileId);
    expect(answer.headers.get("content-disposition")).toBe(`attachment; filename="${name}"; filename*=UTF-8''${name}`);
    expect(answer.headers.get("content-type")).toBe("application/octet-stream");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("content-security-policy")).toBe("default-src 'none'; sandbox");
    expect(answer.headers.get("cache-control")).toContain("no-store");
    await answer.arrayBuffer();
  }
});

describe("returning", () => {
  const giveBack = (who: Enrolled, id: string, body: object): Promise<string> => refusalOf(portal.as(who)("POST /api/transfers/:id/return", { params: { id }, body: { note: "done", ...body } }));

  it("needs a result or nothing to return, the attestation where bytes were served, and one's own checkout (ALO-17)", async () => {
    const { staff, otherStaff, customer } = portal.cast;
    const file = await receive(portal);
    expect(await giveBack(staff, file.id, { nothingToReturn: true })).toBe("409 wrong-state");
    await takeAndRead(portal, staff, file);
    expect(await giveBack(staff, file.id, { removal: { attested: true, method: "deleted" } })).toBe("409 result-missing");
    expect(await giveBack(staff, file.id, { nothingToReturn: true })).toBe("409 removal-outstanding");
    expect(await giveBack(staff, file.id, { nothingToReturn: true, removal: { attested: false, method: "deleted" } })).toBe("400 not-valid");
    expect(await giveBack(otherStaff, file.id, { nothingToReturn: true })).toBe("409 held-by-another");
    const resultId = await sendTus(portal, staff, file.id, "repaired.sqlite", Buffer.from("better"), "result");
    expect(await giveBack(staff, file.id, { nothingToReturn: true, removal: { attested: true, method: "deleted" } })).toBe("400 not-valid");
    // The result is not the customer's before it is returned.
    expect(await answerOf(download(portal, customer, file.id, resultId))).toBe("404 not-found");
    expect((await show(portal, customer, file.id)).files.map((one) => one.kind)).toEqual(["original"]);
    expect((await show(portal, staff, file.id)).state).toBe("checked-out");
    expect(await giveBack(staff, file.id, { removal: { attested: true, method: "deleted" } })).toBe("no refusal");
    expect(await (await download(portal, customer, file.id, resultId)).text()).toBe("better");
  });

  it("takes no file of another transfer, no original and no unknown one (R32)", async () => {
    const { staff } = portal.cast;
    const [mine, other] = [await receive(portal), await receive(portal)];
    await take(portal, staff, mine.id);
    await take(portal, staff, other.id);
    const foreign = await sendTus(portal, staff, other.id, "other.sqlite", Buffer.from("other"), "result");
    for (const fileId of [foreign, mine.fileId, other.fileId, "file_".padEnd(31, "a")]) expect(await giveBack(staff, mine.id, { resultFileIds: [fileId] }), fileId).toBe("404 not-found");
    expect((await show(portal, staff, mine.id)).state).toBe("checked-out");
    expect((await show(portal, staff, other.id)).files.map((file) => file.kind).sort()).toEqual(["original", "result"]);
  });

  it("a result that dies on its way leaves the original and the state as they were (F28)", async () => {
    const { staff, customer } = portal.cast;
    const file = await receive(portal);
    await take(portal, staff, file.id);
    const location = (await createTus(portal, staff, { transferId: file.id, name: "half.sqlite", bytes: 1000, kind: "result" })).headers.get("location") ?? "";
    await patchTus(portal, staff, location, 0, Buffer.alloc(400));
    expect(await giveBack(staff, file.id, {})).toBe("409 conflict-unfinished");
    expect((await show(portal, staff, file.id)).state).toBe("checked-out");
    expect(Buffer.from(await (await download(portal, customer, file.id, file.fileId)).arrayBuffer()).equals(file.content)).toBe(true);
    expect((await raw(staff, "DELETE", location, undefined, { "tus-resumable": "1.0.0" })).status).toBe(204);
    expect(await giveBack(staff, file.id, { nothingToReturn: true })).toBe("no refusal");
  });

  it("a result begun under one checkout is not slipped into the next", async () => {
    const { staff } = portal.cast;
    const file = await receive(portal);
    const cid = await take(portal, staff, file.id);
    const location = (await createTus(portal, staff, { transferId: file.id, name: "old.sqlite", bytes: 4, kind: "result" })).headers.get("location") ?? "";
    await portal.as(staff)("POST /api/transfers/:id/checkouts/:cid/give-back", { params: { id: file.id, cid }, body: {} });
    expect(await answerOf(patchTus(portal, staff, location, 0, Buffer.from("late")))).toBe("409 wrong-state");
    await take(portal, staff, file.id);
    expect(await answerOf(patchTus(portal, staff, location, 0, Buffer.from("late")))).toBe("409 wrong-state");
  });
});

it("a verb in the wrong state is refused with the present one, and the ledger is silent", async () => {
  const { customer, staff, supervisor } = portal.cast;
  const { id } = await portal.as(customer)("POST /api/transfers", { body: { purpose: "support" } });
  const before = await portal.ports.records.read.ledgerRows.count({});
  for (const [who, path, body] of [
    [customer, "complete", {}],
    [customer, "collect", {}],
    [customer, "directions", { delete: "now", reason: "x" }],
    [staff, "checkouts", repair],
    [staff, "return", { note: "x", nothingToReturn: true }],
    [supervisor, "take-over", { reason: "x", device: "y" }],
  ] as const) {
    const answer = await raw(who, "POST", `/api/transfers/${id}/${path}`, body);
    const problem = (await answer.json()) as { code: string; facts?: { state?: string } };
    expect([answer.status, problem.code, problem.facts?.state], path).toEqual([409, "wrong-state", "requested"]);
  }
  expect(await portal.ports.records.read.ledgerRows.count({})).toBe(before);
});

/** One more colleague of the support department, without the seconds that a password's hash takes. */
async function colleague(name: string): Promise<Enrolled> {
  const { ports, cast } = portal;
  const like = await ports.records.read.people.find({ id: cast.staff.personId });
  const person = { ...like!, id: ports.randomness.id("person"), name, email: `${name}@vendor.example` };
  const { token } = await ports.records.transact(async (tables) => {
    await tables.people.insert(person);
    return openSession(ports, tables, { person, kind: "token", name: "test", address: "127.0.0.1", isSteppedUp: false });
  });
  return { ...cast.staff, name, email: person.email, personId: person.id, token };
}
