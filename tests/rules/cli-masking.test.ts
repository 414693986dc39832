import { copyFile, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeMachine, type TestMachine } from "../support/command-line.ts";

const data = (name: string): string => fileURLToPath(new URL(`../support/data/${name}`, import.meta.url));
let machine: TestMachine;
const at = (name: string): string => join(machine.folder, name);
const rows = (file: string, sql: string): readonly Record<string, unknown>[] => {
  const database = new DatabaseSync(at(file), { readOnly: true });
  try {
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
};
interface Shown {
  readonly tables: readonly { readonly name: string; readonly rows: number; readonly columns: readonly { readonly name: string; readonly class: string; readonly operation: string; readonly decidedBy: string }[] }[];
}
const columnIn = (json: unknown, table: string, column: string) => (json as Shown).tables.find((one) => one.name === table)?.columns.find((one) => one.name === column);

beforeAll(async () => {
  machine = await makeMachine();
  for (const name of ["Chinook_Sqlite.sqlite", "ASampleDatabase.accdb", "access-with-password.accdb"]) await copyFile(data(name), at(name));
});
afterAll(async () => {
  await machine.remove();
});

describe("custody inspect", () => {
  test("says what a file is, and of every column what it holds, why and what masking does; no value is shown", async () => {
    const ran = await machine.run(["inspect", "Chinook_Sqlite.sqlite", "--json"]);
    expect(ran.exitCode).toBe(0);
    const shown = ran.json();
    expect(shown).toMatchObject({ isReadable: true, format: { name: "SQLite" }, planSha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
    expect(columnIn(shown, "Customer", "LastName")).toMatchObject({ class: "name", operation: "pseudonym", evidence: [expect.stringContaining("last name")] });
    expect(columnIn(shown, "Customer", "Email")).toMatchObject({ class: "e-mail", operation: "e-mail" });
    expect(columnIn(shown, "Invoice", "Total")).toMatchObject({ class: "plain", operation: "pass" });
    expect(ran.output).not.toMatch(/Köhler|@yahoo/);
  });
  test("says what a file is also where it cannot be opened", async () => {
    const ran = await machine.run(["inspect", "access-with-password.accdb", "--json"]);
    expect(ran.exitCode).toBe(0);
    expect(ran.json()).toMatchObject({ isReadable: false, format: { name: "Access" }, reason: { code: "format-password" }, tables: [] });
  });
  test("says 7 for a file that is not there", async () => {
    expect((await machine.run(["inspect", "nothing.sqlite", "--json"])).exitCode).toBe(7);
  });
});

describe("custody mask", () => {
  test("makes a copy without any name, address, telephone number or e-mail, whose joins still work", async () => {
    const ran = await machine.run(["mask", "Chinook_Sqlite.sqlite", "--out", "masked.sqlite", "--json"]);
    expect(ran.exitCode, ran.errors).toBe(0);
    expect(ran.json()).toMatchObject({ outFormat: "SQLite", key: "random" });
    const bytes = await readFile(at("masked.sqlite"));
    const original = new DatabaseSync(at("Chinook_Sqlite.sqlite"), { readOnly: true });
    for (const person of original.prepare("SELECT LastName, Address, Phone, Email FROM Customer UNION ALL SELECT LastName, Address, Phone, Email FROM Employee").all()) {
      for (const column of ["Address", "Phone", "Email"]) expect(bytes.includes(String(person[column])), String(person[column])).toBe(false);
      // Last names are also words of songs, which pass: they are looked for where people stand.
      for (const table of ["Customer", "Employee"]) expect(rows("masked.sqlite", `SELECT count(*) AS n FROM ${table} WHERE instr(LastName, '${String(person["LastName"]).replaceAll("'", "''")}') > 0`)[0]).toEqual({ n: 0 });
    }
    original.close();
    expect(rows("masked.sqlite", "SELECT count(*) AS n FROM Customer JOIN Invoice USING (CustomerId)")[0]).toEqual({ n: 412 });
    expect(rows("masked.sqlite", "SELECT count(*) AS n, count(DISTINCT Email) AS m FROM Customer")[0]).toEqual({ n: 59, m: 59 });
    expect(rows("masked.sqlite", "SELECT sum(Total) AS total FROM Invoice")[0]?.["total"]).toBeCloseTo(2328.6);
  });
  test("the copy's schema is written anew: no keys, defaults, checks, views, triggers or free pages; its rows are shuffled", async () => {
    const source = new DatabaseSync(at("odd.sqlite"));
    source.exec(`CREATE TABLE people (id INTEGER PRIMARY KEY, last_name TEXT DEFAULT 'Canary' CHECK (last_name <> 'Canary'), "a"" b" TEXT); CREATE VIEW v AS SELECT 'Canary' AS c; CREATE TRIGGER g AFTER INSERT ON people BEGIN SELECT 'Canary'; END; CREATE INDEX i ON people (last_name)`);
    for (let id = 1; id <= 300; id += 1) source.prepare("INSERT INTO people VALUES (?, ?, 'Canary')").run(id, `Person${String(id)}`);
    source.exec("DELETE FROM people WHERE id > 200");
    source.close();
    expect((await machine.run(["mask", "odd.sqlite", "--out", "odd-masked.sqlite"])).exitCode).toBe(0);
    expect((await readFile(at("odd-masked.sqlite"))).includes("Canary")).toBe(false);
    expect(rows("odd-masked.sqlite", "SELECT type, sql FROM sqlite_schema")).toEqual([{ type: "table", sql: `CREATE TABLE "people" ("id" INTEGER, "last_name", "a"" b")` }]);
    expect(rows("odd-masked.sqlite", "PRAGMA freelist_count")[0]).toEqual({ freelist_count: 0 });
    const ids = rows("odd-masked.sqlite", "SELECT id FROM people ORDER BY rowid").map((row) => row["id"]);
    expect(ids).toHaveLength(200);
    expect(ids).not.toEqual(ids.toSorted((left, right) => Number(left) - Number(right)));
  });
  test("a key in a file makes the same pseudonyms again; without one every copy has its own", async () => {
    const names = async (out: string, ...more: readonly string[]) => {
      expect((await machine.run(["mask", "Chinook_Sqlite.sqlite", "--out", out, ...more])).exitCode).toBe(0);
      return rows(out, "SELECT LastName FROM Customer ORDER BY CustomerId").map((row) => row["LastName"]);
    };
    const first = await names("k1.sqlite", "--key", "masking.key");
    expect(await names("k2.sqlite", "--key", "masking.key")).toEqual(first);
    expect(await names("k3.sqlite")).not.toEqual(first);
    expect((await readFile(at("masking.key"))).length).toBe(32);
  });
  test("CAP-9: --show lifts a column's mask, --hide hides all of it; a credential is refused and nothing is written", async () => {
    const ran = await machine.run(["mask", "ASampleDatabase.accdb", "--out", "assets.sqlite", "--hide", "Asset Items.Make", "--show", "Asset Items.Owner", "--json"]);
    expect(ran.exitCode, ran.errors).toBe(0);
    expect(columnIn(ran.json(), "Asset Items", "Make")).toMatchObject({ operation: "hide", decidedBy: "customer" });
    expect(rows("assets.sqlite", `SELECT DISTINCT Make AS made FROM "Asset Items"`)).toEqual([{ made: "[hidden]" }]);
    expect(rows("assets.sqlite", `SELECT count(DISTINCT Owner) > 1 AS shown FROM "Asset Items"`)[0]).toEqual({ shown: 1 });
    await writeFile(at("users.csv"), `login,password,plan\n${Array.from({ length: 30 }, (_, index) => `user${String(index)},hunter${String(index)},basic`).join("\n")}\n`);
    const refused = await machine.run(["mask", "users.csv", "--out", "users-masked.csv", "--show", "password", "--json"]);
    expect([refused.exitCode, refused.json()]).toMatchObject([3, { error: { code: "not-allowed" } }]);
    expect(await readdir(machine.folder)).not.toContain("users-masked.csv");
  });
  test("CSV gives CSV with the same columns", async () => {
    await writeFile(at("people.csv"), `Client Nm;SS#;status;Notes\n${Array.from({ length: 40 }, (_, index) => `Hazel Ashdown ${String(index)};${String(100 + index)}-12-${String(3000 + index)};open;"said ""hello"", left"`).join("\n")}\n`);
    expect((await machine.run(["mask", "people.csv", "--out", "people-masked.csv"])).exitCode).toBe(0);
    const [header, ...lines] = (await readFile(at("people-masked.csv"), "utf8")).trimEnd().split("\r\n");
    expect(header).toBe("Client Nm,SS#,status,Notes");
    expect(lines).toHaveLength(40);
    for (const line of lines) expect(line).toMatch(/^N-[0-9a-z]{10},S-[0-9a-z]{10},open,"\[text, 10–39\]"$/);
  });
  test("never writes over a file, and leaves nothing behind when it fails or is stopped", async () => {
    await writeFile(at("taken.sqlite"), "mine");
    const ran = await machine.run(["mask", "Chinook_Sqlite.sqlite", "--out", "taken.sqlite", "--json"]);
    expect(ran.exitCode).toBe(7);
    expect(await readFile(at("taken.sqlite"), "utf8")).toBe("mine");
    const cut = (await readFile(at("Chinook_Sqlite.sqlite"))).fill(0xff, 400_000, 800_000);
    await writeFile(at("damaged.sqlite"), cut);
    expect((await machine.run(["mask", "damaged.sqlite", "--out", "from-damaged.sqlite"])).exitCode).toBe(7);
    const stop = new AbortController();
    stop.abort();
    expect((await machine.run(["mask", "Chinook_Sqlite.sqlite", "--out", "stopped.sqlite"], { stop: stop.signal })).exitCode).toBe(130);
    const left = await readdir(machine.folder);
    expect(left.filter((name) => name.includes("custody-part") || name === "from-damaged.sqlite" || name === "stopped.sqlite")).toEqual([]);
  });
});
