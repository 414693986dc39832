import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Outcome } from "../../server/live/engineer.ts";
import { until } from "../support/http.ts";
import { askForLook, enrolledKey, look, type Looking } from "../support/live.ts";
import { createTestClock, startPortal, type TestPortal } from "../support/portal.ts";
import { startProgram, type Running } from "../support/program.ts";

const chinook = join(import.meta.dirname, "../support/data/Chinook_Sqlite.sqlite");
let portal: TestPortal;
let folder: string;
let sessionId: string;
let host: Running;
let looking: Looking;
let answers = "";
let errorText = "";

const rowsOf = (outcome: Outcome): readonly (readonly unknown[])[] => {
  answers += JSON.stringify(outcome);
  if (!("answer" in outcome) || outcome.answer.kind !== "rows") throw new Error(JSON.stringify(outcome));
  return outcome.answer.rows;
};

/** Every personal value in the customers' table, as it lies in the file. */
function secrets(): string[] {
  const database = new DatabaseSync(chinook, { readOnly: true });
  const rows = database.prepare("SELECT FirstName, LastName, Address, Phone, Email FROM Customer").all() as Record<string, string | null>[];
  database.close();
  return [...new Set(rows.flatMap((row) => Object.values(row)).filter((value) => value !== null && value.length > 4))].filter((value) => value !== "Schröder") as string[]; // the account of the cast has that name too
}

beforeAll(async () => {
  portal = await startPortal({ clock: createTestClock(Temporal.Now.instant().toString()) });
  folder = await mkdtemp(join(tmpdir(), "custody-live-"));
  await mkdir(join(folder, "home"));
  await copyFile(chinook, join(folder, "home/shop.sqlite"));
  const { keyId, signer } = await enrolledKey(portal, portal.cast.staff);
  sessionId = (await askForLook(portal, { keyId, tables: ["Customer", "Invoice"], recording: true })).id;
  host = startProgram(join(folder, "home"), ["host", "shop.sqlite", "--json"], { CUSTODY_URL: portal.url, CUSTODY_TOKEN: portal.cast.customer.token });
  host.program.stderr.on("data", (text: string) => { errorText += text; });
  await host.said("Type allow");
  host.program.stdin.write("allow\n");
  await host.said("keep what is shown");
  host.program.stdin.write("no\n");
  looking = await look(portal, sessionId, signer);
}, 60_000);

