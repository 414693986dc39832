import type { Lists } from "../../../ports/records/records.ts";
import type { Source } from "../schema.ts";

/** Chats and appointments that time asks for. */
export function chatListsOver(source: Source): Pick<Lists, "chatsToForget" | "appointmentsAhead"> {
  return {
    appointmentsAhead(accountId, at, limit) {
      const dayBefore = Temporal.Instant.from(at).subtract({ hours: 24 }).toString({ fractionalSecondDigits: 3 });
      return source.database().selectFrom("appointments").selectAll().where("accountId", "=", accountId).where("startsAt", ">=", dayBefore).where("endsAt", ">", at).where("cancelledAt", "is", null).orderBy("startsAt").limit(limit).execute();
    },
    chatsToForget(at, limit) {
      return source.database().selectFrom("chats").selectAll().where("textKeyId", "is not", null).where("keptUntilAt", "<=", at).orderBy("keptUntilAt").limit(limit).execute();
    },
  };
}
