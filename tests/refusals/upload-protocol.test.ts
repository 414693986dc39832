import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { currentTermsVersion } from "../../server/actions/portal/terms.ts";
import { withdraw } from "../../server/actions/transfers/withdraw.ts";
import { sweep } from "../../server/actions/upkeep/sweep.ts";
import { routes } from "../../server/contract/routes.ts";
import type { Enrolled } from "../../server/demo/enrol.ts";
import { installFailpoint } from "../../server/system/failpoint.ts";
import { createTus, download, patchTus, sendForm, sendTus, sha256, until } from "../support/http.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";
import { answerOf, receive, refusalOf, show, takeAndRead } from "../support/received.ts";

let portal: TestPortal;
let customer: Enrolled;
beforeAll(async () => {
  portal = await startPortal();
  customer = portal.cast.customer;
});

const tus = (method: string, location: string, headers: Record<string, string> = {}, who = customer): Promise<Response> => fetch(portal.url + location, { method, headers: { ...portal.bearer(who), "tus-resumable": "1.0.0", ...headers } });
const complete = (id: string, body: object = {}): Promise<string> => refusalOf(portal.as(customer)("POST /api/transfers/:id/complete", { params: { id }, body }));
const ledger = (transferId: string, event: string): Promise<number> => portal.ports.records.read.ledgerRows.count({ transferId, event });

async function requested(): Promise<string> {
  return (await portal.as(customer)("POST /api/transfers", { body: { purpose: "support" } })).id;
}

async function begun(bytes: number, headers: Record<string, string> = {}): Promise<{ id: string; location: string; fileId: string }> {
  const id = await requested();
  const location = (await createTus(portal, customer, { transferId: id, name: "a.sqlite", bytes, headers })).headers.get("location") ?? "";
  return { id, location, fileId: location.split("/").pop() ?? "" };
}

async function offsetOf(location: string): Promise<number> {
  return Number((await tus("HEAD", location)).headers.get("upload-offset"));
}

async function receivedBytes(id: string, fileId: string): Promise<Buffer> {
  await portal.as(customer)("POST /api/transfers/:id/complete", { params: { id } });
  await until(() => show(portal, customer, id), (seen) => { if (seen.state !== "checking" && seen.state !== "received") throw new Error(`${seen.state}: ${String(seen.refusedBecause)}`); return seen.state === "received"; }, "received");
  return Buffer.from(await (await download(portal, customer, id, fileId)).arrayBuffer());
}

/** Sends part of a PATCH over a bare socket and resets the connection. */
async function patchAndReset(location: string, offset: number, announced: number, content: Buffer, isRude: boolean): Promise<void> {
  const { port, host } = new URL(portal.url);
  const socket = connect(Number(port), "127.0.0.1").on("error", () => undefined);
  const head = [`PATCH ${location} HTTP/1.1`, `Host: ${host}`, `Authorization: Bearer ${customer.token}`, "Tus-Resumable: 1.0.0", `Upload-Offset: ${String(offset)}`, "Content-Type: application/offset+octet-stream", `Content-Length: ${String(announced)}`, "", ""].join("\r\n");
  await new Promise<void>((resolve) => socket.write(Buffer.concat([Buffer.from(head), content]), () => { resolve(); }));
  // The portal has read some of it, or all, or nothing: whatever it is, it must know.
  await new Promise((resolve) => setTimeout(resolve, 40));
  if (isRude) socket.resetAndDestroy();
  else socket.destroy();
  for (let turn = 0; turn < 4 && (await offsetOf(location)) === offset; turn += 1) await new Promise((resolve) => setTimeout(resolve, 8));
}

