import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { onTestFinished } from "vitest";
import { localFileSource } from "../../cli/local-file-source.ts";
import type { MaskPlan } from "../../server/domain/masking/plan.ts";
import { planMasking } from "../../server/domain/masking/plan-masking.ts";
import type { Grant } from "../../server/domain/session/grant.ts";
import { sampleColumns } from "../../server/formats/masked/samples.ts";
import { openTables } from "../../server/formats/tables/open.ts";
import type { TableFile } from "../../server/formats/tables/tables.ts";
import { engineerSigner, makeEngineerKey } from "../../server/live/engineer-key.ts";
import { joinAsEngineer, type Engineer } from "../../server/live/engineer.ts";
import { createExecutor } from "../../server/live/host/create-executor.ts";
import type { Executor } from "../../server/live/host/executor.ts";
import { joinAsHost, type Host, type Shown } from "../../server/live/host/host.ts";
import { makeGrant } from "../../server/live/host/make-grant.ts";
import type { OpenWire, WireEvents } from "../../server/live/wire.ts";

/** A SQLite file on this machine, opened as a host opens it; it goes with the test. */
export async function openMade(statements: string): Promise<{ file: TableFile; path: string }> {
  const folder = mkdtempSync(join(tmpdir(), "custody-pair-"));
  const path = join(folder, "made.sqlite");
  const database = new DatabaseSync(path);
  database.exec(statements);
  database.close();
  const source = localFileSource(path);
  const file = await openTables(source);
  onTestFinished(() => {
    file.close();
    source.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { file, path };
}

export async function planOf(file: TableFile, operation?: "fixed"): Promise<MaskPlan> {
  const plan = planMasking(await sampleColumns(file));
  return operation === undefined ? plan : { ...plan, columns: plan.columns.map((one) => (one.operation === "pass" ? one : { ...one, operation, subject: null })) };
}

/** A fraction that is the same in every run. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Frame = Uint8Array<ArrayBuffer>;

export interface Pair {
  readonly host: Host;
  readonly engineer: Engineer;
  readonly executor: Executor;
  readonly grant: Grant;
  readonly shown: Shown[];
  /** What the engineer's side was told. */
  readonly told: { what: string; value: unknown }[];
  /** Every frame on its way, by its sender. */
  readonly frames: { host: Frame[]; engineer: Frame[] };
  /** Changes what passes: gives what is delivered instead. */
  between: (from: "host" | "engineer", frame: Frame) => Frame[];
  /** Gives a frame to an end as if the relay had brought it. */
  readonly inject: (to: "host" | "engineer", frame: Frame) => void;
  readonly closed: { host: boolean; engineer: boolean };
  clock: { now: number };
  answers: { preview: boolean; lookUp: boolean };
  database: string;
}

/** Two ends with a relay of three lines between them, confirmed and ready. `pair.between` is where an attacker stands. */
export async function meet(file: TableFile, plan: MaskPlan, changes: { grant?: Partial<Grant>; forEngineer?: Partial<Grant>; lookupsToday?: number; isConfirmed?: boolean } = {}): Promise<Pair> {
  const key = await makeEngineerKey();
  const clock = { now: Date.parse("2026-11-22T09:00:00Z") };
  const made = await makeGrant(
    { id: "remote_pair", purpose: "Look", notice: { digest: "a".repeat(64) }, engineer: { id: "person_1", name: "Sam", keyThumbprint: key.thumbprint } },
    { tables: file.tables.map((table) => table.name), kinds: ["schema", "browse", "query", "lookup"], plan, databaseDigest: "d".repeat(64), minutes: 30, rowsMax: 200, isPreviewed: false, isRecorded: false, now: clock.now },
  );
  const grant: Grant = { ...made, ...changes.grant };
  const pair = { shown: [] as Shown[], told: [] as Pair["told"], frames: { host: [] as Frame[], engineer: [] as Frame[] }, between: (_from: string, frame: Frame) => [frame], closed: { host: false, engineer: false }, clock, answers: { preview: true, lookUp: true }, database: "d".repeat(64), grant };
  const executor = await createExecutor({ file, tables: grant.tables, plan, key: new Uint8Array(32).fill(7), databaseDigest: () => Promise.resolve(pair.database), now: () => pair.clock.now, random: seeded(1) });
  const listeners: Partial<Record<"host" | "engineer", WireEvents>> = {};
  const other = { host: "engineer", engineer: "host" } as const;
  const wire = (end: "host" | "engineer"): OpenWire => (events) => {
    listeners[end] = events;
    return {
      send: (data) => {
        const to = listeners[other[end]];
        if (typeof data !== "string") {
          pair.frames[end].push(data);
          for (const frame of pair.between(end, data)) queueMicrotask(() => { to?.binary(frame); });
          return;
        }
        const message = JSON.parse(data) as { type: string; verb?: string };
        if (message.type === "handshake") queueMicrotask(() => { to?.text(data); });
        if (message.type === "act") {
          const state = { pause: "paused", resume: "active", end: "ended", revoke: "revoked" }[message.verb ?? ""] ?? "";
          for (const one of [listeners.host, listeners.engineer]) queueMicrotask(() => { one?.text(JSON.stringify({ type: "state", state, reason: "asked" })); });
        }
      },
      close: () => {
        if (pair.closed[end]) return;
        pair.closed[end] = true;
        events.closed(1000);
      },
      waitingBytes: 0,
    };
  };
  const note = (what: string) => (...values: unknown[]): void => void pair.told.push({ what, value: values.length > 1 ? values : values[0] });
  const met = Promise.withResolvers<undefined>();
  const engineer = joinAsEngineer({ openWire: wire("engineer"), ticket: "t", grant: { ...grant, ...changes.forEngineer }, signer: engineerSigner(key.privateKey, key.thumbprint), on: { phrase: () => { met.resolve(undefined); }, confirmed: note("confirmed"), granted: note("granted"), narrowed: note("narrowed"), revealed: note("revealed"), waiting: note("waiting"), state: note("state"), closed: () => { met.resolve(undefined); } } });
  const host = await joinAsHost({ openWire: wire("host"), ticket: "t", grant, engineerKey: key.publicKey, executor, now: () => pair.clock.now, lookupsToday: changes.lookupsToday ?? 0, questions: { preview: () => Promise.resolve(pair.answers.preview), lookUp: () => Promise.resolve(pair.answers.lookUp) }, on: { shown: (shown) => void pair.shown.push(shown), closed: () => { met.resolve(undefined); } } });
  for (const end of ["engineer", "host"] as const) listeners[end]?.text(JSON.stringify({ type: "joined", end, isPeerHere: end === "host", state: "active" }));
  await met.promise;
  onTestFinished(() => {
    host.close();
    executor.close();
  });
  if (changes.isConfirmed !== false && !pair.closed.host && !pair.closed.engineer) {
    await host.same();
    await engineer.same();
    while (!pair.told.some((one) => one.what === "granted")) await new Promise((resolve) => { setTimeout(resolve, 1); });
  }
  return Object.assign(pair, { host, engineer, executor, inject: (to: "host" | "engineer", frame: Frame) => { listeners[to]?.binary(frame); } });
}
