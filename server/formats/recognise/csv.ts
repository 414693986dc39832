import { ending, isWhole, type Found, type Sample } from "./found.ts";
import { asText } from "./text.ts";

const delimiters = [",", ";", "\t", "|"] as const;
const words: Readonly<Record<string, string>> = { ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar" };
const rowsMax = 200;

/** Separated values: the delimiter whose rows agree best on the number of columns. */
export function csv(sample: Sample): Found | null {
  const text = asText(sample.head.subarray(0, 262_144));
  const isNamed = ["csv", "tsv", "tab", "psv"].includes(ending(sample.name));
  if (text === null) return null;
  const best = guessDelimiter(text, !isWhole(sample) || sample.head.length > 262_144, isNamed ? 0.6 : 0.95);
  if (best === null) return isNamed ? { name: "CSV", finding: "readable", detail: "One column.", tables: 1 } : null;
  if (!isNamed && ending(sample.name) !== "txt" && best.columns < 3) return null;
  return { name: "CSV", finding: "readable", detail: `${String(best.columns)} columns, separated by ${words[best.delimiter] ?? best.delimiter}.`, tables: 1 };
}

/** The delimiter whose rows agree best on the number of columns, or null. `share`: how many of the first rows must agree, 0 to 1. */
export function guessDelimiter(text: string, isCut: boolean, share: number): { readonly delimiter: string; readonly columns: number } | null {
  let best: { delimiter: string; columns: number; share: number } | null = null;
  for (const delimiter of delimiters) {
    const counts = rows(text.replace(/^\ufeff/, ""), delimiter, isCut);
    const columns = counts[0] ?? 0;
    const agreeing = counts.length === 0 ? 0 : counts.filter((count) => count === columns).length / counts.length;
    if (columns >= 2 && counts.length >= 2 && agreeing >= share && (best === null || agreeing * columns > best.share * best.columns)) best = { delimiter, columns, share: agreeing };
  }
  return best;
}

/** Columns of each of the first rows; quotes hold delimiters and line ends together. The last row may be cut and is left out then. */
function rows(text: string, delimiter: string, isCut: boolean): number[] {
  const counts: number[] = [];
  let columns = 1;
  let isQuoted = false;
  let isEmpty = true;
  for (const character of text) {
    if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && character === delimiter) columns += 1;
    else if (!isQuoted && character === "\n") {
      if (!isEmpty) counts.push(columns);
      if (counts.length >= rowsMax) return counts;
      columns = 1;
      isEmpty = true;
      continue;
    }
    if (character !== "\r") isEmpty = false;
  }
  if (!isEmpty && !isCut) counts.push(columns);
  return counts;
}
