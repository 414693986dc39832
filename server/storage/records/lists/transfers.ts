import { sql } from "kysely";
import type { RawBuilder, SelectQueryBuilder, SqlBool } from "kysely";
import type { TransferState } from "../../../domain/custody/words.ts";
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

/** Views that are states; each state is walked along its own stretch of the index. */
const statesOf: Partial<Record<QueueView, readonly TransferState[]>> = { arrivals: ["received"], "in-work": ["checked-out", "in-work"], deletions: ["deleting"] };

/** Counting further would cost what merely exists; a person needs no more than "many". */
const countMax = 1000;

/** The conditions of the views. Those that are no state are in the words of their partial indexes. */
function conditionOf(view: QueueView, facts: Facts): RawBuilder<SqlBool> {
  switch (view) {
    case "arrivals":
    case "in-work":
    case "deletions":
      return sql<SqlBool>`state in (${sql.join(statesOf[view] ?? [])})`;
    case "mine":
      return sql<SqlBool>`open_checkout_id is not null and holder_id = ${facts.personId}`;
    case "due-soon":
      return sql<SqlBool>`${isLive} and ${deadline} < ${facts.dueBefore}`;
    case "outstanding":
      return sql<SqlBool>`outstanding_removals > 0`;
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
      if (state !== undefined) query = query.where("state", "=", state as TransferState);
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
    const walk = (condition: RawBuilder<SqlBool>) => {
      const query = source.database().selectFrom("transfers").selectAll().where(condition).orderBy(deadline).orderBy("number").limit(limit + 1);
      return key ? query.where(behind(String(key[0]), Number(key[1]))) : query;
    };
    const walks = statesOf[view]?.map((state) => walk(sql<SqlBool>`state = ${state}`)) ?? [walk(conditionOf(view, facts))];
    const rows = (await eachOf(source, walks)).sort((left, right) => compare(deadlineOf(left), deadlineOf(right)) || left.number - right.number);
    return pageOf(rows, limit, (last) => cursorOf(`queue ${view}`, [deadlineOf(last), last.number]));
  }

  async function queueCounts(facts: Facts): ReturnType<Lists["queueCounts"]> {
    const count = (view: QueueView) => sql<number>`(select count(*) from (select 1 from transfers where ${conditionOf(view, facts)} limit ${countMax}) as walk)`;
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
    // The bound is no bound: it leads SQLite into the index of live transfers, instead of through all of them.
    countLive: async () => (await live().select(sql<number>`count(*)`.as("count")).where(deadline, ">=", "").executeTakeFirstOrThrow()).count,
    async transfersBefore(states, column, at, limit) {
      const walks = states.map((state) =>
        source.database().selectFrom("transfers").selectAll().where("state", "=", state as TransferState).where(column === "deadlineAt" ? deadline : sql.ref<string>(column), "<=", at).orderBy(column === "deadlineAt" ? deadline : sql.ref(column)).limit(limit),
      );
      const rows = await eachOf(source, walks);
      return rows.sort((left, right) => compare(left[column] ?? "", right[column] ?? "") || left.number - right.number).slice(0, limit);
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

function deadlineOf(row: TransferRow): string {
  return row.deadlineAt ?? "~";
}

/** By bytes, as the databases sort. */
function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The rows of several walks over transfers, asked for at once. */
async function eachOf(source: Source, walks: readonly SelectQueryBuilder<Schema, "transfers", TransferRow>[]): Promise<TransferRow[]> {
  const [first, ...others] = walks.map((walk) => source.database().selectFrom(walk.as("walk")).selectAll());
  return first === undefined ? [] : others.reduce((all, query) => all.unionAll(query), first).execute();
}
