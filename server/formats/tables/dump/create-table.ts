import { declaredType } from "../declared-type.ts";
import type { Column } from "../tables.ts";
import { isMark, isWordOf, namesWithin, pathAt, type Token } from "./tokens.ts";

export interface Described {
  readonly path: readonly string[];
  readonly columns: readonly Column[];
}

const constraints = ["CONSTRAINT", "PRIMARY", "UNIQUE", "KEY", "INDEX", "FOREIGN", "CHECK", "EXCLUDE", "FULLTEXT", "SPATIAL", "LIKE", "PERIOD"];
const afterType = ["NOT", "NULL", "DEFAULT", "PRIMARY", "CONSTRAINT", "REFERENCES", "UNIQUE", "CHECK", "COLLATE", "GENERATED", "IDENTITY", "AUTO_INCREMENT", "CHARACTER", "CHARSET", "COMMENT", "ON", "AS", "UNSIGNED", "SPARSE", "ROWGUIDCOL", "ENCODE", "STORAGE", "COMPRESSION", "VISIBLE", "INVISIBLE"];

/** What `CREATE TABLE name (…)` describes, or null for another statement or one without a list of columns. */
export function createdTable(list: readonly Token[]): Described | null {
  const table = list.findIndex((token) => isWordOf(token, "TABLE"));
  if (!isWordOf(list[0], "CREATE") || table === -1 || table > 4) return null;
  const start = isWordOf(list[table + 1], "IF") ? table + 4 : table + 1;
  const { parts, next } = pathAt(list, start);
  if (parts.length === 0 || !isMark(list[next], "(")) return null;
  const items = splitAtCommas(list, next + 1);
  const columns: { name: string; type: Column["type"]; isKey: boolean }[] = [];
  const keys = new Set<string>();
  for (const item of items) {
    const first = item[0];
    if (first === undefined) continue;
    // `key` and alike may be the name of a column too: then a type follows.
    if (isWordOf(first, ...constraints) && !isColumn(item)) for (const name of keyNames(item)) keys.add(name.toLowerCase());
    else if (first.kind === "name" || first.kind === "word" || first.kind === "text") columns.push({ name: unquoted(first), type: typeOf(item), isKey: item.some((token, index) => isWordOf(token, "PRIMARY") && isWordOf(item[index + 1], "KEY")) });
  }
  return columns.length === 0 ? null : { path: parts, columns: columns.map((column) => ({ ...column, isKey: column.isKey || keys.has(column.name.toLowerCase()) })) };
}

/** The columns that `ALTER TABLE name ADD … PRIMARY KEY (…)` names, or null. */
export function addedKey(list: readonly Token[]): { readonly path: readonly string[]; readonly names: readonly string[] } | null {
  if (!isWordOf(list[0], "ALTER") || !isWordOf(list[1], "TABLE")) return null;
  const start = isWordOf(list[2], "ONLY") ? 3 : 2;
  const names = keyNames(list.slice(start));
  return names.length === 0 ? null : { path: pathAt(list, start).parts, names };
}

function keyNames(item: readonly Token[]): readonly string[] {
  const at = item.findIndex((token, index) => isWordOf(token, "PRIMARY") && isWordOf(item[index + 1], "KEY"));
  if (at === -1) return [];
  const open = item.findIndex((token, index) => index > at && isMark(token, "("));
  return open === -1 ? [] : namesWithin(item, open).names;
}

/** `key text NOT NULL` is a column, `KEY by_name (name)` is none. */
function isColumn(item: readonly Token[]): boolean {
  return item[1]?.kind === "word" && !isWordOf(item[1], "KEY", "INDEX", "IF") && item[0]?.value === item[0]?.value.toLowerCase() && declaredType(item[1].value) !== "unknown";
}

function unquoted(token: Token): string {
  return token.kind === "text" ? token.value.replace(/^'|'$/g, "").replaceAll("''", "'") : token.value;
}

function typeOf(item: readonly Token[]): Column["type"] {
  const end = item.findIndex((token, index) => index > 0 && isWordOf(token, ...(index === 1 ? afterType.filter((word) => word !== "CHARACTER") : afterType)));
  const words = item.slice(1, end === -1 ? undefined : end).map(({ value }) => value);
  // A type may stand in a schema: pg_catalog.int4.
  if (words[1] === "." && words.length > 2) words.splice(0, 2);
  return declaredType(words.join(" ").replaceAll(" (", "(").replaceAll("( ", "(").replaceAll(" )", ")").replace(/ \[ ?\]$|\[\]$/, "[]"));
}

function splitAtCommas(list: readonly Token[], from: number): readonly (readonly Token[])[] {
  const items: Token[][] = [[]];
  let depth = 1;
  for (const token of list.slice(from)) {
    if (isMark(token, "(")) depth += 1;
    if (isMark(token, ")")) depth -= 1;
    if (depth === 0) break;
    if (depth === 1 && isMark(token, ",")) items.push([]);
    else items.at(-1)?.push(token);
  }
  return items;
}
