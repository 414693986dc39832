import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { CamelCasePlugin, Kysely } from "kysely";
import { afterEach, describe, expect, test } from "vitest";
import type { Schema } from "../../server/storage/records/schema.ts";
import { sqliteDialect } from "../../server/storage/records/sqlite-dialect.ts";
import { openSqliteReader } from "../../server/storage/records/sqlite-reader.ts";
import { openSqliteRecords } from "../../server/storage/records/sqlite.ts";
import { tablesOver } from "../../server/storage/records/tables.ts";
import * as sample from "../support/record-rows.ts";
import { promiseRecords } from "./records.ts";
import type { Place } from "./records-place.ts";

const directories: string[] = [];

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "custody-records-"));
  directories.push(directory);
  return directory;
}

function newPlace(): Promise<Place> {
  const directory = newDirectory();
  return Promise.resolve({
    open: (options) => openSqliteRecords({ directory, ...options }),
    plain: (statement) =>
      Promise.try(() => {
        const database = new DatabaseSync(join(directory, "records.sqlite"), { timeout: 1_000 });
        try {
          return database.prepare(statement).all();
        } finally {
          database.close();
        }
      }),
    another: newPlace,
    remove: () => Promise.try(() => { rmSync(directory, { recursive: true }); }),
  });
}

promiseRecords("SQLite", newPlace);

/** Starts a process that opens the records of `directory` and says "open", or the code and message of the refusal. */
function another(directory: string, then = "setInterval(() => {}, 1000)") {
  const program = `
    import { openSqliteRecords } from ${JSON.stringify(new URL("../../server/storage/records/sqlite.ts", import.meta.url).href)};
    try {
      const records = await openSqliteRecords({ directory: ${JSON.stringify(directory)} });
      console.log("open");
      ${then};
    } catch (error) {
      console.log(error.code + " " + error.message);
    }`;
  return spawn(process.execPath, ["--input-type=module-typescript", "-e", program], { stdio: ["ignore", "pipe", "inherit"] });
}

/** A walk along the table itself, which SQLite keeps in the order of `seq`. */
function isInOrderOfItsKey(step: string, sql: string): boolean {
  return step === "SCAN ledger_rows" && sql.includes('order by "seq" desc limit');
}

async function firstLine(child: ReturnType<typeof another>): Promise<string> {
  const [chunk] = (await once(child.stdout, "data")) as [Buffer];
  return chunk.toString("utf8").split("\n")[0] ?? "";
}

