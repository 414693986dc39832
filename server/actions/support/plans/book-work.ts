import type { MinuteEntry } from "../../../domain/minutes/ledger.ts";
import type { MinutePool } from "../../../ports/records/directory-rows.ts";
import type { Tables } from "../../../ports/records/records.ts";
import type { Ports } from "../../context.ts";
import { bookMinutes } from "../book-minutes.ts";
import { ask } from "../entitled.ts";

/** A stretch of work and the minutes that it is charged with. */
export interface BookedWork {
  readonly accountId: string;
  readonly pool: MinutePool;
  readonly caseId: string;
  readonly startedAt: Temporal.Instant;
  readonly endedAt: Temporal.Instant;
  readonly minutes: number;
  readonly key: string;
  readonly actorId: string | null;
}

/**
 * Books work inside the caller's transaction. Work that spans the beginning of the present term is cut there (CON-14): the part before is borne by what
 * lapsed of the old term, as far as that goes, so that it takes nothing of the new term; the rest of that part is the old term's overrun. Gives the entry of the part that
 * belongs to the present term, or of the old one where there is no such part; null where nothing was left of the old one.
 * @throws {Refusal} as `bookMinutes`.
 */
export async function bookWork(ports: Ports, tables: Tables, work: BookedWork): Promise<MinuteEntry | null> {
  const { accountId, pool, caseId, minutes, key, actorId } = work;
  const whole = async (amount: number, of = key): Promise<MinuteEntry> => (await bookMinutes(ports, tables, { accountId, pool, order: { kind: "debit", caseId, minutes: amount }, key: of, actorId })).entry;
  const account = await tables.supportAccounts.find({ accountId });
  if (pool === "support" || ports.policy.profile.plans === undefined || account?.termStartsOn == null) return whole(minutes);
  const renewal = await tables.planRenewals.find({ accountId, startsOn: account.termStartsOn });
  if (renewal?.doneAt == null) return whole(minutes);
  const split = ask(ports, "plans.split-work", { startedAt: work.startedAt.toString(), endedAt: work.endedAt.toString(), renewsOn: account.termStartsOn }).decision.value as { readonly before: number; readonly after: number };
  const before = Math.min(split.before, minutes);
  if (before === 0) return whole(minutes);
  const old = await workOfOldTerm(ports, tables, work, renewal.id, before);
  return minutes > before ? whole(minutes - before) : old;
}

/** Gives back of what lapsed at the renewal as much as the work before it took, and takes it again at once: the ledger tells both, the new term keeps its minutes. */
async function workOfOldTerm(ports: Ports, tables: Tables, { accountId, pool, caseId, key, actorId }: BookedWork, renewalId: string, before: number): Promise<MinuteEntry | null> {
  const lapsed = -((await tables.minuteEntries.find({ accountId, pool, key: `lapsed ${renewalId}` }))?.minutes ?? 0);
  const earlier = await tables.minuteEntries.list({ accountId, pool, reason: "work-before-renewal", kind: "credit" });
  const used = earlier.filter((entry) => entry.key.startsWith(`${renewalId} `)).reduce((sum, entry) => sum + entry.minutes, 0);
  const covered = Math.min(before, Math.max(0, lapsed - used));
  const about = { accountId, pool, actorId, reason: "work-before-renewal" as const };
  if (covered > 0) await bookMinutes(ports, tables, { ...about, order: { kind: "credit", minutes: covered }, key: `${renewalId} ${key}` });
  if (covered === 0) return null;
  return (await bookMinutes(ports, tables, { ...about, order: { kind: "debit", caseId, minutes: covered }, key: `before ${key}` })).entry;
}
