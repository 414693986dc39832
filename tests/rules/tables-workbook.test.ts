import { describe, expect, it } from "vitest";
import { readAll, outcome } from "../support/table-files.ts";
import { workbookFile, zipOf } from "../support/workbook-file.ts";
import { compoundFile } from "../support/format-samples.ts";

const strings = ["<t>Name</t>", "<t>Born</t>", "<t>Balance</t>", "<t>M&#xFC;ller &amp; S&#246;hne</t>", '<r><t>An</t></r><r><rPr><b/></rPr><t xml:space="preserve">na </t></r><rPh sb="0" eb="1"><t>ANNA</t></rPh>', "<t>a_x000D_b</t>"];
const people = [
  '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>',
  '<row r="2"><c r="A2" t="s"><v>3</v></c><c r="B2" s="1"><v>44927</v></c><c r="C2" s="3"><v>12.5</v></c></row>',
  '<row r="4"><c r="A4" t="s"><v>4</v></c><c r="C4"><f>1+1</f><v>2</v></c></row>',
  '<row r="5"><c r="A5" t="inlineStr"><is><t>x &lt; y</t></is></c><c r="B5" s="2"><v>59</v></c><c r="C5" t="e"><v>#N/A</v></c></row>',
].join("");
const others = '<row r="1"><c t="b"><v>1</v></c><c r="D1" s="4"><v>44927.5</v></c></row><row r="2"><c t="b"><v>0</v></c><c r="D2" s="5"><v>0.75</v></c><c r="E2" t="s"><v>5</v></c></row><row r="3"><c r="A3"/></row>';

describe("an Excel workbook", () => {
  it("gives each sheet as a table: shared, rich and inline texts, dates by their style, results of formulas, no errors", async () => {
    const tables = await readAll(workbookFile({ People: people, "A &amp; B": others, Empty: "" }, strings), "book.xlsx");
    expect(tables).toEqual({
      People: {
        columns: "Name:text Born:date Balance:real",
        rowCount: 3,
        rows: [
          ["Müller & Söhne", "2023-01-01", 12.5],
          ["Anna ", null, 2],
          ["x < y", "1900-02-28", null],
        ],
      },
      "A & B": {
        columns: "column 1:boolean column 2:unknown column 3:unknown column 4:unknown column 5:text",
        rowCount: 2,
        rows: [
          [true, null, null, "2023-01-01T12:00:00", null],
          [false, null, null, "18:00:00", "a\rb"],
        ],
      },
    });
  });

  it("is read whatever the size of the pieces in which it is unpacked", async () => {
    const many = Array.from({ length: 30_000 }, (_, index) => `<row r="${String(index + 1)}"><c r="A${String(index + 1)}" t="inlineStr"><is><t>Anna &amp; Ödön ${String(index)}</t></is></c><c r="B${String(index + 1)}"><v>${String(index)}</v></c></row>`).join("");
    const { Large } = await readAll(workbookFile({ Large: many }), "large.xlsx");
    expect(Large?.rowCount).toBe(30_000);
    expect(Large?.rows.every(([name, number], index) => name === `Anna & Ödön ${String(index)}` && number === index)).toBe(true);
  });

  it.each([
    ["a workbook of the old kind", compoundFile("Workbook"), "format-not-readable"],
    ["a binary workbook", zipOf({ "xl/workbook.bin": "x" }), "format-not-readable"],
    ["a workbook with a password", compoundFile("EncryptedPackage"), "format-password"],
    ["a workbook without sheets", zipOf({ "xl/workbook.xml": "<workbook/>" }), "format-damaged"],
    ["a cell that points to no text", workbookFile({ One: '<row><c t="s"><v>7</v></c></row>' }), "format-damaged"],
    ["a cell in a column that cannot be", workbookFile({ One: '<row><c r="ZZZ1"><v>7</v></c></row>' }), "format-damaged"],
    ["a tag that never ends", workbookFile({ One: `<row><c r="${"A".repeat(3_000_000)}` }), "format-damaged"],
  ])("%s is refused", async (_, content, code) => {
    expect(await outcome(content, "book.xlsx")).toBe(code);
  });

  it("whose part unpacks to more than its list says is refused, not unpacked (a bomb)", async () => {
    const bomb = workbookFile({ One: "<row/>".repeat(1000) });
    const at = bomb.lastIndexOf("xl/worksheets/sheet1.xml") - 46 + 24;
    bomb.writeUInt32LE(10, at);
    expect(await outcome(bomb, "book.xlsx")).toBe("format-damaged");
  });
});
