import * as z from "zod";
import { isOpen } from "../calendar/business-time.ts";
import { calendarOf } from "../calendar/department.ts";
import { localDate } from "../calendar/local.ts";
import { localText, zoneOf, zoneSchema } from "../calendar/zone.ts";
import { defineRule, instantFact, type Rule, type Ruling } from "../policy/rule.ts";
import { complaintClauses, urgencyClauses } from "./clauses.ts";
import { latenessOf, minutesLater, normalClock, urgentClock } from "./clock.ts";
import { notUrgent } from "./not-urgent.ts";

const sections = ["calendar", "urgency"] as const;
const absent = { outcome: "review", reason: "This policy promises no time for an answer." } as const;

const due = defineRule({
  name: "urgency.due",
  title: "By when a case, or a later message in it, is answered; given once, and no later edit of the calendar changes it",
  ids: ["HOT-3", "HOT-7"],
  sections,
  table: urgencyClauses,
  absent,
  facts: z.strictObject({ createdAt: instantFact, isUrgent: z.boolean(), isLaterMessage: z.boolean().default(false), department: z.string().nullable().default(null), customerZone: zoneSchema.nullable().default(null) }),
  rule: ({ createdAt, isUrgent: isUrgentCase, isLaterMessage, department, customerZone }, profile) => {
    const hours = calendarOf(profile, department, createdAt);
    const { urgent, normal } = profile.urgency;
    // Urgency buys a quick first answer; what is written later is answered like a normal case.
    const isUrgent = isUrgentCase && !isLaterMessage;
    if (isLaterMessage && normal?.laterMessages !== true) return { outcome: "review", ruleId: "HOT-3", reasons: ["This policy promises no time for an answer to a later message."] };
    if (isUrgent && urgent === undefined) return notUrgent("HOT-7");
    const clock = isUrgent && urgent !== undefined ? urgentClock(hours, urgent, createdAt) : normal === undefined ? null : normalClock(hours, normal.businessDays, createdAt);
    if (clock === null) return { outcome: "review", ruleId: "HOT-3", reasons: [absent.reason] };
    const { startsAt, dueAt } = clock;
    const wasOpen = isOpen(hours, createdAt);
    return {
      outcome: "allow",
      ruleId: isUrgent ? "HOT-7" : "HOT-3",
      value: { dueAt: dueAt.toString(), startsAt: startsAt.toString(), vendorTime: localText(hours.zone, dueAt), customerTime: customerZone === null ? null : localText(zoneOf(customerZone), dueAt), calendarVersion: hours.versionOn(localDate(hours.zone, createdAt)) },
      reasons: [
        `An answer is due by ${localText(hours.zone, dueAt)}.`,
        wasOpen ? `The ${isLaterMessage ? "message" : "case"} arrived in working hours.` : `The ${isLaterMessage ? "message" : "case"} arrived outside of the working hours, so its clock starts at ${localText(hours.zone, startsAt)}.`,
        ...(isUrgent && urgent !== undefined ? [`${String(urgent.withinMinutes)} minutes, ${urgent.counting === "elapsed" ? "also past closing" : "counted in working hours only"}.`] : []),
      ],
      computed: { wasOpen },
    };
  },
  example: { facts: { createdAt: "2026-06-12T23:30:00+04:00", isUrgent: true }, at: "2026-06-12T23:30:00+04:00" },
});

