import { z } from "zod";
import { canonicalJson } from "../ledger/canonical-json.ts";
import { dataClasses, operations } from "./classes.ts";

/** Who decided a column: the engine's own rules, the vendor's policy, or the customer. */
export const deciders = ["default", "policy", "customer"] as const;

/** What happens to one column, and why. Holds no value of the database, so that it can be shown, sent and stored. */
export const columnPlanSchema = z.strictObject({
  table: z.string(),
  column: z.string(),
  class: z.enum(dataClasses),
  operation: z.enum(operations),
  /** Values of one domain get the same pseudonym in every table. */
  valueDomain: z.string(),
  /** The column of the same table by whose value dates are shifted; null for every other operation. */
  subject: z.string().nullable(),
  /** Plain sentences, the decisive one first. */
  evidence: z.array(z.string()),
  decidedBy: z.enum(deciders),
  /** False for credentials: nobody can switch their masking off (CAP-9). */
  mayRelease: z.boolean(),
});
export type ColumnPlan = Readonly<z.infer<typeof columnPlanSchema>>;

/** The whole decision for a file, ordered by table and column. A hash over `planJson` binds a grant to it. */
export interface MaskPlan {
  readonly version: 1;
  readonly columns: readonly ColumnPlan[];
}

/** The one spelling of a plan, to be hashed or signed. */
export function planJson(plan: MaskPlan): string {
  return canonicalJson(plan);
}

/** What the plan says of a column; undefined means that nobody decided, and the column is masked. */
export function columnPlan(plan: MaskPlan, table: string, column: string): ColumnPlan | undefined {
  return plan.columns.find((one) => one.table === table && one.column === column);
}

/** A wish about one column. `show` lifts the mask, `hide` hides even what is null, `class` says what the column holds. */
export interface Override {
  readonly table: string;
  readonly column: string;
  readonly decidedBy: "policy" | "customer";
  readonly wish: "show" | "hide" | { readonly class: ColumnPlan["class"] };
}
