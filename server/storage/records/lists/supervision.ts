import type { MinuteEntryRow } from "../../../ports/records/directory-rows.ts";
import type { Lists, Page } from "../../../ports/records/records.ts";
import { cursorOf, keyIn, pageOf, requireLimit } from "../paging.ts";
import type { Source } from "../schema.ts";
import { newestFirst } from "./newest.ts";

type SupervisionLists = Pick<Lists, "decisions" | "casesOpened" | "unansweredCases" | "chatsAsked" | "surveysOffered" | "complaints" | "minuteEntries">;

/** What supervisors look back on: decisions, and what charts count. */
export function supervisionListsOver(source: Source): SupervisionLists {
  return {
    complaints({ state }, page) {
      const all = source.database().selectFrom("complaints").selectAll();
      return newestFirst("complaints", state === undefined ? all : all.where("state", "=", state), "at", page);
    },
    async minuteEntries(accountId, page) {
      const query = source.database().selectFrom("minuteEntries").selectAll().where("accountId", "=", accountId);
      return (await newestFirst("minutes", query, "at", page)) as Page<MinuteEntryRow>;
    },
    async decisions(filter, page) {
      const limit = requireLimit(page);
      const [at, id] = keyIn("decisions", page.cursor, ["string", "string"]) ?? [];
      let query = source.database().selectFrom("decisions").selectAll();
      if (filter.rule !== undefined) query = query.where("rule", "=", filter.rule);
      if (filter.outcome !== undefined) query = query.where("outcome", "=", filter.outcome);
      if (filter.accountId !== undefined) query = query.where("accountId", "=", filter.accountId);
      if (filter.from !== undefined) query = query.where("at", ">=", filter.from);
      if (filter.until !== undefined) query = query.where("at", "<", filter.until);
      if (at !== undefined && id !== undefined) query = query.where("at", "<=", String(at)).where((eb) => eb.or([eb("at", "<", String(at)), eb("id", "<", String(id))]));
      const rows = await query.orderBy("at", "desc").orderBy("id", "desc").limit(limit + 1).execute();
      return pageOf(rows, limit, (last) => cursorOf("decisions", [last.at, last.id]));
    },
    casesOpened: async (from, until, limit) => source.database().selectFrom("cases").selectAll().where("openedAt", ">=", from).where("openedAt", "<", until).orderBy("openedAt").limit(limit).execute(),
    async unansweredCases(dueBefore, limit) {
      const live = () => source.database().selectFrom("cases").selectAll().where("state", "in", ["open", "waiting"]).limit(limit);
      const first = await live().where("firstResponseAt", "is", null).where("dueAt", "is not", null).where("dueAt", "<", dueBefore).orderBy("dueAt").execute();
      const later = await live().where("laterDueAt", "is not", null).where("laterDueAt", "<", dueBefore).orderBy("laterDueAt").execute();
      const due = ({ laterDueAt, dueAt }: (typeof first)[number]): string => laterDueAt ?? dueAt ?? "";
      return [...first, ...later].sort((one, other) => (due(one) < due(other) ? -1 : 1)).slice(0, limit);
    },
    chatsAsked: async (from, until, limit) => source.database().selectFrom("chats").select(["id", "askedAt", "acceptedAt", "end"]).where("askedAt", ">=", from).where("askedAt", "<", until).orderBy("askedAt").limit(limit).execute(),
    surveysOffered: async (from, until, limit) => source.database().selectFrom("surveys").select(["offeredAt", "answeredAt", "score", "isUnfair"]).where("offeredAt", ">=", from).where("offeredAt", "<", until).orderBy("offeredAt").limit(limit).execute(),
  };
}
