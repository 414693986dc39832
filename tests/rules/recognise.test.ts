import { randomFillSync } from "node:crypto";
import fs from "node:fs";
import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recognise, recogniseSet, type Recognised } from "../../server/formats/recognise.ts";
import * as make from "../support/format-samples.ts";

const sample = (name: string): Buffer => fs.readFileSync(new URL(`../support/data/${name}`, import.meta.url));
const look = (content: Buffer, name: string): Recognised => recognise(content.subarray(0, 1 << 20), content.subarray(-65_536), name, content.length);
const flip = (content: Buffer, at: number, value: number): Buffer => {
  const copy = Buffer.from(content);
  copy[at] = value;
  return copy;
};

const chinook = sample("Chinook_Sqlite.sqlite");
const manyTables = make.sqliteFile(["PRAGMA page_size = 1024;", ...Array.from({ length: 300 }, (_, index) => `CREATE TABLE customer_list_number_${String(index)} (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT);`)].join("\n"));
const wide = make.sqliteFile("PRAGMA encoding = 'UTF-16le'; CREATE TABLE people (name TEXT); CREATE VIEW everyone AS SELECT * FROM people; CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT);");
const wal = make.sqliteFile("PRAGMA journal_mode = WAL; CREATE TABLE people (name TEXT);");
const pgDump = "--\n-- PostgreSQL database dump\n--\n\n-- Dumped from database version 16.4 (Debian 16.4-1)\n\nCREATE TABLE public.people (name text);\nCREATE TABLE public.cases (id int);\n\n--\n-- PostgreSQL database dump complete\n--\n\n";
const mysqlDump = "-- MySQL dump 10.13  Distrib 8.0.33, for Linux (x86_64)\n--\n-- Host: localhost\nDROP TABLE IF EXISTS `people`;\nCREATE TABLE `people` (`name` text);\n-- Dump completed on 2026-11-21\n";
const sqliteDump = "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE people (name text);\nINSERT INTO people VALUES('a');\nCOMMIT;\n";
const random = randomFillSync(Buffer.alloc(200_000));

