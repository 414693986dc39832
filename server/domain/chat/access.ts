import * as z from "zod";
import type { Offer } from "../policy/decision.ts";
import { defineRule, instantFact, type Ruling } from "../policy/rule.ts";
import { ruling } from "../policy/ruling.ts";
import { chatClauses } from "./clauses.ts";
import type { ChatProfile } from "./section.ts";

const accessFacts = z.strictObject({
  includesChat: z.boolean().nullable().describe("The subscription includes chat; null: not recorded"),
  isOpen: z.boolean().describe("Support's hours are running"),
  present: z.array(z.strictObject({ department: z.string(), isInShift: z.boolean() })).describe("People who are signed in for chat"),
  nextShiftAt: instantFact.nullable().default(null).describe("When the next shift begins; null: not known"),
  suspendedUntil: instantFact.nullable().default(null),
  isUnderWay: z.boolean().default(false).describe("A chat of this person is running"),
  matter: z
    .strictObject({ caseId: z.string().nullable(), isOpen: z.boolean(), lastChatEndedAt: instantFact.nullable() })
    .nullable()
    .default(null)
    .describe("An earlier matter that this is about; null: a new one"),
});

/** Whether a person may chat now, and where it leads: to a chat or into the case of the matter (ALE-1, ALE-2, ALE-5, ALE-8, ALE-13, ALE-16, ALE-19). */
export const chatAccess = defineRule({
  name: "chat.access",
  title: "Whether a person may chat now",
  ids: ["ALE-1", "ALE-2", "ALE-5", "ALE-8", "ALE-13", "ALE-16", "ALE-19"],
  sections: ["chat"],
  facts: accessFacts,
  table: chatClauses,
  absent: { outcome: "deny", reason: "This vendor offers no chat." },
  rule: accessRuling,
  example: { facts: { includesChat: true, isOpen: true, present: [{ department: "support", isInShift: true }] }, at: "2026-11-20T16:00:00Z" },
});

const openCase: Offer = { kind: "open-case", text: "Open a case; it is answered in its turn." };
const dataRights: Offer = { kind: "data-rights", text: "Send a database, download, or order deletion as ever." };

function accessRuling(facts: z.output<typeof accessFacts>, { chat }: ChatProfile, at: Temporal.Instant): Ruling {
  if (facts.isUnderWay) return ruling("allow", "ALE-19", ["The chat that is under way goes on."], { value: { route: "chat", caseId: null } });
  if (facts.suspendedUntil !== null && Temporal.Instant.compare(at, facts.suspendedUntil) < 0) {
    return ruling("deny", "ALE-16", [`Chat is suspended for this account until ${facts.suspendedUntil.toString()}.`], {
      nextChangeAt: facts.suspendedUntil,
      offers: [openCase, { kind: "e-mail", text: "Write a mail." }, { kind: "appeal", text: "Ask a supervisor to look at the suspension again." }, dataRights],
    });
  }
  if (facts.includesChat === false) return ruling("deny", "ALE-1", ["The subscription does not include chat."], { offers: [openCase, { kind: "upgrade-plan", text: "Choose a subscription with chat." }] });
  if (facts.includesChat === null) return ruling("review", "ALE-1", ["Nobody has recorded whether the subscription includes chat."], { offers: [openCase] });
  const joined = joinedCase(facts, chat.sameMatterHours, at);
  if (joined !== null) return joined;
  const isServed = facts.isOpen && facts.present.some(({ department, isInShift }) => isInShift && !chat.shutOutDepartments.includes(department));
  if (!isServed) return ruling("deny", "ALE-2", ["Nobody of support is in a shift now."], { nextChangeAt: facts.nextShiftAt ?? undefined, offers: [openCase] });
  return ruling("allow", "ALE-8", ["Whoever is free answers; no answer at once is promised."], { value: { route: "chat", caseId: null } });
}

/** What belongs to a case already goes into it: with an open matter, and within the hours in which it is the same one. */
function joinedCase({ matter }: z.output<typeof accessFacts>, hours: number, at: Temporal.Instant): Ruling | null {
  if (matter?.caseId == null) return null;
  const value = { route: "case", caseId: matter.caseId };
  const offers = [{ kind: "case-message", text: "Write into the case; whoever works on it reads it." }];
  if (matter.isOpen) return ruling("allow", "ALE-13", ["The matter has an open case; what you write goes there."], { value, offers });
  if (matter.lastChatEndedAt === null) return null;
  const until = matter.lastChatEndedAt.add({ hours });
  return Temporal.Instant.compare(at, until) < 0 ? ruling("allow", "ALE-5", [`The same matter within ${String(hours)} hours joins its case.`], { value, offers, nextChangeAt: until }) : null;
}
