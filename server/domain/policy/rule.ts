import * as z from "zod";
import { Refusal } from "../refusal.ts";
import type { Decision, Facts, Outcome } from "./decision.ts";
import { type Profile, type ProfileWith, type SectionName, sentence } from "./profile.ts";

/** One clause of a policy in our own words, with the profile's values filled in; `/policy#<id>` shows it. */
export interface Clause<Name extends SectionName = never> {
  readonly title: string;
  /** As it reads at an instant; null where this profile has no such clause. */
  readonly text: (profile: ProfileWith<Name>, at: Temporal.Instant) => string | null;
}

/** The clauses of a room by requirement id, in the order of the page; shown where the profile has `sections`. */
export interface ClauseTable {
  readonly title: string;
  readonly sections: readonly SectionName[];
  readonly clauses: Readonly<Record<string, Clause>>;
}

/** Joins a room's clauses; the given sections are present when a text is asked for. */
export function defineClauses<Name extends SectionName>(title: string, sections: readonly Name[], clauses: Readonly<Record<string, Clause<Name>>>): ClauseTable {
  return { title, sections, clauses: clauses as unknown as ClauseTable["clauses"] };
}

/** What a rule answers; `decide` adds the clause's words and the facts that were given, unless the rule has said them itself. */
export type Ruling = Omit<Decision, "clause" | "facts" | "offers"> & {
  readonly clause?: string;
  readonly facts?: Facts;
  readonly offers?: Decision["offers"];
  /** What was computed on the way and explains the answer; joins the given facts. */
  readonly computed?: Facts;
};

/** A rule of a support policy: a pure function over facts, a profile and an instant. */
export interface Rule<FactsSchema extends z.ZodType = z.ZodType> {
  /** `room.question`, for example `urgency.due`: stable, stored with decisions. */
  readonly name: string;
  /** What it answers, in a sentence. */
  readonly title: string;
  /** The requirements that it carries out; every `ruleId` that it answers with is one of them. */
  readonly ids: readonly string[];
  readonly sections: readonly SectionName[];
  readonly facts: FactsSchema;
  readonly table: ClauseTable;
  /** What is answered where the profile lacks one of the sections. */
  readonly absent: { readonly outcome: Outcome; readonly reason: string };
  /** A method, so that rules over different facts stand in one list. */
  rule(facts: z.output<FactsSchema>, profile: Profile, at: Temporal.Instant): Ruling;
  /** Facts to try it with, and the instant at which they are judged. */
  readonly example: { readonly facts: z.input<FactsSchema>; readonly at: string };
}

type RuleOf<FactsSchema extends z.ZodType, Name extends SectionName> = Omit<Rule<FactsSchema>, "sections" | "rule"> & {
  readonly sections: readonly Name[];
  rule(facts: z.output<FactsSchema>, profile: ProfileWith<Name>, at: Temporal.Instant): Ruling;
};

/** Types a rule: it is asked only where its sections are present. */
export function defineRule<FactsSchema extends z.ZodType, Name extends SectionName>(rule: RuleOf<FactsSchema, Name>): Rule<FactsSchema> {
  return rule;
}

/**
 * Asks a rule. Facts arrive as they were given (a form, a file, the records) and are checked first.
 * @throws {Refusal} `not-valid` naming every fact that is missing, unknown or wrong; bad data is never decided upon.
 */
export function decide<FactsSchema extends z.ZodType>(rule: Rule<FactsSchema>, given: z.input<FactsSchema>, profile: Profile, at: Temporal.Instant): Decision {
  const facts = rule.facts.safeParse(given, { reportInput: true });
  if (!facts.success) throw new Refusal("not-valid", `These facts cannot be judged by ${rule.name}: ${facts.error.issues.map(sentence).join("; ")}.`, { rule: rule.name });
  const told = JSON.parse(JSON.stringify(given)) as Facts;
  if (rule.sections.some((section) => profile[section] === undefined))
    return { outcome: rule.absent.outcome, ruleId: rule.ids[0] ?? rule.name, clause: "This policy has no such rule.", facts: told, reasons: [rule.absent.reason], offers: [] };
  const { computed, offers = [], ...ruling } = rule.rule(facts.data, profile, at);
  const clause = ruling.clause ?? clauseText(rule.table, ruling.ruleId, profile, at) ?? "This policy has no such clause.";
  return { ...ruling, clause, facts: ruling.facts ?? { ...told, ...computed }, offers };
}

/** The words of a clause under this profile, or null where it has none. */
export function clauseText(table: ClauseTable, id: string, profile: Profile, at: Temporal.Instant): string | null {
  if (table.sections.some((section) => profile[section] === undefined)) return null;
  return table.clauses[id]?.text(profile, at) ?? null;
}

/** An instant among facts: RFC 3339 with `Z` or an offset. */
export const instantFact = z.iso.datetime({ offset: true }).transform((text) => Temporal.Instant.from(text));
/** A date among facts: `2026-11-21`. */
export const dateFact = z.iso.date().transform((text) => Temporal.PlainDate.from(text));
