import * as z from "zod";
import type { Offer } from "../policy/decision.ts";
import { defineRule, type Ruling } from "../policy/rule.ts";
import { ruling } from "../policy/ruling.ts";
import { callersClauses } from "./clauses.ts";
import type { CallersProfile, CallersSection } from "./section.ts";

const person = z.string().min(1).max(320);

const callerChange = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("add"), person }),
  z.strictObject({ kind: z.literal("remove"), person }),
  z.strictObject({ kind: z.literal("swap"), out: person, in: person }),
  z.strictObject({ kind: z.literal("set-paid-extras"), paidExtras: z.int().min(0) }),
]);

const callerFacts = z.strictObject({
  licences: z.int().min(1).describe("Licences of the account"),
  paidExtras: z.int().min(0).describe("Further named callers paid for"),
  namedCallers: z.array(person).describe("Who is named now"),
  change: callerChange,
});
type CallerFacts = z.output<typeof callerFacts>;

/** The list after the change, the extras and the limit. Where the change is refused it is the list as it was: a swap happens whole or not at all. */
type CallersValue = { readonly namedCallers: readonly string[]; readonly paidExtras: number; readonly limit: number };

/** How many named callers an account may have (CAP-2, CAP-3). */
export function callerLimit(section: CallersSection, licences: number, paidExtras: number): number {
  return section.freeNamedCallers * (section.freeNamedCallersPer === "licence" ? licences : 1) + paidExtras;
}

/** Adds, removes or swaps a named caller, or changes the paid extras; fewer extras drop nobody, they only stop adding (CAP-2, CAP-3). */
export const nameCaller = defineRule({
  name: "callers.named-callers",
  title: "Whether a named caller may be added, removed or swapped",
  ids: ["CAP-2", "CAP-3"],
  sections: ["callers"],
  facts: callerFacts,
  table: callersClauses,
  absent: { outcome: "review", reason: "This policy knows no named callers." },
  rule: nameCallerRuling,
  example: { facts: { licences: 1, paidExtras: 2, namedCallers: ["ann@firm.example", "bo@firm.example", "cy@firm.example"], change: { kind: "add", person: "di@firm.example" } }, at: "2026-11-21T20:00:00Z" },
});

function nameCallerRuling(facts: CallerFacts, profile: CallersProfile): Ruling {
  const section = profile.callers;
  const { change } = facts;
  const named = facts.namedCallers;
  const limit = callerLimit(section, facts.licences, change.kind === "set-paid-extras" ? change.paidExtras : facts.paidExtras);
  const value = (namedCallers: readonly string[], paidExtras = facts.paidExtras): CallersValue => ({ namedCallers, paidExtras, limit });
  const no = (reason: string, offers: readonly Offer[] = []): Ruling => ruling("deny", "CAP-3", [reason], { value: value(named), offers });
  const yes = (next: CallersValue, reason: string): Ruling => ruling("allow", next.namedCallers.length <= callerLimit(section, facts.licences, 0) ? "CAP-2" : "CAP-3", [reason], { value: next });
  const has = (one: string): boolean => named.some((other) => other.toLowerCase() === one.toLowerCase());
  const without = (one: string): string[] => named.filter((other) => other.toLowerCase() !== one.toLowerCase());

  switch (change.kind) {
    case "add":
      if (has(change.person)) return yes(value(named), `${change.person} is a named caller already.`);
      if (named.length >= limit) {
        return no(`Surcharge needed: ${String(named.length)} of ${String(limit)} named callers are in use.`, [
          { kind: "pay-extra", text: "Pay for one more named caller." },
          { kind: "swap", text: "Put this person in the place of another." },
        ]);
      }
      return yes(value([...named, change.person]), `${String(named.length + 1)} of ${String(limit)} named callers are in use.`);
    case "remove":
      return has(change.person) ? yes(value(without(change.person)), "The place is free again.") : no(`${change.person} is not a named caller.`);
    case "swap":
      if (!has(change.out)) return no(`${change.out} is not a named caller.`);
      if (has(change.in)) return no(`${change.in} is a named caller already.`);
      return yes(value([...without(change.out), change.in]), `${change.in} takes the place of ${change.out}.`);
    case "set-paid-extras":
      return yes(value(named, change.paidExtras), named.length > limit ? `All ${String(named.length)} stay named; nobody can be added until fewer than ${String(limit)} are.` : `${String(limit)} named callers are possible.`);
  }
}
