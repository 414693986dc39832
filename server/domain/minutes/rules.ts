import * as z from "zod";
import { entitlementClauses } from "../entitlement/clauses.ts";
import { defineRule, type Rule } from "../policy/rule.ts";
import { ruling } from "../policy/ruling.ts";
import { Refusal } from "../refusal.ts";
import { balanceOf, book, minuteKinds, type MinuteOrder } from "./ledger.ts";

const entry = z.strictObject({
  id: z.string().min(1),
  kind: z.enum(minuteKinds),
  minutes: z.int(),
  overrunMinutes: z.int().min(0).default(0),
  releasedMinutes: z.int().min(0).max(1).default(0),
  caseId: z.string().nullable().default(null),
  reversesId: z.string().nullable().default(null),
  key: z.string().min(1),
});
const order: z.ZodType<MinuteOrder> = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.enum(["credit", "import", "lapse"]), minutes: z.int() }),
  z.strictObject({ kind: z.enum(["reserve", "release"]), caseId: z.string().min(1) }),
  z.strictObject({ kind: z.literal("debit"), caseId: z.string().min(1), minutes: z.int() }),
  z.strictObject({ kind: z.literal("reversal"), reversesId: z.string().min(1) }),
]);

/** What an order does to a ledger of minutes (ALO-4): the new entry and the balance, or why it is refused. */
export const minutesBook = defineRule({
  name: "minutes.book",
  title: "What an order does to an account's minutes",
  ids: ["ALO-4"],
  sections: ["entitlement"],
  facts: z.strictObject({ entries: z.array(entry).nullable().describe("The whole ledger in its order; null: not known, which counts as no minutes"), order, key: z.string().min(1) }),
  table: entitlementClauses,
  absent: { outcome: "review", reason: "This policy keeps no minutes." },
  rule({ entries, order: given, key }) {
    try {
      const booked = book(entries ?? [], given, { id: key, key });
      const balance = balanceOf(entries ?? []) + (booked.isNew ? booked.entry.minutes : 0);
      const over = booked.entry.overrunMinutes;
      const reasons = [booked.isNew ? `${String(balance)} minutes are left.` : "The ledger has this entry already.", ...(over > 0 ? [`${String(over)} minutes go beyond the balance; they are recorded, not charged.`] : [])];
      return ruling("allow", "ALO-4", reasons, { value: { entry: { ...booked.entry }, isNew: booked.isNew, balance } });
    } catch (failure) {
      if (!(failure instanceof Refusal) || failure.code === "not-valid") throw failure;
      return ruling("deny", "ALO-4", [entries === null ? "Nobody knows how many service minutes are left." : failure.message], { offers: [{ kind: "buy-minutes", text: "Add service minutes; one is enough to open a request." }] });
    }
  },
  example: { facts: { entries: [{ id: "1", kind: "credit", minutes: 1, key: "bought-1" }], order: { kind: "reserve", caseId: "C-1" }, key: "open-C-1" }, at: "2026-11-21T20:00:00Z" },
});

/** What is decided about minutes. */
export const minutesRules: readonly Rule[] = [minutesBook];