afterAll(async () => {
  host.program.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

describe("a remote session on Chinook between an engineer and the command-line host", () => {
  it("shows the customer who asks, why, what, what is hidden and how long, before anything is answered", async () => {
    const errors = await saidSoFar();
    for (const word of ["Sam Okafor", "Test Vendor", "same number", "C-77", "Customer, Invoice", "LastName (replaced by a made-up word)", "30 minutes", "Recording", "If you say no"]) expect(errors).toContain(word);
  });

  it("answers nothing before both sides found the same phrase", async () => {
    const phrase = await looking.untilTold("phrase");
    expect(await saidSoFar()).toContain(String(phrase));
    expect(await looking.engineer.ask({ kind: "schema" })).toEqual({ number: 0, code: "not-confirmed" });
    await looking.engineer.same();
    expect(await looking.engineer.ask({ kind: "schema" })).toEqual({ number: 0, code: "not-confirmed" });
    host.program.stdin.write("same\n");
    await looking.untilTold("confirmed");
  });

  it("gives masked rows: no name, address, phone or e-mail, and joins still work", async () => {
    const customers = rowsOf(await looking.engineer.ask({ kind: "browse", table: "Customer", offset: 0, limit: 100 }));
    expect(customers).toHaveLength(59);
    const joined = rowsOf(await looking.engineer.ask({ kind: "query", sql: "SELECT c.LastName, count(*), sum(i.Total) FROM Customer c JOIN Invoice i USING (CustomerId) GROUP BY c.CustomerId ORDER BY 2" }));
    expect(joined).toHaveLength(59);
    expect(joined.reduce((sum, row) => sum + Number(row[1]), 0)).toBe(412);
    expect(secrets().filter((secret) => answers.includes(secret))).toEqual([]);
  });

  it("refuses tables that were not granted, and says only a fixed word", async () => {
    expect(await looking.engineer.ask({ kind: "browse", table: "Employee", offset: 0, limit: 5 })).toMatchObject({ code: "table-not-granted" });
    expect(await looking.engineer.ask({ kind: "query", sql: "SELECT * FROM Employee" })).toMatchObject({ code: "not-understood" });
    expect(await looking.engineer.ask({ kind: "query", sql: "SELECT sql FROM sqlite_schema" })).toMatchObject({ code: "table-not-granted" });
  });

  it("hides one more column in the middle, from the next answer on", async () => {
    host.program.stdin.write("h Invoice.Total\n");
    await looking.untilTold("narrowed");
    const rows = rowsOf(await looking.engineer.ask({ kind: "query", sql: "SELECT DISTINCT Total FROM Invoice" }));
    expect(rows).toEqual([["[hidden]"]]);
  });

  it("reveals one cell by the customer's own act, with a reason that stays with them", async () => {
    const view = await looking.engineer.ask({ kind: "browse", table: "Customer", offset: 0, limit: 3 });
    const rows = rowsOf(view);
    host.program.stdin.write(`r ${String(view.number)} 1 2\n`);
    await host.said("Why is this one value shown");
    host.program.stdin.write("compare with the printed invoice\n");
    const revealed = (await looking.untilTold("revealed")) as { row: number; value: string; seconds: number };
    const names = secrets();
    expect(names.some((name) => name.includes(revealed.value)) || revealed.value.length < 5).toBe(true);
    expect(revealed.value).not.toBe(rows[0]?.[1]);
    expect(revealed.seconds).toBe(60);
  });

  it("ends by one side alone; both get the receipt, and it verifies without the portal", async () => {
    host.program.stdin.write("e\n");
    const finished = await host.finished;
    expect(finished.exitCode, finished.errors).toBe(0);
    expect(await looking.untilTold("state")).toEqual(["ended", "asked"]);
    const result = finished.json() as { receipt: string; consent: string; state: string };
    expect(result.state).toBe("ended");
    await writeFile(join(folder, "home/keys.json"), await (await fetch(`${portal.url}/api/verify/keys`)).text());
    const verified = await verify(result.receipt);
    expect(verified).toMatchObject({ isValid: true, payload: { sessionId, state: "ended", disclosure: { reveals: 1 } } });
    expect((verified["payload"] as { events: { event: string }[] }).events.map((event) => event.event)).toEqual(expect.arrayContaining(["sessions.consent", "sessions.browse", "sessions.query", "sessions.narrow", "sessions.reveal", "sessions.end"]));
    expect(await verify(result.consent)).toMatchObject({ isValid: true, payload: { recording: "refused", engineer: { name: "Sam Okafor" }, purpose: "Look why two invoices have the same number" } });
    const theirs = await fetch(`${portal.url}/api/remote-sessions/${sessionId}/receipt.json`, { headers: portal.bearer(portal.cast.staff) });
    await writeFile(join(folder, "home/theirs.json"), await theirs.text());
    expect(await verify("theirs.json")).toMatchObject({ isValid: true });
  });

  it("leaves no value in records, logs, receipts or what the portal stored", async () => {
    let everything = "";
    for (const name of await readdir(portal.folder, { recursive: true, withFileTypes: true })) if (name.isFile()) everything += (await readFile(join(name.parentPath, name.name))).toString("latin1");
    const found = [...secrets(), "Look why two invoices"].filter((secret) => everything.includes(Buffer.from(secret).toString("latin1")));
    expect(found).toEqual([]);
    const events = await portal.as(portal.cast.customer)("GET /api/remote-sessions/:id/events", { params: { id: sessionId }, query: { limit: 100 } });
    expect(events.items.length).toBeGreaterThan(8);
  });
});

async function verify(path: string): Promise<Record<string, unknown>> {
  const { program, finished } = startProgram(join(folder, "home"), ["verify", path, "--keys", "keys.json", "--json"]);
  program.stdin.end();
  const done = await finished;
  expect(done.exitCode, done.errors).toBe(0);
  return done.json();
}

function saidSoFar(): Promise<string> {
  return until(() => Promise.resolve(errorText), (text) => text.includes("six digits"), "the phrase on the customer's console");
}
