import type { Lists } from "../../../ports/records/records.ts";
import { cursorOf, keyIn, pageOf, requireLimit } from "../paging.ts";
import type { Source } from "../schema.ts";

/** Ledger rows: newest first for people, oldest first for whoever recomputes the tree. */
export function ledgerListsOver(source: Source): Pick<Lists, "ledger" | "ledgerRange"> {
  return {
    async ledger(filter, page) {
      const limit = requireLimit(page);
      const [before] = keyIn("ledger", page.cursor, ["number"]) ?? [];
      let query = source.database().selectFrom("ledgerRows").selectAll();
      if (filter.transferId !== undefined) query = query.where("transferId", "=", filter.transferId);
      if (before !== undefined) query = query.where("seq", "<", Number(before));
      return pageOf(await query.orderBy("seq", "desc").limit(limit + 1).execute(), limit, (last) => cursorOf("ledger", [last.seq]));
    },
    ledgerRange: (fromSeq, limit) => source.database().selectFrom("ledgerRows").selectAll().where("seq", ">=", fromSeq).orderBy("seq").limit(limit).execute(),
  };
}
