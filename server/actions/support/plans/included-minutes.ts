import type { MinuteReason } from "../../../domain/minutes/words.ts";
import type { Tables } from "../../../ports/records/records.ts";
import type { Ports } from "../../context.ts";
import { bookMinutes } from "../book-minutes.ts";

/** Sets the included developers' minutes: what is left of the old ones lapses, the new ones are credited (CON-10). A repeat under the same key changes nothing. */
export async function setIncludedMinutes(ports: Ports, tables: Tables, given: { readonly accountId: string; readonly minutes: number; readonly key: string; readonly actorId: string | null; readonly reason: MinuteReason }): Promise<void> {
  const { accountId, minutes, key, actorId, reason } = given;
  await lapseAll(ports, tables, { accountId, pool: "second-tier", key, actorId, reason });
  await bookMinutes(ports, tables, { accountId, pool: "second-tier", order: { kind: "credit", minutes }, key: `included ${key}`, actorId, reason });
}

/** Lets everything lapse that is left in a pool; an empty one stays as it is. */
export async function lapseAll(ports: Ports, tables: Tables, given: { readonly accountId: string; readonly pool: "second-tier" | "extra"; readonly key: string; readonly actorId: string | null; readonly reason: MinuteReason }): Promise<void> {
  const { accountId, pool, key, actorId, reason } = given;
  const left = (await tables.minuteBalances.find({ accountId, pool }))?.minutes ?? 0;
  if (left > 0) await bookMinutes(ports, tables, { accountId, pool, order: { kind: "lapse", minutes: left }, key: `lapsed ${key}`, actorId, reason });
}
