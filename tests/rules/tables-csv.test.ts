import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvRows } from "../../server/formats/tables/csv/rows.ts";
import { outcome, readAll } from "../support/table-files.ts";

const cut = (text: string, length: number): string[] => Array.from({ length: Math.ceil(text.length / length) }, (_, index) => text.slice(index * length, (index + 1) * length));
const anyCell = fc.oneof(fc.constant(null), fc.string(), fc.string({ unit: "grapheme" }), fc.constantFrom("", '"', '""', ",", ";", "\n", "\r\n", "\r", "a\nb", 'say "x"', " padded ", "\u{1f600}"));
const written = (rows: readonly (readonly (string | null)[])[], delimiter: string, end: string): string => rows.map((row) => row.map((cell) => (cell === null ? "" : `"${cell.replaceAll('"', '""')}"`)).join(delimiter) + end).join("");

describe("separated values", () => {
  it("give the rows that were written: any text, any delimiter, any line end, any cut into pieces", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyCell, anyCell, anyCell), { maxLength: 12 }), fc.constantFrom(",", ";", "\t", "|"), fc.constantFrom("\n", "\r\n", "\r"), fc.integer({ min: 1, max: 40 }), (rows, delimiter, end, length) => {
        expect([...csvRows(cut(written(rows, delimiter, end), length), delimiter)]).toEqual(rows);
      }),
      { numRuns: 400 },
    );
  });

  it("give what another reader gives, where both allow the text", () => {
    const anyText = fc.array(fc.constantFrom("a", "b", ",", '"x"', '"y,""z"', "\n", "1", " "), { maxLength: 30 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(anyText, (text) => {
        let theirs: string[][];
        try {
          theirs = parse(text, { relax_column_count: true, skip_empty_lines: true, record_delimiter: ["\n"] });
        } catch {
          return;
        }
        expect([...csvRows([text], ",")].map((row) => row.map((cell) => cell ?? ""))).toEqual(theirs);
      }),
      { numRuns: 400 },
    );
  });

  it("are one table, its delimiter, encoding and header guessed", async () => {
    const rows = [["1", "Müller", "müller@example.org"], ["2", "Ж", null]];
    const text = "Kundennummer;Name;E-Mail\r\n1;Müller;müller@example.org\r\n2;Ж;\r\n";
    const table = { columns: "Kundennummer:text Name:text E-Mail:text", rowCount: 2, rows };
    for (const [encoding, content] of [["UTF-8", Buffer.from(text)], ["UTF-8 with a mark", Buffer.from(`\ufeff${text}`)], ["UTF-16", Buffer.from(`\ufeff${text}`, "utf16le")], ["UTF-16, the other way round", Buffer.from(`\ufeff${text}`, "utf16le").swap16()]] as const) expect({ [encoding]: (await readAll(content, "a.csv"))["a"] }).toEqual({ [encoding]: table });
    expect((await readAll(Buffer.from("id;name;city\n1;M\u00fcller;K\u00f6ln\n2;Gro\u00df;\u00dclm\n3;\u00c4;\u00d6\n", "latin1"), "a.csv"))["a"]?.rows[0]).toEqual(["1", "Müller", "Köln"]);
    const late = `id,name\n${"1,plain\n".repeat(200_000)}2,M\u00fcller\n`;
    expect((await readAll(Buffer.from(late, "latin1"), "a.csv"))["a"]?.rows.at(-1)).toEqual(["2", "Müller"]);
  });

  it("have a header only where something speaks for one: a person's name is no name of a column", async () => {
    const columns = async (text: string): Promise<string | undefined> => (await readAll(text, "a.csv"))["a"]?.columns;
    expect(await columns("Anna,Schröder,Berlin\nBerta,Ash,Bonn\n")).toBe("column 1:text column 2:text column 3:text");
    expect(await columns("1,Anna,Berlin\n2,Berta,Bonn\n")).toBe("column 1:text column 2:text column 3:text");
    expect(await columns("sku,label,n\nA-1,Lamp,3\nB-2,Desk,4\n")).toBe("sku:text label:text n:text");
    expect(await columns("first_name,city_name\nAnna,Berlin\n")).toBe("first_name:text city_name:text");
    expect(await columns("name,name\nAnna,Berlin\n")).toBe("column 1:text column 2:text");
    expect((await readAll("Anna,Berlin\nBerta,Bonn\n", "a.csv", { csv: { hasHeader: true } }))["a"]?.columns).toBe("Anna:text Berlin:text");
    expect((await readAll("a|b\n1|2\n", "a.csv", { csv: { delimiter: ",", hasHeader: false } }))["a"]?.rows).toEqual([["a|b"], ["1|2"]]);
  });

  it("keep what a row has too much, and fill what it lacks", async () => {
    expect((await readAll("id,name,city\n1,Anna\n2,Berta,Bonn,x,y\n3,Carl,Ulm\n4,Dora,Kiel\n", "a.csv", { csv: { delimiter: "," } }))["a"]?.rows.slice(0, 2)).toEqual([["1", "Anna", null, null, null], ["2", "Berta", "Bonn", "x", "y"]]);
    const long = `id,name\n${"1,a\n".repeat(300)}2,b,c\n`;
    expect((await readAll(long, "a.csv"))["a"]?.rows.at(-1)).toEqual(["2", "b,c"]);
  });

  it("whose quote never closes are damaged", async () => {
    expect(await outcome('id,name\n1,"Anna\n2,Berta\n', "a.csv")).toBe("format-damaged");
  });
});
