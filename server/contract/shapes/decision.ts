import * as z from "zod";
import { outcomes } from "../../domain/policy/decision.ts";

/** A decision of the support policy as people see it; `/policy#<ruleId>` shows the clause. */
export const shownDecision = z
  .object({
    outcome: z.enum(outcomes),
    ruleId: z.string(),
    clause: z.string(),
    /** Plain sentences, the decisive one first. */
    reasons: z.array(z.string()),
    /** What is still possible. */
    offers: z.array(z.object({ kind: z.string(), text: z.string(), at: z.string().optional() })),
    /** When time alone would change it. */
    nextChangeAt: z.string().nullable(),
    /** What was computed, where the rule computes something. */
    value: z.unknown().optional(),
  })
  .meta({ id: "ShownDecision" });
export type ShownDecision = z.output<typeof shownDecision>;
