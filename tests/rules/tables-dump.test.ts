import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dataFile, outcome, readAll } from "../support/table-files.ts";

const postgres = (body: string): string => `--\n-- PostgreSQL database dump\n--\n\nSET standard_conforming_strings = on;\n\n${body}\n\n--\n-- PostgreSQL database dump complete\n--\n`;
const mysql = (body: string): string => `-- MySQL dump 10.13  Distrib 8.0.33, for Linux (x86_64)\n/*!40101 SET NAMES utf8mb4 */;\n${body}\n-- Dump completed on 2026-11-21\n`;

describe("a dump of PostgreSQL", () => {
  it("made by others gives the same rows as the same database in SQLite", async () => {
    const dump = await readAll(dataFile("Chinook_PostgreSql.sql"), "Chinook.sql");
    const file = await readAll(dataFile("Chinook_Sqlite.sqlite"), "Chinook.sqlite");
    expect(dump["customer"]?.rows).toEqual(file["Customer"]?.rows);
    expect(dump["playlist_track"]?.columns).toBe("playlist_id:integer* track_id:integer*");
    expect(dump["track"]?.rows.map((row) => row.slice(0, 8))).toEqual(file["Track"]?.rows.map((row) => row.slice(0, 8)));
    expect(Object.values(dump).map(({ rowCount }) => rowCount)).toEqual(Object.values(file).map(({ rowCount }) => rowCount));
  });

  it("gives the rows of COPY, with escapes, nulls, types, a key that is added later; functions and comments are no rows", async () => {
    const text = postgres(
      "CREATE TABLE public.people (\n    id integer NOT NULL,\n    name character varying(40),\n    paid numeric(10,2) DEFAULT 0.00,\n    active boolean,\n    seen timestamp with time zone,\n    photo bytea,\n    tags text[]\n);\n" +
        "CREATE FUNCTION public.f() RETURNS void LANGUAGE sql AS $_$ INSERT INTO public.people VALUES (9); $_$;\n/* nested /* comment */ INSERT INTO people VALUES (8); */\n" +
        "COPY public.people (id, name, paid, active, seen, photo, tags) FROM stdin;\n1\tM\u00fcller \\\\ S\u00f6hne\\tGmbH\t12.50\tt\t2026-11-22 09:15:00+01\t\\\\x00ff\t{a,b}\n2\t\\N\t\\N\tf\t\\N\t\\N\t\\N\n9007199254740993\t\\.x\t-0.10\tt\t\\N\t\\N\t\\N\n\\.\n\n" +
        "ALTER TABLE ONLY public.people\n    ADD CONSTRAINT people_pkey PRIMARY KEY (id);\n",
    );
    expect(await readAll(text, "a.sql")).toEqual({
      people: {
        columns: "id:integer* name:text paid:decimal active:boolean seen:instant photo:bytes tags:text",
        rowCount: 3,
        rows: [
          [1, "Müller \\ Söhne\tGmbH", "12.50", true, "2026-11-22T09:15:00+01", Uint8Array.of(0, 255), "{a,b}"],
          [2, null, null, false, null, null, null],
          [9007199254740993n, ".x", "-0.10", true, null, null, null],
        ],
      },
    });
  });

  it("gives the rows of INSERT: several at once, in another order of columns, E'…', $$…$$, casts, ON CONFLICT", async () => {
    const text = postgres(
      "CREATE TABLE public.t (a integer, b text, c date);\nINSERT INTO public.t VALUES (1, 'it''s', '2026-01-02'::date), (2, E'tab\\there', NULL);\nINSERT INTO public.t (b, a) VALUES ($$dollar ' ; quote$$, 3) ON CONFLICT DO NOTHING;\nINSERT INTO public.t (a, b) VALUES (4, lower('X, Y')), (5, 'C:\\dir\\');\nINSERT INTO public.t SELECT 7, 'x', NULL;\n",
    );
    expect((await readAll(text, "a.sql"))["t"]).toEqual({ columns: "a:integer b:text c:date", rowCount: 5, rows: [[1, "it's", "2026-01-02"], [2, "tab\there", null], [3, "dollar ' ; quote", null], [4, "lower('X, Y')", null], [5, "C:\\dir\\", null]] });
  });

  it("keeps tables of one name in several schemas and databases apart", async () => {
    const text = "CREATE TABLE sales.people (a int);\nCREATE TABLE public.people (a int);\nCREATE TABLE hr.people (b int);\nINSERT INTO hr.people VALUES (1);\nINSERT INTO people VALUES (2);\n";
    const tables = await readAll(text, "a.sql");
    expect(Object.fromEntries(Object.entries(tables).map(([name, { rows }]) => [name, rows]))).toEqual({ "sales.people": [], people: [[2]], "hr.people": [[1]] });
  });
});

