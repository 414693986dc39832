import { hkdfSync, randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import express from "express";
import { Secret, TOTP } from "otpauth";
import request from "supertest";
import type { Ports } from "../../server/actions/context.ts";
import { mailFactsOf } from "../../server/actions/mail-secret.ts";
import { ensureFirstSupervisorLink } from "../../server/actions/people/supervisors.ts";
import { Refusal } from "../../server/domain/refusal.ts";
import { authenticate } from "../../server/http/middleware/authenticate.ts";
import { cleanRequest, contentTypes, ownPages } from "../../server/http/middleware/guards.ts";
import { host } from "../../server/http/middleware/host.ts";
import { createLimits, type LimitNumbers } from "../../server/http/middleware/limits.ts";
import { requestId } from "../../server/http/middleware/request-id.ts";
import { securityHeaders } from "../../server/http/middleware/security-headers.ts";
import { mount, type Handlers } from "../../server/http/mount.ts";
import { problemHandler } from "../../server/http/problem.ts";
import { peopleHandlers } from "../../server/http/routes/people.ts";
import { peopleTemplates, type MailTemplate } from "../../server/mail/templates/people.ts";
import type { Change } from "../../server/ports/notifier.ts";
import type { Records } from "../../server/ports/records/records.ts";
import type { OutboxRow } from "../../server/ports/records/rows.ts";
import { openPostgresRecords } from "../../server/storage/records/postgres.ts";
import { openSqliteRecords } from "../../server/storage/records/sqlite.ts";
import { createAttempts } from "../../server/system/attempts.ts";
import { createNotifier } from "../../server/system/notifier.ts";
import { systemRandomness } from "../../server/system/randomness.ts";
import { freshDatabase, testServer } from "./postgres.ts";

export interface DoorOptions {
  readonly publicUrl?: string;
  readonly isTrustingProxy?: boolean;
  readonly limits?: LimitNumbers;
}

/** What the portal needs to let people in, on real records: middleware and the routes of `people`, with a clock that moves when told. */
export type Door = Awaited<ReturnType<typeof openDoor>>;

const manyTries: LimitNumbers = { perAddress: 10_000, perEmail: 10_000, seconds: 600 };
export const password = "correct horse battery";

export async function openDoor(options: DoorOptions = {}) {
  const directory = await mkdtemp(join(tmpdir(), "custody-door-"));
  const { records, drop } = await openRecords(directory);
  const master = randomBytes(32);
  const notifier = createNotifier();
  const changes: Change[] = [];
  notifier.listen((change) => changes.push(change));
  const logged: unknown[] = [];
  const note = (event: string, facts?: unknown): void => void logged.push([event, facts]);
  let now = Temporal.Instant.from("2026-11-21T12:00:00Z");
  const publicUrl = new URL(options.publicUrl ?? "http://localhost:8080");
  const ports = {
    clock: { now: () => now },
    randomness: systemRandomness,
    log: { info: note, warn: note, error: note },
    settings: { publicUrl, operator: "Northwind Support", storePlace: "here", quotaBytes: 1_000_000, isTrustingProxy: options.isTrustingProxy ?? false, retention: {}, bucket: null, databaseUrl: null, smtpUrl: null, mailbox: null },
    records,
    keys: { secret: (purpose: string) => new Uint8Array(hkdfSync("sha256", master, "", purpose, 32)) },
    notifier,
  } as unknown as Ports;

  const app = express();
  app.set("query parser", "simple");
  app.set("trust proxy", ports.settings.isTrustingProxy ? 1 : false);
  // As in server/http/app.ts.
  app.use(requestId(ports.randomness), securityHeaders(publicUrl), cleanRequest, host(publicUrl));
  app.use("/api", contentTypes, authenticate(ports), ownPages(publicUrl));
  mount(app, peopleHandlers(ports, () => undefined, createLimits(createAttempts(), options.limits ?? manyTries)) as unknown as Handlers);
  app.use(() => {
    throw new Refusal("not-found", "There is nothing here.");
  });
  app.use(problemHandler(ports.log));
  const server: Server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  const door = {
    ports,
    records,
    app,
    server,
    changes,
    logged,
    origin: publicUrl.origin,
    port: (server.address() as AddressInfo).port,
    client: () => client(server, publicUrl.origin),
    move: (duration: Temporal.DurationLike) => {
      now = now.add(duration);
    },
    /** Mails so far, opened as the sender would open them, the newest last. */
    mails: async (): Promise<Mail[]> => {
      const rows = await records.read.outbox.list({}, { by: "createdAt" });
      return Promise.all(rows.map((row) => openMail(ports, row)));
    },
    async lastMail(template: string): Promise<Mail> {
      const mail = (await door.mails()).findLast((one) => one.template === template);
      if (mail === undefined) throw new Error(`no mail ${template}`);
      return mail;
    },
    async totp(secret: string): Promise<string> {
      // A code works once: the next one needs the next step.
      now = now.add({ seconds: 30 });
      return Promise.resolve(codeOf(secret, now));
    },
    codeNow: (secret: string) => codeOf(secret, now),
    async close() {
      await new Promise((resolve) => server.close(resolve));
      await records.close();
      await drop();
      await rm(directory, { recursive: true });
    },
  };
  return door;
}

/** SQLite, or with `TEST_RECORDS=postgres` a fresh PostgreSQL database: the door is the same before both. */
async function openRecords(directory: string): Promise<{ records: Records; drop: () => Promise<void> }> {
  if (process.env["TEST_RECORDS"] !== "postgres") return { records: await openSqliteRecords({ directory }), drop: () => Promise.resolve() };
  const server = await testServer();
  if ("missing" in server) throw new Error(server.missing);
  const database = await freshDatabase(server);
  return { records: await openPostgresRecords({ url: database.url }), drop: () => database.drop() };
}

export interface Mail {
  readonly template: string;
  readonly personId: string | null;
  readonly secret: string;
  readonly row: OutboxRow;
  readonly subject: string;
  readonly text: string;
}

async function openMail(ports: Ports, row: OutboxRow): Promise<Mail> {
  const facts = mailFactsOf(ports, row);
  const person = row.personId === null ? undefined : await ports.records.read.people.find({ id: row.personId });
  const template: MailTemplate = peopleTemplates[row.template as keyof typeof peopleTemplates];
  const { subject, text } = template(facts, { publicUrl: ports.settings.publicUrl.origin, operator: ports.settings.operator, personName: person?.name ?? null });
  return { template: row.template, personId: row.personId, secret: String(facts["secret"] ?? ""), row, subject, text };
}

function codeOf(secret: string, now: Temporal.Instant): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now.epochMilliseconds });
}

