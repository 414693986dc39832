import { Refusal } from "../../../domain/refusal.ts";
import { damaged } from "../failures.ts";
import type { ByteSource } from "../tables.ts";
import { entryText, zipEntries, type Entry } from "./zip.ts";
import { attribute, xmlScanner, type XmlListener } from "./xml.ts";

/** What all sheets of a workbook share, and the sheets themselves. */
export interface Workbook {
  readonly sheets: readonly { readonly name: string; readonly entry: Entry }[];
  readonly strings: readonly string[];
  /** By the number of a cell's style: whether its number is a date. */
  readonly dateStyles: readonly boolean[];
  /** True where days are counted from 1904 (old Macintosh files). */
  readonly isFrom1904: boolean;
}

/** Texts that the cells refer to are kept in memory. */
const stringsBytesMax = 2 ** 28;
/** Numbers of formats that Excel brings along and that show a date or a time. */
const builtInDates = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 45, 46, 47, 50, 51, 52, 53, 54, 55, 56, 57, 58]);

export async function readWorkbook(source: ByteSource): Promise<Workbook> {
  const entries = zipEntries(source);
  if (entries.has("xl/workbook.bin")) throw new Refusal("format-not-readable", "Binary Excel workbooks (.xlsb) are not read here. Save it as .xlsx, or send it as an ordinary transfer instead.", { format: "Excel workbook" });
  const scan = async (name: string, listener: XmlListener): Promise<void> => {
    const entry = entries.get(name);
    if (entry === undefined) return;
    const feed = xmlScanner(listener);
    for await (const piece of entryText(source, entry)) feed(piece);
  };

  const named: { name: string; relation: string }[] = [];
  let isFrom1904 = false;
  await scan("xl/workbook.xml", {
    open(name, attributes) {
      if (name === "sheet") named.push({ name: attribute(attributes, "name") ?? "", relation: attribute(attributes, "id") ?? "" });
      if (name === "workbookPr") isFrom1904 = /^(1|true)$/.test(attribute(attributes, "date1904") ?? "");
    },
  });
  const targets = new Map<string, string>();
  let stringsName = "xl/sharedStrings.xml";
  let stylesName = "xl/styles.xml";
  await scan("xl/_rels/workbook.xml.rels", {
    open(name, attributes) {
      if (name !== "Relationship") return;
      const target = attribute(attributes, "Target") ?? "";
      const path = target.startsWith("/") ? target.slice(1) : `xl/${target}`;
      const type = attribute(attributes, "Type") ?? "";
      if (type.endsWith("/sharedStrings")) stringsName = path;
      else if (type.endsWith("/styles")) stylesName = path;
      else if (type.endsWith("/worksheet")) targets.set(attribute(attributes, "Id") ?? "", path);
    },
  });
  const sheets = named.flatMap(({ name, relation }) => {
    const entry = entries.get(targets.get(relation) ?? "");
    return entry === undefined ? [] : [{ name, entry }];
  });
  if (sheets.length === 0) throw damaged("It has no sheet that can be read.");
  if ((entries.get(stringsName)?.bytes ?? 0) > stringsBytesMax) throw new Refusal("format-too-large", "The texts of this workbook are too large to be read here. Send it as an ordinary transfer instead.", { bytesMax: stringsBytesMax });

  const strings: string[] = [];
  await scan(stringsName, stringsListener(strings));
  const dateStyles: boolean[] = [];
  await scan(stylesName, stylesListener(dateStyles));
  return { sheets, strings, dateStyles, isFrom1904 };
}

/** Each `si` is one text, perhaps in runs; how to pronounce it (`rPh`) does not belong to it. */
function stringsListener(strings: string[]): XmlListener {
  let current = "";
  let isText = false;
  let isPhonetic = false;
  return {
    open(name) {
      if (name === "si") current = "";
      else if (name === "rPh") isPhonetic = true;
      else if (name === "t") isText = !isPhonetic;
    },
    text(text) {
      if (isText) current += text;
    },
    close(name) {
      if (name === "si") strings.push(plainText(current));
      else if (name === "rPh") isPhonetic = false;
      else if (name === "t") isText = false;
    },
  };
}

/** Signs that XML does not allow are written as `_x000D_`. */
export function plainText(text: string): string {
  return text.includes("_x") ? text.replace(/_x([0-9a-fA-F]{4})_/g, (_whole, code: string) => String.fromCharCode(Number.parseInt(code, 16))) : text;
}

function stylesListener(dateStyles: boolean[]): XmlListener {
  const own = new Map<number, boolean>();
  let isCells = false;
  return {
    open(name, attributes) {
      if (name === "numFmt") own.set(Number(attribute(attributes, "numFmtId")), isDateFormat(attribute(attributes, "formatCode") ?? ""));
      else if (name === "cellXfs") isCells = true;
      else if (name === "xf" && isCells) {
        const id = Number(attribute(attributes, "numFmtId") ?? "0");
        dateStyles.push(own.get(id) ?? builtInDates.has(id));
      }
    },
    close(name) {
      if (name === "cellXfs") isCells = false;
    },
  };
}

/** A format shows a date when letters of one are left once its quoted texts, colours and conditions are gone. */
function isDateFormat(code: string): boolean {
  return /[ymdhs]/i.test(code.replace(/"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, "").replace(/general|e[+-]/gi, ""));
}