describe("dumps of others", () => {
  it("MySQL: backslashes, hexadecimal bytes, character sets, conditional comments, keys, triggers under another delimiter", async () => {
    const text = mysql(
      "DROP TABLE IF EXISTS `people`;\nCREATE TABLE `people` (\n  `id` int unsigned NOT NULL AUTO_INCREMENT,\n  `na``me` varchar(40) COLLATE utf8mb4_bin DEFAULT 'x, (y)',\n  `active` tinyint(1) DEFAULT '1',\n  `photo` blob,\n  `at` datetime DEFAULT NULL COMMENT 'when; seen',\n  PRIMARY KEY (`id`),\n  KEY `by_name` (`na``me`)\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;\nLOCK TABLES `people` WRITE;\n/*!40000 ALTER TABLE `people` DISABLE KEYS */;\n" +
        "INSERT INTO `people` VALUES (1,'O\\'Neill \\\"x\\\" \\\\ \\n',1,0x00FF,'2026-11-22 09:15:00'),(2,_utf8mb4'Ж',0,NULL,NULL);\nINSERT INTO `people` VALUES (3,\"quoted ; ) text\",1,_binary 'ab',NULL);\nUNLOCK TABLES;\nDELIMITER ;;\nCREATE TRIGGER t AFTER INSERT ON people FOR EACH ROW BEGIN INSERT INTO people VALUES (9); END ;;\nDELIMITER ;\n# a comment; INSERT INTO people VALUES (8);\n",
    );
    expect((await readAll(text, "a.sql"))["people"]).toEqual({
      columns: "id:integer* na`me:text active:boolean photo:bytes at:instant",
      rowCount: 3,
      rows: [[1, "O'Neill \"x\" \\ \n", true, Uint8Array.of(0, 255), "2026-11-22T09:15:00"], [2, "Ж", false, null, null], [3, "quoted ; ) text", true, "ab", null]],
    });
  });

  it("SQLite: hexadecimal bytes, line ends by replace and unistr, triggers are no rows", async () => {
    const text = "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE people (id INTEGER PRIMARY KEY AUTOINCREMENT, note, photo BLOB);\nINSERT INTO people VALUES(1,replace('a\\nb','\\n',char(10)),X'00ff');\nINSERT INTO people VALUES(2,unistr('c\\u000ad'),NULL);\nINSERT INTO people VALUES(3,1.5,NULL);\nCREATE TRIGGER t AFTER INSERT ON people BEGIN INSERT INTO people VALUES(9,9,9); END;\nINSERT INTO people VALUES(4,-7,NULL);\nCOMMIT;\n";
    expect((await readAll(text, "a.sql"))["people"]).toEqual({ columns: "id:integer* note:unknown photo:bytes", rowCount: 4, rows: [[1, "a\nb", Uint8Array.of(0, 255)], [2, "c\nd", null], [3, 1.5, null], [4, -7, null]] });
  });

  it("SQL Server, in UTF-16: N'…', brackets, dates in bytes, no semicolons, GO, procedures are no rows", async () => {
    const text =
      "\ufeffUSE [Sales]\r\nGO\r\nSET ANSI_NULLS ON\r\nGO\r\nCREATE TABLE [dbo].[People](\r\n\t[Id] [int] IDENTITY(1,1) NOT NULL,\r\n\t[Na]]me] [nvarchar](40) NULL,\r\n\t[Born] [datetime] NULL,\r\n\t[Paid] [decimal](10, 2) NULL,\r\n CONSTRAINT [PK_People] PRIMARY KEY CLUSTERED ([Id] ASC)\r\n) ON [PRIMARY]\r\nGO\r\nCREATE PROCEDURE p AS\r\nINSERT [dbo].[People] ([Id]) VALUES (9)\r\nGO\r\nSET IDENTITY_INSERT [dbo].[People] ON \r\n\r\n" +
      "INSERT [dbo].[People] ([Id], [Na]]me], [Born], [Paid]) VALUES (1, N'O''Neill 😀', CAST(0x0000A5E300000000 AS DateTime), CAST(12.50 AS Decimal(10, 2)))\r\nINSERT [dbo].[People] ([Id], [Na]]me], [Born], [Paid]) VALUES (2, NULL, CAST(N'2026-11-22T09:15:00.000' AS DateTime), NULL)\r\nGO\r\nprint 'done; INSERT'\r\nINSERT [dbo].[People] ([Id]) VALUES (3)\r\nGO\r\n";
    expect((await readAll(Buffer.from(text, "utf16le"), "script.sql"))["People"]).toEqual({ columns: "Id:integer* Na]me:text Born:instant Paid:decimal", rowCount: 3, rows: [[1, "O'Neill 😀", "2016-04-09T00:00:00", "12.50"], [2, null, "2026-11-22T09:15:00.000", null], [3, null, null, null]] });
  });

  it("in Windows-1252 the letters are right, however far behind the first one stands", async () => {
    const text = `CREATE TABLE t (a int, b text);\n${"-- nothing but ASCII for a long time\n".repeat(40_000)}INSERT INTO t VALUES (1, 'M\u00fcller');\n`;
    expect((await readAll(Buffer.from(text, "latin1"), "a.sql"))["t"]?.rows).toEqual([[1, "Müller"]]);
  });

  it.each([
    ["within a text", "CREATE TABLE t (a text);\nINSERT INTO t VALUES ('abc"],
    ["within a row", "CREATE TABLE t (a text);\nINSERT INTO t VALUES ('abc', 1"],
    ["within a comment", "CREATE TABLE t (a text);\nINSERT INTO t VALUES ('abc');/* and"],
    ["within the rows of COPY", "CREATE TABLE public.t (a text);\nCOPY public.t (a) FROM stdin;\n1\n2\n"],
  ])("that ends %s is damaged", async (_, text) => {
    expect(await outcome(text, "a.sql")).toBe("format-damaged");
  });
});

