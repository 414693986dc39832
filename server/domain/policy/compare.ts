import * as z from "zod";
import { canonicalJson } from "../ledger/canonical-json.ts";
import { Refusal } from "../refusal.ts";
import type { Decision } from "./decision.ts";
import { type Profile, sentence } from "./profile.ts";
import { decideByName } from "./registry.ts";
import { instantFact } from "./rule.ts";

/** A question as it was asked: enough to ask it again. */
export interface Question {
  readonly rule: string;
  /** The facts as they were given, before the rule added any. */
  readonly facts: unknown;
  readonly at: Temporal.Instant;
}

/** A decision as it is stored, with the digest of the profile that was in force. */
export interface PastDecision extends Question {
  readonly profileHash: string;
  readonly decision: Decision;
}

const parts = ["outcome", "value", "ruleId", "clause", "facts", "reasons", "nextChangeAt", "offers"] as const;
export type DecisionPart = (typeof parts)[number];

/** In which parts two decisions differ; none: they say the same. */
export function differences(one: Decision, other: Decision): readonly DecisionPart[] {
  return parts.filter((part) => canonicalJson(one[part] ?? null) !== canonicalJson(other[part] ?? null));
}

/**
 * Asks a past question again under the profile that was in force, and says where the answer differs: nowhere, unless the program changed.
 * @throws {Refusal} `conflict` when another profile is given than the one that decided.
 */
export function replay(past: PastDecision, profile: Profile, hash: string): { readonly decision: Decision; readonly differs: readonly DecisionPart[] } {
  if (hash !== past.profileHash) throw new Refusal("conflict", "This decision was made under another profile.", { profileHash: past.profileHash, given: hash });
  const decision = decideByName(past.rule, past.facts, profile, past.at);
  return { decision, differs: differences(past.decision, decision) };
}

export interface Comparison {
  readonly question: Question;
  readonly one: Decision;
  readonly other: Decision;
  readonly differs: readonly DecisionPart[];
}

/** What each of two profiles answers to the same questions, for example to all that were asked in a year. */
export function compareProfiles(questions: readonly Question[], one: Profile, other: Profile): readonly Comparison[] {
  return questions.map((question) => {
    const [first, second] = [one, other].map((profile) => decideByName(question.rule, question.facts, profile, question.at)) as [Decision, Decision];
    return { question, one: first, other: second, differs: differences(first, second) };
  });
}

const question = z.strictObject({ rule: z.string(), facts: z.unknown(), at: instantFact });

/** Reads a list of questions as JSON gives it. @throws {Refusal} `not-valid` naming what is missing or wrong. */
export function readQuestions(value: unknown): readonly Question[] {
  const result = z.array(question).safeParse(value, { reportInput: true });
  if (!result.success) throw new Refusal("not-valid", `These are no questions to two profiles: ${result.error.issues.map(sentence).join("; ")}.`);
  return result.data;
}
