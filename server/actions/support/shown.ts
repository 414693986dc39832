import type { ShownDecision } from "../../contract/shapes/decision.ts";
import type { Decision } from "../../domain/policy/decision.ts";

/** A decision as pages show it: without the facts, which may name others. */
export function shown({ outcome, ruleId, clause, reasons, offers, nextChangeAt, value }: Decision): ShownDecision {
  return { outcome, ruleId, clause, reasons: [...reasons], offers: offers.map((offer) => ({ ...offer })), nextChangeAt: nextChangeAt ?? null, ...(value === undefined ? {} : { value }) };
}
