import * as z from "zod";
import { addCalendarDays } from "../calendar/local.ts";
import { zoneOf } from "../calendar/zone.ts";
import { defineRule, instantFact, type Ruling } from "../policy/rule.ts";
import { ruling } from "../policy/ruling.ts";
import { chatClauses } from "./clauses.ts";
import { incidentsFact, misuse, warningsFact } from "./misuse.ts";
import { incidentKinds, type ChatProfile } from "./section.ts";

const suspensionFacts = z.strictObject({
  kind: z.enum(incidentKinds),
  incidents: incidentsFact,
  warnings: warningsFact,
  supervisorId: z.string().nullable().describe("The supervisor who decides; null: nobody yet"),
  ratedPersonIds: z.array(z.string()).default([]).describe("Whom the surveys rate (C)"),
  runningUntil: instantFact.nullable().default(null).describe("The end of a suspension that is running"),
});

/**
 * Whether an account's chat may be suspended now (ALE-12, ALE-14, ALE-16 to ALE-18, ALE-20). The value is what the notice says: the end of this
 * suspension, from when chat is open again with all of them, the incidents, and the way that stays.
 */
export const chatSuspension = defineRule({
  name: "chat.suspension",
  title: "Whether an account's chat may be suspended",
  ids: ["ALE-12", "ALE-14", "ALE-16", "ALE-17", "ALE-18"],
  sections: ["chat"],
  facts: suspensionFacts,
  table: chatClauses,
  absent: { outcome: "deny", reason: "This policy suspends nothing." },
  rule: suspensionRuling,
  example: {
    facts: { kind: "D", incidents: [{ id: "i-1", kind: "D", chatId: "c-1", at: "2026-10-14T15:00:00Z", filedBy: "person-1", isSevere: true, isConfirmed: true }], warnings: [], supervisorId: "person-9" },
    at: "2026-10-15T15:00:00Z",
  },
});

function suspensionRuling(facts: z.output<typeof suspensionFacts>, profile: ChatProfile, at: Temporal.Instant): Ruling {
  const { counted, lack } = misuse(facts.kind, facts.incidents, facts.warnings, facts.ratedPersonIds, profile, at);
  const computed = { counted: counted.map(({ id }) => id) };
  if (lack !== null) return ruling("deny", "ALE-12", [lack], { computed, offers: [{ kind: "warning", text: "Send a written warning that lists the incidents." }] });
  if (facts.supervisorId === null) return ruling("deny", "ALE-17", ["A supervisor has to decide, by name."], { computed });
  if (facts.kind === "C" && facts.ratedPersonIds.includes(facts.supervisorId)) return ruling("deny", "ALE-14", ["Whoever was rated does not decide."], { computed, offers: [{ kind: "other-supervisor", text: "Another supervisor decides." }] });
  const endsAt = addCalendarDays(zoneOf(profile.zone), at, profile.chat.suspensionDays);
  const isLater = facts.runningUntil !== null && Temporal.Instant.compare(facts.runningUntil, endsAt) > 0;
  const openAgainAt = isLater ? (facts.runningUntil ?? endsAt) : endsAt;
  const overlaps = facts.runningUntil !== null && Temporal.Instant.compare(facts.runningUntil, at) > 0;
  const value = { endsAt: endsAt.toString(), openAgainAt: openAgainAt.toString(), incidentIds: computed.counted, supervisorId: facts.supervisorId };
  return ruling("allow", overlaps ? "ALE-18" : "ALE-16", [`Chat is open again at ${openAgainAt.toString()}.`, ...(overlaps ? ["Another suspension is running; the later end counts, not the sum."] : [])], {
    computed,
    value,
    nextChangeAt: openAgainAt,
    offers: [{ kind: "open-case", text: "Cases and mail stay open." }, { kind: "appeal", text: "Ask a supervisor to look at it again." }],
  });
}

const inForceFacts = z.strictObject({
  suspensions: z.array(z.strictObject({ id: z.string().min(1), kind: z.enum(incidentKinds), startedAt: instantFact, endsAt: instantFact, ratedPersonIds: z.array(z.string()).default([]), isLifted: z.boolean().default(false).describe("Ended by an appeal") })),
  incidents: incidentsFact,
  warnings: warningsFact,
});

/** Whether chat is suspended at this instant: until the end, exclusive, and only while enough incidents stand behind it (ALE-16, ALE-18, ALE-20). */
export const suspensionInForce = defineRule({
  name: "chat.suspension-in-force",
  title: "Whether an account's chat is suspended now",
  ids: ["ALE-16", "ALE-18", "ALE-20"],
  sections: ["chat"],
  facts: inForceFacts,
  table: chatClauses,
  absent: { outcome: "allow", reason: "This policy suspends nothing." },
  rule: inForceRuling,
  example: { facts: { suspensions: [], incidents: [], warnings: [] }, at: "2026-11-14T16:00:00Z" },
});

function inForceRuling({ suspensions, incidents, warnings }: z.output<typeof inForceFacts>, profile: ChatProfile, at: Temporal.Instant): Ruling {
  const running = suspensions.filter((one) => !one.isLifted && Temporal.Instant.compare(one.startedAt, at) <= 0 && Temporal.Instant.compare(at, one.endsAt) < 0);
  // Judged as of the day on which it was decided, without what was reversed since.
  const founded = running.filter((one) => misuse(one.kind, incidents, warnings, one.ratedPersonIds, profile, one.startedAt).lack === null);
  const last = founded.toSorted((one, other) => Temporal.Instant.compare(one.endsAt, other.endsAt)).at(-1);
  if (last !== undefined) return ruling("deny", founded.length > 1 ? "ALE-18" : "ALE-16", [`Chat is suspended until ${last.endsAt.toString()}.`], { nextChangeAt: last.endsAt, value: { suspensionIds: founded.map(({ id }) => id) }, offers: [{ kind: "open-case", text: "Cases and mail stay open." }] });
  return running.length > 0 ? ruling("allow", "ALE-20", ["Too few incidents stand behind the suspension, so that it has ended."]) : ruling("allow", "ALE-16", ["No suspension is running."]);
}
