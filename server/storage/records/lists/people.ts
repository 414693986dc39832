import type { Lists } from "../../../ports/records/records.ts";
import type { AccountRow, PersonRow } from "../../../ports/records/rows.ts";
import { sql } from "kysely";
import type { RawBuilder, SqlBool } from "kysely";
import { cursorOf, keyIn, pageOf, requireLimit } from "../paging.ts";
import { folded } from "../schema.ts";
import type { Source } from "../schema.ts";

/** Accounts and people in the order of their folded names; `search` finds a part of the name, for people also of the address. */
export function peopleListsOver(source: Source): Pick<Lists, "accounts" | "people"> {
  return {
    async accounts(filter, page) {
      const limit = requireLimit(page);
      const key = keyIn("accounts", page.cursor, ["string", "string"]);
      let query = source.database().selectFrom("accounts").selectAll();
      if (filter.search) query = query.where(contains("name_search", filter.search));
      if (key) query = query.where(behind(key));
      const found = pageOf(await query.orderBy("nameSearch").orderBy("id").limit(limit + 1).execute(), limit, (last) => cursorOf("accounts", [last.nameSearch, last.id]));
      return { ...found, items: found.items.map(({ nameSearch: _, ...row }): AccountRow => row) };
    },
    async people(filter, page) {
      const limit = requireLimit(page);
      const key = keyIn("people", page.cursor, ["string", "string"]);
      let query = source.database().selectFrom("people").selectAll();
      if (filter.accountId !== undefined) query = query.where("accountId", "=", filter.accountId);
      if (filter.role !== undefined) query = query.where("role", "=", filter.role as PersonRow["role"]);
      const { search } = filter;
      if (search) query = query.where((eb) => eb.or([contains("name_search", search), contains("email", search)]));
      if (key) query = query.where(behind(key));
      const found = pageOf(await query.orderBy("nameSearch").orderBy("id").limit(limit + 1).execute(), limit, (last) => cursorOf("people", [last.nameSearch, last.id]));
      return { ...found, items: found.items.map(({ nameSearch: _, ...row }): PersonRow => row) };
    },
  };
}

function contains(column: "name_search" | "email", search: string): RawBuilder<SqlBool> {
  const pattern = `%${folded(search).replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return sql<SqlBool>`${sql.raw(column)} like ${pattern} escape '\\'`;
}

function behind([name, id]: readonly (string | number)[]): RawBuilder<SqlBool> {
  return sql<SqlBool>`(name_search, id) > (${name}, ${id})`;
}
