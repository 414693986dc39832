import type { AnswerCode } from "./words.ts";

/** Known-value lookups a day (UTC), per database and engineer. */
export const lookupsPerDay = 10;
/** A column with fewer distinct values would tell who is who by elimination. */
export const lookupDistinctMin = 1_000;

export interface LookupFacts {
  /** Lookups of this engineer in this database since midnight UTC, this session's included. */
  readonly usedToday: number;
  /** Distinct values of the column, counted up to the limit at least. */
  readonly distinct: number;
  /** As the format tells: dates, instants and numbers are too easy to try. */
  readonly columnType: string;
  readonly operation: string;
  readonly class: string;
}

const refusedTypes = new Set(["date", "instant", "time", "real", "decimal", "boolean", "bytes"]);
const refusedClasses = new Set(["date", "credential", "plain", "unknown", "free-text"]);
/** Operations that give every value a word of its own. */
const keyed = new Set(["pseudonym", "e-mail"]);

/**
 * Null where the lookup may be put before the customer. The refusals say nothing about the value: they follow from the column alone.
 */
export function lookupRefusal(facts: LookupFacts): Extract<AnswerCode, "lookup-refused" | "lookups-used-up"> | null {
  if (facts.usedToday >= lookupsPerDay) return "lookups-used-up";
  if (!keyed.has(facts.operation) || facts.distinct < lookupDistinctMin || refusedTypes.has(facts.columnType) || refusedClasses.has(facts.class)) return "lookup-refused";
  return null;
}

/** A reveal shows one cell for this long, and only the customer can start it. */
export const revealSeconds = 60;
