import * as z from "zod";
import { isOpen, nextOpening } from "../calendar/business-time.ts";
import { calendarOf } from "../calendar/department.ts";
import { defineClauses, defineRule, instantFact, type Rule } from "../policy/rule.ts";
import { ruling } from "../policy/ruling.ts";
import { placed } from "./order.ts";

const words = { urgent: "urgent cases", "named-callers": "named callers", plan: "the plan", age: "the time of arrival" } as const;

const queueClauses = defineClauses("Order of the queue", ["queue"], {
  "CAP-5": {
    title: "Order of the queue",
    text: ({ queue }) => `The queue goes by ${queue.order.map((key) => words[key]).join(", then ")}${queue.order.includes("named-callers") ? "; a sender who becomes a named caller moves up" : ""}.`,
  },
  "CON-5": { title: "Plans first", text: ({ queue }) => (queue.order.includes("plan") ? `First ${queue.plansFirst.join(", then ")}, then by arrival.` : null) },
  "HOT-2": { title: "Urgent first", text: ({ queue }) => (queue.order.includes("urgent") ? "In our working hours an urgent case goes to the head of the queue." : null) },
});

/** In which order cases are taken up, and why each stands where it stands (CAP-5, CON-5, HOT-2). Always computed anew, so that a sender who becomes named moves up. */
const queueOrder = defineRule({
  name: "queue.order",
  title: "In which order cases are taken up",
  ids: ["CAP-5", "CON-5", "HOT-2"],
  sections: ["queue"],
  facts: z.strictObject({
    cases: z.array(z.strictObject({ id: z.string().min(1), arrivedAt: instantFact, isUrgent: z.boolean().default(false), isNamedCaller: z.boolean().default(false), tier: z.string().nullable().default(null) })),
  }),
  table: queueClauses,
  absent: { outcome: "review", reason: "This policy states no order." },
  rule({ cases }, { queue, calendar, urgency, zone }, at) {
    // Urgency puts a case first while somebody is there to take it (HOT-2).
    const hours = calendar === undefined ? null : calendarOf({ zone, calendar }, urgency?.urgent?.department ?? null, at);
    const isInHours = hours === null || isOpen(hours, at);
    const opening = hours === null || isInHours || !queue.order.includes("urgent") ? null : nextOpening(hours, at);
    const value = placed(cases.map((one) => ({ ...one, isUrgent: one.isUrgent && isInHours })), queue).map(({ row, why }) => ({ id: row.id, why }));
    const decisive = { urgent: "HOT-2", "named-callers": "CAP-5", plan: "CON-5", age: "CAP-5" } as const;
    return ruling("allow", decisive[queue.order[0] ?? "age"], value.map(({ id, why }) => `${id}: ${why}`), { value, ...(opening === null ? {} : { nextChangeAt: opening }) });
  },
  example: {
    facts: { cases: [{ id: "D", arrivedAt: "2026-11-20T09:00:00Z" }, { id: "N", arrivedAt: "2026-11-20T09:05:00Z", isNamedCaller: true }] },
    at: "2026-11-20T09:30:00Z",
  },
});

/** What is decided about the queue. */
export const queueRules: readonly Rule[] = [queueOrder];
