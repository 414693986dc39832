import * as z from "zod";
import { localText, zoneOf } from "../calendar/zone.ts";
import { addCalendarDays } from "../calendar/local.ts";
import { departmentTitle } from "../cases/departments.ts";
import { defineRule, instantFact, type Rule, type Ruling } from "../policy/rule.ts";
import { urgencyClauses } from "./clauses.ts";
import { notUrgent } from "./not-urgent.ts";
import { removalReasons } from "./section.ts";

const common = { sections: ["urgency"], table: urgencyClauses, absent: { outcome: "deny", reason: "This policy knows no urgent cases." } } as const;
const minutes = z.int().min(0);

const submit = defineRule({
  ...common,
  // Asked of every profile: a case is opened as a normal one where none is urgent.
  sections: [],
  name: "urgency.submit",
  title: "Whether a new case is opened as urgent",
  ids: ["HOT-1", "HOT-9", "HOT-12"],
  facts: z.strictObject({
    /** Off unless the customer says so (HOT-1). */
    wantsUrgent: z.boolean().default(false),
    department: z.string(),
    /** Null: nobody knows it, which counts as none (ALO-4). */
    balanceMinutes: z.int().nullable(),
    /** What opening a case reserves at the plain rate. */
    reservedMinutes: z.int().min(1).default(1),
  }),
  rule: ({ wantsUrgent, department, balanceMinutes, reservedMinutes }, profile) => {
    const urgent = profile.urgency?.urgent;
    const asNormal = (ruleId: string, reason: string, offers: Ruling["offers"] = []): Ruling => ({ outcome: "deny", ruleId, value: { isUrgent: false, rate: 1 }, reasons: [reason, "The case is opened as a normal one."], offers: [{ kind: "open-normal", text: "Open it as a normal case." }, ...offers] });
    if (!wantsUrgent) return { outcome: "allow", ruleId: "HOT-1", value: { isUrgent: false, rate: 1 }, reasons: ["Urgency was not asked for."] };
    if (urgent === undefined) return asNormal("HOT-12", "This policy knows no urgent cases.");
    if (department !== urgent.department) return asNormal("HOT-12", `Urgent cases are for the department ${departmentTitle(profile, urgent.department)} alone.`);
    const buy = [{ kind: "buy-minutes", text: "Add service minutes, then mark the next case as urgent." }];
    if (balanceMinutes === null || balanceMinutes <= 0) return asNormal("HOT-9", "Urgency needs service minutes, and there are none.", buy);
    const needed = urgent.rate * reservedMinutes;
    if (balanceMinutes < needed) return asNormal("HOT-9", `Urgency takes ${String(needed)} minutes at once, and ${String(balanceMinutes)} are left.`, buy);
    return { outcome: "allow", ruleId: "HOT-1", value: { isUrgent: true, rate: urgent.rate, reservedMinutes: needed }, reasons: [`Urgent, at ${String(urgent.rate)} times the minutes.`] };
  },
  example: { facts: { wantsUrgent: true, department: "support", balanceMinutes: 30 }, at: "2026-06-10T06:15:00Z" },
});

const charge = defineRule({
  ...common,
  name: "urgency.charge",
  title: "How many minutes work on a case takes",
  ids: ["HOT-8"],
  sections: [],
  facts: z.strictObject({ workedMinutes: minutes, isUrgent: z.boolean(), chargedMinutes: minutes.default(0) }),
  rule: ({ workedMinutes, isUrgent, chargedMinutes }, { urgency }) => {
    const rate = isUrgent ? (urgency?.urgent?.rate ?? 1) : 1;
    const total = workedMinutes * rate;
    return { outcome: "allow", ruleId: "HOT-8", value: { minutes: Math.max(0, total - chargedMinutes), rate, totalMinutes: total }, reasons: [`${String(workedMinutes)} minutes of work, times ${String(rate)}, are ${String(total)}; ${String(chargedMinutes)} of them are charged already.`] };
  },
  example: { facts: { workedMinutes: 3, isUrgent: true }, at: "2026-06-10T08:00:00Z" },
});

const switchOff = defineRule({
  ...common,
  name: "urgency.switch-off",
  title: "Whether the customer may still switch urgency off",
  ids: ["HOT-10"],
  facts: z.strictObject({
    /** As the records say in the transaction that switches it off: of two that race, the first to be stored counts. */
    isAssigned: z.boolean(),
  }),
  rule: ({ isAssigned }) =>
    isAssigned
      ? { outcome: "deny", ruleId: "HOT-10", reasons: ["Somebody has taken the case already."], offers: [{ kind: "withdraw-urgency", text: "Withdraw the urgency; the difference in minutes is given back." }] }
      : { outcome: "allow", ruleId: "HOT-10", value: { rate: 1 }, reasons: ["Nobody has taken the case yet."] },
  example: { facts: { isAssigned: false }, at: "2026-06-10T06:20:00Z" },
});

