import type { Lists } from "../../../ports/records/records.ts";
import { sql } from "kysely";
import type { Source } from "../schema.ts";

type UpkeepLists = Pick<
  Lists,
  "dueDirections" | "openCheckoutsBefore" | "outstandingCheckouts" | "readingsIdleSince" | "unfinishedFilesOf" | "unfinishedFilesBefore" | "removalsSince" | "storedFiles" | "keptFiles" | "expiredSessions" | "forgetBefore" | "claimMail"
>;

/** What the jobs ask. Conditions are literal where a partial index has the same words. */
export function upkeepListsOver(source: Source): UpkeepLists {
  const open = sql<boolean>`ended_at is null`;
  return {
    dueDirections: (at, limit) =>
      source.database().selectFrom("directions").selectAll().where(sql<boolean>`state = 'waiting'`).where("deleteAt", "<=", at).orderBy("deleteAt").orderBy("id").limit(limit).execute(),
    openCheckoutsBefore: (column, at, limit) =>
      source.database().selectFrom("checkouts").selectAll().where(open).where(column, "<=", at).orderBy(column).orderBy("id").limit(limit).execute(),
    outstandingCheckouts: (limit) =>
      source
        .database()
        .selectFrom("checkouts")
        .selectAll()
        .where(sql<boolean>`ended_at is not null and bytes_served > 0 and removal_at is null`)
        .orderBy("endedAt")
        .orderBy("id")
        .limit(limit)
        .execute(),
    readingsIdleSince: (at, limit) =>
      source.database().selectFrom("readings").selectAll().where(sql<boolean>`closed_at is null`).where("lastByteAt", "<=", at).orderBy("lastByteAt").orderBy("id").limit(limit).execute(),
    unfinishedFilesOf: (personId) =>
      source.database().selectFrom("files").selectAll().where(sql<boolean>`state = 'arriving'`).where("sentBy", "=", personId).orderBy("startedAt").orderBy("id").execute(),
    unfinishedFilesBefore: (at, limit) =>
      source.database().selectFrom("files").selectAll().where(sql<boolean>`state = 'arriving'`).where("lastByteAt", "<=", at).orderBy("lastByteAt").orderBy("id").limit(limit).execute(),
    async removalsSince(at) {
      const served = () => source.database().selectFrom("checkouts").select(["endedAt", "removalAt"]).where(sql<boolean>`ended_at is not null and bytes_served > 0`);
      const rows = [...(await served().where("removalAt", "is", null).execute()), ...(await served().where("removalAt", ">=", at).execute())];
      return rows.map((row) => ({ endedAt: row.endedAt ?? at, removalAt: row.removalAt }));
    },
    storedFiles: (limit) => source.database().selectFrom("files").selectAll().where(sql<boolean>`state = 'stored'`).orderBy("finishedAt").orderBy("id").limit(limit).execute(),
    keptFiles: (afterId, limit) => source.database().selectFrom("files").selectAll().where("id", ">", afterId).where("state", "in", ["arriving", "stored", "ready"]).orderBy("id").limit(limit).execute(),
    async expiredSessions(at) {
      const result = await source.database().deleteFrom("sessions").where("endsAt", "<=", at).executeTakeFirst();
      return Number(result.numDeletedRows);
    },
    async forgetBefore(what, at) {
      const database = source.database();
      const result = await (what === "signInCodes"
        ? database.deleteFrom("signInCodes").where("expiresAt", "<=", at)
        : what === "links"
          ? database.deleteFrom("links").where("expiresAt", "<=", at)
          : database.deleteFrom("idempotency").where("createdAt", "<=", at)
      ).executeTakeFirst();
      return Number(result.numDeletedRows);
    },
    async claimMail(now, claimUntil, limit) {
      const database = source.database();
      const waiting = database
        .selectFrom("outbox")
        .select("id")
        .where(sql<boolean>`sent_at is null and bounced_at is null`)
        .where("nextAt", "<=", now)
        .where((eb) => eb.or([eb("claimedUntil", "is", null), eb("claimedUntil", "<=", now)]))
        .orderBy("nextAt")
        .orderBy("id")
        .limit(limit);
      // SQLite has one writer and does not know the words; in PostgreSQL a second worker passes over what the first one holds.
      const claimed = await database
        .updateTable("outbox")
        .set({ claimedUntil: claimUntil })
        .where("id", "in", source.kind === "postgres" ? waiting.forUpdate().skipLocked() : waiting)
        .returningAll()
        .execute();
      return claimed.sort((left, right) => (left.nextAt + left.id < right.nextAt + right.id ? -1 : 1));
    },
  };
}
