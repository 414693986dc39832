import type { Lists } from "../../../ports/records/records.ts";
import { cursorOf, keyIn, pageOf, requireLimit } from "../paging.ts";
import type { Source } from "../schema.ts";

type CaseLists = Pick<Lists, "cases" | "casesToWatch" | "casesResolvedBefore" | "caseTextsKeptUntil" | "complaintTextsKeptUntil">;

/** Cases, newest first; those that time asks for; and texts that are to be forgotten. */
export function caseListsOver(source: Source): CaseLists {
  const all = () => source.database().selectFrom("cases").selectAll();
  return {
    async cases(filter, page) {
      const limit = requireLimit(page);
      const [before] = keyIn("cases", page.cursor, ["number"]) ?? [];
      let query = all();
      if (filter.accountId !== undefined) query = query.where("accountId", "=", filter.accountId);
      if (filter.states !== undefined) query = query.where("state", "in", filter.states);
      if (filter.assigneeId === null) query = query.where("assigneeId", "is", null);
      else if (filter.assigneeId !== undefined) query = query.where("assigneeId", "=", filter.assigneeId);
      if (filter.departmentId !== undefined) query = query.where("departmentId", "=", filter.departmentId);
      if (filter.isUrgent !== undefined) query = query.where("isUrgent", "=", filter.isUrgent);
      if (before !== undefined) query = query.where("number", "<", Number(before));
      const rows = await query.orderBy("number", "desc").limit(limit + 1).execute();
      return pageOf(rows, limit, (last) => cursorOf("cases", [last.number]));
    },
    async casesToWatch(at, limit) {
      const live = () => all().where("state", "in", ["open", "waiting"]);
      const unanswered = () => live().where("firstResponseAt", "is", null).where("breachedAt", "is", null).where("dueAt", "is not", null).orderBy("dueAt").limit(limit);
      const urgent = await unanswered().where("isUrgent", "=", 1).execute();
      const late = await unanswered().where("isUrgent", "=", 0).where("dueAt", "<", at).execute();
      const later = await live().where("laterDueAt", "is not", null).where("laterDueAt", "<", at).where("laterBreachedAt", "is", null).orderBy("laterDueAt").limit(limit).execute();
      return [...urgent, ...late, ...later];
    },
    casesResolvedBefore: async (at, limit) => all().where("state", "=", "resolved").where("resolvedAt", "<=", at).orderBy("number").limit(limit).execute(),
    caseTextsKeptUntil: async (at, limit) => all().where("textKeyId", "is not", null).where("keptUntilAt", "<=", at).orderBy("keptUntilAt").limit(limit).execute(),
    complaintTextsKeptUntil: async (at, limit) => source.database().selectFrom("complaints").selectAll().where("textKeyId", "is not", null).where("keptUntilAt", "<=", at).orderBy("keptUntilAt").limit(limit).execute(),
  };
}