describe("an upload that is broken off", () => {
  it("at every 64 KiB goes on from what is durable and ends with the same digest (F05)", async () => {
    const content = randomBytes(1024 * 1024 + 11);
    const { id, location, fileId } = await begun(content.length);
    let sent = 0;
    let offset = 0;
    for (let turn = 0; offset < content.length && turn < 20; turn += 1) {
      const piece = content.subarray(offset, offset + 65_536);
      await patchAndReset(location, offset, content.length - offset, piece, turn % 3 === 2);
      sent = Math.max(sent, offset + piece.length);
      const now = await offsetOf(location);
      expect(now).toBeGreaterThanOrEqual(offset);
      expect(now).toBeLessThanOrEqual(sent);
      offset = now;
    }
    expect(offset).toBeGreaterThan(65_536);
    if (offset < content.length) expect((await patchTus(portal, customer, location, offset, content.subarray(offset))).status).toBe(204);
    expect(sha256(await receivedBytes(id, fileId))).toBe(sha256(content));
  }, 60_000);

  it("is refused ahead, behind, below zero and far beyond, and stays as it was (F08)", async () => {
    const { location } = await begun(100);
    expect((await patchTus(portal, customer, location, 0, Buffer.alloc(40, 1))).status).toBe(204);
    for (const offset of [0, 39, 41, 100, 2 ** 52]) expect(await answerOf(patchTus(portal, customer, location, offset, Buffer.alloc(10))), String(offset)).toBe("409 offset-mismatch");
    for (const offset of ["-1", "1e9", "0x28", "NaN", "", "40, 40", "9".repeat(30)]) expect((await fetch(portal.url + location, { method: "PATCH", headers: { ...portal.bearer(customer), "tus-resumable": "1.0.0", "upload-offset": offset, "content-type": "application/offset+octet-stream" }, body: "x" })).status, offset).toBeOneOf([400, 409, 412]);
    expect((await tus("PATCH", location, { "upload-offset": "40", "content-type": "application/json" })).status).toBeOneOf([400, 415]);
    expect(await offsetOf(location)).toBe(40);
  });

  it("and begun again by two at once holds the bytes of one of them (F07)", async () => {
    const bytes = 4 * 1024 * 1024;
    const { id, location, fileId } = await begun(bytes);
    const answers = await Promise.all([1, 2].map((fill) => patchTus(portal, customer, location, 0, Buffer.alloc(bytes, fill)).then((answer) => ({ status: answer.status, offset: Number(answer.headers.get("upload-offset")) }), () => ({ status: 0, offset: 0 }))));
    // Who is told to let go is told how far it came.
    expect(answers.filter(({ status, offset }) => status === 204 && offset === bytes).length).toBeLessThanOrEqual(1);
    for (const { status } of answers) expect(status).toBeOneOf([0, 204, 400, 409, 423]);
    const offset = await offsetOf(location);
    const rest = Buffer.alloc(bytes - offset, 3);
    if (rest.length > 0) expect((await patchTus(portal, customer, location, offset, rest)).status).toBe(204);
    const content = await receivedBytes(id, fileId);
    expect(content.length).toBe(bytes);
    const [first] = offset === 0 ? [3] : content;
    expect(content.subarray(0, offset).every((byte) => byte === first)).toBe(true);
  });

  it("is nobody's any more once the right ended while it waited (F15)", async () => {
    const { location, id } = await begun(10);
    await withdraw(portal.ports, await portal.caller(customer), id);
    expect(await answerOf(patchTus(portal, customer, location, 0, Buffer.alloc(10)))).toBe("404 not-found");
    const file = await receive(portal);
    const { staff } = portal.cast;
    const cid = await takeAndRead(portal, staff, file);
    const result = (await createTus(portal, staff, { transferId: file.id, name: "r", bytes: 10, kind: "result" })).headers.get("location") ?? "";
    // The first write holds the lock while the right of the second ends.
    const { host, port } = new URL(portal.url);
    const slow = connect(Number(port), "127.0.0.1").on("error", () => undefined);
    slow.write(`PATCH ${result} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${staff.token}\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: 10\r\n\r\n123`);
    await new Promise((resolve) => setTimeout(resolve, 60));
    await portal.as(staff)("POST /api/transfers/:id/checkouts/:cid/give-back", { params: { id: file.id, cid }, body: {} });
    expect((await patchTus(portal, staff, result, 3, Buffer.from("4567890"))).status).toBeOneOf([403, 404, 409]);
    slow.destroy();
    expect(Number((await tus("HEAD", result, {}, staff)).headers.get("upload-offset"))).toBeLessThanOrEqual(3);
  });
});

