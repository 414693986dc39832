import * as z from "zod";

/** By what cases are ordered, one after the other. */
export const queueKeys = ["urgent", "named-callers", "plan", "age"] as const;

/** In which order cases are taken up. */
export const queueSection = z
  .strictObject({
    order: z.array(z.enum(queueKeys)).min(1).describe("What comes first, then what decides among equals; age is last"),
    plansFirst: z.array(z.string().min(1)).describe("Tiers that come first, in their order; all others follow as one"),
  })
  .superRefine(({ order, plansFirst }, context) => {
    if (order.at(-1) !== "age") context.addIssue({ code: "custom", path: ["order"], message: "must end with age, which decides what is left" });
    if (new Set(order).size < order.length) context.addIssue({ code: "custom", path: ["order"], message: "names something twice" });
    if (order.includes("plan") && plansFirst.length === 0) context.addIssue({ code: "custom", path: ["plansFirst"], message: "is needed, because order has plan" });
  });
export type QueueSection = z.output<typeof queueSection>;
