import * as z from "zod";
import { zoneSchema } from "./zone.ts";

/** The weekdays in ISO order: Monday is 1. */
export const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

const dayMinutes = 24 * 60;
const span = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/, "must be a span such as 09:00-17:30, at the latest until 24:00")
  .refine((text) => { const { from, until } = spanMinutes(text); return from < until; }, "must begin before it ends");

/** A span of hours within a day, in minutes from 00:00 by the clock, half-open: its end no longer belongs to it. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** Reads `09:00-24:00`. */
export function spanMinutes(text: string): Span {
  const [from = "", until = ""] = text.split("-");
  const minutes = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
  return { from: minutes(from), until: Math.min(minutes(until), dayMinutes) };
}

/** The spans of one day, in order and apart from each other (two that touch are one). */
const spans = z.array(span).superRefine((texts, context) => {
  const sorted = texts.map(spanMinutes).toSorted((one, other) => one.from - other.from);
  for (const [index, one] of sorted.entries()) if (index > 0 && one.from < (sorted[index - 1]?.until ?? 0)) context.addIssue({ code: "custom", message: "the spans overlap" });
});
/** The hours of a week. */
export const weekSchema = z.strictObject({ monday: spans, tuesday: spans, wednesday: spans, thursday: spans, friday: spans, saturday: spans, sunday: spans });
export type Week = z.output<typeof weekSchema>;

const isoDate = z.iso.date();
const years = { fromYear: z.int().optional(), untilYear: z.int().optional() };

/** A holiday: once, on a day of the year, or on the nth (5 is the last) weekday of a month. */
export const holidaySchema = z.union([
  z.strictObject({ name: z.string().min(1), on: isoDate }),
  z.strictObject({ name: z.string().min(1), month: z.int().min(1).max(12), day: z.int().min(1).max(31), ...years }),
  z.strictObject({ name: z.string().min(1), month: z.int().min(1).max(12), weekday: z.int().min(1).max(7), week: z.int().min(1).max(5), ...years }),
]);
export type Holiday = z.output<typeof holidaySchema>;

/** A day that no year has, or years in the wrong order. */
function holidayProblem(one: Holiday): string | null {
  if ("on" in one) return null;
  // 2024 has a 29 February.
  if ("day" in one && Temporal.PlainDate.from({ year: 2024, month: one.month, day: one.day }).day !== one.day) return `${one.name}: month ${String(one.month)} has no day ${String(one.day)}`;
  return (one.fromYear ?? -Infinity) > (one.untilYear ?? Infinity) ? `${one.name}: fromYear is later than untilYear` : null;
}

/** One published edition of a year's summer closures; a later edition of the same year replaces an earlier one from its publication on. */
const summerList = z
  .strictObject({ year: z.int(), edition: z.int().min(1), publishedAt: z.iso.datetime({ offset: true }), dates: z.array(isoDate) })
  .superRefine((list, context) => {
    for (const [index, date] of list.dates.entries()) if (!date.startsWith(`${String(list.year)}-`)) context.addIssue({ code: "custom", path: ["dates", index], message: `${date} is not in ${String(list.year)}` });
  });
export type SummerList = z.output<typeof summerList>;

/** One department's hours and closures. */
export const departmentCalendar = z
  .strictObject({
    title: z.string().min(1),
    /** Grows with every edit of this department; the section's where absent. */
    version: z.int().min(1).optional(),
    /** The profile's zone where absent. */
    zone: zoneSchema.optional(),
    hours: weekSchema,
    holidays: z
      .array(holidaySchema)
      .default([])
      .superRefine((holidays, context) => {
        for (const [index, one] of holidays.entries()) {
          const problem = holidayProblem(one);
          if (problem !== null) context.addIssue({ code: "custom", path: [index], message: problem });
        }
      }),
    /** Whether a holiday on Saturday closes the Friday before, and one on Sunday the Monday after (CAP-16 [I]). */
    observedWeekdayCloses: z.boolean().default(false),
    /** Absent: this department has no summer schedule. */
    summer: z.strictObject({ remindFrom: z.strictObject({ month: z.int().min(1).max(12), day: z.int().min(1).max(31) }), lists: z.array(summerList) }).optional(),
  })
  .superRefine(({ hours, summer }, context) => {
    if (Object.values(hours).every((day) => day.length === 0)) context.addIssue({ code: "custom", path: ["hours"], message: "has no open hour in the whole week" });
    const editions = (summer?.lists ?? []).map((list) => `${String(list.year)} edition ${String(list.edition)}`);
    for (const [index, one] of editions.entries()) if (editions.indexOf(one) < index) context.addIssue({ code: "custom", path: ["summer", "lists", index], message: `${one} is there twice` });
  });
export type DepartmentCalendar = z.output<typeof departmentCalendar>;

/** When each department is there (CAP-12 to CAP-17, HOT-4 to HOT-6). */
export const calendarSection = z
  .strictObject({
    /** Grows with every edit; stored with every answer. */
    version: z.int().min(1),
    /** The department that is meant where none is named. */
    mainDepartment: z.string().min(1),
    departments: z.record(z.string().regex(/^[a-z][a-z-]*$/, "must be a lower-case word"), departmentCalendar),
    /** Absent: nothing happens outside of the hours. */
    appointments: z
      .strictObject({
        /** How far a confirmed appointment may lie outside of the hours (CAP-12 [I]). */
        outsideMinutesMax: z.int().min(0).max(1440),
        /** What is measured: how far from the hours it reaches, or how much of it lies outside. */
        measure: z.enum(["distance", "duration"]),
        /** How many business days ahead an overseas customer asks for a chat or a call (CAP-13 [I]). */
        leadBusinessDays: z.int().min(0).max(30),
      })
      .optional(),
  })
  .superRefine((section, context) => {
    if (!(section.mainDepartment in section.departments)) context.addIssue({ code: "custom", path: ["mainDepartment"], message: `there is no department ${section.mainDepartment}` });
  });
export type CalendarSection = z.output<typeof calendarSection>;