describe("the end of an upload", () => {
  it("asked for a hundred times more makes one file, one row and one mail (F17)", async () => {
    const { id, location, fileId } = await begun(5);
    expect((await patchTus(portal, customer, location, 0, Buffer.from("12345"))).status).toBe(204);
    const again = await Promise.all(Array.from({ length: 100 }, () => patchTus(portal, customer, location, 5, Buffer.alloc(0))));
    for (const answer of again) expect([answer.status, answer.headers.get("upload-offset")]).toEqual([204, "5"]);
    expect((await receivedBytes(id, fileId)).toString()).toBe("12345");
    expect((await show(portal, customer, id)).files).toHaveLength(1);
    expect([await ledger(id, "uploads.finish"), await ledger(id, "uploads.check"), await ledger(id, "transfers.accept")]).toEqual([1, 1, 1]);
    expect(await portal.ports.records.read.outbox.count({ transferId: id, template: "transfer-arrived" })).toBe(1);
  });

  it.each(["asks where it is", "sends nothing more", "says that this is all", "never comes back"])("stopped between the last byte and the receipt is finished once when the sender %s (F16)", async (next) => {
    const { id, location, fileId } = await begun(5);
    const restore = installFailpoint((name) => { if (name === "finish.stored") throw new Error("the process stops here"); });
    expect((await patchTus(portal, customer, location, 0, Buffer.from("12345"))).status).toBe(503);
    restore();
    expect((await portal.ports.records.read.files.find({ id: fileId }))?.state).toBe("arriving");
    if (next === "asks where it is") expect(await offsetOf(location)).toBe(5);
    if (next === "asks where it is" || next === "sends nothing more") expect(await answerOf(patchTus(portal, customer, location, 5, Buffer.alloc(0)))).toBe("204");
    if (next === "never comes back") {
      portal.clock.advance({ hours: 24 });
      await sweep(portal.ports);
    } else expect(await complete(id)).toBe("no refusal");
    await until(() => show(portal, customer, id), (seen) => { if (seen.state === "checking") portal.serving.wake("check"); return seen.state === "received"; }, "received");
    expect([await ledger(id, "uploads.finish"), await ledger(id, "transfers.accept")]).toEqual([1, 1]);
    expect(await (await download(portal, customer, id, fileId)).text()).toBe("12345");
  });

  it("with another digest than the sender's is refused with its cause, and sending again works", async () => {
    const id = await requested();
    const fileId = await sendTus(portal, customer, id, "a.sqlite", Buffer.from("as it arrived"));
    expect(await complete(id, { files: [{ id: fileId, sha256: sha256(Buffer.from("as it was")) }] })).toBe("no refusal");
    const refused = await until(() => show(portal, customer, id), (seen) => seen.state === "refused", "refused");
    expect(refused.refusedBecause).toMatch(/fingerprint .* differs/);
    expect(refused.files).toEqual([]);
    const again = await sendTus(portal, customer, id, "a.sqlite", Buffer.from("as it was"));
    expect(await complete(id, { files: [{ id: again, sha256: sha256(Buffer.from("as it was")) }] })).toBe("no refusal");
    const received = await until(() => show(portal, customer, id), (seen) => seen.state === "received", "received");
    expect(received.files.map((file) => file.id)).toEqual([again]);
    // A refused call leaves no mark on what was received.
    expect(await complete(id, { files: [{ id: again, sha256: "0".repeat(64) }] })).toBe("409 wrong-state");
    expect((await portal.ports.records.read.files.find({ id: again }))?.clientSha256).toBe(sha256(Buffer.from("as it was")));
  });
});

