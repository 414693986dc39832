import { describe, expect, it } from "vitest";
import type { MaskPlan } from "../../server/domain/masking/plan.ts";
import { createExecutor } from "../../server/live/host/create-executor.ts";
import { NoAnswer, type Executor } from "../../server/live/host/executor.ts";
import type { TableFile } from "../../server/formats/tables/tables.ts";
import { openMade, planOf, seeded } from "../support/live-pair.ts";

/** Two databases that differ only in what is masked: names, numbers, addresses, mail, notes; ids, amounts and statuses are the same. */
const made = (variant: 0 | 1): string => {
  const word = (index: number): string => (variant === 0 ? `Adams${String(index)}` : `Zorn${String((index * 7) % 60)}x`);
  const rows = Array.from({ length: 60 }, (_, index) => {
    const surname = word(index % 45);
    return `(${String(index)}, '${surname}', '${variant === 0 ? "Ann" : "Zoë"}${String(index)}', '${String(100 + ((index * (variant + 3)) % 800))}-${String(10 + (index % 80))}-${String(1000 + ((index * 37 * (variant + 1)) % 8999)).padStart(4, "0")}', '${surname.toLowerCase()}@${variant === 0 ? "alpha.example" : "beta.example"}', '${variant === 0 ? "1 Elm Road" : "99 Kirchgasse"} ${String(index)}', ${String(10 + (index % 7) * 5)}, '${index % 3 === 0 ? "open" : "closed"}')`;
  });
  const orders = Array.from({ length: 90 }, (_, index) => `(${String(index)}, ${String(index % 60)}, '${word((index % 60) % 45)}', ${String((index * 13) % 100)})`);
  return `CREATE TABLE person (id INTEGER PRIMARY KEY, LastName TEXT, FirstName TEXT, ssn TEXT, email TEXT, Address TEXT, amount INTEGER, status TEXT);
    CREATE INDEX by_name ON person (LastName);
    CREATE TABLE orders (id INTEGER PRIMARY KEY, person_id INTEGER, LastName TEXT, total INTEGER);
    INSERT INTO person VALUES ${rows.join(", ")};
    INSERT INTO orders VALUES ${orders.join(", ")};
    ANALYZE;`;
};

async function both(operation?: "fixed"): Promise<{ executors: [Executor, Executor]; plan: MaskPlan }> {
  const files: TableFile[] = [(await openMade(made(0))).file, (await openMade(made(1))).file];
  const plans = await Promise.all(files.map((file) => planOf(file, operation)));
  const strip = (plan: MaskPlan): unknown => plan.columns.map(({ table, column, operation: what }) => ({ table, column, what }));
  expect(strip(plans[0] as MaskPlan)).toEqual(strip(plans[1] as MaskPlan));
  const plan = plans[0] as MaskPlan;
  const executors = await Promise.all(files.map((file) => createExecutor({ file, tables: ["person", "orders"], plan, key: new Uint8Array(32).fill(5), databaseDigest: () => Promise.resolve("x"), now: () => 0, random: seeded(42) })));
  return { executors: executors as [Executor, Executor], plan };
}

async function answerOf(executor: Executor, sql: string): Promise<string> {
  try {
    const ran = await executor.run({ kind: "query", sql }, 1, { tables: [], rowsMax: 200, isStopped: () => false, progress: () => undefined });
    return JSON.stringify(ran);
  } catch (error) {
    if (error instanceof NoAnswer) return error.code;
    throw error;
  }
}

