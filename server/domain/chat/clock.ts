import * as z from "zod";
import { defineRule, instantFact } from "../policy/rule.ts";
import { ruling } from "../policy/ruling.ts";
import { chatClauses } from "./clauses.ts";

const stage = (name: "waiting" | "running" | "warning" | "over", minutes: number): { stage: string; minutes: number } => ({ stage: name, minutes });

/** How long a chat may still run, from the first accept by wall time; a hand-over changes nothing, waiting in the queue does not count (ALE-5). */
export const chatClock = defineRule({
  name: "chat.clock",
  title: "How long a chat may still run",
  ids: ["ALE-5"],
  sections: ["chat"],
  facts: z.strictObject({ acceptedAt: instantFact.nullable().describe("When the first person of support accepted; null: still waiting"), handOverAt: z.array(instantFact).default([]).describe("Hand-overs; they change nothing") }),
  table: chatClauses,
  absent: { outcome: "deny", reason: "This vendor offers no chat." },
  rule({ acceptedAt }, { chat }, at) {
    if (acceptedAt === null) return ruling("allow", "ALE-5", ["The clock starts when somebody accepts."], { value: stage("waiting", 0) });
    const warnAt = acceptedAt.add({ minutes: chat.warnMinutes });
    const endAt = acceptedAt.add({ minutes: chat.endMinutes });
    const minutes = Math.max(0, Math.floor(acceptedAt.until(at).total("minutes")));
    if (Temporal.Instant.compare(at, endAt) >= 0) {
      return ruling("deny", "ALE-5", [`${String(chat.endMinutes)} minutes are over; the chat goes on as a case.`], { value: stage("over", minutes), offers: [{ kind: "open-case", text: "Open a case with all that was said." }] });
    }
    if (Temporal.Instant.compare(at, warnAt) >= 0) {
      return ruling("allow", "ALE-5", [`At ${String(chat.endMinutes)} minutes the chat can only go on as a case.`], { value: stage("warning", minutes), nextChangeAt: endAt, offers: [{ kind: "open-case", text: "Open a case now." }] });
    }
    return ruling("allow", "ALE-5", ["The chat is within its time."], { value: stage("running", minutes), nextChangeAt: warnAt });
  },
  example: { facts: { acceptedAt: "2026-11-20T16:00:00Z" }, at: "2026-11-20T16:15:00Z" },
});
