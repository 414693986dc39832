import * as z from "zod";
import { localDate } from "../calendar/local.ts";
import { zoneOf, type ZoneChoice } from "../calendar/zone.ts";
import { defineRule, type Ruling } from "../policy/rule.ts";
import { ruling } from "../policy/ruling.ts";
import { scopeClauses } from "./clauses.ts";
import { escalation } from "./escalation.ts";
import type { Boundary, ScopeSection } from "./section.ts";

const release = z.strictObject({
  id: z.string().min(1).describe("Which release"),
  releasedOn: z.iso.date(),
  changedTheAccount: z.boolean().describe("It changed how this account works"),
});

const scopeFacts = z.strictObject({
  topic: z.string().min(1).max(100).describe("A topic of the profile's list, or a word of one's own"),
  tier: z.string().nullable().default(null).describe("The account's tier; null: not known"),
  release: release.nullable().default(null).describe("The update that the matter is put down to"),
});
export type ScopeFacts = z.output<typeof scopeFacts>;

export interface ScopeProfile {
  readonly zone: ZoneChoice;
  readonly scope: ScopeSection;
}

/**
 * Whether a matter belongs to the work of support (CON-S1 to CON-S16, CON-1 to CON-3). What is on no list goes to a person.
 * The value, where allowed, says who takes it and what it costs: `{ tier: 1 | 2, minutes }`, `minutes` null where the usual ones count.
 */
export const scopeOfWork = defineRule({
  name: "scope.work",
  title: "Whether a matter belongs to the scope of work",
  ids: ["CON-1", "CON-2", "CON-3", ...Array.from({ length: 16 }, (_, index) => `CON-S${String(index + 1)}`)],
  sections: ["scope"],
  facts: scopeFacts,
  table: scopeClauses,
  absent: { outcome: "allow", reason: "This policy draws no boundary of the work." },
  rule: inScope,
  example: { facts: { topic: "firewall", tier: "gold" }, at: "2026-11-21T20:00:00Z" },
});

function inScope(facts: ScopeFacts, profile: ScopeProfile, at: Temporal.Instant): Ruling {
  const { scope, zone } = profile;
  const firstTier = scope.firstTier.find(({ topic }) => topic === facts.topic);
  if (firstTier !== undefined) return ruling("allow", "CON-2", [`${firstTier.title}: on every plan.`], { value: { tier: 1, minutes: null } });
  const boundary = scope.boundaries.find(({ topic }) => topic === facts.topic);
  // An update of ours outweighs the boundary that it led the customer to; what the boundary says of others' programs stays.
  if (boundary?.answer === "needs-tier" || boundary === undefined) {
    const helped = afterUpdate(facts, scope, localDate(zoneOf(zone), at));
    if (helped !== null) return helped;
  }
  return boundary === undefined
    ? ruling("review", "CON-1", ["This matter is on no list; a person decides."], { offers: [{ kind: "open-case", text: "Open a case; support says whether it can help." }] })
    : atBoundary(boundary, facts, scope);
}

function atBoundary(boundary: Boundary, facts: ScopeFacts, scope: ScopeSection): Ruling {
  const { id, offers, text } = boundary;
  switch (boundary.answer) {
    case "needs-tier":
      return escalation(boundary, facts.tier, scope);
    case "no-guarantee":
      return scope.mayTryWithoutGuarantee
        ? ruling("allow", id, ["It may be tried; nothing is promised.", text], { value: { tier: 1, minutes: null }, offers })
        : ruling("deny", id, ["What cannot be promised is not tried.", text], { offers });
    case "written-steps":
      return ruling("deny", id, ["Support gives written steps and changes nothing itself.", text], { offers });
    case "customers-own":
      return ruling("deny", id, ["Whoever made it looks after it.", text], { offers });
    case "out-of-scope":
      return ruling("deny", id, [text], { offers });
  }
}

/** CON-3: the release is named, recent, and changed the account; a release in the future is none. */
function afterUpdate({ release: given }: ScopeFacts, { recentUpdate }: ScopeSection, today: Temporal.PlainDate): Ruling | null {
  if (given === null || recentUpdate === null || !given.changedTheAccount) return null;
  const released = Temporal.PlainDate.from(given.releasedOn);
  const age = released.until(today, { largestUnit: "day" }).days;
  if (age < 0 || age > recentUpdate.days) return null;
  return ruling("allow", "CON-3", [`Release ${given.id} of ${given.releasedOn} changed how the account works, so developers help on any plan.`], {
    value: { tier: 2, minutes: recentUpdate.minutesCharged },
    computed: { releaseAgeDays: age },
  });
}