const anyText = fc.oneof(fc.string(), fc.string({ unit: "grapheme" }), fc.constantFrom("it's", "a\\b", "\\", "'", "''", "\n", "\t;", "--", "/*", "$$", "\\.", "\\N", "NULL", "),(", "\u{1f600}")).filter((text) => !text.includes("\0"));
const anyRow = fc.tuple(fc.option(anyText), fc.option(fc.integer()), fc.option(fc.boolean()));
const anyRows = fc.array(anyRow, { maxLength: 20 });

describe("what is written is what is read", () => {
  const read = async (text: string) => (await readAll(text, "a.sql"))["t"]?.rows ?? [];

  it("COPY of PostgreSQL", async () => {
    const field = (text: string): string => text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\t", "\\t").replaceAll("\r", "\\r");
    await fc.assert(
      fc.asyncProperty(anyRows, async (rows) => {
        const lines = rows.map((row) => `${row.map((cell) => (cell === null ? "\\N" : typeof cell === "boolean" ? (cell ? "t" : "f") : field(String(cell)))).join("\t")}\n`).join("");
        expect(await read(postgres(`CREATE TABLE public.t (a text, b bigint, c boolean);\nCOPY public.t (a, b, c) FROM stdin;\n${lines}\\.\n`))).toEqual(rows);
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    ["PostgreSQL", postgres, "CREATE TABLE public.t (a text, b bigint, c boolean);", (text: string) => `'${text.replaceAll("'", "''")}'`],
    ["MySQL", mysql, "CREATE TABLE `t` (`a` text, `b` bigint, `c` tinyint(1));", (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'").replaceAll("\n", "\\n")}'`],
    ["SQL Server", (body: string) => `SET ANSI_NULLS ON\nGO\n${body}\nGO\n`, "CREATE TABLE [t] ([a] [nvarchar](max), [b] [bigint], [c] [bit])\nGO\n", (text: string) => `N'${text.replaceAll("'", "''")}'`],
  ])("INSERT of %s, one row or several a statement", async (_, around, create, quote) => {
    const value = (cell: string | number | boolean | null): string => (cell === null ? "NULL" : typeof cell === "string" ? quote(cell) : typeof cell === "boolean" ? (cell ? "1" : "0") : String(cell));
    const tuple = (row: readonly (string | number | boolean | null)[]): string => `(${row.map(value).join(", ")})`;
    await fc.assert(
      fc.asyncProperty(anyRows, fc.boolean(), async (rows, isOne) => {
        const inserts = isOne ? rows.map((row) => `INSERT INTO t VALUES ${tuple(row)};`).join("\n") : rows.length === 0 ? "" : `INSERT INTO t VALUES ${rows.map(tuple).join(",\n")};`;
        expect(await read(around(`${create}\n${inserts}`))).toEqual(rows);
      }),
      { numRuns: 100 },
    );
  });
});