describe("what a library would do by itself is not done (R56, R57, R58)", () => {
  it("no upload can be read, no other site is let in, addresses are relative", async () => {
    const id = await requested();
    const created = await createTus(portal, customer, { transferId: id, name: "a", bytes: 3, headers: { origin: "https://evil.example" } });
    const location = created.headers.get("location") ?? "";
    expect(location).toMatch(/^\/api\/uploads\/file_[a-z0-9]{26}$/);
    const answers = [created, await tus("OPTIONS", "/api/uploads", { origin: "https://evil.example" }), await tus("HEAD", location, { origin: "https://evil.example" }), await patchTus(portal, customer, location, 0, Buffer.from("abc"))];
    for (const answer of answers) for (const [name] of answer.headers) expect(name).not.toMatch(/^access-control-/);
    expect(await answerOf(tus("GET", location))).toBe("404 not-found");
    expect((await fetch(`${portal.url}/api/uploads/..%2f..%2fetc`, { headers: portal.bearer(customer) })).status).toBe(404);
    expect((await fetch(`${portal.url}/api/health`)).status).toBe(200);
  });

  it("a terminated upload leaves nothing in the store, also when it was whole", async () => {
    const root = join(portal.folder, "data", "objects");
    const here = (fileId: string): string[] => readdirSync(root, { recursive: true }).map(String).filter((name) => name.includes(fileId));
    for (const part of [0, 1_500_000, 2_000_000]) {
      const { location, fileId } = await begun(2_000_000);
      if (part > 0) await patchTus(portal, customer, location, 0, randomBytes(part));
      expect((await tus("DELETE", location)).status).toBe(204);
      expect(here(fileId)).toEqual([]);
      expect((await tus("HEAD", location)).status).toBe(404);
      expect(await answerOf(tus("DELETE", location))).toBe("404 not-found");
    }
  });
});

