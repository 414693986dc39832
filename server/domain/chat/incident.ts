import * as z from "zod";
import { defineRule, type Ruling } from "../policy/rule.ts";
import { ruling } from "../policy/ruling.ts";
import { chatClauses } from "./clauses.ts";
import { incidentKinds, type ChatProfile } from "./section.ts";

const incidentFacts = z.strictObject({
  kind: z.enum(incidentKinds),
  about: z.enum(["time", "outage", "feature", "person", "other"]).describe("What the customer was angry or complained about"),
  refusedQuestions: z.boolean().default(false).describe("Questions that would find the fault were refused (A)"),
  openMatterIn: z.string().nullable().default(null).describe("The department where the matter is open; null: none (B)"),
  earlierChatsOnMatter: z.int().min(0).default(0).describe("Chats that already complained of the same open matter (B)"),
  broughtNews: z.boolean().default(false).describe("The chat brought something new about the matter"),
  isUnderStaffControl: z.boolean().default(false).describe("What the survey blames is in staff's hands (C)"),
  earlierBadSurveys: z.int().min(0).default(0).describe("Bad surveys before on what staff do not control (C)"),
  ratedPersonIds: z.array(z.string()).default([]).describe("Whom the survey rates (C)"),
  filedBy: z.string().min(1),
  words: z.string().max(2000).nullable().default(null).describe("What happened, in the words of whoever files it"),
});
type IncidentFacts = z.output<typeof incidentFacts>;

/** Whether something that happened in a chat may be filed as an incident (ALE-11 to ALE-14). Filing suspends nothing yet. */
export const chatIncident = defineRule({
  name: "chat.incident",
  title: "Whether an incident may be filed",
  ids: ["ALE-11", "ALE-12", "ALE-13", "ALE-14"],
  sections: ["chat"],
  facts: incidentFacts,
  table: chatClauses,
  absent: { outcome: "deny", reason: "This policy knows no incidents." },
  rule: incidentRuling,
  example: { facts: { kind: "B", about: "time", openMatterIn: "programming", earlierChatsOnMatter: 0, filedBy: "person-1", words: "asked when it will be done" }, at: "2026-11-20T16:30:00Z" },
});

function incidentRuling(facts: IncidentFacts, { chat }: ChatProfile): Ruling {
  const no = (ruleId: string, reason: string): Ruling => ruling("deny", ruleId, [reason], { offers: [{ kind: "note", text: "Write a note into the chat; it counts for nothing." }] });
  if (facts.words === null || facts.words.trim() === "") return no("ALE-12", "An incident is documented: say what happened.");
  if (facts.broughtNews) return no("ALE-13", "Something new about a matter is never an incident.");
  const refused = refusal(facts, chat.shutOutDepartments);
  return refused === null ? ruling("allow", "ALE-12", [`It may be filed as: ${chat.kinds[facts.kind].title}.`]) : no(...refused);
}

/** Why this is no incident of its kind: the clause and the reason. */
function refusal(facts: IncidentFacts, departments: readonly string[]): [string, string] | null {
  const isAnger = facts.about === "time" || facts.about === "outage" || facts.about === "feature";
  switch (facts.kind) {
    case "A":
      return facts.refusedQuestions ? null : ["ALE-12", "No question was refused."];
    case "B":
      if (facts.openMatterIn === null || !departments.includes(facts.openMatterIn)) return ["ALE-12", `No matter is open in ${departments.join(" or ")}.`];
      return facts.earlierChatsOnMatter > 0 ? null : ["ALE-11", "One complaint is never misuse."];
    case "C":
      if (facts.isUnderStaffControl) return ["ALE-12", "What the survey blames is in staff's hands."];
      if (facts.ratedPersonIds.includes(facts.filedBy)) return ["ALE-14", "Whoever was rated does not file this."];
      return facts.earlierBadSurveys > 0 ? null : ["ALE-11", "One bad survey is never misuse."];
    case "D":
      return facts.about === "person" ? null : ["ALE-11", "Anger about time, outages or features is no insult to a person."];
    case "O":
      return isAnger ? ["ALE-11", "Anger about time, outages or features is never misuse."] : null;
  }
}