describe("what a file is", () => {
  const cases: readonly (readonly [string, Buffer, string, Partial<Recognised>])[] = [
    ["SQLite of others", chinook, "Chinook.sqlite", { name: "SQLite", version: "3.45.1", finding: "readable", tables: 11, missingCompanions: [] }],
    ["SQLite with a deep schema", manyTables, "many.db", { name: "SQLite", finding: "readable", tables: 300 }],
    ["SQLite of which too little is at hand to count", manyTables.subarray(0, 20_480), "part.db", { name: "SQLite", finding: "damaged", tables: null }],
    ["SQLite in UTF-16, a view and SQLite's own table not counted", wide, "wide.db", { name: "SQLite", finding: "readable", tables: 2, detail: "4096 bytes a page, UTF-16le." }],
    ["SQLite with a write-ahead log", wal, "ledger.db", { name: "SQLite", finding: "readable", missingCompanions: ["ledger.db-wal"] }],
    ["SQLite cut short", chinook.subarray(0, 500 * 1024), "Chinook.sqlite", { name: "SQLite", finding: "damaged" }],
    ["SQLite with a page size that cannot be", flip(chinook, 16, 0x11), "Chinook.sqlite", { name: "SQLite", finding: "damaged" }],
    ["SQLite whose first table page is overwritten", flip(chinook, 100, 0x77), "Chinook.sqlite", { name: "SQLite", finding: "damaged" }],
    ["SQLite encrypted as a whole", random, "customers.db", { name: "unknown", finding: "not-recognised", detail: expect.stringContaining("perhaps the whole file is encrypted") as string }],
    ["SQLite by name only", Buffer.from("hello"), "customers.sqlite", { name: "unknown", finding: "not-recognised" }],
    ["Access of others", sample("ASampleDatabase.accdb"), "a.accdb", { name: "Access", version: "ACE 12 (Access 2007)", finding: "readable" }],
    ["Access with a password", sample("access-with-password.accdb"), "b.accdb", { name: "Access", version: "ACE 14 (Access 2010)", finding: "password-protected" }],
    ["Access cut short", sample("ASampleDatabase.accdb").subarray(0, 300_000), "a.accdb", { name: "Access", finding: "damaged" }],
    ["Access 97", make.jetFile(0, ""), "a.mdb", { name: "Access", version: "Jet 3 (Access 97)", finding: "readable" }],
    ["Access 97 with a password", make.jetFile(0, "secret"), "a.mdb", { name: "Access", finding: "password-protected" }],
    ["Access 2000", make.jetFile(1, ""), "a.mdb", { name: "Access", version: "Jet 4 (Access 2000–2003)", finding: "readable" }],
    ["Access 2000 with a password", make.jetFile(1, "geheim"), "a.mdb", { name: "Access", finding: "password-protected" }],
    ["Access 2000 encoded without a password", make.jetFile(1, "", true), "a.mdb", { name: "Access", finding: "readable", detail: expect.stringContaining("encoded") as string }],
    ["Access of a version that does not exist", flip(make.jetFile(1, ""), 0x14, 99), "a.mdb", { name: "Access", finding: "damaged" }],
    ["Access whose catalogue page is overwritten", flip(make.jetFile(1, ""), 8192, 9), "a.mdb", { name: "Access", finding: "damaged" }],
    ["dBase III whose memo file is missing", sample("dbase_83.dbf"), "dbase_83.dbf", { name: "dBase", version: "dBase III", finding: "readable", missingCompanions: ["dbase_83.dbt"], detail: "67 rows." }],
    ["dBase cut short", sample("dbase_83.dbf").subarray(0, 40_000), "dbase_83.dbf", { name: "dBase", finding: "damaged" }],
    ["dBase III without a memo", make.tableFile(0x03), "A.DBF", { name: "dBase", missingCompanions: [], finding: "readable" }],
    ["dBase IV with a memo", make.tableFile(0x8b), "A.DBF", { name: "dBase", version: "dBase IV", missingCompanions: ["A.dbt"] }],
    ["dBase IV that is marked encrypted", make.tableFile(0x8b, { encrypted: true }), "a.dbf", { finding: "password-protected" }],
    ["dBase whose columns do not add up", flip(make.tableFile(0x03), 48, 11), "a.dbf", { name: "dBase", finding: "damaged" }],
    ["FoxPro 2 with a memo", make.tableFile(0xf5), "a.dbf", { name: "FoxPro", version: "FoxPro 2", missingCompanions: ["a.fpt"] }],
    ["Visual FoxPro with memo, index and database", make.tableFile(0x30, { flags: 3, link: "..\\data\\firm.dbc" }), "a.dbf", { name: "FoxPro", version: "Visual FoxPro", missingCompanions: ["a.fpt", "a.cdx", "firm.dbc"] }],
    ["a Visual FoxPro database", make.tableFile(0x30, { flags: 7 }), "firm.dbc", { name: "FoxPro database", missingCompanions: ["firm.dct", "firm.dcx"] }],
    ["dBase by name only", Buffer.from("hello, this is a longer text than a header"), "a.dbf", { finding: "damaged" }],
    ["Firebird 2.5", make.firebirdFile(11, 2), "a.fdb", { name: "Firebird", version: "2.5 (ODS 11.2)", finding: "readable" }],
    ["Firebird 4", make.firebirdFile(13, 0), "a.fdb", { name: "Firebird", version: "4.0 (ODS 13.0)", finding: "readable" }],
    ["Firebird with encrypted pages", make.firebirdFile(12, 0, 0x40), "a.fdb", { name: "Firebird", finding: "password-protected" }],
    ["Firebird cut short", make.firebirdFile(12, 0).subarray(0, 20_000), "a.fdb", { name: "Firebird", finding: "damaged" }],
    ["a back-up of SQL Server", make.tapeFile(), "a.bak", { name: "SQL Server backup", finding: "readable" }],
    ["a back-up of SQL Server with a password", make.tapeFile(12), "a.bak", { finding: "password-protected" }],
    ["a back-up of SQL Server cut short", make.tapeFile().subarray(0, 5000), "a.bak", { finding: "damaged" }],
    ["a data file of SQL Server", make.sqlServerDataFile(904), "Sales.mdf", { name: "SQL Server data file", version: "SQL Server 2019", finding: "readable", missingCompanions: ["Sales_log.ldf"] }],
    ["a log file of SQL Server", make.sqlServerDataFile(0), "Sales_log.ldf", { name: "SQL Server log file", missingCompanions: ["Sales.mdf"] }],
    ["a company file of QuickBooks", make.quickbooksFile(), "firm.qbw", { name: "QuickBooks", version: "2005 or older", finding: "readable" }],
    ["a company file of QuickBooks cut short", make.quickbooksFile().subarray(0, 4096), "firm.qbw", { name: "QuickBooks", finding: "damaged" }],
    ["a newer company file of QuickBooks", Buffer.alloc(4096, 3), "firm.qbw", { name: "QuickBooks", missingCompanions: ["firm.qbw.tlg"] }],
    ["a back-up of QuickBooks", Buffer.from("\u0045\u0086\0\0\u0006\0rest", "latin1"), "firm.qbb", { name: "QuickBooks backup", finding: "readable" }],
    ["pg_dump as text", Buffer.from(pgDump), "a.sql", { name: "PostgreSQL dump", version: "16.4", finding: "readable", tables: 2 }],
    ["pg_dump as text, cut short", Buffer.from(pgDump.slice(0, 150)), "a.sql", { name: "PostgreSQL dump", finding: "damaged" }],
    ["pg_dump in its own format", make.postgresArchiveFile(), "a.dump", { name: "PostgreSQL dump", version: "PostgreSQL 16.4 (archive 1.15)", finding: "readable" }],
    ["mysqldump", Buffer.from(mysqlDump), "a.sql", { name: "MySQL dump", version: "8.0.33", finding: "readable", tables: 1 }],
    ["mysqldump cut short", Buffer.from(mysqlDump.slice(0, 120)), "a.sql", { name: "MySQL dump", finding: "damaged" }],
    [".dump of SQLite", Buffer.from(sqliteDump), "a.sql", { name: "SQLite dump", finding: "readable", tables: 1 }],
    [".dump of SQLite cut short", Buffer.from(sqliteDump.replace("COMMIT;\n", "")), "a.sql", { name: "SQLite dump", finding: "damaged" }],
    ["a dump written by hand", sample("Chinook_PostgreSql.sql"), "Chinook.sql", { name: "SQL dump", finding: "readable", tables: 11 }],
    ["a script of SQL Server in UTF-16", Buffer.from("\ufeffUSE [Sales]\r\nCREATE TABLE people (name nvarchar(10))\r\n", "utf16le"), "a.sql", { name: "SQL dump", finding: "readable", tables: 1 }],
    ["CSV with commas in quotes", Buffer.from('id,name,city\n1,"Ash, Mary",Bonn\n2,"Elm",Ulm\n'), "a.csv", { name: "CSV", detail: "3 columns, separated by comma." }],
    ["CSV with semicolons, one byte a character", Buffer.from("id;name;city\n1;M\u00fcller;K\u00f6ln\n2;Gro\u00df;\u00dcbersee\n3;\u00c4;\u00d6\n", "latin1"), "a.csv", { name: "CSV", detail: "3 columns, separated by semicolon." }],
    ["tab-separated text without the ending", Buffer.from("a\tb\tc\n1\t2\t3\n4\t5\t6\n"), "export.txt", { name: "CSV", detail: "3 columns, separated by tab." }],
    ["XLSX", make.zipFile(["[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"]), "a.xlsx", { name: "Excel workbook", version: "XLSX", finding: "readable", tables: 2 }],
    ["XLSX with a password", make.compoundFile("EncryptedPackage"), "a.xlsx", { name: "Excel workbook", finding: "password-protected" }],
    ["XLS", make.compoundFile("Workbook"), "a.xls", { name: "Excel workbook", version: "XLS", finding: "readable" }],
    ["ZIP", make.zipFile(["customers.sqlite", "read-me.txt"]), "a.zip", { name: "ZIP archive", finding: "readable", detail: "2 entries, 1 of them look like databases." }],
    ["ZIP with a password", make.zipFile(["customers.sqlite"], true), "a.zip", { finding: "password-protected" }],
    ["ZIP cut short", make.zipFile(["customers.sqlite"]).subarray(0, 90), "a.zip", { name: "ZIP archive", finding: "damaged" }],
    ["7z", make.sevenZipFile(false), "a.7z", { name: "7z archive", version: "0.4", finding: "readable" }],
    ["7z with a password", make.sevenZipFile(true), "a.7z", { finding: "password-protected" }],
    ["7z cut short", make.sevenZipFile(false).subarray(0, 100), "a.7z", { finding: "damaged" }],
    ["7z with a flipped header", flip(make.sevenZipFile(false), 12, 99), "a.7z", { finding: "damaged" }],
    ["RAR 4", make.rarFile(4, false), "a.rar", { name: "RAR archive", version: "4", finding: "readable" }],
    ["RAR 4 with a password", make.rarFile(4, true), "a.rar", { finding: "password-protected" }],
    ["RAR 5 with a password", make.rarFile(5, true), "a.rar", { version: "5", finding: "password-protected" }],
    ["RAR 5", make.rarFile(5, false), "a.rar", { version: "5", finding: "readable" }],
    ["tar", make.tarFile(), "a.tar", { name: "tar archive", finding: "readable" }],
    ["tar cut short", make.tarFile().subarray(0, 1024), "a.tar", { finding: "damaged" }],
    ["gzip", make.gzipFile(), "a.sql.gz", { name: "gzip archive", finding: "readable" }],
    ["random bytes", random, "a.bin", { name: "unknown", finding: "not-recognised", detail: null }],
    ["an empty file", Buffer.alloc(0), "a.db", { finding: "not-recognised", detail: "It is empty." }],
    ["prose", Buffer.from("Dear support,\nthe database is attached.\nRegards\n"), "letter.txt", { name: "unknown", finding: "not-recognised" }],
  ];
  it.each(cases)("is told for %s", (_, content, name, expected) => {
    expect(look(content, name)).toMatchObject(expected);
  });
});

