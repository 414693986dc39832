import * as z from "zod";
import { dateFact, defineRule, instantFact, type Rule } from "../policy/rule.ts";
import { addOpenTime, countOpenTime, isOpen, nextChangeOf } from "./business-time.ts";
import { calendarClauses } from "./clauses.ts";
import { calendarOf, spanText } from "./department.ts";
import { inBothZones, instantMeant, instantsShowing, localDate, startOfDate } from "./local.ts";
import { localText, offsetName, zoneOf, zoneSchema } from "./zone.ts";

const common = { sections: ["calendar"], table: calendarClauses, absent: { outcome: "review", reason: "This policy states no working hours." } } as const;
const department = z.string().nullable().default(null);
const minuteMs = 60_000;

const open = defineRule({
  ...common,
  name: "calendar.open",
  title: "Whether a department is there at this instant, and when that changes",
  ids: ["HOT-4", "HOT-5", "CAP-14", "CAP-16"],
  facts: z.strictObject({ department, customerZone: zoneSchema.nullable().default(null) }),
  rule: (facts, profile, at) => {
    const hours = calendarOf(profile, facts.department, at);
    const closures = hours.closuresOn(localDate(hours.zone, at));
    const is = isOpen(hours, at);
    const next = nextChangeOf(hours, at);
    return {
      outcome: is ? "allow" : "deny",
      ruleId: closures.length === 0 ? "HOT-5" : closureRule(closures),
      value: { isOpen: is, changesAt: next === null ? null : inBothZones(hours.zone, facts.customerZone === null ? null : zoneOf(facts.customerZone), next), calendarVersion: hours.versionOn(localDate(hours.zone, at)) },
      reasons: [...(closures.length > 0 ? closures.map(({ reason }) => reason) : [is ? "We are there." : "This is outside of the working hours."]), ...(next === null ? [] : [`${is ? "Open until" : "Opens at"} ${localText(hours.zone, next)}.`])],
      ...(next === null ? {} : { nextChangeAt: next.toString() }),
      offers: is ? [] : [{ kind: "open-case", text: "Open a case; it is read when we are back." }],
    };
  },
  example: { facts: {}, at: "2026-06-13T14:00:00Z" },
});

const day = defineRule({
  ...common,
  name: "calendar.day",
  title: "The hours of a day, and why it is closed, by what is published at this instant",
  ids: ["HOT-4", "HOT-5", "CAP-14", "CAP-15", "CAP-16"],
  facts: z.strictObject({ date: dateFact, department }),
  rule: ({ date, department: name }, profile, at) => {
    const hours = calendarOf(profile, name, at);
    const closures = hours.closuresOn(date);
    const spans = hours.spansOn(date).map(spanText);
    const isUnpublished = hours.summerOf(date.year) === "not-published";
    return {
      outcome: spans.length > 0 ? "allow" : "deny",
      ruleId: closures.length > 0 ? closureRule(closures) : isUnpublished && date.dayOfWeek === 5 ? "CAP-15" : "HOT-5",
      value: { hours: spans, closures: closures.map(({ kind }) => kind), calendarVersion: hours.versionOn(date) },
      reasons: [...closures.map(({ reason }) => reason), ...(closures.length === 0 ? [spans.length > 0 ? `Open ${spans.join(" and ")}.` : "Closed on this day of the week."] : []), ...(isUnpublished ? [`The summer dates of ${String(date.year)} are not yet published.`] : [])],
    };
  },
  example: { facts: { date: "2026-07-03" }, at: "2026-06-01T12:00:00Z" },
});

function closureRule(closures: readonly { readonly kind: string }[]): string {
  if (closures.some(({ kind }) => kind === "observed-holiday") || closures.length > 1) return "CAP-16";
  return closures[0]?.kind === "summer" ? "CAP-14" : "HOT-4";
}

