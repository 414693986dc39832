import * as z from "zod";

/** An account's plan as the directory knows it; null where nobody has recorded it. */
export const planFacts = {
  tier: z.string().nullable().describe("Tier of the plan; null: not recorded"),
  term: z.enum(["annual", "monthly"]).nullable().describe("null: not recorded"),
  renewsOn: z.iso.date().nullable().describe("The day on which the next term begins; a term that was not renewed has ended from then on. null: not recorded"),
};
