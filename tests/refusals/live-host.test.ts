import { describe, expect, it } from "vitest";
import { narrowedGrant } from "../../server/live/host/make-grant.ts";
import { meet, openMade, planOf, type Pair } from "../support/live-pair.ts";

const people = (count: number): string => `
  CREATE TABLE person (id INTEGER PRIMARY KEY, LastName TEXT NOT NULL DEFAULT 'CanaryDefault', ssn TEXT CHECK (ssn <> 'CanaryCheck'), email TEXT, password TEXT, amount REAL, born TEXT);
  CREATE VIEW raw_people AS SELECT LastName FROM person;
  CREATE TABLE secret_plan (id INTEGER PRIMARY KEY, text TEXT);
  INSERT INTO secret_plan VALUES (1, 'CanarySecret');
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${String(count)})
  INSERT INTO person SELECT i, 'Canary' || i, printf('%03d-%02d-%04d', 100 + i % 600, 10 + i % 80, 1000 + i), 'canary' || i || '@example.org', 'hunter' || i, i * 1.5, '19' || (50 + i % 40) || '-03-04' FROM n;`;

async function ready(count = 40, changes: Parameters<typeof meet>[2] = {}): Promise<Pair> {
  const { file } = await openMade(people(count));
  return meet(file, await planOf(file), { ...changes, grant: { tables: ["person"], ...changes.grant } });
}

const browse = { kind: "browse", table: "person", offset: 0, limit: 50 } as const;
const query = (sql: string) => ({ kind: "query", sql }) as const;
const codeOf = async (pair: Pair, request: Parameters<Pair["engineer"]["ask"]>[0]): Promise<string> => {
  const outcome = await pair.engineer.ask(request);
  return "code" in outcome ? outcome.code : "shown";
};
const settle = (): Promise<void> => new Promise((resolve) => { setTimeout(resolve, 30); });

