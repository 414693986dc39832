import type { Decision } from "../../domain/policy/decision.ts";
import type { ChatRow } from "../../ports/records/chat-rows.ts";
import type { Ports } from "../context.ts";
import { decideNow, requireNotDenied } from "../support/decide.ts";

export type ChatStage = "waiting" | "running" | "warning" | "over";

/** How far a chat's time is, now, by the server's clock (ALE-5). */
export interface ChatTime {
  readonly stage: ChatStage;
  /** Whole minutes since the first accept. */
  readonly minutes: number;
  /** When the stage changes by itself; null: not by time. */
  readonly nextChangeAt: string | null;
  readonly decision: Decision;
}

export function timeOf(ports: Ports, row: Pick<ChatRow, "acceptedAt">): ChatTime {
  const decision = decideNow(ports, "chat.clock", { acceptedAt: row.acceptedAt });
  // Without a value the profile knows no chat any more: what runs still may only become a case.
  const { stage, minutes } = (decision.value as { stage: ChatStage; minutes: number } | undefined) ?? { stage: "over" as const, minutes: 0 };
  return { stage, minutes, nextChangeAt: decision.nextChangeAt ?? null, decision };
}

/** @throws {Refusal} `policy-refused` from the minute on at which a chat can only go on as a case. */
export function requireTime(ports: Ports, row: Pick<ChatRow, "acceptedAt">): void {
  requireNotDenied(timeOf(ports, row).decision);
}
