import type { Lists } from "../../../ports/records/records.ts";
import type { Source } from "../schema.ts";

/** Chats that time asks for. */
export function chatListsOver(source: Source): Pick<Lists, "chatsToForget"> {
  return {
    chatsToForget(at, limit) {
      return source.database().selectFrom("chats").selectAll().where("textKeyId", "is not", null).where("keptUntilAt", "<=", at).orderBy("keptUntilAt").limit(limit).execute();
    },
  };
}