describe("the host refuses", () => {
  it("everything before both sides found the same phrase", async () => {
    const pair = await ready(40, { isConfirmed: false });
    expect(await codeOf(pair, browse)).toBe("not-confirmed");
    await pair.engineer.same();
    expect(await codeOf(pair, browse)).toBe("not-confirmed");
    expect(pair.frames.host).toEqual([]);
  });

  it("an engineer whom the portal told another grant: no key fits, nothing is shown", async () => {
    const pair = await ready(40, { forEngineer: { tables: ["person", "secret_plan"] } });
    expect(pair.closed.host).toBe(true);
    expect(pair.frames.host).toEqual([]);
  });

  it("a replayed frame, by ending the line", async () => {
    const pair = await ready();
    expect(await codeOf(pair, browse)).toBe("shown");
    pair.inject("host", pair.frames.engineer[0] ?? new Uint8Array(0));
    await settle();
    expect(pair.closed.host).toBe(true);
    expect(pair.shown.map((one) => one.outcome)).toEqual(["shown"]);
  });

  it("reordered and forged frames, by ending the line", async () => {
    const pair = await ready();
    pair.between = (from, frame) => (from === "engineer" ? [] : [frame]);
    void pair.engineer.ask(browse);
    void pair.engineer.ask(browse);
    await settle();
    const [first, second] = pair.frames.engineer;
    pair.inject("host", second ?? new Uint8Array(0));
    pair.inject("host", first ?? new Uint8Array(0));
    await settle();
    expect(pair.closed.host).toBe(true);
    const other = await ready();
    other.between = (from, frame) => (from === "engineer" ? [frame.map((byte, index) => (index === 40 ? byte ^ 1 : byte))] : [frame]);
    void other.engineer.ask(browse);
    await settle();
    expect(other.closed.host).toBe(true);
    expect(other.shown).toEqual([]);
  });

  it("a request after the plan changed between approving and sending", async () => {
    const pair = await ready(40, { grant: { isPreviewed: true } });
    const { run } = pair.executor;
    (pair.executor as { run: typeof run }).run = async (...given) => {
      const ran = await run(...given);
      await pair.executor.hide("person", "amount");
      return ran;
    };
    expect(await codeOf(pair, browse)).toBe("plan-changed");
    await settle();
    expect(pair.shown.at(-1)).toMatchObject({ outcome: "plan-changed", rows: 0 });
  });

  it("a request that expired, and one that expires between approving and sending", async () => {
    const pair = await ready();
    const { run } = pair.executor;
    (pair.executor as { run: typeof run }).run = async (...given) => {
      const ran = await run(...given);
      pair.clock.now += 31 * 60_000;
      return ran;
    };
    expect(await codeOf(pair, browse)).toBe("expired");
    expect(await codeOf(pair, { kind: "schema" })).toBe("expired");
  });

  it("a file that changed on the disk", async () => {
    const pair = await ready();
    pair.database = "e".repeat(64);
    expect(await codeOf(pair, browse)).toBe("database-changed");
  });

  it("whatever was not granted: tables, kinds, and rows that the customer did not release", async () => {
    const pair = await ready(40, { grant: { kinds: ["browse"], isPreviewed: true } });
    expect(await codeOf(pair, { ...browse, table: "secret_plan" })).toBe("table-not-granted");
    expect(await codeOf(pair, query("SELECT 1"))).toBe("kind-not-granted");
    pair.answers.preview = false;
    expect(await codeOf(pair, browse)).toBe("not-released");
  });

  it("to go on after a pause or an end, even for what is under way", async () => {
    const pair = await ready();
    pair.host.pause();
    const outcome = await pair.engineer.ask(browse);
    expect("code" in outcome && ["paused", "interrupted", "not-confirmed"].includes(outcome.code)).toBe(true);
    const before = pair.frames.host.length;
    pair.host.end();
    void pair.engineer.ask(browse);
    await settle();
    expect(pair.shown.some((one) => one.outcome === "shown")).toBe(false);
    // At most the fixed word for what came in while it paused.
    expect(pair.frames.host.slice(before).every((frame) => frame.length <= 541)).toBe(true);
  });

  it("requests under the epoch before a narrowing", async () => {
    const pair = await ready();
    const held: Uint8Array<ArrayBuffer>[] = [];
    pair.between = (from, frame) => (from === "engineer" ? (held.push(frame), []) : [frame]);
    const answer = pair.engineer.ask(browse);
    await settle();
    const next = await narrowedGrant(pair.host.grant, await planOf((await openMade(people(40))).file), [{ table: "person", column: "amount" }]);
    await pair.host.narrow(next.grant, [{ table: "person", column: "amount" }]);
    for (const frame of held) pair.inject("host", frame);
    expect(await answer).toMatchObject({ code: "stale-epoch" });
    pair.between = (_from, frame) => [frame];
    const rows = await pair.engineer.ask(query("SELECT DISTINCT amount FROM person"));
    expect(rows).toMatchObject({ answer: { rows: [["[hidden]"]] } });
    await expect(pair.host.narrow({ ...next.grant, epoch: 3, tables: ["person", "secret_plan"] }, [])).rejects.toMatchObject({ code: "not-valid" });
  });

  it.each([
    ["PRAGMA table_info(person)", "not-a-select"],
    ["SELECT * FROM pragma_table_info('person')", "table-not-granted"],
    ["ATTACH ':memory:' AS other", "not-a-select"],
    ["EXPLAIN SELECT * FROM person", "not-a-select"],
    ["EXPLAIN QUERY PLAN SELECT * FROM person", "not-a-select"],
    ["SELECT sql FROM sqlite_schema", "table-not-granted"],
    ["SELECT * FROM sqlite_master", "table-not-granted"],
    ["SELECT * FROM sqlite_stat1", "not-understood"],
    ["SELECT * FROM secret_plan", "not-understood"],
    ["SELECT * FROM raw_people", "not-understood"],
    ["SELECT * FROM dbstat", "table-not-granted"],
    ["SELECT * FROM json_each('[1]')", "table-not-granted"],
    ["DELETE FROM person", "not-a-select"],
    ["INSERT INTO person (id) VALUES (1) RETURNING *", "not-a-select"],
    ["UPDATE person SET LastName = 'x'", "not-a-select"],
    ["CREATE TEMP TABLE t AS SELECT * FROM person", "not-a-select"],
    ["VACUUM INTO '/tmp/copy'", "not-a-select"],
    ["BEGIN", "not-a-select"],
    ["SELECT 1; SELECT 2", "not-a-select"],
    ["SELECT 1\u0000", "not-understood"],
    ["SELECT load_extension('x')", "not-understood"],
    ["SELECT random()", "function-not-listed"],
    ["SELECT printf('%1000000s', 'x')", "function-not-listed"],
    ["SELECT sqlite_version()", "function-not-listed"],
    ["SELECT LastName REGEXP 'C' FROM person", "not-understood"],
    ["SELECT ? FROM person", "not-understood"],
    ["SELECT nothing FROM person", "not-understood"],
    ["SELECT * FROM person WHERE", "not-understood"],
  ])("%s", async (sql, code) => {
    const pair = await ready();
    expect(await codeOf(pair, query(sql))).toBe(code);
  });

  it("a query without an end, after five seconds", async () => {
    const pair = await ready();
    const { run } = pair.executor;
    (pair.executor as { run: typeof run }).run = (request, view, limits) => run(request, view, { ...limits, isStopped: () => ((pair.clock.now += 100), limits.isStopped()) });
    expect(await codeOf(pair, query("WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT max(x) FROM c"))).toBe("took-too-long");
  });

  it("to say in any frame, event or schema what is masked; defaults, checks and views of the file stay behind", async () => {
    const pair = await ready(1500);
    const said = JSON.stringify([await pair.engineer.ask({ kind: "schema" }), await pair.engineer.ask(browse), await pair.engineer.ask(query("SELECT LastName, ssn, email, password, count(*) FROM person GROUP BY 1, 2")), pair.shown]);
    expect(said).not.toMatch(/canary|hunter|\d{3}-\d{2}-\d{4}/i);
    for (const frame of [...pair.frames.host, ...pair.frames.engineer]) expect(Buffer.from(frame).toString("latin1")).not.toMatch(/canary|LastName/i);
  });
});

