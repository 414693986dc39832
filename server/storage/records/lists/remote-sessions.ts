import { sql } from "kysely";
import type { Lists } from "../../../ports/records/records.ts";
import type { RemoteSessionRow } from "../../../ports/records/session-rows.ts";
import { cursorOf, keyIn, pageOf, requireLimit } from "../paging.ts";
import type { Source } from "../schema.ts";

/** Remote sessions, newest first; and those whose time is over. */
export function remoteSessionListsOver(source: Source): Pick<Lists, "remoteSessions" | "dueRemoteSessions"> {
  return {
    async remoteSessions(filter, page) {
      const limit = requireLimit(page);
      const key = keyIn("remote-sessions", page.cursor, ["string", "string"]);
      let query = source.database().selectFrom("remoteSessions").selectAll();
      if (filter.accountId !== undefined) query = query.where("accountId", "=", filter.accountId);
      if (filter.transferId !== undefined) query = query.where("transferId", "=", filter.transferId);
      if (filter.state !== undefined) query = query.where("state", "=", filter.state as RemoteSessionRow["state"]);
      if (key) query = query.where(sql<boolean>`(created_at, id) < (${key[0]}, ${key[1]})`);
      const rows = await query.orderBy("createdAt", "desc").orderBy("id", "desc").limit(limit + 1).execute();
      return pageOf(rows, limit, (last) => cursorOf("remote-sessions", [last.createdAt, last.id]));
    },
    async dueRemoteSessions(at, limit) {
      const database = source.database();
      const unanswered = await database.selectFrom("remoteSessions").selectAll().where("state", "in", ["requested", "offered"]).where("answerBy", "<=", at).orderBy("createdAt").limit(limit).execute();
      const over = await database.selectFrom("remoteSessions").selectAll().where("state", "in", ["active", "paused"]).where("expiresAt", "<=", at).orderBy("createdAt").limit(limit).execute();
      return [...unanswered, ...over].slice(0, limit);
    },
  };
}
