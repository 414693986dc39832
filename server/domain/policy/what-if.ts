import type { Decision, Outcome } from "./decision.ts";
import type { Profile } from "./profile.ts";
import { decideByName } from "./registry.ts";

/** A fact that alone would have changed the outcome. */
export interface TurningFact {
  /** Where it stands among the facts: `sender.isNamed`. */
  readonly fact: string;
  readonly instead: string | number | boolean;
  readonly outcome: Outcome;
  /** The decisive reason of the other answer. */
  readonly reason: string;
}

const depthMax = 3;
const triesMax = 60;

/**
 * Which single facts would have changed a decision: every yes and no turned round, and a number that is not positive made 1 (a minute, a seat). Facts that
 * cannot be judged so are passed over; the list says what was found, not all that there is.
 */
export function turningFacts(question: { readonly rule: string; readonly facts: unknown; readonly at: Temporal.Instant }, outcome: Outcome, profile: Profile): readonly TurningFact[] {
  const found: TurningFact[] = [];
  for (const { path, instead } of candidates(question.facts, [], depthMax).slice(0, triesMax)) {
    const other = tried(question.rule, replaced(question.facts, path, instead), profile, question.at);
    if (other !== null && other.outcome !== outcome) found.push({ fact: path.join("."), instead, outcome: other.outcome, reason: other.reasons[0] ?? other.clause });
  }
  return found;
}

function tried(rule: string, facts: unknown, profile: Profile, at: Temporal.Instant): Decision | null {
  try {
    return decideByName(rule, facts, profile, at);
  } catch {
    // Two facts that contradict each other are no answer.
    return null;
  }
}

interface Candidate {
  readonly path: readonly string[];
  readonly instead: boolean | number;
}

function candidates(value: unknown, path: readonly string[], depth: number): readonly Candidate[] {
  if (typeof value === "boolean") return [{ path, instead: !value }];
  if (typeof value === "number") return value <= 0 ? [{ path, instead: 1 }] : [];
  if (depth === 0 || typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => candidates(inner, [...path, key], depth - 1));
}

function replaced(value: unknown, path: readonly string[], instead: boolean | number): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return instead;
  if (Array.isArray(value)) return value.map((inner: unknown, index) => (String(index) === key ? replaced(inner, rest, instead) : inner));
  return { ...(value as object), [key]: replaced((value as Readonly<Record<string, unknown>>)[key], rest, instead) };
}