describe("a value that the caller just said", () => {
  it("points at its row, a miss looks the same, and the customer is asked", async () => {
    const pair = await ready(1500);
    const view = await pair.engineer.ask({ ...browse, limit: 200 });
    if (!("answer" in view) || view.answer.kind !== "rows") throw new Error("no view");
    const ids = view.answer.rows.map((row) => row[0]);
    const frames = pair.frames.host.length;
    const hit = await pair.engineer.ask({ kind: "lookup", view: view.number, column: "LastName", value: `Canary${String(ids[17])}` });
    const miss = await pair.engineer.ask({ kind: "lookup", view: view.number, column: "LastName", value: "Nobody" });
    expect([hit, miss]).toMatchObject([{ answer: { kind: "lookup", row: 17 } }, { answer: { kind: "lookup", row: -1 } }]);
    expect(new Set(pair.frames.host.slice(frames).map((frame) => frame.length)).size).toBe(1);
    pair.answers.lookUp = false;
    expect(await codeOf(pair, { kind: "lookup", view: view.number, column: "LastName", value: "Canary1" })).toBe("not-released");
  });

  it("is refused for small columns, dates and amounts, and after ten a day", async () => {
    const small = await ready(400);
    const view = await small.engineer.ask(browse);
    expect(await codeOf(small, { kind: "lookup", view: view.number, column: "LastName", value: "Canary1" })).toBe("lookup-refused");
    const pair = await ready(1500, { lookupsToday: 9 });
    const large = await pair.engineer.ask(browse);
    for (const column of ["amount", "born", "password", "id"]) expect(await codeOf(pair, { kind: "lookup", view: large.number, column, value: "1" })).toBe("lookup-refused");
    expect(await codeOf(pair, { kind: "lookup", view: large.number, column: "LastName", value: "x" })).toBe("shown");
    expect(await codeOf(pair, { kind: "lookup", view: large.number, column: "LastName", value: "x" })).toBe("lookups-used-up");
  });
});

describe("a reveal", () => {
  it("shows one cell by the host's act; a password never", async () => {
    const pair = await ready();
    const view = await pair.engineer.ask(browse);
    if (!("answer" in view) || view.answer.kind !== "rows") throw new Error("no view");
    await pair.host.reveal(view.number, 3, 1);
    await settle();
    expect(pair.told.find((one) => one.what === "revealed")?.value).toMatchObject({ row: 3, column: 1, value: `Canary${String(view.answer.rows[3]?.[0])}`, seconds: 60 });
    await expect(pair.host.reveal(view.number, 3, 4)).rejects.toMatchObject({ code: "not-released" });
    expect(pair.host.disclosure).toMatchObject({ reveals: 1 });
    expect(JSON.stringify(pair.shown)).not.toMatch(/Canary/);
  });
});
