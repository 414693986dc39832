import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as wait } from "node:timers/promises";
import { WebSocket } from "ws";
import { portalWire } from "../../../cli/hosting/wire.ts";
import { localFileSource } from "../../../cli/local-file-source.ts";
import { composePortal } from "../../../server/compose.ts";
import { readEnvironment } from "../../../server/config/env.ts";
import { toSettings } from "../../../server/config/settings.ts";
import { createApi, type Api } from "../../../server/contract/client.ts";
import type { RemoteSessionShape } from "../../../server/contract/shapes/session.ts";
import type { Cast } from "../../../server/demo/cast.ts";
import { enrolCast } from "../../../server/demo/story.ts";
import { planMasking } from "../../../server/domain/masking/plan-masking.ts";
import type { Grant } from "../../../server/domain/session/grant.ts";
import { sampleColumns } from "../../../server/formats/masked/samples.ts";
import { openTables } from "../../../server/formats/tables/open.ts";
import { engineerSigner, makeEngineerKey, type EngineerSigner } from "../../../server/live/engineer-key.ts";
import { joinAsEngineer } from "../../../server/live/engineer.ts";
import { createExecutor } from "../../../server/live/host/create-executor.ts";
import { joinAsHost } from "../../../server/live/host/host.ts";
import { makeGrant } from "../../../server/live/host/make-grant.ts";
import { createLog } from "../../../server/system/log.ts";

export interface SessionSpeed {
  /** Milliseconds from asking for 50 masked rows to having them, between two ends over the real relay: median and 99th percentile. */
  readonly roundTripMs: number;
  readonly roundTripP99Ms: number;
  /** Milliseconds from the host's order to the engineer's line being cut, with other sessions streaming: 99th percentile. */
  readonly revokeP99Ms: number;
  readonly rounds: number;
}

interface Place {
  readonly url: string;
  readonly cast: Cast;
  readonly as: (token: string) => Api;
  readonly keyId: string;
  readonly signer: EngineerSigner;
  readonly publicKey: Awaited<ReturnType<typeof makeEngineerKey>>["publicKey"];
  readonly accountId: string;
}

/** A look at 20,000 rows and a hundred revocations, against the program as it is deployed. */
export async function sessionSpeed(folder: string, rounds: number): Promise<SessionSpeed> {
  mkdirSync(folder, { recursive: true });
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise<void>((resolve) => probe.close(() => { resolve(); }));
  const environment = { PORT: String(port), DATA_DIR: join(folder, "data"), KEY_DIR: join(folder, "keys"), LOG_LEVEL: "silent" };
  const portal = await composePortal(toSettings(readEnvironment(environment)), createLog("silent"));
  const cast = await enrolCast(portal.ports);
  await portal.close();
  const program = spawn(process.execPath, [new URL("../../../server/main.ts", import.meta.url).pathname], { env: { ...process.env, ...environment }, stdio: "ignore" });
  try {
    const url = `http://localhost:${String(port)}`;
    while (!(await fetch(`${url}/api/ready`).then((answer) => answer.ok, () => false))) await wait(50);
    const as = (token: string): Api => createApi(url, () => ({ authorization: `Bearer ${token}` }));
    const made = await makeEngineerKey();
    const key = await as(cast.staff.token)("POST /api/engineer-keys", { body: { name: "bench", publicKey: made.publicKey } });
    await as(cast.supervisor.token)("POST /api/engineer-keys/:keyId/enrol", { params: { keyId: key.id } });
    const { items } = await as(cast.staff.token)("GET /api/people", { query: { limit: 200 } });
    const accountId = items.find((person) => person.id === cast.customer.personId)?.account?.id ?? "";
    const place: Place = { url, cast, as, keyId: key.id, signer: engineerSigner(made.privateKey, made.thumbprint), publicKey: made.publicKey, accountId };
    const trips = await roundTrips(place, folder, rounds);
    const revocations = await revoked(place, rounds);
    return { roundTripMs: percentile(trips, 0.5), roundTripP99Ms: percentile(trips, 0.99), revokeP99Ms: percentile(revocations, 0.99), rounds };
  } finally {
    program.kill("SIGTERM");
    await once(program, "exit");
  }
}

function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)] ?? 0;
}

async function grantedSession(place: Place, grantOf: (asked: RemoteSessionShape) => Promise<Grant>): Promise<{ session: RemoteSessionShape; grant: Grant }> {
  const asked = await place.as(place.cast.staff.token)("POST /api/remote-sessions", { body: { accountId: place.accountId, purpose: "bench", kinds: ["schema", "browse"], keyId: place.keyId } });
  const customer = place.as(place.cast.customer.token);
  const params = { id: asked.id };
  await customer("POST /api/remote-sessions/:id/offer", { params, body: { entry: "command-line" } });
  const grant = await grantOf(asked);
  return { grant, session: await customer("POST /api/remote-sessions/:id/consent", { params, body: { grant, entry: "command-line", recording: "not-asked" } }) };
}

