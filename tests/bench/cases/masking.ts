import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { localFileSource } from "../../../cli/local-file-source.ts";
import { createKeyedHash } from "../../../server/domain/masking/keyed-hash.ts";
import { createMasker } from "../../../server/domain/masking/masker.ts";
import { planMasking } from "../../../server/domain/masking/plan-masking.ts";
import { sampleColumns } from "../../../server/formats/masked/samples.ts";
import { pragmasOnDisk, writeMaskedSqlite } from "../../../server/formats/masked/write-sqlite.ts";
import { openTables } from "../../../server/formats/tables/open.ts";
import { median } from "../measure.ts";

export interface MaskingSpeed {
  readonly rows: number;
  readonly maskedPerSecond: number;
  readonly copiedPerSecond: number;
  /** Rows masked a second over rows copied a second. */
  readonly ratio: number;
}

/**
 * A customers' table of thirteen columns, ten of them personal: masked as `custody mask` does it (read, decide, mask, shuffle, write) against the
 * plain copy of the same rows by the same reader into the same kind of file, in the order they have.
 */
export async function maskAgainstCopy(folder: string, rows: number, rounds: number): Promise<MaskingSpeed> {
  const place = join(folder, "masking");
  mkdirSync(place, { recursive: true });
  const source = join(place, "people.sqlite");
  makePeople(source, rows);
  const masked: number[] = [];
  const copied: number[] = [];
  try {
    for (let round = 0; round <= rounds; round += 1) {
      const ours = await seconds(() => mask(source, join(place, `masked-${String(round)}.sqlite`)));
      const peer = await seconds(() => copy(source, join(place, `copied-${String(round)}.sqlite`)));
      if (round === 0) continue;
      masked.push(ours);
      copied.push(peer);
    }
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
  return { rows, maskedPerSecond: rows / median(masked), copiedPerSecond: rows / median(copied), ratio: median(copied) / median(masked) };
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const from = performance.now();
  await work();
  return (performance.now() - from) / 1000;
}

async function mask(path: string, target: string): Promise<void> {
  const source = localFileSource(path);
  const file = await openTables(source);
  const database = new DatabaseSync(target);
  try {
    database.exec(pragmasOnDisk);
    const plan = planMasking(await sampleColumns(file));
    if (plan.columns.filter((one) => one.operation !== "pass").length < 10) throw new Error("the bench masks fewer columns than it says");
    await writeMaskedSqlite(file, plan, createMasker(plan, createKeyedHash(randomBytes(32))), database);
  } finally {
    database.close();
    file.close();
    source.close();
    rmSync(target, { force: true });
  }
}

async function copy(path: string, target: string): Promise<void> {
  const source = localFileSource(path);
  const file = await openTables(source);
  const database = new DatabaseSync(target);
  try {
    database.exec(pragmasOnDisk);
    for (const table of file.tables) {
      database.exec(`CREATE TABLE "${table.name}" (${table.columns.map((column) => `"${column.name}"`).join(", ")}); BEGIN`);
      const insert = database.prepare(`INSERT INTO "${table.name}" VALUES (${table.columns.map(() => "?").join(", ")})`);
      for await (const row of table.rows()) insert.run(...row.map((cell) => (typeof cell === "boolean" ? Number(cell) : cell)));
      database.exec("COMMIT");
    }
  } finally {
    database.close();
    file.close();
    source.close();
    rmSync(target, { force: true });
  }
}

/** A database with people in it, the same every time. */
export function makePeople(path: string, rows: number): void {
  const database = new DatabaseSync(path);
  database.exec("PRAGMA journal_mode = off; PRAGMA synchronous = off; CREATE TABLE customers (id INTEGER PRIMARY KEY, first_name TEXT, last_name TEXT, ssn TEXT, email TEXT, phone TEXT, street TEXT, city TEXT, zip TEXT, birth_date TEXT, balance REAL, status TEXT, notes TEXT); BEGIN");
  const insert = database.prepare("INSERT INTO customers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  const two = (value: number): string => String(10 + (value % 18));
  for (let index = 1; index <= rows; index += 1) {
    const mixed = (index * 2_654_435_761) % 4_294_967_296;
    insert.run(index, `First${String(mixed % 4_000)}`, `Last${String(mixed % 60_000)}`, `${String(100 + (mixed % 500))}-${two(mixed)}-${String(1_000 + (index % 9_000))}`, `person${String(index)}@mail${String(mixed % 300)}.example`, `+1 (${String(200 + (mixed % 700))}) 555-${String(1_000 + (index % 9_000))}`, `${String(mixed % 9_000)} Chestnut Street`, `City ${String(mixed % 900)}`, String(10_000 + (mixed % 89_999)), `19${two(mixed + 40)}-1${String(mixed % 3)}-${two(mixed)}`, mixed % 90_000 / 100, index % 3 === 0 ? "open" : "closed", index % 4 === 0 ? null : `The caller asked about invoice ${String(mixed)} and wants to be rung back after lunch.`);
  }
  database.exec("COMMIT");
  database.close();
}
