import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readEnvironment } from "../../server/config/env.ts";
import { toSettings } from "../../server/config/settings.ts";
import { createApi } from "../../server/contract/client.ts";
import { securityHeaders } from "../../server/http/middleware/security-headers.ts";
import { createTus, download, patchTus, sendForm, sendTus, until } from "../support/http.ts";
import type { TestPortal } from "../support/portal.ts";
import { prepareServer, type ServerProgram } from "../support/server-program.ts";

/** What people wrote, and what lay in their file: each is to be found in the answer that it belongs in, and nowhere on the disk or in a log. */
const words = Object.fromEntries(["content", "fileName", "title", "reason", "device", "caseTitle", "caseText", "note", "complaint"].map((name) => [name, `canary-${name}-${randomBytes(12).toString("hex")}`]));
const word = (name: string): string => words[name] ?? "";
let server: ServerProgram;
let log = "";

beforeAll(async () => {
  server = await prepareServer({ environment: { LOG_LEVEL: "debug" } });
}, 60_000);
afterAll(() => server.remove());

describe("what a customer sends", () => {
  it("is in no line of the log at its wordiest, on good ways and on failing ones, and in no file of the data or of the keys (ALO-24)", async () => {
    const program = await server.start();
    for (const stream of [program.stdout, program.stderr]) stream?.on("data", (text: Buffer) => { log += text.toString(); });
    const { customer, staff, supervisor } = server.cast;
    const bearer = (who: typeof staff) => ({ authorization: `Bearer ${who.token}` });
    // The helpers of tests ask a portal for these alone.
    const portal = { url: server.url, cast: server.cast, bearer, as: (who: typeof staff) => createApi(server.url, () => bearer(who)) } as unknown as TestPortal;
    const content = Buffer.from(`${word("content")} `.repeat(2_000));

    const { id } = await portal.as(customer)("POST /api/transfers", { body: { purpose: "repair", title: word("title") } });
    const fileId = await sendTus(portal, customer, id, `${word("fileName")}.sqlite`, content);
    // Ways that fail: beyond what was announced, a digest that differs, a form that breaks off, what is no JSON.
    const cut = await createTus(portal, customer, { transferId: id, name: `${word("fileName")}.cut`, bytes: 10 });
    expect((await patchTus(portal, customer, cut.headers.get("location") ?? "", 0, content)).status).toBeGreaterThanOrEqual(400);
    const wrong = await portal.as(customer)("POST /api/transfers", { body: { purpose: "repair" } });
    await createTus(portal, customer, { transferId: wrong.id, name: word("fileName"), bytes: content.length, sha256: "0".repeat(64) }).then((answer) => patchTus(portal, customer, answer.headers.get("location") ?? "", 0, content));
    await sendForm(portal, customer, wrong.id, "", content);
    for (const [path, body] of [["/api/cases", `{"title":"${word("caseTitle")}`], ["/api/transfers", `{"purpose":"${word("title")}"}`], [`/api/transfers/${word("title")}/checkouts`, "{}"], [`/api/cases?search=${word("caseTitle")}`, "null"]] as const)
      expect((await fetch(server.url + path, { method: "POST", headers: { ...bearer(customer), "content-type": "application/json" }, body })).status).toBeGreaterThanOrEqual(400);
    for (const name of [word("fileName"), word("title")]) expect((await fetch(`${server.url}/api/transfers/${id}/files/${name}/content`, { headers: bearer(staff) })).status).toBeGreaterThanOrEqual(400);

    expect((await fetch(new URL(cut.headers.get("location") ?? "", server.url), { method: "DELETE", headers: { ...bearer(customer), "tus-resumable": "1.0.0" } })).status).toBe(204);
    await portal.as(customer)("POST /api/transfers/:id/complete", { params: { id } });
    await until(() => portal.as(customer)("GET /api/transfers/:id", { params: { id } }), (seen) => seen.state === "received", "received");
    await portal.as(staff)("POST /api/transfers/:id/checkouts", { params: { id }, body: { purpose: "repair", reason: word("reason"), device: word("device"), copy: "full" } });
    expect(Buffer.from(await (await download(portal, staff, id, fileId)).arrayBuffer()).equals(content)).toBe(true);
    const { account } = await portal.as(customer)("GET /api/transfers/:id", { params: { id } });
    await portal.as(supervisor)("PATCH /api/accounts/:accountId/support", { params: { accountId: account.id }, body: { licences: [{ reference: "L-1", product: "Till", edition: "pro", acquired: "rented", rentedThroughOn: "2099-12-31" }] } });
    const opened = await portal.as(customer)("POST /api/cases", { body: { title: word("caseTitle"), text: word("caseText") } });
    await portal.as(staff)("POST /api/cases/:id/notes", { params: { id: opened.case.id }, body: { text: word("note") } });
    await portal.as(customer)("POST /api/complaints", { body: { page: "/cases", text: word("complaint") } });
    const shown = JSON.stringify(await portal.as(customer)("GET /api/transfers/:id", { params: { id } }));
    for (const name of ["title", "fileName", "device"]) expect(shown).toContain(word(name));

    program.kill("SIGTERM");
    await once(program, "exit");
    expect(log.length).toBeGreaterThan(0);
    for (const [name, text] of Object.entries(words)) expect(`${name} ${String(log.includes(text))}`).toBe(`${name} false`);
    const found = readdirSync(server.folder, { recursive: true, encoding: "utf8" })
      .filter((path) => statSync(join(server.folder, path)).isFile())
      .flatMap((path) => {
        const bytes = readFileSync(join(server.folder, path));
        return Object.entries(words).filter(([, text]) => bytes.includes(text) || bytes.includes(Buffer.from(text, "utf16le"))).map(([name]) => `${name} in ${path}`);
      });
    expect(found).toEqual([]);
  }, 90_000);

  it("travels encrypted: an address, a store, a mailbox that would be spoken to in the clear over a network stop the start, and browsers are told to stay with https (ALO-24)", () => {
    for (const environment of [{ PUBLIC_URL: "http://custody.example.org" }, { HOST: "0.0.0.0" }, { S3_BUCKET: "files", S3_ENDPOINT: "http://store.example.org" }, { IMAP_URL: "imap://u:p@mail.example.org/INBOX" }])
      expect(() => toSettings(readEnvironment({ SMTP_URL: "smtp://localhost", ...environment })), JSON.stringify(environment)).toThrow(/https|imaps|certificate/);
    const told = (url: string): unknown => {
      const headers: Record<string, unknown> = {};
      const response = { set: (name: string, value: unknown) => { headers[name.toLowerCase()] = value; }, setHeader: (name: string, value: unknown) => { headers[name.toLowerCase()] = value; }, removeHeader: () => undefined };
      securityHeaders(new URL(url))({ path: "/" } as never, response as never, () => undefined);
      return headers["strict-transport-security"];
    };
    expect(told("https://custody.example.org")).toBe("max-age=63072000");
    expect(told("http://localhost:8080")).toBeUndefined();
  });
});