/** Every bypass that remote-sessions.md names, and what else people try. */
const bypasses = [
  "WITH person AS (SELECT * FROM main.person) SELECT * FROM person",
  "WITH RECURSIVE person(x) AS (SELECT ssn FROM main.person UNION SELECT x || 'x' FROM person WHERE length(x) < 14) SELECT * FROM person",
  "SELECT p.ssn AS id, p.id AS ssn FROM person p",
  "SELECT x FROM (SELECT ssn AS x FROM person)",
  "SELECT upper(LastName), lower(LastName), substr(ssn, 1, 1), hex(email), length(Address), trim(LastName, 'A'), replace(ssn, '1', ''), unicode(LastName) FROM person",
  "SELECT count(*) FROM person WHERE ssn < '500'",
  "SELECT count(*) FROM person WHERE substr(ssn, 1, 1) >= '5'",
  "SELECT LastName, count(*) FROM person GROUP BY LastName",
  "SELECT count(DISTINCT LastName), min(LastName), max(ssn), group_concat(email) FROM person",
  "SELECT id FROM person ORDER BY LastName, ssn DESC",
  "SELECT id FROM person ORDER BY CASE WHEN LastName > 'M' THEN 1 ELSE 0 END, id",
  "SELECT rowid, id FROM person",
  "SELECT id FROM person LIMIT 5",
  "SELECT _rowid_, oid FROM orders WHERE rowid < 10",
  "SELECT p.id, o.id FROM person p JOIN orders o ON p.LastName = o.LastName",
  "SELECT p.id FROM person p LEFT JOIN orders o USING (LastName) WHERE o.id IS NULL",
  "SELECT a.id, b.id FROM person a, person b WHERE a.Address = b.Address AND a.id < b.id",
  "SELECT CASE WHEN ssn LIKE '1%' THEN amount ELSE 0 END FROM person",
  "SELECT CASE WHEN email GLOB '*alpha*' THEN 1 / 0 ELSE 1 END FROM person",
  "SELECT id FROM person WHERE LastName REGEXP '^A'",
  "SELECT id FROM person WHERE LastName MATCH 'A*'",
  "SELECT abs(-9223372036854775808) FROM person WHERE LastName = 'Adams1'",
  "SELECT CAST(LastName AS INTEGER), CAST(ssn AS BLOB), typeof(ssn), typeof(LastName) FROM person",
  "SELECT id FROM person WHERE LastName = 'Adams3' OR LastName = 'Zorn3x'",
  "SELECT id FROM person WHERE LastName COLLATE NOCASE = 'ADAMS3'",
  "SELECT id, lag(LastName) OVER (ORDER BY LastName), rank() OVER (PARTITION BY email ORDER BY ssn) FROM person",
  "SELECT (SELECT count(*) FROM person q WHERE q.LastName < p.LastName) FROM person p",
  "SELECT id FROM person WHERE EXISTS (SELECT 1 FROM orders o WHERE o.LastName = person.LastName AND o.total > 50)",
  "SELECT ssn FROM person INTERSECT SELECT LastName FROM orders",
  "SELECT LastName FROM person EXCEPT SELECT LastName FROM orders",
  "EXPLAIN QUERY PLAN SELECT * FROM person WHERE LastName = 'x'",
  "SELECT * FROM sqlite_stat1",
  "SELECT sql FROM sqlite_schema",
  "SELECT * FROM pragma_index_list('person')",
  "SELECT * FROM person INDEXED BY by_name",
  "SELECT * FROM person NOT INDEXED",
  "SELECT LastName + 0, ssn - 1, -email, ~ssn, Address || status FROM person",
  "SELECT sum(length(LastName)), total(ssn), avg(length(email)) FROM person",
  "SELECT id FROM person WHERE (LastName, ssn) > ('M', '5')",
  "SELECT iif(LastName < 'M', 'low', 'high'), nullif(LastName, 'Adams1'), coalesce(ssn, email) FROM person",
  "SELECT instr(email, '@'), octet_length(Address) FROM person",
  "VALUES ((SELECT max(LastName) FROM person))",
  "SELECT date(LastName), strftime('%Y', ssn) FROM person",
];

/** Requests out of parts, as many as wanted: columns, functions, conditions, orders, groups, joins. */
function fuzzed(count: number): string[] {
  const random = seeded(2026);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const columns = ["id", "LastName", "FirstName", "ssn", "email", "Address", "amount", "status"];
  const expression = (depth: number): string => {
    if (depth === 0 || random() < 0.3) return pick([...columns, ...columns, "'a'", "5", "NULL"]);
    const inner = (): string => expression(depth - 1);
    return pick([() => `${pick(["upper", "lower", "length", "hex", "abs", "typeof", "trim", "unicode", "date", "quote", "random"])}(${inner()})`, () => `substr(${inner()}, ${pick(["1", "2", "-3"])}, 2)`, () => `(${inner()} ${pick(["=", "<", ">", "||", "+", "LIKE", "GLOB", "IS", "IN (1, 2) OR", "AND"])} ${inner()})`, () => `CASE WHEN ${inner()} THEN ${inner()} ELSE ${inner()} END`, () => `coalesce(${inner()}, ${inner()})`, () => `CAST(${inner()} AS ${pick(["TEXT", "INTEGER", "REAL", "BLOB"])})`])();
  };
  return Array.from({ length: count }, () => {
    const shown = Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick([() => expression(2), () => `${pick(["count", "min", "max", "sum", "group_concat"])}(${expression(1)})`])());
    const from = pick(["person", "person AS p", "(SELECT * FROM person)", "person JOIN orders USING (LastName)"]);
    const tail = [random() < 0.6 ? `WHERE ${expression(2)}` : "", random() < 0.3 ? `GROUP BY ${expression(1)}` : "", random() < 0.5 ? `ORDER BY ${expression(1)}` : "", random() < 0.3 ? "LIMIT 7" : ""];
    return `SELECT ${shown.join(", ")} FROM ${from} ${tail.join(" ")}`;
  });
}

