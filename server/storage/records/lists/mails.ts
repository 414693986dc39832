import { sql } from "kysely";
import type { SqlBool } from "kysely";
import type { Lists } from "../../../ports/records/records.ts";
import { cursorOf, keyIn, pageOf, requireLimit } from "../paging.ts";
import type { Source } from "../schema.ts";

/** Mails that are held, and what is forgotten of mails. */
export function mailListsOver(source: Source): Pick<Lists, "heldMails" | "forgetMails"> {
  return {
    async heldMails(filter, page) {
      const limit = requireLimit(page);
      const key = keyIn("held-mails", page.cursor, ["string", "string"]);
      let query = source.database().selectFrom("heldMails").selectAll();
      if (filter.state !== undefined) query = query.where("state", "=", filter.state);
      if (key) query = query.where(sql<SqlBool>`(received_at, id) < (${key[0]}, ${key[1]})`);
      const rows = await query.orderBy("receivedAt", "desc").orderBy("id", "desc").limit(limit + 1).execute();
      return pageOf(rows, limit, (last) => cursorOf("held-mails", [last.receivedAt, last.id]));
    },
    async forgetMails(at, takenBefore) {
      const held = await source.database().deleteFrom("heldMails").where("keptUntilAt", "<=", at).executeTakeFirst();
      const taken = await source.database().deleteFrom("mailTakings").where("takenAt", "<=", takenBefore).executeTakeFirst();
      return Number(held.numDeletedRows) + Number(taken.numDeletedRows);
    },
  };
}
