import { damaged } from "../failures.ts";
import type { ByteSource, Cell } from "../tables.ts";
import { plainText, type Workbook } from "./workbook.ts";
import { attribute, xmlScanner } from "./xml.ts";
import { entryText, type Entry } from "./zip.ts";

/** As many columns as Excel has. */
const columnsMax = 16_384;
const dayMilliseconds = 86_400_000;

/** The rows of a sheet that hold anything, streamed; a row is as long as its last cell. */
export async function* sheetRows(source: ByteSource, workbook: Workbook, entry: Entry): AsyncGenerator<Cell[]> {
  let ready: Cell[][] = [];
  let row: Cell[] = [];
  let column = 0;
  let type = "n";
  let isDate = false;
  let value = "";
  let isValue = false;
  const feed = xmlScanner({
    open(name, attributes) {
      if (name === "row") {
        row = [];
        column = 0;
      } else if (name === "c") {
        column = columnOf(attribute(attributes, "r")) ?? column;
        if (column >= columnsMax) throw damaged("A sheet has more columns than there can be.");
        type = attribute(attributes, "t") ?? "n";
        isDate = workbook.dateStyles[Number(attribute(attributes, "s") ?? "-1")] ?? false;
        value = "";
      } else if (name === "v" || name === "t") isValue = true;
      else if (name === "rPh") type = "phonetic";
    },
    text(text) {
      if (isValue) value += text;
    },
    close(name) {
      if (name === "v" || name === "t") isValue = false;
      else if (name === "c") {
        const cell = cellOf(workbook, type, value, isDate);
        if (cell !== null) {
          while (row.length < column) row.push(null);
          row[column] = cell;
        }
        column += 1;
      } else if (name === "row" && row.length > 0) ready.push(row);
    },
  });
  for await (const piece of entryText(source, entry)) {
    feed(piece);
    yield* ready;
    ready = [];
  }
}

/** `AB12` is column 27. */
function columnOf(reference: string | null): number | null {
  const letters = /^([A-Z]{1,3})\d/.exec(reference ?? "")?.[1];
  if (letters === undefined) return null;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

/** Errors of a formula are no values. */
function cellOf(workbook: Workbook, type: string, value: string, isDate: boolean): Cell {
  if (value === "") return null;
  switch (type) {
    case "s":
      return workbook.strings[Number(value)] ?? missing();
    case "b":
      return value === "1" || value === "true";
    case "e":
      return null;
    case "n": {
      const number = Number(value);
      return !Number.isFinite(number) ? value : isDate ? moment(number, workbook.isFrom1904) : number;
    }
    case "d":
      return value;
    default:
      return plainText(value);
  }
}

function missing(): never {
  throw damaged("A cell points to a text that is not there.");
}

/** Days since the end of 1899 (or 1904) as a date, an instant or, below one day, a time. Excel believes in 29 February 1900. */
function moment(days: number, isFrom1904: boolean): Cell {
  if (days < 0 || days > 2_958_466) return days;
  const since = isFrom1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, days < 61 ? 31 : 30);
  const iso = new Date(since + Math.round(days * 86_400) * 1000).toISOString();
  if (Math.floor(days) === 0 && days > 0 && !isFrom1904) return iso.slice(11, 19);
  return Math.round(days * 86_400) % (dayMilliseconds / 1000) === 0 ? iso.slice(0, 10) : iso.slice(0, 19);
}
