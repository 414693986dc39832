import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as make from "../support/format-samples.ts";
import { bytesSource, dataFile, outcome } from "../support/table-files.ts";
import { workbookFile } from "../support/workbook-file.ts";

const people = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>7</v></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>x</t></is></c></row>';
const files: readonly (readonly [string, Buffer])[] = [
  ["Chinook.sqlite", dataFile("Chinook_Sqlite.sqlite")],
  ["small.sqlite", make.sqliteFile("CREATE TABLE a (x, y TEXT); INSERT INTO a VALUES (1, 'one'), (2, 'two'); CREATE INDEX i ON a (y);")],
  ["assets.accdb", dataFile("ASampleDatabase.accdb")],
  ["products.dbf", dataFile("dbase_83.dbf")],
  ["book.xlsx", workbookFile({ People: people }, ["<t>Name</t>"])],
  ["shop.sql", dataFile("Chinook_PostgreSql.sql").subarray(0, dataFile("Chinook_PostgreSql.sql").indexOf("\nINSERT INTO customer"))],
  ["people.csv", Buffer.from('id,name\n1,"Anna ""A"" Ash"\n2,Berta\n')],
];
const memo = bytesSource(Buffer.alloc(512 * 300, "text\x1a"), "products.dbt");
const expected = ["readable", "format-damaged", "format-not-readable", "format-password", "format-too-large"];
/** Far more than reading a whole one takes, on a busy machine too. */
const patienceMilliseconds = 20_000;

describe.each(files)("%s", (name, content) => {
  const end = async (damaged: Uint8Array): Promise<string> => {
    const began = performance.now();
    const code = await outcome(damaged, name, { companions: [memo] });
    expect(performance.now() - began).toBeLessThan(patienceMilliseconds);
    return code;
  };

  it("is readable while it is whole", async () => {
    expect(await end(content)).toBe("readable");
  });

  it("cut off anywhere is read as far as its format allows, or refused by a code: never a crash, never a hang", async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: content.length - 1 }), async (length) => { expect(expected).toContain(await end(content.subarray(0, length))); }), { numRuns: 12 });
  });

  it("with bits turned anywhere, most of all where its structure stands, ends the same way", async () => {
    const place = fc.oneof(fc.integer({ min: 0, max: Math.min(content.length, 4096) - 1 }), fc.integer({ min: 0, max: content.length - 1 }), fc.integer({ min: 0, max: Math.floor((content.length - 1) / 4096) }).map((page) => page * 4096 + 2));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(place, fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 20 }), async (turns) => {
        const turned = Buffer.from(content);
        for (const [at, bits] of turns) turned[Math.min(at, turned.length - 1)] = (turned[Math.min(at, turned.length - 1)] ?? 0) ^ bits;
        expect(expected).toContain(await end(turned));
      }),
      { numRuns: 25 },
    );
  });
});

describe("what is plainly damaged", () => {
  it.each([
    ["a SQLite database cut in half", dataFile("Chinook_Sqlite.sqlite").subarray(0, 500_000), "a.sqlite"],
    ["an Access database cut in half", dataFile("ASampleDatabase.accdb").subarray(0, 300_000), "a.accdb"],
    ["an Access database whose list of tables is overwritten", Buffer.from(dataFile("ASampleDatabase.accdb")).fill(0x55, 8192, 12_288), "a.accdb"],
    ["a table of dBase cut short", dataFile("dbase_83.dbf").subarray(0, 40_000), "a.dbf"],
    ["a workbook cut short", workbookFile({ People: people }, ["<t>x</t>"]).subarray(0, 900), "a.xlsx"],
  ])("%s says so", async (_, content, name) => {
    expect(await outcome(content, name)).toBe("format-damaged");
  });

  it("chains of pages that lead in circles come to an end", async () => {
    const circle = Buffer.from(dataFile("ASampleDatabase.accdb"));
    // Every table's definition goes on in itself.
    for (let page = 2; page * 4096 < circle.length; page += 1) if (circle[page * 4096] === 2) circle.writeUInt32LE(page, page * 4096 + 4);
    expect(await outcome(circle, "a.accdb")).toBe("format-damaged");
  }, 60_000);
});
