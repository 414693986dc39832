import type { Decision } from "../../domain/policy/decision.ts";
import type { IncidentRow, SuspensionRow } from "../../ports/records/chat-rows.ts";
import type { Tables } from "../../ports/records/records.ts";
import type { Ports } from "../context.ts";
import { decideNow } from "../support/decide.ts";

export const idsOf = (json: string): string[] => JSON.parse(json) as string[];

/** An account's incidents and warnings in the form in which the rules of misuse ask for them. */
export async function misuseFacts(tables: Tables, accountId: string) {
  const incidents = await tables.incidents.list({ accountId }, { by: "at" });
  const warnings = await tables.misuseWarnings.list({ accountId }, { by: "at" });
  return { rows: incidents, incidents: incidents.map(incidentFact), warnings: warnings.map(({ kind, at }) => ({ kind, at })) };
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
  const suspensions = await tables.suspensions.list({ accountId }, { by: "endsAt", descending: true });
  const { incidents, warnings } = await misuseFacts(tables, accountId);
  const facts = {
    suspensions: suspensions.map(({ id, kind, startedAt, endsAt, ratedPersonIds, liftedAt }) => ({ id, kind, startedAt, endsAt, ratedPersonIds: idsOf(ratedPersonIds), isLifted: liftedAt !== null })),
    incidents,
    warnings,
  };
  const decision = decideNow(ports, "chat.suspension-in-force", facts);
  const isSuspended = decision.outcome === "deny";
  const ids = isSuspended ? ((decision.value as { suspensionIds?: string[] } | undefined)?.suspensionIds ?? []) : [];
  return { decision, isSuspended, until: isSuspended ? (decision.nextChangeAt ?? null) : null, inForce: suspensions.filter(({ id }) => ids.includes(id)) };
}
