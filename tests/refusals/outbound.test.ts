import { readdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jobs } from "../../jobs/schedule.ts";
import { mailAddressOf } from "../../server/actions/mail-secret.ts";
import { takeMail } from "../../server/actions/mail-intake/take.ts";
import { thirdPartiesOf } from "../../server/actions/portal/third-parties.ts";
import { readEnvironment } from "../../server/config/env.ts";
import { toSettings } from "../../server/config/settings.ts";
import type { Route } from "../../server/contract/define.ts";
import { routes } from "../../server/contract/routes.ts";
import { openApi } from "../../server/http/openapi.ts";
import { download } from "../support/http.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";
import { rawRequest } from "../support/raw-request.ts";
import { answerOf, receive } from "../support/received.ts";

const root = join(import.meta.dirname, "../..");
let portal: TestPortal;
/** Somebody's own server: whoever connects to it was lured there. */
let lure: Server;
let address = "";
const heard: string[] = [];

beforeAll(async () => {
  portal = await startPortal();
  lure = createServer((request, answer) => {
    heard.push(request.url ?? "");
    answer.end("lured");
  });
  lure.on("connection", () => heard.push("connection"));
  await new Promise<void>((resolve) => lure.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${String((lure.address() as AddressInfo).port)}/lure`;
});
afterAll(() => lure.close());

type Schema = { readonly type?: string; readonly properties?: Record<string, Schema>; readonly items?: Schema; readonly anyOf?: readonly Schema[]; readonly oneOf?: readonly Schema[]; readonly enum?: readonly unknown[]; readonly const?: unknown; readonly format?: string; readonly minimum?: number; readonly maxLength?: number };

/** A body that says the address wherever a body of this shape may say anything. */
function lured(schema: Schema): unknown {
  const [one] = schema.anyOf ?? schema.oneOf ?? [];
  if (one !== undefined) return lured(one);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.properties !== undefined) return Object.fromEntries(Object.entries(schema.properties).map(([name, inner]) => [name, lured(inner)]));
  if (schema.type === "array") return schema.items === undefined ? [] : [lured(schema.items)];
  if (schema.type === "integer" || schema.type === "number") return Math.max(1, schema.minimum ?? 1);
  if (schema.type === "boolean") return true;
  if (schema.format === "email") return `lure@127.0.0.1.example`;
  return schema.maxLength !== undefined && schema.maxLength < address.length ? address.slice(0, schema.maxLength) : address;
}

describe("an address that somebody gives is never fetched", () => {
  it("whatever route is told it, in bodies, queries, paths and headers, by anybody (R06)", async () => {
    const paths = (openApi("test") as { paths: Record<string, Record<string, { requestBody?: { content: Record<string, { schema: Schema }> }; parameters: readonly { name: string; in: string }[] }>> }).paths;
    const { customer, staff, supervisor } = portal.cast;
    const headers = { "x-forwarded-host": address, "x-original-url": address, "x-forwarded-for": address, forwarded: `host="${address}"`, referer: address, via: address, "x-callback-url": address };
    let taken = 0;
    let asked = 0;
    for (const [key, route] of Object.entries(routes) as [string, Route][]) {
      const [method = "", path = ""] = key.split(" ");
      // What ends the session that asks would end this test; it is told nothing but an id.
      if (route.form === "stream" || /sign-out|end-session|reset-second-factor|change-person/.test(route.name)) continue;
      const operation = paths[path.replace(/:(\w+)/g, "{$1}")]?.[method.toLowerCase()];
      const schema = operation?.requestBody?.content["application/json"]?.schema;
      const query = new URLSearchParams((operation?.parameters ?? []).filter((one) => one.in === "query").map(({ name }) => [name, address]));
      for (const who of [customer, staff, supervisor]) {
        for (const url of [`${portal.url}${path.replace(/:\w+/g, encodeURIComponent(address))}?${query.toString()}`, portal.url + path.replace(/:\w+/g, `x_${"a".repeat(26)}`)]) {
          const answer = await fetch(url, { method, redirect: "manual", headers: { ...headers, ...portal.bearer(who), ...(schema === undefined ? {} : { "content-type": "application/json" }) }, ...(schema === undefined || method === "GET" ? {} : { body: JSON.stringify(lured(schema)) }) });
          await answer.arrayBuffer();
          asked += 1;
          if (answer.ok) taken += 1;
          expect(answer.headers.get("location") ?? "").not.toContain(address);
        }
      }
    }
    expect(asked).toBeGreaterThan(500);
    expect(taken).toBeGreaterThan(100);
    expect(heard).toEqual([]);
  }, 60_000);

  it("though it stands in names, files, mails and chats, or is the target of the request itself, and after every job has run (R06)", async () => {
    const { customer, staff } = portal.cast;
    const content = Buffer.from(`<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "${address}">]><svg xmlns="http://www.w3.org/2000/svg"><image href="${address}"/>&b;</svg>`);
    const file = await receive(portal, { content, name: `${address}.svg`, title: address });
    await portal.as(staff)("POST /api/transfers/:id/checkouts", { params: { id: file.id }, body: { purpose: "repair", reason: address, device: address, copy: "full" } });
    await (await download(portal, staff, file.id, file.fileId)).arrayBuffer();
    await portal.as(customer)("POST /api/cases", { body: { title: address, text: `![x](${address}) <img src="${address}">` } }).catch(() => undefined);
    const mailbox = { host: "localhost", port: 993, isSecure: true, user: "u", password: "p", folder: "INBOX", doneFolder: "Done", address: "support@vendor.example", trustedServer: null };
    await takeMail(portal.ports, mailbox, { headers: [{ name: "message-id", value: "<1@x>" }, { name: "list-unsubscribe", value: `<${address}>` }, { name: "disposition-notification-to", value: address }], from: [customer.email], subject: address, text: `<img src="${address}"> ${address}`, attachments: 1, digest: "d" });
    for (const target of [address, `//${address.slice(7)}`, `http:${address.slice(5)}`]) {
      const { status } = await rawRequest(Number(new URL(portal.url).port), `GET ${target} HTTP/1.1\r\nHost: ${new URL(address).host}\r\nConnection: close\r\n\r\n`);
      expect(status).toBeGreaterThanOrEqual(400);
    }
    for (const job of jobs) await job.run(portal.ports);
    expect(heard).toEqual([]);
    // The lure works: whoever is lured is heard.
    await (await fetch(address)).text();
    expect(heard).toContain("/lure");
  });

  it("and nothing of the server can fetch but what speaks to the operator's own store, records, mail and mailbox (R06)", () => {
    const sources = readdirSync(join(root, "server"), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
    expect(sources.length).toBeGreaterThan(300);
    const outward = /(?<![.\w])fetch\(|\bnew WebSocket\(|\.openStream\(|\bfrom "(?:node:)?(?:http2|tls|dns|dgram|undici)"|\b(?:http|https)\.(?:request|get)\(|\bfrom "(?:nodemailer|imapflow|pg|@aws-sdk\/[\w-]+)"|(?<![.\w])connect\(/;
    const found = sources.filter((name) => outward.test(readFileSync(join(root, "server", name), "utf8"))).map((name) => name.replaceAll("\\", "/")).toSorted();
    // `client.ts` is the typed client of pages, command line and tests: its address is theirs.
    const allowed = /^(contract\/client\.ts|mail\/(smtp|imap)\.ts|storage\/(objects\/s3[\w-]*\.ts|records\/[\w-]+\.ts|nodes\/[\w-]+\.ts)|admin\/[\w-]+\.ts|live\/.*)$/;
    expect(found.filter((name) => !allowed.test(name))).toEqual([]);
    expect(found).toEqual(expect.arrayContaining(["mail/smtp.ts", "mail/imap.ts"]));
  });
});

describe("endpoints in the settings are checked at the start", () => {
  it.each([
    ["S3_ENDPOINT", "http://169.254.169.254/latest/meta-data"],
    ["S3_ENDPOINT", "file:///etc/passwd"],
    ["S3_ENDPOINT", "gopher://127.0.0.1:6379/_x"],
    ["S3_ENDPOINT", "https://name:password@s3.example.org"],
    ["S3_ENDPOINT", "https://s3.example.org/?x=1"],
    ["SMTP_URL", "http://127.0.0.1:25"],
    ["SMTP_URL", "mail.example.org"],
    ["IMAP_URL", "imap://u:p@mail.example.org/INBOX"],
    ["IMAP_URL", "file:///var/mail/x"],
    ["DATABASE_URL", "http://127.0.0.1:5432/x"],
    ["DATABASE_DIRECT_URL", "mysql://127.0.0.1/x"],
    ["DATABASE_OWNER_URL", "javascript:x"],
    ["PUBLIC_URL", "ftp://custody.example.org"],
    ["PUBLIC_URL", "https://custody.example.org/elsewhere"],
  ])("%s=%s stops it, in a sentence that names the setting (R06)", (name, value) => {
    expect(() => toSettings(readEnvironment({ S3_BUCKET: "files", SMTP_URL: "smtp://localhost", [name]: value }))).toThrow(name);
  });
});

describe("whom the portal shows anything to", () => {
  it("names every third party, and says which of them could hold bytes (ALO-23)", async () => {
    const of = (environment: Record<string, string>) => thirdPartiesOf(toSettings(readEnvironment(environment))).map(({ name, couldHoldBytes }) => [name, couldHoldBytes]);
    expect(of({})).toEqual([["Mail", false], ["Virus scanner", false]]);
    expect(of({ S3_BUCKET: "files", S3_ENDPOINT: "https://store.example.org", DATABASE_URL: "postgres://u:secret@records.example.org/x", SMTP_URL: "smtps://u:secret@post.example.org", IMAP_URL: "imaps://u:secret@inbox.example.org/INBOX" })).toEqual([
      ["Store: store.example.org", true], ["Records: records.example.org", false], ["Mail: post.example.org", false], ["Mailbox: inbox.example.org", true], ["Virus scanner", false],
    ]);
    expect(of({ S3_BUCKET: "files", S3_REGION: "eu-central-1", SMTP_URL: "smtp://localhost" })).toEqual([["Store: Amazon S3, eu-central-1", true], ["Mail: on this server itself", false], ["Virus scanner", false]]);
    expect((await portal.as(null)("GET /api/policy")).thirdParties).toEqual(thirdPartiesOf(portal.ports.settings));
    // A new third party is a new version of the terms, and is asked for again.
    const { version } = await portal.as(null)("GET /api/policy");
    const other = await startPortal({ environment: { SMTP_URL: "smtp://127.0.0.1:9" } });
    expect((await other.as(null)("GET /api/policy")).version).not.toBe(version);
    await other.stop();
  });

  it("gives no link that opens a file by itself: content is for its account's people and whoever holds the working copy, nobody else (ALO-23)", async () => {
    const { customer, otherCustomer, staff, supervisor, auditor } = portal.cast;
    const file = await receive(portal);
    const url = `${portal.url}/api/transfers/${file.id}/files/${file.fileId}/content`;
    expect((await download(portal, customer, file.id, file.fileId)).status).toBe(200);
    expect(await answerOf(fetch(url))).toBe("401 not-signed-in");
    for (const query of ["token", "access_token", "share", "key", "signature"]) expect(await answerOf(fetch(`${url}?${query}=${customer.token}`))).toBe("401 not-signed-in");
    expect(await answerOf(download(portal, otherCustomer, file.id, file.fileId))).toBe("404 not-found");
    for (const who of [staff, supervisor, auditor]) expect(await answerOf(download(portal, who, file.id, file.fileId))).toMatch(/^403 /);
    const open = (Object.entries(routes) as [string, Route][]).filter(([, route]) => route.access.includes("anyone")).map(([key]) => key);
    // It says what the upload protocol can do, and nothing else.
    expect(open.filter((key) => /transfers|files|content|uploads|cases|chats/.test(key))).toEqual(["OPTIONS /api/uploads"]);
  });

  it("takes no addressee from anybody: fields that would name one are refused, and every mail goes to a person of the records or to the staff's address (ALO-23)", async () => {
    const { customer } = portal.cast;
    for (const field of ["to", "cc", "bcc", "recipients", "shareWith", "notify", "email", "callbackUrl", "webhook"]) {
      const answer = await fetch(`${portal.url}/api/transfers`, { method: "POST", headers: { ...portal.bearer(customer), "content-type": "application/json" }, body: JSON.stringify({ purpose: "repair", [field]: "stranger@elsewhere.example" }) });
      expect(`${field} ${await answerOf(answer)}`).toBe(`${field} 400 not-valid`);
    }
    const people = new Set((await portal.ports.records.read.people.list({})).map(({ id }) => id));
    const mails = await portal.ports.records.read.outbox.list({});
    expect(mails.length).toBeGreaterThan(3);
    for (const mail of mails) expect(`${mail.template} ${String(mail.personId === null || people.has(mail.personId))}`).toBe(`${mail.template} true`);
    // Somebody without a sign-in is written to about the mail or the case that they wrote themselves, and about nothing else.
    const addressed = mails.filter((mail) => mailAddressOf(portal.ports, mail) !== null).map(({ template }) => template);
    expect(addressed.filter((template) => !/^(mail|case|plan)-/.test(template))).toEqual([]);
  });

  it("lets its pages load nothing from anywhere else, and counts nobody (ALO-23)", async () => {
    const page = await fetch(`${portal.url}/`);
    const html = await page.text();
    const rules = page.headers.get("content-security-policy") ?? "";
    expect(rules).toContain("default-src 'none'");
    for (const rule of ["script-src", "connect-src", "style-src", "font-src", "form-action"]) expect(new RegExp(`${rule} 'self'(;|$)`).test(rules), rule).toBe(true);
    expect(rules).not.toMatch(/https?:/);
    expect([...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, target]) => target ?? "").filter((target) => !target.startsWith("/"))).toEqual([]);
    const cookies = page.headers.getSetCookie();
    expect(cookies).toEqual([]);
  });
});
