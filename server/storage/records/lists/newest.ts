import { sql } from "kysely";
import type { SelectQueryBuilder, SqlBool } from "kysely";
import type { Page, PageRequest } from "../../../ports/records/records.ts";
import { cursorOf, keyIn, pageOf, requireLimit } from "../paging.ts";
import type { Schema } from "../schema.ts";

/** A page of `query`, by an instant and the id, the newest first. `list` names it in its cursors. @throws {Refusal} `not-valid` for a foreign cursor or a page of a wrong length. */
export async function newestFirst<Name extends keyof Schema, Column extends string, Row extends Readonly<Record<"id" | Column, string>>>(list: string, query: SelectQueryBuilder<Schema, Name, Row>, column: Column, page: PageRequest): Promise<Page<Row>> {
  const limit = requireLimit(page);
  const key = keyIn(list, page.cursor, ["string", "string"]);
  const [at, id] = [sql.ref(column), sql.ref("id")];
  const behind = key === null ? query : query.where(sql<SqlBool>`(${at}, ${id}) < (${key[0]}, ${key[1]})`);
  const rows = await behind.orderBy(at, "desc").orderBy(id, "desc").limit(limit + 1).execute();
  return pageOf(rows, limit, (last) => cursorOf(list, [last[column], last.id]));
}
