import { sql } from "kysely";
import type { SqlBool } from "kysely";
import { caseStates } from "../../../domain/cases/words.ts";
import type { CaseRow } from "../../../ports/records/case-rows.ts";
import type { ChatRow } from "../../../ports/records/chat-rows.ts";
import type { Conversation, Lists } from "../../../ports/records/records.ts";
import { cursorOf, keyIn, pageOf, requireLimit } from "../paging.ts";
import type { Source } from "../schema.ts";

const chatStates = ["waiting", "running", "ended"] as const;
const states = {
  all: { cases: caseStates, chats: chatStates },
  open: { cases: ["open", "waiting"], chats: ["waiting", "running"] },
  finished: { cases: ["resolved", "closed"], chats: ["ended"] },
} as const;

/** Cases of an account and chats of a person as one list. Each state of each kind is its own walk along an index, so that a page costs its rows and not the past. */
export function conversationListsOver(source: Source): Pick<Lists, "conversations"> {
  return {
    async conversations({ accountId, personId, part }, page) {
      const limit = requireLimit(page);
      const key = keyIn(`conversations ${part}`, page.cursor, ["string", "string"]);
      const behind = key === null ? sql<SqlBool>`1 = 1` : sql<SqlBool>`(activity_at, id) < (${key[0]}, ${key[1]})`;
      const database = source.database();
      const caseWalks = states[part].cases.map((state) => database.selectFrom("cases").selectAll().where("accountId", "=", accountId).where("state", "=", state).where(behind).orderBy("activityAt", "desc").orderBy("id", "desc").limit(limit + 1).execute());
      const chatWalks = states[part].chats.map((state) => database.selectFrom("chats").selectAll().where("personId", "=", personId).where("state", "=", state).where("caseId", "is", null).where(behind).orderBy("activityAt", "desc").orderBy("id", "desc").limit(limit + 1).execute());
      const cases: CaseRow[] = (await Promise.all(caseWalks)).flat();
      const chats: ChatRow[] = (await Promise.all(chatWalks)).flat();
      const rows: Conversation[] = [...cases.map((row) => ({ kind: "case" as const, row })), ...chats.map((row) => ({ kind: "chat" as const, row }))];
      rows.sort((left, right) => compare(right.row.activityAt, left.row.activityAt) || compare(right.row.id, left.row.id));
      return pageOf(rows, limit, ({ row }) => cursorOf(`conversations ${part}`, [row.activityAt, row.id]));
    },
  };
}

/** By bytes, as the databases sort. */
function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
