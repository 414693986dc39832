import { Refusal } from "../../domain/refusal.ts";
import type { Page, PageRequest } from "../../ports/records/records.ts";

/** The longest page: a larger one would hold the others up. */
const pageRows = 500;

type KeyPart = string | number;

/** What a cursor holds: the list it belongs to and the sort key of the last row that was given. base64url of JSON, opaque to callers. */
export function cursorOf(list: string, key: readonly KeyPart[]): string {
  return Buffer.from(JSON.stringify([list, ...key]), "utf8").toString("base64url");
}

/** The key in a cursor, null for the first page. @throws {Refusal} `not-valid` unless the cursor was made by this list with a key of this shape. */
export function keyIn(list: string, cursor: string | null, shape: readonly ("string" | "number")[]): KeyPart[] | null {
  if (cursor === null) return null;
  const refusal = new Refusal("not-valid", "This cursor does not belong to this list.");
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    throw refusal;
  }
  if (!Array.isArray(parts) || parts.length !== shape.length + 1 || parts[0] !== list) throw refusal;
  const key: unknown[] = parts.slice(1);
  if (!key.every((part, place) => typeof part === shape[place] && (typeof part !== "number" || Number.isSafeInteger(part)))) throw refusal;
  return key as KeyPart[];
}

/** @throws {Refusal} `not-valid` for a page of no rows or of more than 500. */
export function requireLimit(page: PageRequest): number {
  if (!Number.isSafeInteger(page.limit) || page.limit < 1 || page.limit > pageRows) throw new Refusal("not-valid", `A page has 1 to ${String(pageRows)} rows.`);
  return page.limit;
}

/** The page out of one row more than asked for: the extra one only tells that there is a next page. */
export function pageOf<Row>(rows: Row[], limit: number, cursor: (last: Row) => string): Page<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? cursor(last) : null };
}