async function ticketFor(place: Place, id: string, end: "host" | "engineer"): Promise<string> {
  return (await place.as(end === "host" ? place.cast.customer.token : place.cast.staff.token)("POST /api/remote-sessions/:id/tickets", { params: { id } })).ticket;
}

async function roundTrips(place: Place, folder: string, rounds: number): Promise<number[]> {
  const path = join(folder, "shop.sqlite");
  const database = new DatabaseSync(path);
  database.exec("CREATE TABLE customer (id INTEGER PRIMARY KEY, LastName TEXT, email TEXT, phone TEXT, city TEXT, status TEXT, amount REAL)");
  database.exec("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT INTO customer SELECT i, 'Name' || i, 'n' || i || '@example.org', '+49 30 ' || (100000 + i), 'Town' || (i % 300), 'open', i * 1.5 FROM n");
  database.close();
  const source = localFileSource(path);
  const file = await openTables(source);
  const plan = planMasking(await sampleColumns(file));
  const { session, grant } = await grantedSession(place, (asked) => makeGrant(asked, { tables: ["customer"], kinds: ["schema", "browse"], plan, databaseDigest: "d".repeat(64), minutes: 30, rowsMax: 200, isPreviewed: false, isRecorded: false, now: Date.now() }));
  const executor = await createExecutor({ file, tables: ["customer"], plan, key: crypto.getRandomValues(new Uint8Array(32)), databaseDigest: () => Promise.resolve("d".repeat(64)), now: Date.now });
  const wire = portalWire(place.url, place.url, `/api/live/${session.id}`);
  const hostPhrase = Promise.withResolvers<undefined>();
  const ready = Promise.withResolvers<undefined>();
  const host = await joinAsHost({ openWire: wire, ticket: await ticketFor(place, session.id, "host"), grant, engineerKey: place.publicKey, executor, now: Date.now, lookupsToday: 0, questions: { preview: () => Promise.resolve(true), lookUp: () => Promise.resolve(true) }, on: { phrase: () => { hostPhrase.resolve(undefined); } } });
  const engineer = joinAsEngineer({ openWire: wire, ticket: await ticketFor(place, session.id, "engineer"), grant, signer: place.signer, on: { phrase: () => void engineer.same(), granted: () => { ready.resolve(undefined); } } });
  await hostPhrase.promise;
  await host.same();
  await ready.promise;
  const times: number[] = [];
  // Slower than the host's own limit on requests a minute would refuse.
  for (let round = 0; round < Math.min(rounds, 100); round += 1) {
    const from = performance.now();
    const outcome = await engineer.ask({ kind: "browse", table: "customer", offset: round * 50, limit: 50 });
    if (!("answer" in outcome)) throw new Error(`the host refused: ${outcome.code}`);
    // The first one builds the snapshot.
    if (round > 0) times.push(performance.now() - from);
  }
  host.end();
  engineer.close();
  executor.close();
  file.close();
  source.close();
  return times;
}

async function raw(place: Place, id: string, end: "host" | "engineer"): Promise<WebSocket> {
  const socket = new WebSocket(`${place.url.replace("http", "ws")}/api/live/${id}`, { origin: place.url, perMessageDeflate: false });
  await once(socket, "open");
  socket.send(JSON.stringify({ type: "ticket", ticket: await ticketFor(place, id, end) }));
  await once(socket, "message");
  return socket;
}

async function revoked(place: Place, rounds: number): Promise<number[]> {
  const emptyPlan = { version: 1, columns: [] } as const;
  const open = async (): Promise<{ host: WebSocket; engineer: WebSocket }> => {
    const { session } = await grantedSession(place, (asked) => makeGrant(asked, { tables: ["t"], kinds: ["schema"], plan: emptyPlan, databaseDigest: "d".repeat(64), minutes: 30, rowsMax: 200, isPreviewed: false, isRecorded: false, now: Date.now() }));
    const host = await raw(place, session.id, "host");
    return { host, engineer: await raw(place, session.id, "engineer") };
  };
  const block = Buffer.alloc(128 * 1024, 1);
  const streaming = await Promise.all(Array.from({ length: 8 }, open));
  // Each of the others sends 1 MiB/s.
  const timer = setInterval(() => { for (const { host } of streaming) host.send(block); }, 125);
  const times: number[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      const { host, engineer } = await open();
      for (let count = 0; count < 4; count += 1) host.send(block);
      const cut = once(engineer, "close");
      const from = performance.now();
      host.send(JSON.stringify({ type: "act", verb: "revoke" }));
      await cut;
      times.push(performance.now() - from);
    }
  } finally {
    clearInterval(timer);
    for (const { host, engineer } of streaming) {
      host.terminate();
      engineer.terminate();
    }
  }
  return times;
}
