import type { Lists } from "../../../ports/records/records.ts";
import type { Source } from "../schema.ts";
import { newestFirst } from "./newest.ts";

/** Mails that are held, and what is forgotten of mails. */
export function mailListsOver(source: Source): Pick<Lists, "heldMails" | "forgetMails"> {
  return {
    heldMails(filter, page) {
      const all = source.database().selectFrom("heldMails").selectAll();
      return newestFirst("held-mails", filter.state === undefined ? all : all.where("state", "=", filter.state), "receivedAt", page);
    },
    async forgetMails(at, takenBefore) {
      const held = await source.database().deleteFrom("heldMails").where("keptUntilAt", "<=", at).executeTakeFirst();
      const taken = await source.database().deleteFrom("mailTakings").where("takenAt", "<=", takenBefore).executeTakeFirst();
      return Number(held.numDeletedRows) + Number(taken.numDeletedRows);
    },
  };
}