const charged = { workedMinutes: minutes, chargedMinutes: minutes, isRefunded: z.boolean().default(false), breachedAt: instantFact.nullable().default(null) };
type Charged = { readonly workedMinutes: number; readonly chargedMinutes: number; readonly isRefunded: boolean; readonly breachedAt: Temporal.Instant | null };

/** Back to the plain rate: what was charged beyond it, once; a recorded breach stays (HOT-14). */
function backToPlain({ workedMinutes, chargedMinutes, isRefunded, breachedAt }: Charged, isRefunding: boolean): { readonly rate: number; readonly refundMinutes: number; readonly breachedAt: string | null } {
  return { rate: 1, refundMinutes: isRefunded || !isRefunding ? 0 : Math.max(0, chargedMinutes - workedMinutes), breachedAt: breachedAt?.toString() ?? null };
}

function refundWords({ refundMinutes }: { readonly refundMinutes: number }, { isRefunded }: Charged): string {
  if (isRefunded) return "The difference was given back already.";
  return refundMinutes === 0 ? "There is no difference to give back." : `${String(refundMinutes)} minutes are given back.`;
}

const withdraw = defineRule({
  ...common,
  name: "urgency.withdraw",
  title: "Whether the customer may withdraw the urgency of a case that was taken or solved, and what is given back",
  ids: ["HOT-11", "HOT-14"],
  facts: z.strictObject({ resolvedAt: instantFact.nullable(), ...charged }),
  rule: (facts, { urgency: { urgent }, zone }, at) => {
    if (urgent === undefined) return notUrgent("HOT-11");
    const limit = facts.resolvedAt === null || urgent.withdrawWithinDays === null ? null : addCalendarDays(zoneOf(zone), facts.resolvedAt, urgent.withdrawWithinDays);
    if (limit !== null && Temporal.Instant.compare(at, limit) > 0) return { outcome: "deny", ruleId: "HOT-11", reasons: [`Urgency could be withdrawn until ${localText(zoneOf(zone), limit)}.`], offers: [{ kind: "complain", text: "Write to the supervisor." }] };
    const value = backToPlain(facts, true);
    return { outcome: "allow", ruleId: facts.breachedAt === null ? "HOT-11" : "HOT-14", value, reasons: [refundWords(value, facts), ...(facts.breachedAt === null ? [] : ["The late answer stays recorded."])], ...(limit === null ? {} : { nextChangeAt: limit.toString() }) };
  },
  example: { facts: { resolvedAt: "2026-06-10T09:00:00Z", workedMinutes: 3, chargedMinutes: 6 }, at: "2026-06-11T09:00:00Z" },
});

const remove = defineRule({
  ...common,
  name: "urgency.remove",
  title: "Whether staff may take the urgency off a case",
  ids: ["HOT-13", "HOT-14"],
  facts: z.strictObject({ reason: z.string().min(1), ...charged }),
  rule: (facts, profile) => {
    const { urgent } = profile.urgency;
    if (urgent === undefined) return notUrgent("HOT-13");
    const reason = removalReasons.find((one) => one === facts.reason);
    if (reason === undefined) return { outcome: "deny", ruleId: "HOT-13", reasons: [`Only ${removalReasons.join(", ")} take urgency off a case.`] };
    const value = { ...backToPlain(facts, urgent.refundOnRemoval), department: urgent.removalReasons[reason], tellsCustomer: true };
    return {
      outcome: "allow",
      ruleId: facts.breachedAt === null ? "HOT-13" : "HOT-14",
      value,
      reasons: [`The reason is recorded: ${reason}.`, urgent.refundOnRemoval ? refundWords(value, facts) : "Minutes that were charged are not given back.", "The customer is told.", ...(facts.breachedAt === null ? [] : ["The late answer stays recorded."])],
      offers: value.department === null ? [] : [{ kind: "open-case", text: `The case goes on in the department ${departmentTitle(profile, value.department)}.` }],
    };
  },
  example: { facts: { reason: "customization", workedMinutes: 3, chargedMinutes: 6 }, at: "2026-06-10T08:00:00Z" },
});

/** What urgency takes, and how it ends. */
export const rateRules: readonly Rule[] = [submit, charge, switchOff, withdraw, remove];
