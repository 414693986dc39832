import * as z from "zod";
import { defineRule, instantFact, type Rule, type Ruling } from "../policy/rule.ts";
import { isWithin, outsideMinutes, reachMinutes } from "./appointments.ts";
import { isOpen } from "./business-time.ts";
import { calendarClauses } from "./clauses.ts";
import { calendarOf, type CalendarSource } from "./department.ts";
import { inBothZones, instantMovedForward, localDate } from "./local.ts";
import { workingDaysLater } from "./working-days.ts";
import { localText, localTime, zoneOf, zoneSchema } from "./zone.ts";

const common = { sections: ["calendar"], table: calendarClauses, absent: { outcome: "review", reason: "This policy states no working hours." } } as const;
const noAppointments: Ruling = { outcome: "deny", ruleId: "CAP-12", reasons: ["This policy knows no appointments outside of the hours."], offers: [{ kind: "open-case", text: "Open a case." }] };

const appointment = defineRule({
  ...common,
  name: "calendar.appointment",
  title: "Whether an appointment opens a window outside of the hours, now",
  ids: ["CAP-12"],
  facts: z
    .strictObject({ from: instantFact, until: instantFact, isOverseas: z.boolean(), isConfirmed: z.boolean(), customerZone: zoneSchema.nullable().default(null), department: z.string().nullable().default(null) })
    .refine(({ from, until }) => Temporal.Instant.compare(from, until) < 0, { path: ["until"], message: "must be later than from" }),
  rule: (facts, profile, at) => {
    const settings = profile.calendar.appointments;
    if (settings === undefined) return noAppointments;
    const hours = calendarOf(profile, facts.department, at);
    const outside = settings.measure === "distance" ? reachMinutes(hours, facts) : outsideMinutes(hours, facts);
    const customer = facts.customerZone === null ? null : zoneOf(facts.customerZone);
    const value = { from: inBothZones(hours.zone, customer, facts.from), until: inBothZones(hours.zone, customer, facts.until), isWindowOpen: false };
    const computed = { outsideMinutes: outside };
    if (outside !== 0 && !facts.isOverseas) return { outcome: "deny", ruleId: "CAP-12", value, computed, reasons: ["Appointments outside of the hours are for overseas customers."] };
    if (outside === null || outside > settings.outsideMinutesMax) return { outcome: "deny", ruleId: "CAP-12", value, computed, reasons: [`It lies more than ${String(settings.outsideMinutesMax)} minutes outside of the hours.`], offers: [{ kind: "other-time", text: "Choose a time closer to our hours." }] };
    if (!facts.isConfirmed) return { outcome: "review", ruleId: "CAP-12", value, computed, reasons: ["It is not confirmed yet, and opens nothing until it is."] };
    const isBefore = Temporal.Instant.compare(at, facts.from) < 0;
    const isWindowOpen = isWithin(facts, at);
    return {
      outcome: isWindowOpen || isOpen(hours, at) ? "allow" : "deny",
      ruleId: "CAP-12",
      value: { ...value, isWindowOpen },
      computed,
      reasons: [isWindowOpen ? "The appointment is confirmed, and it is its time." : isBefore ? `It begins at ${localText(hours.zone, facts.from)}.` : `It ended at ${localText(hours.zone, facts.until)}.`],
      ...(isWindowOpen ? { nextChangeAt: facts.until.toString() } : isBefore ? { nextChangeAt: facts.from.toString() } : {}),
    };
  },
  example: { facts: { from: "2026-06-10T06:00:00-06:00", until: "2026-06-10T07:00:00-06:00", isOverseas: true, isConfirmed: true, customerZone: "Europe/Berlin" }, at: "2026-06-10T12:30:00Z" },
});

const overseas = defineRule({
  ...common,
  name: "calendar.overseas-contact",
  title: "Whether an overseas customer may chat or call now",
  ids: ["CAP-13"],
  facts: z.strictObject({
    channel: z.enum(["chat", "phone"]),
    isOverseas: z.boolean(),
    request: z.strictObject({ madeAt: instantFact, way: z.enum(["page", "mail", "phone"]), forAt: instantFact, untilAt: instantFact, isConfirmed: z.boolean() }).nullable(),
    department: z.string().nullable().default(null),
  }),
  rule: ({ channel, isOverseas, request, department }, profile, at) => {
    const word = channel === "chat" ? "a chat" : "a call";
    const settings = profile.calendar.appointments;
    if (!isOverseas) return { outcome: "allow", ruleId: "CAP-13", reasons: ["Only overseas customers ask beforehand."] };
    if (settings === undefined) return { ...noAppointments, ruleId: "CAP-13", reasons: ["This policy knows no arrangements with overseas customers."] };
    const ask = [{ kind: "request-appointment", text: `Ask for ${word} beforehand, on the page, by mail or by telephone.` }, { kind: "e-mail", text: "Write an e-mail or open a case." }];
    if (request === null) return { outcome: "deny", ruleId: "CAP-13", reasons: [`Overseas, ${word} has to be asked for beforehand.`], offers: ask };
    const { zone } = calendarOf(profile, department, at);
    const earliest = earliestAfter(profile, department, request.madeAt, settings.leadBusinessDays);
    if (Temporal.Instant.compare(request.forAt, earliest) < 0) return { outcome: "deny", ruleId: "CAP-13", computed: { earliestAt: earliest.toString() }, reasons: [`It was asked for too late: it takes ${settings.leadBusinessDays === 1 ? "a working day" : `${String(settings.leadBusinessDays)} working days`} ahead.`], offers: [{ kind: "other-time", text: "Choose a later time.", at: earliest.toString() }, ...ask.slice(1)] };
    if (!request.isConfirmed) return { outcome: "review", ruleId: "CAP-13", reasons: ["It was asked for and is not confirmed yet."], offers: ask.slice(1) };
    const value = { askedBy: request.way };
    if (isWithin({ from: request.forAt, until: request.untilAt }, at)) return { outcome: "allow", ruleId: "CAP-13", value, reasons: ["It was asked for and is confirmed."], nextChangeAt: request.untilAt.toString() };
    if (Temporal.Instant.compare(at, request.forAt) < 0) return { outcome: "deny", ruleId: "CAP-13", value, reasons: [`It is confirmed for ${localText(zone, request.forAt)}.`], nextChangeAt: request.forAt.toString() };
    return { outcome: "deny", ruleId: "CAP-13", value, reasons: [`The time that was confirmed ended at ${localText(zone, request.untilAt)}.`], offers: ask };
  },
  example: { facts: { channel: "chat", isOverseas: true, request: { madeAt: "2026-06-09T15:00:00Z", way: "mail", forAt: "2026-06-10T15:00:00Z", untilAt: "2026-06-10T16:00:00Z", isConfirmed: true } }, at: "2026-06-10T15:00:00Z" },
});

/** So many working days after the request, by the vendor's clock. */
function earliestAfter(profile: CalendarSource, department: string | null, madeAt: Temporal.Instant, days: number): Temporal.Instant {
  const hours = calendarOf(profile, department, madeAt);
  const date = workingDaysLater(hours, localDate(hours.zone, madeAt), days);
  return days === 0 ? madeAt : instantMovedForward(hours.zone, date.toPlainDateTime(localTime(hours.zone, madeAt.epochMilliseconds).toPlainTime()));
}

/** Times that are agreed upon. */
export const appointmentRules: readonly Rule[] = [appointment, overseas];
