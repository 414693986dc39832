import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openTables } from "../../server/formats/tables/open.ts";
import * as make from "../support/format-samples.ts";
import { bytesSource, dataFile, outcome, readAll, rowsOf } from "../support/table-files.ts";

describe("SQLite", () => {
  it("made by others opens with its tables, columns, types, keys and every row", async () => {
    const tables = await readAll(dataFile("Chinook_Sqlite.sqlite"), "Chinook.sqlite");
    expect(Object.keys(tables)).toEqual(["Album", "Artist", "Customer", "Employee", "Genre", "Invoice", "InvoiceLine", "MediaType", "Playlist", "PlaylistTrack", "Track"]);
    expect(tables["PlaylistTrack"]).toMatchObject({ columns: "PlaylistId:integer* TrackId:integer*", rowCount: 8715 });
    expect(tables["Customer"]?.rows[0]).toEqual([1, "Luís", "Gonçalves", "Embraer - Empresa Brasileira de Aeronáutica S.A.", "Av. Brigadeiro Faria Lima, 2170", "São José dos Campos", "SP", "Brazil", "12227-000", "+55 (12) 3923-5555", "+55 (12) 3923-5566", "luisg@embraer.com.br", 3]);
    for (const { rowCount, rows } of Object.values(tables)) expect(rows).toHaveLength(rowCount ?? -1);
  });

  it("gives values as they are stored: large numbers exactly, texts with zeros whole, bytes", async () => {
    const file = make.sqliteFile("CREATE TABLE `a``b` (`x y` BIGINT, t TEXT, b BLOB, r REAL, n, g TEXT AS (t || '!') STORED); INSERT INTO `a``b` VALUES (9223372036854775807, 'a' || char(0) || 'ö', x'00ff', 1.5, NULL);");
    expect(await readAll(file, "a.db")).toEqual({ "a`b": { columns: "x y:integer t:text b:bytes r:real n:unknown g:text", rowCount: 1, rows: [[9223372036854775807n, "a\0ö", Uint8Array.of(0, 255), 1.5, null, "a\0ö!"]] } });
  });

  it("leaves out views and SQLite's own tables, and reads a full-text index as its texts", async () => {
    const file = make.sqliteFile("CREATE TABLE people (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT); INSERT INTO people (name) VALUES ('Anna'); CREATE VIEW everyone AS SELECT * FROM people; CREATE VIRTUAL TABLE words USING fts5(body); INSERT INTO words VALUES ('hello');");
    const tables = await readAll(file, "a.db");
    expect(Object.keys(tables)).toEqual(["people", "words"]);
    expect(tables["words"]?.rows).toEqual([["hello"]]);
  });

  it("with its write-ahead log beside it shows the newest changes, and without it what the file alone holds", async () => {
    const folder = mkdtempSync(join(tmpdir(), "custody-wal-"));
    const database = new DatabaseSync(join(folder, "ledger.db"));
    database.exec("PRAGMA journal_mode = wal; CREATE TABLE t (x); INSERT INTO t VALUES (1); PRAGMA wal_checkpoint(TRUNCATE); INSERT INTO t VALUES (2);");
    const [file, log] = [readFileSync(join(folder, "ledger.db")), readFileSync(join(folder, "ledger.db-wal"))];
    database.close();
    rmSync(folder, { recursive: true });
    expect((await readAll(file, "ledger.db"))["t"]?.rows).toEqual([[1]]);
    expect((await readAll(file, "ledger.db", { companions: [bytesSource(log, "ledger.db-wal")] }))["t"]?.rows).toEqual([[1], [2]]);
  });

  it("is read in part when only a part is asked for: the rows of one small table of a large file", async () => {
    const large = make.sqliteFile("CREATE TABLE small (x); INSERT INTO small VALUES (7); CREATE TABLE large (x); WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000) INSERT INTO large SELECT hex(randomblob(400)) FROM n;");
    const source = bytesSource(large, "large.db");
    const opened = await openTables(source, { isCounted: false });
    expect(opened.tables.map(({ rowCount }) => rowCount)).toEqual([null, null]);
    expect(await rowsOf(opened.tables[0])).toEqual([[7]]);
    opened.close();
    expect(large.length).toBeGreaterThan(20 * 2 ** 20);
    expect(source.reads.bytes).toBeLessThan(4 * 2 ** 20);
  });

  it("may be read twice at a time, anew each time, and not after it was closed", async () => {
    const opened = await openTables(bytesSource(dataFile("Chinook_Sqlite.sqlite"), "a.db"));
    const genre = opened.tables.find(({ name }) => name === "Genre");
    const [one, two] = await Promise.all([rowsOf(genre), rowsOf(genre)]);
    expect(one).toEqual(two);
    const iterator = genre?.rows()[Symbol.asyncIterator]();
    await iterator?.next();
    opened.close();
    expect((await iterator?.next())?.done).toBe(true);
    await expect(rowsOf(genre)).rejects.toMatchObject({ code: "format-damaged" });
  });
});