describe("records in SQLite", () => {
  afterEach(() => {
    for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
  });

  test("refuse a second process on the same directory, and say which (F43)", async () => {
    const directory = newDirectory();
    const records = await openSqliteRecords({ directory });
    const child = another(directory);
    expect(await firstLine(child)).toBe(`setting-invalid Another process already runs on ${directory} (DATA_DIR). Stop it first, or use PostgreSQL (DATABASE_URL) for several processes.`);
    await expect(openSqliteRecords({ directory })).rejects.toMatchObject({ code: "setting-invalid" });
    await records.close();
    await (await openSqliteRecords({ directory })).close();
  });

  test("survive a killed process with every change that was acknowledged, and open again at once", async () => {
    const directory = newDirectory();
    const child = another(directory, `for (let i = 0; ; i += 1) { await records.read.facts.insert({ name: "fact-" + i, value: "1" }); console.log("kept " + i); }`);
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString("utf8");
      if (output.includes("kept 60")) child.kill("SIGKILL");
    });
    await once(child, "close");
    const acknowledged = output.split("\n").filter((line) => line.startsWith("kept ")).length;
    const records = await openSqliteRecords({ directory });
    expect(await records.read.facts.count({})).toBeGreaterThanOrEqual(acknowledged);
    expect(acknowledged).toBeGreaterThan(60);
    await records.close();
  });

  test("leave no wrapped key in any file once it is replaced or removed, while rows move and the process runs on", async () => {
    const directory = newDirectory();
    const records = await openSqliteRecords({ directory });
    await records.read.accounts.insert(sample.accountRow());
    await records.read.transfers.insert(sample.transferRow());
    let number = 0;
    const newKey = (): Buffer => createHash("sha512").update(`key ${String((number += 1))}`).digest().subarray(0, 60);
    const live = new Map<string, Buffer>();
    const dead: Buffer[] = [];
    for (let round = 0; round < 25; round += 1) {
      await records.transact(async ({ files }) => {
        for (let step = 0; step < 40; step += 1) {
          const key = newKey();
          // Identifiers in no order and names of all lengths, so that pages split and rows move.
          const id = key.toString("hex");
          const [oldest = "", oldKey = key] = live.entries().next().value ?? [];
          if (step % 8 < 5 || oldest === "") {
            await files.insert(sample.fileRow({ id, wrappedKey: key, nameSealed: new Uint8Array((key[0] ?? 0) + 20) }));
            live.set(id, key);
            continue;
          }
          dead.push(oldKey);
          live.delete(oldest);
          if (step % 8 === 5) expect(await files.update({ id: oldest }, { wrappedKey: key })).toBe(1);
          else if (step % 8 === 6) expect(await files.update({ id: oldest }, { wrappedKey: null, nameSealed: null })).toBe(1);
          else expect(await files.remove({ id: oldest })).toBe(1);
          if (step % 8 === 5) live.set(oldest, key);
        }
      });
    }
    for (const [id, key] of live) expect(Buffer.from((await records.read.files.find({ id }))?.wrappedKey ?? []).equals(key)).toBe(true);
    const onDisk = (): Buffer => Buffer.concat(readdirSync(directory).filter((file) => !/lock$|shm$/.test(file)).map((file) => readFileSync(join(directory, file))));
    const before = onDisk();
    expect(dead.filter((key) => before.includes(key)).length).toBeGreaterThan(100);
    await records.scrub();
    const after = onDisk();
    expect(dead.filter((key) => after.includes(key))).toStrictEqual([]);
    expect([...live.values()].every((key) => after.includes(key))).toBe(true);
    expect(readdirSync(directory).toSorted()).toStrictEqual(["records.lock", "records.sqlite", "records.sqlite-shm", "records.sqlite-wal"]);
    await records.close();
  });

  test("leave nothing of a removed transfer's keys and words once they are scrubbed and compacted", async () => {
    const directory = newDirectory();
    const records = await openSqliteRecords({ directory });
    await records.read.accounts.insert(sample.accountRow());
    const canary = Buffer.from("canary-birdsong-".repeat(3));
    await records.read.transfers.insert(sample.transferRow({ textKey: canary, titleSealed: canary, returnNoteSealed: canary }));
    const found = (): string[] => readdirSync(directory).filter((file) => !/lock$|shm$/.test(file) && readFileSync(join(directory, file)).includes("birdsong"));
    expect(found()).not.toStrictEqual([]);
    await records.read.transfers.update({ id: "transfer-1" }, { textKey: null, titleSealed: null, returnNoteSealed: null });
    await records.scrub();
    await records.compact();
    expect(found()).toStrictEqual([]);
    expect(await records.read.transfers.count({ textKey: null })).toBe(1);
    await records.close();
  });

  test("do not claim to be scrubbed while a reader still sees the removed rows", async () => {
    const directory = newDirectory();
    const records = await openSqliteRecords({ directory });
    await records.read.facts.insert({ name: "canary", value: "birdsong" });
    const reader = new DatabaseSync(records.path, { readOnly: true });
    reader.exec("begin");
    reader.prepare("select * from facts").all();
    await records.read.facts.remove({ name: "canary" });
    const scrubbing = records.scrub();
    const early = await Promise.race([scrubbing.then(() => "done"), new Promise((resolve) => setImmediate(resolve, "waiting"))]);
    expect(early).toBe("waiting");
    reader.close();
    await scrubbing;
    expect(statSync(`${records.path}-wal`).size).toBe(0);
    await records.close();
  });

  test("are readable for their owner alone", async () => {
    const directory = join(newDirectory(), "inner");
    const records = await openSqliteRecords({ directory });
    await records.read.facts.insert({ name: "a", value: "b" });
    expect(readdirSync(directory).map((file) => statSync(join(directory, file)).mode & 0o777)).toStrictEqual([0o600, 0o600, 0o600, 0o600]);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    await records.close();
  });

  test("write every commit through to the disk and overwrite what is removed", async () => {
    const directory = newDirectory();
    const records = await openSqliteRecords({ directory });
    const { openWriter } = await import("../../server/storage/records/sqlite-file.ts");
    const connection = openWriter(records.path);
    const setting = (name: string): unknown => Object.values(connection.prepare(`pragma ${name}`).get() ?? {})[0];
    expect(["journal_mode", "synchronous", "secure_delete", "foreign_keys", "temp_store"].map(setting)).toStrictEqual(["wal", 2, 1, 1, 2]);
    connection.close();
    await records.close();
  });

  test("are backed up while they are written, into a copy that opens and verifies", async () => {
    const directory = newDirectory();
    const records = await openSqliteRecords({ directory });
    const append = (number: number) =>
      records.transact((tables) => tables.ledger.append({ event: "x", at: "2026-03-01T09:00:00.000Z", actorId: null, accountId: null, transferId: null, facts: { number }, textDigest: null }));
    for (let number = 0; number < 50; number += 1) await append(number);
    const copy = newDirectory();
    const [, ...after] = await Promise.all([records.backup(join(copy, "records.sqlite")), ...Array.from({ length: 50 }, (_, number) => append(number))]);
    expect(after).toHaveLength(50);
    expect(readdirSync(copy)).toStrictEqual(["records.sqlite"]);
    const restored = await openSqliteRecords({ directory: copy });
    const { isIntact, size } = await restored.verifyLedger();
    expect(isIntact).toBe(true);
    expect(size).toBeGreaterThanOrEqual(50);
    await restored.close();
    await records.close();
  });

  test("are read beside the running process, on a connection that cannot write", async () => {
    const directory = newDirectory();
    const records = await openSqliteRecords({ directory });
    await records.read.accounts.insert(sample.accountRow());
    const reader = openSqliteReader(records.path);
    expect(await reader.read.accounts.find({ id: "account-1" })).toStrictEqual(sample.accountRow());
    expect(await reader.verifyLedger()).toMatchObject({ isIntact: true, size: 0 });
    await expect(records.read.accounts.insert.call(null, sample.accountRow({ id: "account-2" }))).resolves.toBeUndefined();
    expect(await reader.read.accounts.count({})).toBe(2);
    await expect(reader.read.lists.expiredSessions("2026-03-01T09:00:00.000Z")).rejects.toThrow("do not answer");
    await reader.close();
    await records.close();
  });

  test("answer every list from an index", async () => {
    const directory = newDirectory();
    const records = await openSqliteRecords({ directory });
    const asked: { sql: string; parameters: readonly unknown[] }[] = [];
    const connection = new DatabaseSync(records.path);
    const database = new Kysely<Schema>({ dialect: sqliteDialect(connection), plugins: [new CamelCasePlugin()], log: (event) => void asked.push(event.query) });
    const { appointments, chats, incidents, ledger, lists, people, readingAlerts, readings, suspensions } = tablesOver({ kind: "sqlite", isTransaction: false, database: () => database });
    const at = "2026-03-01T09:00:00.000Z";
    const page = { limit: 10, cursor: null };
    const cursor = (parts: unknown[]): string => Buffer.from(JSON.stringify(parts)).toString("base64url");
    await lists.transfers({}, page);
    await lists.transfers({ accountId: "a" }, page);
    await lists.transfers({ states: ["received", "returned"] }, page);
    await lists.transfers({ accountId: "a", states: ["received", "returned"] }, { limit: 10, cursor: cursor(["transfers", 7]) });
    for (const view of ["arrivals", "mine", "in-work", "due-soon", "outstanding", "deletions", "all"] as const) {
      await lists.queue(view, { personId: "p", dueBefore: at }, page);
      await lists.queue(view, { personId: "p", dueBefore: at }, { limit: 10, cursor: cursor([`queue ${view}`, at, 7]) });
    }
    await lists.queueCounts({ personId: "p", dueBefore: at });
    await lists.accounts({ search: "x" }, page);
    await lists.people({ accountId: "a" }, page);
    await lists.ledger({}, page);
    await lists.ledger({ transferId: "t" }, page);
    await lists.dueByDeadline(at, 10);
    await lists.countDueByDeadline(at);
    await lists.countLive();
    await lists.dueDirections(at, 10);
    for (const column of ["createdAt", "lastByteAt", "returnedAt", "deadlineAt", "deletingSince"] as const) await lists.transfersBefore(["received", "returned"], column, at, 10);
    for (const column of ["takenAt", "untilAt"] as const) await lists.openCheckoutsBefore(column, at, 10);
    await lists.outstandingCheckouts(10);
    await lists.readingsIdleSince(at, 10);
    await readings.list({ personId: "p" }, { by: "lastByteAt", descending: true, limit: 10 });
    await readingAlerts.list({ personId: "p" }, { by: "at", descending: true, limit: 1 });
    await readingAlerts.list({}, { by: "at", descending: true, limit: 10 });
    await lists.unfinishedFilesOf("p");
    await lists.unfinishedFilesBefore(at, 10);
    await lists.removalsSince(at);
    await lists.storedFiles(10);
    await lists.claimMail(at, at, 10);
    await lists.ledgerRange(5, 10);
    await lists.expiredSessions(at);
    for (const what of ["signInCodes", "links", "idempotency"] as const) await lists.forgetBefore(what, at);
    await lists.charts(at, at);
    for (const part of ["all", "open", "finished"] as const) {
      for (const cursor of [null, Buffer.from(JSON.stringify([`conversations ${part}`, at, "case_5"])).toString("base64url")]) await lists.conversations({ accountId: "a", personId: "p", part }, { limit: 10, cursor });
    }
    await lists.appointmentsAhead("a", at, 10);
    for (const filter of [{}, { accountId: "a" }, { states: ["open"] as const }, { states: ["open"] as const, assigneeId: null }, { departmentId: "d" }, { isUrgent: 1 as const }]) await lists.cases(filter, page);
    for (const filter of [{}, { state: "held" as const }]) for (const at of [null, cursor(["held-mails", "2026-03-01T09:00:00.000Z", "held_5"])]) await lists.heldMails(filter, { limit: 10, cursor: at });
    for (const filter of [{}, { accountId: "a" }, { rule: "chat.access" }, { outcome: "deny" as const }]) for (const at of [null, cursor(["decisions", "2026-03-01T09:00:00.000Z", "decision_5"])]) await lists.decisions(filter, { limit: 10, cursor: at });
    for (const from of [null, "2026-03-01T09:00:00.000Z"]) {
      const seen = (list: string) => ({ limit: 10, cursor: from === null ? null : cursor([list, from, "id_5"]) });
      await lists.complaints({}, seen("complaints"));
      await lists.complaints({ state: "open" }, seen("complaints"));
      await lists.appointments({}, seen("appointments"));
      await lists.appointments({ accountId: "a" }, seen("appointments"));
      await lists.endedChats(seen("ended-chats"));
      await lists.minuteEntries("a", seen("minutes"));
    }
    await lists.casesOpened(at, at, 10);
    await lists.chatsAsked(at, at, 10);
    await lists.surveysOffered(at, at, 10);
    const lately = { by: "at", descending: true, limit: 10 } as const;
    await people.list({ role: ["staff", "supervisor"], disabledAt: null });
    await incidents.list({}, lately);
    await incidents.count({ chatId: "c", kind: "C", reversedAt: null });
    await incidents.update({ chatId: "c" }, { wordsSealed: null });
    await suspensions.list({}, { by: "startedAt", descending: true, limit: 10 });
    await suspensions.update({ appealChatId: "c" }, { appealSealed: null });
    await chats.list({ personId: "p", state: "ended" }, { by: "endedAt", descending: true, limit: 1 });
    await appointments.list({ confirmedBy: "p", cancelledAt: null }, { by: "startsAt", descending: true, limit: 10 });
    await ledger.inclusionProof(0, 1).catch(() => undefined);
    await ledger.consistencyProof(3, 7).catch(() => undefined);

    const unindexed: string[] = [];
    for (const { sql, parameters } of asked) {
      const plan = connection.prepare(`explain query plan ${sql}`).all(...(parameters as string[])).map((row) => String(row["detail"]));
      // By the id only what happened at one instant is sorted, which is little.
      const bad = plan.filter((step) => (/^(SCAN|SEARCH) /.test(step) && !/USING|CONSTANT ROW|walk|subquery/i.test(step) && !isInOrderOfItsKey(step, sql)) || (step.includes("TEMP B-TREE") && !step.includes("LAST TERM OF ORDER BY") && !sql.includes("union all")));
      // Through a whole index is as far as through the table: only a list of everything may.
      if (/^select count/.test(sql)) bad.push(...plan.filter((step) => step.startsWith("SCAN transfers")));
      if (bad.length > 0) unindexed.push(`${sql}\n  ${plan.join("\n  ")}`);
    }
    expect(asked.length).toBeGreaterThan(35);
    expect(unindexed).toStrictEqual([]);
    await database.destroy();
    await records.close();
  });
});
