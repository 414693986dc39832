import type { Lists } from "../../../ports/records/records.ts";
import { sql } from "kysely";
import type { Source } from "../schema.ts";

type UpkeepLists = Pick<
  Lists,
  "dueDirections" | "openCheckoutsBefore" | "outstandingCheckouts" | "readingsIdleSince" | "unfinishedFilesOf" | "unfinishedFilesBefore" | "removalsSince" | "storedFiles" | "keptFiles" | "transferCounts" | "foldTransferCounts" | "bouncedMail" | "forgetMail" | "expiredSessions" | "forgetBefore" | "claimMail"
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
    async transferCounts() {
      const rows = await source.database().selectFrom("transferCounts").select(["state", sql<number>`sum(change)`.as("count")]).groupBy("state").execute();
      return Object.fromEntries(rows.map((row) => [row.state, row.count]));
    },
    foldTransferCounts: () => foldTransferCounts(source),
    bouncedMail: (since, limit) => source.database().selectFrom("outbox").selectAll().where(sql<boolean>`bounced_at is not null`).where("bouncedAt", ">", since).orderBy("bouncedAt", "desc").limit(limit).execute(),
    async forgetMail(at, limit) {
      const done = sql<boolean>`sent_at is not null or bounced_at is not null`;
      const old = source.database().selectFrom("outbox").select("id").where(sql<boolean>`(${done})`).where(sql<boolean>`coalesce(sent_at, bounced_at) <= ${at}`).orderBy(sql`coalesce(sent_at, bounced_at)`).orderBy("id").limit(limit);
      return Number((await source.database().deleteFrom("outbox").where("id", "in", old).executeTakeFirst()).numDeletedRows);
    },
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

/** One row a state in the place of many, in one transaction. Rows that come meanwhile are not touched: only what was removed is added again. */
async function foldTransferCounts(source: Source): Promise<number> {
  return source.database().transaction().execute(async (inside) => {
    const gone = await inside.deleteFrom("transferCounts").returningAll().execute();
    const sums = new Map<string, number>();
    for (const { state, change } of gone) sums.set(state, (sums.get(state) ?? 0) + change);
    const kept = [...sums].flatMap(([state, change]) => (change === 0 ? [] : [{ state, change }]));
    if (kept.length > 0) await inside.insertInto("transferCounts").values(kept).execute();
    return gone.length - kept.length;
  });
}