/** A browser: keeps its cookies and sends what a browser's own page would send. */
function client(server: Server, origin: string) {
  const jar = new Map<string, string>();
  const send = async (method: "get" | "post" | "patch" | "delete", path: string, body?: object, headers: Record<string, string> = {}) => {
    const asked = request(server)[method](path).set({ Origin: origin, "Sec-Fetch-Site": "same-origin", ...headers });
    if (jar.size > 0) asked.set("Cookie", [...jar].map(([name, value]) => `${name}=${value}`).join("; "));
    const answer = await (body === undefined ? asked : asked.send(body));
    for (const line of (answer.headers["set-cookie"] as unknown as string[] | undefined) ?? []) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "") jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  };
  return {
    jar,
    get: (path: string, headers?: Record<string, string>) => send("get", path, undefined, headers),
    post: (path: string, body?: object, headers?: Record<string, string>) => send("post", path, body, headers),
    patch: (path: string, body?: object, headers?: Record<string, string>) => send("patch", path, body, headers),
    delete: (path: string, headers?: Record<string, string>) => send("delete", path, undefined, headers),
  };
}
export type Client = ReturnType<typeof client>;

export interface Enrolled {
  readonly email: string;
  readonly secret: string;
  readonly recoveryCodes: string[];
  readonly client: Client;
  readonly personId: string;
}

async function enrol(door: Door, token: string, fields: Record<string, string>, email: string): Promise<Enrolled> {
  const browser = door.client();
  const look = await browser.post("/api/invitations/look", { token });
  const secret = new URL(String(look.body.totpUri)).searchParams.get("secret") ?? "";
  const accepted = await browser.post("/api/invitations/accept", { token, password, totp: await door.totp(secret), ...fields });
  if (accepted.status !== 200) throw new Error(`not accepted: ${JSON.stringify(accepted.body)}`);
  const signedIn = await browser.post("/api/sign-in", { email, password, totp: await door.totp(secret) });
  if (signedIn.status !== 204) throw new Error(`not signed in: ${JSON.stringify(signedIn.body)}`);
  const self = await browser.get("/api/session");
  return { email, secret, recoveryCodes: accepted.body.recoveryCodes as string[], client: browser, personId: self.body.person.id as string };
}

/** The first supervisor, enrolled by the link of the console and signed in. */
export async function enrolSupervisor(door: Door, email = "ada@vendor.example"): Promise<Enrolled> {
  const link = (await ensureFirstSupervisorLink(door.ports)) ?? "";
  return enrol(door, link.slice(link.indexOf("#") + 1), { email, name: "Ada Example" }, email);
}

/** One of the vendor's people, invited by the supervisor and signed in. */
export async function enrolVendor(door: Door, supervisor: Enrolled, role: "staff" | "supervisor" | "auditor", email: string): Promise<Enrolled> {
  const invited = await supervisor.client.post("/api/people", { email, name: "Vera Vendor", role });
  if (invited.status !== 201) throw new Error(`not invited: ${JSON.stringify(invited.body)}`);
  return enrol(door, (await door.lastMail("invitation")).secret, {}, email);
}

/** A customer of a new account, invited but not signed in. */
export async function inviteCustomer(door: Door, by: Enrolled, email: string): Promise<{ email: string; personId: string; accountId: string; token: string }> {
  const account = await by.client.post("/api/accounts", { name: "Łódź Trading", zone: "Europe/Warsaw" });
  const invited = await by.client.post("/api/people", { email, name: "Carl Customer", role: "customer", accountId: account.body.id as string });
  if (invited.status !== 201) throw new Error(`not invited: ${JSON.stringify(invited.body)}`);
  return { email, personId: invited.body.id as string, accountId: account.body.id as string, token: (await door.lastMail("invitation")).secret };
}

/** Signs a customer in with a mailed code. */
export async function signInByCode(door: Door, email: string): Promise<Client> {
  const browser = door.client();
  await browser.post("/api/sign-in/code", { email });
  const answer = await browser.post("/api/sign-in", { email, code: (await door.lastMail("sign-in-code")).secret });
  if (answer.status !== 204) throw new Error(`not signed in: ${JSON.stringify(answer.body)}`);
  return browser;
}