const lateness = defineRule({
  name: "urgency.lateness",
  title: "Whether a case was answered in time, which reminders of an urgent one are due, and whether its breach is recorded now",
  ids: ["HOT-3", "HOT-7", "HOT-15"],
  sections,
  table: urgencyClauses,
  absent,
  facts: z.strictObject({
    startsAt: instantFact,
    dueAt: instantFact,
    answeredAt: instantFact.nullable(),
    remindersSent: z.array(z.int()).default([]),
    isBreachRecorded: z.boolean().default(false),
    isUrgent: z.boolean().default(true),
    department: z.string().nullable().default(null),
  }),
  rule: (facts, profile, at) => {
    if (!facts.isUrgent) return normalLateness(facts, at);
    const { urgent } = profile.urgency;
    if (urgent === undefined) return notUrgent("HOT-7");
    const hours = calendarOf(profile, facts.department, facts.startsAt);
    const { state, lateMs } = latenessOf(urgent.replicationNoteMinutes, facts.dueAt, facts.answeredAt, at);
    const isWaiting = facts.answeredAt === null;
    const reminders = urgent.remindersAt.map((minutes) => ({ minutes, at: minutesLater(hours, urgent, facts.startsAt, minutes) })).filter((one) => !facts.remindersSent.includes(one.minutes));
    const isReached = (one: { readonly at: Temporal.Instant }): boolean => Temporal.Instant.compare(one.at, at) <= 0;
    // What is over is not reminded of: the breach says it.
    const remindersDue = isWaiting && lateMs === 0 ? reminders.filter(isReached).map((one) => one.minutes) : [];
    const next = isWaiting && lateMs === 0 ? (reminders.find((one) => !isReached(one))?.at ?? facts.dueAt) : null;
    return {
      outcome: state === "late" || state === "late-within-note" ? "deny" : "allow",
      ruleId: remindersDue.length > 0 ? "HOT-15" : "HOT-7",
      value: { state, lateSeconds: Math.ceil(lateMs / 1000), remindersDue, recordsBreach: lateMs > 0 && !facts.isBreachRecorded },
      reasons: [stateWords[state]],
      ...(next === null || Temporal.Instant.compare(next, at) <= 0 ? {} : { nextChangeAt: next.toString() }),
    };
  },
  example: { facts: { startsAt: "2026-06-10T06:15:00Z", dueAt: "2026-06-10T07:15:00Z", answeredAt: null }, at: "2026-06-10T06:45:00Z" },
});

/** Of a normal case, or a later message: nobody is reminded, no note explains, and the breach is recorded all the same. */
function normalLateness(facts: { readonly dueAt: Temporal.Instant; readonly answeredAt: Temporal.Instant | null; readonly isBreachRecorded: boolean }, at: Temporal.Instant): Ruling {
  const { state, lateMs } = latenessOf(null, facts.dueAt, facts.answeredAt, at);
  return {
    outcome: state === "late" ? "deny" : "allow",
    ruleId: "HOT-3",
    value: { state, lateSeconds: Math.ceil(lateMs / 1000), remindersDue: [], recordsBreach: lateMs > 0 && !facts.isBreachRecorded },
    reasons: [stateWords[state]],
    ...(state === "waiting" && Temporal.Instant.compare(facts.dueAt, at) > 0 ? { nextChangeAt: facts.dueAt.toString() } : {}),
  };
}

const stateWords = {
  waiting: "There is no answer yet, and it is not late.",
  "in-time": "The answer came in time.",
  "late-within-note": "Late, within the replication note: that explains it and does not excuse it.",
  late: "Late.",
} as const;

const response = defineRule({
  name: "urgency.response",
  title: "Which message counts as the answer",
  ids: ["HOT-16"],
  sections: ["urgency"],
  table: urgencyClauses,
  absent,
  facts: z.strictObject({ messages: z.array(z.strictObject({ at: instantFact, by: z.enum(["person", "machine", "customer"]), isPublic: z.boolean() })) }),
  rule: ({ messages }) => {
    const first = messages.filter(({ by, isPublic }) => by === "person" && isPublic).toSorted((one, other) => Temporal.Instant.compare(one.at, other.at))[0];
    return first === undefined
      ? { outcome: "deny", ruleId: "HOT-16", reasons: ["No person has replied in public yet: automatic replies and internal notes do not count."] }
      : { outcome: "allow", ruleId: "HOT-16", value: { answeredAt: first.at.toString() }, reasons: [`A person's first public reply came at ${first.at.toString()}.`] };
  },
  example: { facts: { messages: [{ at: "2026-06-10T06:16:00Z", by: "machine", isPublic: true }, { at: "2026-06-10T06:20:00Z", by: "person", isPublic: false }, { at: "2026-06-10T06:58:00Z", by: "person", isPublic: true }] }, at: "2026-06-10T07:00:00Z" },
});

const complaint = defineRule({
  name: "complaint.route",
  title: "Where a complaint goes",
  ids: ["HOT-18"],
  sections: [],
  table: complaintClauses,
  absent: { outcome: "allow", reason: "A complaint goes to a supervisor." },
  facts: z.strictObject({ page: z.string() }),
  rule: () => ({ outcome: "allow", ruleId: "HOT-18", value: { to: "supervisor", countsAsMisuse: false }, reasons: ["It goes to a supervisor and never counts as misuse."] }),
  example: { facts: { page: "/transfers" }, at: "2026-06-10T06:20:00Z" },
});

/** By when, and what counts. */
export const dueRules: readonly Rule[] = [due, lateness, response, complaint];
