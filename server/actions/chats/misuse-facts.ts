import type { Decision } from "../../domain/policy/decision.ts";
import type { IncidentRow, MisuseWarningRow, SuspensionRow } from "../../ports/records/chat-rows.ts";
import type { Tables } from "../../ports/records/records.ts";
import type { Ports } from "../context.ts";
import { decideNow } from "../support/decide.ts";

export const idsOf = (json: string): string[] => JSON.parse(json) as string[];

/** What is on record of an account's misuse, each kind of row by time, the oldest first. */
export interface Misuse {
  readonly incidents: readonly IncidentRow[];
  readonly warnings: readonly MisuseWarningRow[];
  readonly suspensions: readonly SuspensionRow[];
}

/** The misuse of these accounts, read at once: as many questions for a hundred accounts as for one. */
export async function misuseOf(tables: Tables, accountIds: readonly string[]): Promise<(accountId: string) => Misuse> {
  const accountId = [...new Set(accountIds)];
  const by = <Row extends { readonly accountId: string }>(rows: readonly Row[]) => Map.groupBy(rows, (row) => row.accountId);
  const incidents = by(await tables.incidents.list({ accountId }, { by: "at" }));
  const warnings = by(await tables.misuseWarnings.list({ accountId }, { by: "at" }));
  const suspensions = by(await tables.suspensions.list({ accountId }, { by: "endsAt" }));
  return (id) => ({ incidents: incidents.get(id) ?? [], warnings: warnings.get(id) ?? [], suspensions: suspensions.get(id) ?? [] });
}

/** Incidents and warnings in the form in which the rules of misuse ask for them. */
export function misuseFacts({ incidents, warnings }: Misuse) {
  return { incidents: incidents.map(incidentFact), warnings: warnings.map(({ kind, at }) => ({ kind, at })) };
}

function incidentFact({ id, kind, chatId, at, filedBy, isSevere, confirmedAt, reversedAt }: IncidentRow) {
  return { id, kind, chatId, at, filedBy, isSevere: isSevere === 1, isConfirmed: confirmedAt !== null, isReversed: reversedAt !== null };
}

/** Whether an account's chat is suspended now, computed anew each time: a suspension ends by itself, and with too few incidents behind it at once (ALE-16, ALE-18, ALE-20). */
export interface SuspensionNow {
  readonly decision: Decision;
  readonly isSuspended: boolean;
  /** RFC 3339; null while chat is open. */
  readonly until: string | null;
  /** Those that hold, the one that ends last first. */
  readonly inForce: readonly SuspensionRow[];
}

export async function suspensionNow(ports: Ports, tables: Tables, accountId: string): Promise<SuspensionNow> {
  return suspensionIn(ports, (await misuseOf(tables, [accountId]))(accountId));
}

/** The same of what has been read already. */
export function suspensionIn(ports: Ports, misuse: Misuse): SuspensionNow {
  const facts = {
    suspensions: misuse.suspensions.map(({ id, kind, startedAt, endsAt, ratedPersonIds, liftedAt }) => ({ id, kind, startedAt, endsAt, ratedPersonIds: idsOf(ratedPersonIds), isLifted: liftedAt !== null })),
    ...misuseFacts(misuse),
  };
  const decision = decideNow(ports, "chat.suspension-in-force", facts);
  const isSuspended = decision.outcome === "deny";
  const ids = isSuspended ? ((decision.value as { suspensionIds?: string[] } | undefined)?.suspensionIds ?? []) : [];
  return { decision, isSuspended, until: isSuspended ? (decision.nextChangeAt ?? null) : null, inForce: misuse.suspensions.toReversed().filter(({ id }) => ids.includes(id)) };
}