describe("non-interference: two databases that differ only in masked values", () => {
  it("give byte-identical answers under fixed masks, for every known bypass and four hundred fuzzed requests", async () => {
    const { executors } = await both("fixed");
    const different: string[] = [];
    let shown = 0;
    for (const sql of [...bypasses, ...fuzzed(400)]) {
      const [one, other] = [await answerOf(executors[0], sql), await answerOf(executors[1], sql)];
      if (one !== other) different.push(sql);
      if (one.startsWith("{")) shown += 1;
    }
    expect(different).toEqual([]);
    // Otherwise it would be easy: most requests have to be answered.
    expect(shown).toBeGreaterThan(200);
    for (const executor of executors) executor.close();
  }, 60_000);

  it("would differ without the mask: the test can fail", async () => {
    const { executors, plan } = await both("fixed");
    const open = { ...plan, columns: plan.columns.map((one) => ({ ...one, operation: "pass" as const, decidedBy: "customer" as const })) };
    for (const executor of executors) executor.close();
    const files = [(await openMade(made(0))).file, (await openMade(made(1))).file];
    const bare = await Promise.all(files.map((file) => createExecutor({ file, tables: ["person", "orders"], plan: open, key: new Uint8Array(32), databaseDigest: () => Promise.resolve("x"), now: () => 0, random: seeded(42) })));
    const answers = await Promise.all(bare.map((executor) => answerOf(executor, "SELECT count(*) FROM person WHERE LastName < 'M'")));
    expect(answers[0]).not.toBe(answers[1]);
    for (const executor of bare) executor.close();
  });

  it("give answers that are the same up to renaming under pseudonyms, where equality is all that is asked", async () => {
    const { executors, plan } = await both();
    expect(plan.columns.find((one) => one.column === "LastName")?.operation).toBe("pseudonym");
    const names = await Promise.all(executors.map(async (executor) => JSON.parse(await answerOf(executor, "SELECT id, LastName, ssn, email FROM person ORDER BY id")) as { answer: { rows: string[][] } }));
    const renamed = new Map<string, string>();
    for (const [index, row] of (names[0]?.answer.rows ?? []).entries()) {
      const other = names[1]?.answer.rows[index] ?? [];
      for (const column of [1, 2, 3]) {
        const [from, to] = [String(row[column]), String(other[column])];
        expect(renamed.get(from) ?? to).toBe(to);
        renamed.set(from, to);
      }
    }
    expect(new Set(renamed.values()).size).toBe(renamed.size);
    const asked = [
      "SELECT LastName, count(*), sum(amount) FROM person GROUP BY LastName",
      "SELECT p.id, o.id, p.LastName FROM person p JOIN orders o ON p.LastName = o.LastName WHERE o.total > 70",
      "SELECT DISTINCT LastName FROM orders EXCEPT SELECT LastName FROM person WHERE status = 'open'",
      "SELECT a.id, b.id FROM person a JOIN person b ON a.LastName = b.LastName AND a.id < b.id",
      "SELECT ssn, email, status FROM person WHERE amount > 20",
    ];
    for (const sql of asked) {
      const rows = await Promise.all(executors.map(async (executor) => (JSON.parse(await answerOf(executor, sql)) as { answer: { rows: (string | number)[][] } }).answer.rows));
      const first = (rows[0] ?? []).map((row) => JSON.stringify(row.map((cell) => renamed.get(String(cell)) ?? cell))).sort();
      expect(first, sql).toEqual((rows[1] ?? []).map((row) => JSON.stringify(row)).sort());
    }
    for (const executor of executors) executor.close();
  });

  it("another session key gives other pseudonyms; within one session the same value is the same in two tables", async () => {
    const { file } = await openMade(made(0));
    const plan = await planOf(file);
    const answers = await Promise.all([1, 2].map(async (byte) => {
      const executor = await createExecutor({ file, tables: ["person", "orders"], plan, key: new Uint8Array(32).fill(byte), databaseDigest: () => Promise.resolve("x"), now: () => 0, random: seeded(1) });
      const joined = JSON.parse(await answerOf(executor, "SELECT count(*) FROM person p JOIN orders o ON o.person_id = p.id WHERE p.LastName <> o.LastName")) as { answer: { rows: number[][] } };
      expect(joined.answer.rows).toEqual([[0]]);
      const names = await answerOf(executor, "SELECT id, LastName FROM person ORDER BY id");
      executor.close();
      return names;
    }));
    expect(answers[0]).not.toBe(answers[1]);
  });
});