const summer = defineRule({
  ...common,
  name: "calendar.summer",
  title: "Whether a year's summer dates are published, and whether the supervisor is reminded of them",
  ids: ["CAP-15", "CAP-17"],
  facts: z.strictObject({ year: z.int().min(1990).max(2200), department }),
  rule: ({ year, department: name }, profile, at) => {
    const hours = calendarOf(profile, name, at);
    const state = hours.summerOf(year);
    const remindFrom = profile.calendar.departments[hours.department]?.summer?.remindFrom;
    if (state === "none" || remindFrom === undefined) return { outcome: "allow", ruleId: "CAP-15", value: { state, isReminderDue: false }, reasons: ["This department has no summer schedule."] };
    if (state === "published") return { outcome: "allow", ruleId: "CAP-15", value: { state, isReminderDue: false }, reasons: [`The summer dates of ${String(year)} are published.`] };
    const from = startOfDate(hours.zone, Temporal.PlainDate.from({ year, ...remindFrom }));
    const isReminderDue = Temporal.Instant.compare(from, at) <= 0;
    return { outcome: "review", ruleId: isReminderDue ? "CAP-17" : "CAP-15", value: { state, isReminderDue }, reasons: [`The summer dates of ${String(year)} are not yet published; its Fridays are open.`], ...(isReminderDue ? {} : { nextChangeAt: from.toString() }) };
  },
  example: { facts: { year: 2027 }, at: "2027-03-20T12:00:00Z" },
});

const localTimeRule = defineRule({
  ...common,
  name: "calendar.local-time",
  title: "Which instant a local time means, where clocks may skip or repeat it",
  ids: ["HOT-6"],
  facts: z.strictObject({ local: z.iso.datetime({ local: true }).transform((text) => Temporal.PlainDateTime.from(text)), offset: z.string().regex(/^[+-]\d\d:\d\d$/, "must be an offset such as +04:00").nullable().default(null), department, customerZone: zoneSchema.nullable().default(null) }),
  rule: ({ local, offset, department: name, customerZone }, profile, at) => {
    const { zone } = calendarOf(profile, name, at);
    const offsets = instantsShowing(zone, local).map((one) => offsetName(zone.offsetMsAt(one.epochMilliseconds)));
    if (offsets.length === 0) return { outcome: "deny", ruleId: "HOT-6", reasons: [`${local.toString()} does not exist: the clocks skip that hour.`] };
    if (offset === null ? offsets.length > 1 : !offsets.includes(offset))
      return { outcome: "review", ruleId: "HOT-6", reasons: [offset === null ? `${local.toString()} comes twice: say which is meant.` : `${local.toString()} does not have the offset ${offset}.`], offers: offsets.map((one) => ({ kind: "offset", text: `With the offset ${one}.` })) };
    const instant = instantMeant(zone, local, offset);
    return { outcome: "allow", ruleId: "HOT-6", value: inBothZones(zone, customerZone === null ? null : zoneOf(customerZone), instant), reasons: [`It means ${instant.toString()}.`] };
  },
  example: { facts: { local: "2026-06-10T10:15:00", customerZone: "Europe/Berlin" }, at: "2026-06-10T06:15:00Z" },
});

const minutes = defineRule({
  ...common,
  name: "calendar.minutes",
  title: "When so many open minutes have passed, or how many lie between two instants",
  ids: ["HOT-5"],
  facts: z.union([z.strictObject({ from: instantFact, minutes: z.int().min(0).max(100_000), department }), z.strictObject({ from: instantFact, until: instantFact, department })]),
  rule: (facts, profile, at) => {
    const hours = calendarOf(profile, facts.department, at);
    if ("until" in facts) {
      const counted = Math.floor(countOpenTime(hours, facts.from, facts.until) / minuteMs);
      return { outcome: "allow", ruleId: "HOT-5", value: counted, reasons: [`${String(counted)} open minutes lie between them.`] };
    }
    const end = addOpenTime(hours, facts.from, facts.minutes * minuteMs);
    if (end === null) return { outcome: "review", ruleId: "HOT-5", reasons: ["Two years of this calendar do not hold as much open time."] };
    return { outcome: "allow", ruleId: "HOT-5", value: end.toString(), reasons: [`They have passed at ${localText(hours.zone, end)}.`] };
  },
  example: { facts: { from: "2026-06-10T19:30:00Z", minutes: 60 }, at: "2026-06-10T19:30:00Z" },
});

/** When somebody is there. */
export const openRules: readonly Rule[] = [open, day, summer, localTimeRule, minutes];