describe("an Idempotency-Key", () => {
  it("is honoured by every route that creates something for its caller (F02)", () => {
    const creating = Object.entries(routes).filter(([key, route]) => key.startsWith("POST") && 201 in route.answers && !("idempotent" in route && route.idempotent)).map(([key]) => key);
    // A token or ticket is shown once and never again; a connection is measured anew each time. Taking over, turning a chat into its case and
    // publishing the next version are steps: who repeats one is told where the thing stands.
    const exempt = ["POST /api/tokens", "POST /api/remote-sessions/:id/tickets", "POST /api/connection-checks", "POST /api/transfers/:id/take-over", "POST /api/chats/:id/case", "POST /api/calendars/:department/versions"];
    expect(creating.filter((key) => !exempt.includes(key))).toEqual([]);
  });

  it("makes one upload, however often and however close together it is asked for; with another body it is refused (F02)", async () => {
    const transferId = await requested();
    const ask = (name: string) => createTus(portal, customer, { transferId, name, bytes: 9, headers: { "idempotency-key": "upload-1" } });
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask("a.sqlite")));
    expect(new Set(answers.map((answer) => `${String(answer.status)} ${answer.headers.get("location") ?? ""}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
    expect(await portal.ports.records.read.files.count({ transferId })).toBe(1);
    expect(await answerOf(ask("b.sqlite"))).toBe("409 idempotency-conflict");
    // Somebody else's key is another key.
    const other = await portal.as(portal.cast.otherCustomer)("POST /api/transfers", { body: { purpose: "support" } });
    expect((await createTus(portal, portal.cast.otherCustomer, { transferId: other.id, name: "a.sqlite", bytes: 9, headers: { "idempotency-key": "upload-1" } })).status).toBe(201);
  });

  it("makes one file by the form: repeats are answered alike, another file is refused, a failed try counts for nothing (F02)", async () => {
    const id = await requested();
    const send = async (content: string, sha = ""): Promise<Response> => {
      const form = new FormData();
      if (sha !== "") form.set("sha256", sha);
      form.set("file", new Blob([content]), "a.sqlite");
      return fetch(`${portal.url}/api/transfers/${id}/files`, { method: "POST", headers: { ...portal.bearer(customer), "idempotency-key": "form-1" }, body: form });
    };
    for (let failed = 0; failed < 2; failed += 1) expect(await answerOf(send("content", "0".repeat(64)))).toBe("409 digest-mismatch");
    const answers = await Promise.all(Array.from({ length: 4 }, () => send("content")));
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201, 201]);
    const ids = await Promise.all(answers.map(async (answer) => ((await answer.json()) as { id: string }).id));
    expect(new Set(ids).size).toBe(1);
    expect((await show(portal, customer, id)).files).toHaveLength(1);
    expect(await answerOf(send("other content"))).toBe("409 idempotency-conflict");
    expect((await show(portal, customer, id)).files).toHaveLength(1);
  });

  it("makes one transfer, one checkout and one order (F02)", async () => {
    const { staff } = portal.cast;
    const ask = (title: string) => portal.as(customer)("POST /api/transfers", { body: { purpose: "support", title }, idempotencyKey: "transfer-1" });
    const made = await Promise.all([ask("a"), ask("a"), ask("a")]);
    expect(new Set(made.map((transfer) => transfer.id)).size).toBe(1);
    expect(await refusalOf(ask("b"))).toBe("409 idempotency-conflict");
    const file = await receive(portal);
    const out = (reason: string) => portal.as(staff)("POST /api/transfers/:id/checkouts", { params: { id: file.id }, body: { purpose: "repair", reason, device: "d", copy: "full" }, idempotencyKey: "out-1" });
    expect((await out("x")).id).toBe((await out("x")).id);
    expect(await refusalOf(out("y"))).toBe("409 idempotency-conflict");
    const order = (reason: string) => portal.as(customer)("POST /api/transfers/:id/directions", { params: { id: file.id }, body: { delete: "2026-12-24", reason }, idempotencyKey: "order-1" });
    expect((await order("x")).id).toBe((await order("x")).id);
    expect(await refusalOf(order("y"))).toBe("409 idempotency-conflict");
    expect(await portal.ports.records.read.directions.count({ transferId: file.id })).toBe(1);
  });
});

it("the version of the terms that was shown is kept with the file; other ones are asked again (ALO-25)", async () => {
  const version = currentTermsVersion(portal.ports.settings);
  const id = await requested();
  expect((await sendForm(portal, customer, id, "a.sqlite", Buffer.from("x"), { terms: version })).status).toBe(201);
  expect((await show(portal, customer, id)).files[0]?.termsVersion).toBe(version);
  const pairs = `transferId ${btoa(id)},filename ${btoa("b.sqlite")},terms ${btoa("2019-01-00000000")}`;
  const refused = await fetch(`${portal.url}/api/uploads`, { method: "POST", headers: { ...portal.bearer(customer), "tus-resumable": "1.0.0", "upload-length": "5", "upload-metadata": pairs } });
  const problem = (await refused.json()) as { code: string; facts: { termsVersion: string } };
  expect([refused.status, problem.code, problem.facts.termsVersion]).toEqual([409, "terms-changed", version]);
});

it("many files that begin at the same moment all arrive", async () => {
  const id = await requested();
  const contents = Array.from({ length: 24 }, (_, index) => Buffer.from(`file ${String(index)}`));
  await Promise.all(contents.map((content, index) => (index % 2 === 0 ? sendTus(portal, customer, id, `${String(index)}.sqlite`, content) : sendForm(portal, customer, id, `${String(index)}.sqlite`, content).then((answer) => { expect(answer.status).toBe(201); }))));
  expect(await complete(id)).toBe("no refusal");
  const received = await until(() => show(portal, customer, id), (seen) => seen.state === "received", "received");
  expect(received.files.map((file) => file.sha256).sort()).toEqual(contents.map((content) => sha256(content)).sort());
});
