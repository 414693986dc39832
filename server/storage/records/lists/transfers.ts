import { sql } from "kysely";
import type { SelectQueryBuilder, SqlBool } from "kysely";
import type { Lists, Page, PageRequest, QueueView } from "../../../ports/records/records.ts";
import type { TransferRow } from "../../../ports/records/rows.ts";
import { cursorOf, keyIn, pageOf, requireLimit } from "../paging.ts";
import type { Schema, Source } from "../schema.ts";
import { behind, deadline, isLive } from "./deadline-order.ts";

type TransferLists = Pick<
  Lists,
  "transfers" | "queue" | "queueCounts" | "dueByDeadline" | "countDueByDeadline" | "countLive" | "transfersBefore" | "charts"
>;

type Facts = Parameters<Lists["queueCounts"]>[0];

/** The conditions of the views, in the words of their indexes. */
function conditionOf(view: QueueView, facts: Facts) {
  switch (view) {
    case "arrivals":
      return sql<SqlBool>`state = 'received'`;
    case "mine":
      return sql<SqlBool>`open_checkout_id is not null and holder_id = ${facts.personId}`;
    case "in-work":
      return sql<SqlBool>`state in ('checked-out', 'in-work')`;
    case "due-soon":
      return sql<SqlBool>`${isLive} and ${deadline} < ${facts.dueBefore}`;
    case "outstanding":
      return sql<SqlBool>`outstanding_removals > 0`;
    case "deletions":
      return sql<SqlBool>`state = 'deleting'`;
    case "all":
      return isLive;
  }
}

export function transferListsOver(source: Source): TransferLists {
  const live = () => source.database().selectFrom("transfers").where(isLive);

  /** Newest first. Each state is its own walk along an index, so that a page of rare states costs no walk past the others. */
  async function transfers(filter: { accountId?: string; states?: readonly string[] }, page: PageRequest): Promise<Page<TransferRow>> {
    const limit = requireLimit(page);
    const [before] = keyIn("transfers", page.cursor, ["number"]) ?? [];
    const walk = (state?: string) => {
      let query = source.database().selectFrom("transfers").selectAll().orderBy("number", "desc").limit(limit + 1);
      if (filter.accountId !== undefined) query = query.where("accountId", "=", filter.accountId);
      if (state !== undefined) query = query.where("state", "=", state as TransferRow["state"]);
      return before === undefined ? query : query.where("number", "<", Number(before));
    };
    const cursor = (last: TransferRow): string => cursorOf("transfers", [last.number]);
    if (filter.states === undefined) return pageOf(await walk().execute(), limit, cursor);
    const rows = await eachOf(source, filter.states.map(walk));
    return pageOf(rows.sort((left, right) => right.number - left.number), limit, cursor);
  }

  async function queue(view: QueueView, facts: Facts, page: PageRequest): Promise<Page<TransferRow>> {
    const limit = requireLimit(page);
    const key = keyIn(`queue ${view}`, page.cursor, ["string", "number"]);
    let query = source.database().selectFrom("transfers").selectAll().where(conditionOf(view, facts));
    if (key) query = query.where(behind(String(key[0]), Number(key[1])));
    const rows = await query.orderBy(deadline).orderBy("number").limit(limit + 1).execute();
    return pageOf(rows, limit, (last) => cursorOf(`queue ${view}`, [last.deadlineAt ?? "~", last.number]));
  }

  async function queueCounts(facts: Facts): ReturnType<Lists["queueCounts"]> {
    const count = (view: QueueView) => sql<number>`(select count(*) from transfers where ${conditionOf(view, facts)})`;
    return source
      .database()
      .selectNoFrom([
        count("arrivals").as("arrivals"),
        count("mine").as("mine"),
        count("in-work").as("inWork"),
        count("due-soon").as("dueSoon"),
        count("outstanding").as("outstanding"),
        count("deletions").as("deletions"),
      ])
      .executeTakeFirstOrThrow();
  }

  return {
    transfers,
    queue,
    queueCounts,
    dueByDeadline: (at, limit) => live().selectAll().where(deadline, "<=", at).orderBy(deadline).orderBy("number").limit(limit).execute(),
    countDueByDeadline: async (at) => (await live().select(sql<number>`count(*)`.as("count")).where(deadline, "<=", at).executeTakeFirstOrThrow()).count,
    countLive: async () => (await live().select(sql<number>`count(*)`.as("count")).executeTakeFirstOrThrow()).count,
    async transfersBefore(states, column, at, limit) {
      const walks = states.map((state) =>
        source.database().selectFrom("transfers").selectAll().where("state", "=", state as TransferRow["state"]).where(column, "<=", at).orderBy(column).limit(limit),
      );
      const rows = await eachOf(source, walks);
      return rows.sort((left, right) => (left[column] ?? "").localeCompare(right[column] ?? "", "en") || left.number - right.number).slice(0, limit);
    },
    charts: (from, to) =>
      source
        .database()
        .selectFrom("transfers")
        .select(["createdAt", "returnedAt", "receivedAt", "deletedAt"])
        .where("createdAt", ">=", from)
        .where("createdAt", "<", to)
        .orderBy("createdAt")
        .execute(),
  };
}

/** The rows of several walks over transfers, asked for at once. */
async function eachOf(source: Source, walks: readonly SelectQueryBuilder<Schema, "transfers", TransferRow>[]): Promise<TransferRow[]> {
  const [first, ...others] = walks.map((walk) => source.database().selectFrom(walk.as("walk")).selectAll());
  return first === undefined ? [] : others.reduce((all, query) => all.unionAll(query), first).execute();
}