describe("Access", () => {
  it("made by others opens with its columns, amounts without loss, dates without a zone", async () => {
    const tables = await readAll(dataFile("ASampleDatabase.accdb"), "a.accdb");
    expect(tables["Asset Items"]).toMatchObject({ rowCount: 65 });
    expect(tables["Asset Items"]?.rows).toHaveLength(65);
    expect(tables["Asset Items"]?.columns).toContain("Acquired:instant Cost:decimal");
    expect(tables["Asset Items"]?.rows[0]?.[0]).toBe("30050");
    expect(tables["Asset Items"]?.rows.every((row) => row[7] === null || /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(String(row[7])))).toBe(true);
  });

  it("with a password opens with it, and says which is missing: the password or the right one", async () => {
    const locked = dataFile("access-with-password.accdb");
    await expect(readAll(locked, "a.accdb")).rejects.toMatchObject({ code: "format-password", message: "The file asks for a password." });
    await expect(readAll(locked, "a.accdb", { password: "wrong" })).rejects.toMatchObject({ code: "format-password", message: "The password is not the one of this file." });
    expect((await readAll(locked, "a.accdb", { password: "password" }))["Table1"]?.rows).toHaveLength(3);
  });

  it("of 2000 with a password does not open without it, although its pages are not encrypted", async () => {
    expect(await outcome(make.jetFile(1, "geheim"), "a.mdb")).toMatch(/^format-(password|damaged)$/);
  });
});

describe("dBase", () => {
  it("made by others opens with its numbers and truths; its long texts are null without the memo file", async () => {
    const tables = await readAll(dataFile("dbase_83.dbf"), "dbase_83.dbf");
    expect(tables["dbase_83"]).toMatchObject({ rowCount: 67, columns: "ID:integer CATCOUNT:integer AGRPCOUNT:integer PGRPCOUNT:integer ORDER:integer CODE:text NAME:text THUMBNAIL:text IMAGE:text PRICE:decimal COST:decimal DESC:text WEIGHT:decimal TAXABLE:boolean ACTIVE:boolean" });
    expect(tables["dbase_83"]?.rows[0]).toEqual([87, 2, 0, 0, 87, "1", "Assorted Petits Fours", "graphics/00000001/t_1.jpg", "graphics/00000001/1.jpg", "0.00", "0.00", null, "5.51", true, true]);
  });

  it("takes its long texts from the memo file beside it", async () => {
    const table = dataFile("dbase_83.dbf");
    const memo = Buffer.alloc(512 * 300, "A long text about cakes.\x1a");
    const rows = (await readAll(table, "Dbase_83.DBF", { companions: [bytesSource(memo, "DBASE_83.dbt")] }))["Dbase_83"]?.rows;
    expect(rows?.filter((row) => typeof row[11] === "string" && row[11].includes("cakes")).length).toBe(50);
    expect(await outcome(table, "dbase_83.dbf", { companions: [bytesSource(memo.subarray(0, 600), "dbase_83.dbt")] })).toBe("format-damaged");
  });

  it("leaves out deleted rows and reads the code pages of DOS and Windows", async () => {
    const file = make.tableFile(0x03, { rows: 3 });
    const first = 32 + 64 + 1;
    for (const [row, text] of [["\u0094sterr.", 0], ["gone", 1], ["M\u0081ller", 2]] as const) file.write(row.padEnd(10), first + text * 21 + 1, "latin1");
    file[first + 21] = 0x2a;
    file[29] = 0x02;
    expect((await readAll(file, "a.dbf"))["a"]?.rows.map((row) => row[0])).toEqual(["österr.", "Müller"]);
    file[29] = 0x03;
    file.write("\u00d6sterr.", first + 1, "latin1");
    expect((await readAll(file, "a.dbf"))["a"]?.rows[0]?.[0]).toBe("Österr.");
    expect((await readAll(make.tableFile(0xf5), "a.dbf"))["a"]?.rowCount).toBe(3);
  });
});

describe("what is not read here", () => {
  it.each([
    ["SQLite databases in UTF-16", make.sqliteFile("PRAGMA encoding = 'UTF-16le'; CREATE TABLE t (x)"), "a.db"],
    ["Firebird", make.firebirdFile(13, 0), "a.fdb"],
    ["SQL Server backup", make.tapeFile(), "a.bak"],
    ["SQL Server data file", make.sqlServerDataFile(904), "a.mdf"],
    ["QuickBooks", make.quickbooksFile(), "firm.qbw"],
    ["FoxPro", make.tableFile(0x30), "a.dbf"],
    ["FoxPro database", make.tableFile(0x30, { flags: 7 }), "firm.dbc"],
    ["ZIP archive", make.zipFile(["customers.sqlite"]), "a.zip"],
    ["7z archive", make.sevenZipFile(false), "a.7z"],
    ["PostgreSQL dump", make.postgresArchiveFile(), "a.dump"],
    ["Excel workbook", make.compoundFile("Workbook"), "a.xls"],
  ])("%s says so, names itself and offers an ordinary transfer", async (format, content, name) => {
    const refused = openTables(bytesSource(content, name));
    await expect(refused).rejects.toMatchObject({ code: "format-not-readable", facts: { format: expect.any(String) as string } });
    await expect(refused).rejects.toThrow(new RegExp(`^${format}( files)? are not read here. Send it as an ordinary transfer instead`));
  });

  it("neither is an unknown file, an empty one or a picture", async () => {
    for (const content of [Buffer.from("Dear support,\nsee above.\n"), Buffer.alloc(0), Buffer.from("\u0089PNG\r\n\x1a\n0000", "latin1")]) expect(await outcome(content, "x.bin")).toBe("format-not-readable");
  });
});