describe("live secrets in an upload (R63)", () => {
  it.each([
    [".env", "X=1\n"],
    ["settings.txt", "DB_PASSWORD=hunter2hunter2\n"],
    ["trace.har", "{}"],
    ["trace.json", '{ "log": { "version": "1.2", "creator": { "name": "WebInspector" }, "entries": [] } }'],
    ["server.txt", "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n"],
    ["id_ed25519", "anything"],
    ["notes.txt", "the key is AKIAABCDEFGHIJKLMNOP"],
  ])("%s is warned about", (name, content) => {
    const found = look(Buffer.from(content), name);
    expect(found.hasSecrets).toBe(true);
    expect(found.detail).toContain("passwords, tokens or private keys");
  });

  it("a database that has a column of passwords by right is not", () => {
    expect(look(sample("Chinook_Sqlite.sqlite"), "a.sqlite").hasSecrets).toBe(false);
    expect(look(Buffer.from(pgDump.replace("public.cases", "PASSWORD_LOG")), "a.sql").hasSecrets).toBe(false);
    expect(look(sample("Chinook_PostgreSql.sql"), "a.sql").hasSecrets).toBe(false);
  });
});

describe("companions of several files", () => {
  it("are missed only while they are not sent too, whatever their case", () => {
    const names = ["A.DBF", "a.DBT", "firm.dbc", "firm.DCT"];
    const found = new Map(names.map((name) => [name, look(name === "A.DBF" ? make.tableFile(0x83) : make.tableFile(0x30, { flags: 7 }), name)]));
    expect(recogniseSet(names, new Map([...found].filter(([name]) => /dbf|dbc$/i.test(name))))).toEqual(new Map([["firm.dbc", ["firm.dcx"]]]));
  });

  it("are told by name alone, a log without its database too", () => {
    expect(recogniseSet(["ledger.db-wal", "firm.fpt"])).toEqual(new Map([["ledger.db-wal", ["ledger.db"]], ["firm.fpt", ["firm.dbf"]]]));
    expect(recogniseSet(["ledger.db-wal", "ledger.db"])).toEqual(new Map());
    expect(recogniseSet(["Sales.mdf", "anything.LDF"])).toEqual(new Map());
  });
});

