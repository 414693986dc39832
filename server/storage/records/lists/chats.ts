import type { Lists } from "../../../ports/records/records.ts";
import type { Source } from "../schema.ts";
import { newestFirst } from "./newest.ts";

/** Chats and appointments that time asks for. */
export function chatListsOver(source: Source): Pick<Lists, "chatsToForget" | "endedChats" | "appointments" | "appointmentsAhead"> {
  return {
    endedChats: (page) => newestFirst("ended-chats", source.database().selectFrom("chats").selectAll().where("state", "=", "ended"), "askedAt", page),
    appointments({ accountId }, page) {
      const all = source.database().selectFrom("appointments").selectAll();
      return newestFirst("appointments", accountId === undefined ? all : all.where("accountId", "=", accountId), "startsAt", page);
    },
    appointmentsAhead(accountId, at, limit) {
      const dayBefore = Temporal.Instant.from(at).subtract({ hours: 24 }).toString({ fractionalSecondDigits: 3 });
      return source.database().selectFrom("appointments").selectAll().where("accountId", "=", accountId).where("startsAt", ">=", dayBefore).where("endsAt", ">", at).where("cancelledAt", "is", null).orderBy("startsAt").limit(limit).execute();
    },
    chatsToForget(at, limit) {
      return source.database().selectFrom("chats").selectAll().where("textKeyId", "is not", null).where("keptUntilAt", "<=", at).orderBy("keptUntilAt").limit(limit).execute();
    },
  };
}
