import * as z from "zod";
import { defineRule, type Ruling } from "../policy/rule.ts";
import { ruling } from "../policy/ruling.ts";
import { scopeClauses } from "./clauses.ts";
import type { ScopeSection } from "./section.ts";

const topicFacts = z.strictObject({
  topic: z.string().min(1).max(100),
  detail: z.string().max(500).nullable().default(null).describe("What staff say it is, where the topic is open-ended"),
});

/** Whether a chat answers a topic or only points the way (ALE-6, and ALE-8 for what it does answer). */
export const chatTopic = defineRule({
  name: "scope.chat-topic",
  title: "Whether a chat answers a topic or points on",
  ids: ["ALE-6"],
  sections: ["scope"],
  facts: topicFacts,
  table: scopeClauses,
  absent: { outcome: "allow", reason: "This policy leaves every topic open in a chat." },
  rule: topicRuling,
  example: { facts: { topic: "billing" }, at: "2026-11-21T20:00:00Z" },
});

function topicRuling({ topic, detail }: z.output<typeof topicFacts>, { scope }: { readonly scope: ScopeSection }): Ruling {
  const directed = scope.directionOnly.find((one) => one.topic === topic);
  const answered = scope.answeredInChat.find((one) => one.topic === topic);
  if (answered !== undefined) return ruling("allow", "ALE-6", [`${answered.title}: a chat answers this.`]);
  if (directed === undefined) return ruling("allow", "ALE-6", ["This topic is on no list of what is pointed on."]);
  if (directed.needsDetail && (detail === null || detail.trim() === "")) return ruling("review", "ALE-6", ["Staff have to say what it is before it is pointed on."]);
  const offers = [{ kind: directed.offer, text: directed.text }, ...(directed.offer === "directed" ? [] : [{ kind: "open-case", text: "Open a case with what was said so far." }])];
  return ruling("deny", "ALE-6", [`${directed.title}: a chat only points the way.`, ...(detail === null ? [] : [detail])], { offers });
}