describe("whatever the bytes are", () => {
  const originals: readonly (readonly [string, Buffer])[] = [
    ["a.sqlite", manyTables],
    ["a.accdb", sample("access-with-password.accdb").subarray(0, 16_384)],
    ["a.dbf", make.tableFile(0x30, { flags: 3, link: "x.dbc" })],
    ["a.fdb", make.firebirdFile(13, 1)],
    ["a.zip", make.zipFile(["one", "two"])],
    ["a.7z", make.sevenZipFile(true)],
    ["a.rar", make.rarFile(5, true)],
    ["a.tar", make.tarFile()],
    ["a.bak", make.tapeFile()],
    ["a.mdf", make.sqlServerDataFile(904)],
    ["a.sql", Buffer.from(pgDump)],
    ["a.dump", make.postgresArchiveFile()],
    ["a.xls", make.compoundFile("Workbook")],
    ["a.csv", Buffer.from("a,b\n1,2\n")],
    ["a.gz", Buffer.concat([make.gzipFile(), deflateRawSync("x")])],
  ];
  const isSound = (found: Recognised): void => {
    expect(["readable", "password-protected", "damaged", "not-recognised"]).toContain(found.finding);
    expect(found.tables === null || (Number.isInteger(found.tables) && found.tables >= 0)).toBe(true);
  };

  it("random ones never throw, under any name and size", () => {
    const endings = fc.constantFrom("db", "sqlite", "mdb", "dbf", "dbc", "fdb", "bak", "mdf", "ldf", "qbw", "sql", "csv", "xlsx", "zip", "7z", "rar", "tar", "gz", "env", "");
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), fc.uint8Array({ maxLength: 500 }), endings, fc.nat(), (head, tail, end, bytes) => {
        isSound(recognise(head, tail, `a.${end}`, bytes));
      }),
      { numRuns: 3000 },
    );
  });

  it("a real one with flipped bytes, cut anywhere, never throws", () => {
    const edits = fc.array(fc.tuple(fc.nat({ max: 4096 }), fc.nat({ max: 255 })), { maxLength: 12 });
    fc.assert(
      fc.property(fc.constantFrom(...originals), edits, fc.double({ min: 0, max: 1, noNaN: true }), ([name, original], changes, share) => {
        const content = Buffer.from(original.subarray(0, Math.ceil(original.length * share)));
        for (const [at, value] of changes) if (at < content.length) content[at] = value;
        isSound(look(content, name));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ["spaces", Buffer.alloc(1 << 20, " "), "a.sql"],
    ["line ends", Buffer.alloc(1 << 20, "\n"), "a.sql"],
    ["spaces and line ends", Buffer.alloc(1 << 20, " \n"), "a.sql"],
    ["words of secrets", Buffer.alloc(1 << 20, "PASSWORD"), "a.txt"],
    ["beginnings of keys", Buffer.alloc(1 << 20, "-----BEGIN A "), "a.txt"],
    ["ends of dumps", Buffer.concat([Buffer.from("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n"), Buffer.alloc(1 << 20, "COMMIT; \t")]), "a.sql"],
    ["quotes", Buffer.alloc(1 << 20, '",'), "a.csv"],
    ["brackets", Buffer.alloc(1 << 20, '{"log":{'), "a.har"],
    ["pages that claim 65,535 rows each", Buffer.concat([chinook.subarray(0, 100), Buffer.alloc((1 << 20) - 100, Buffer.from([5, 255, 255, 255, 255, 255, 255, 255]))]), "a.db"],
    ["marks of archives", Buffer.alloc(1 << 20, "PK\u0005\u0006PK\u0001\u0002"), "a.zip"],
  ])("a megabyte of %s is told within a second (R67)", (_, content, name) => {
    const started = performance.now();
    isSound(look(content, name));
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it("a schema whose pages point in a circle ends", () => {
    const circular = Buffer.from(manyTables);
    circular.writeUInt32BE(1, 108);
    expect(look(circular, "a.db").tables).toBeNull();
  });
});
