import { sql } from "kysely";
import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from "kysely";
import type { Schema } from "../schema.ts";

/** Sorts a transfer without deadline behind all others; spelled as in the indexes. */
export const deadline = sql<string>`coalesce(deadline_at, '~')`;

/** As in the index `transfers_live`, which is used only for the same words. */
export const isLive = sql<SqlBool>`state not in ('deleting', 'deleted', 'withdrawn')`;

/** Behind a row in the order "soonest deadline, then number". The first comparison alone leads into the index. */
export function behind(at: string, number: number) {
  return (eb: ExpressionBuilder<Schema, "transfers">): ExpressionWrapper<Schema, "transfers", SqlBool> =>
    eb.and([eb(deadline, ">=", at), eb.or([eb(deadline, ">", at), eb("number", ">", number)])]);
}
