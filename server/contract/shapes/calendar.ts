import * as z from "zod";
import { holidaySchema, weekSchema } from "../../domain/calendar/section.ts";
import { zoneSchema } from "../../domain/calendar/zone.ts";
import { day, id, instant } from "./common.ts";

/** A department's word: `support`. */
export const departmentId = z.string().regex(/^[a-z][a-z-]{0,59}$/);
const year = z.int().min(1990).max(2200);
const summerState = z.enum(["none", "not-published", "published"]);

/** An instant by three clocks: UTC, the vendor's and the customer's (null where none was named). */
export const bothZones = z.object({ utc: z.string(), vendor: z.string(), customer: z.string().nullable() }).meta({ id: "InstantInBothZones" });

export const hours = z
  .object({
    department: z.string(),
    title: z.string(),
    departments: z.array(z.object({ id: z.string(), title: z.string() })),
    zone: z.string().meta({ description: "The vendor's" }),
    customerZone: z.string().nullable(),
    isOpen: z.boolean(),
    changesAt: bothZones.nullable().meta({ description: "Until when it is open, or when it opens" }),
    week: z.array(z.object({ date: z.string(), weekday: z.int(), spans: z.array(z.object({ from: bothZones, until: bothZones })), closures: z.array(z.string()) })),
    closures: z.array(z.object({ date: z.string(), weekday: z.int(), reasons: z.array(z.string()) })).meta({ description: "Closed days within a year" }),
    summer: z.array(z.object({ year: z.int(), state: summerState })),
    version: z.string(),
    appointments: z.object({ leadBusinessDays: z.int(), outsideMinutesMax: z.int() }).nullable(),
  })
  .meta({ id: "Hours" });
export type HoursShape = z.output<typeof hours>;

export const calendarShape = z
  .object({
    department: z.string(),
    isMain: z.boolean(),
    title: z.string(),
    version: z.int(),
    zone: z.string(),
    zoneChoice: zoneSchema,
    hours: weekSchema,
    holidays: z.array(holidaySchema),
    observedWeekdayCloses: z.boolean(),
    summer: z.array(z.object({ year: z.int(), state: summerState, dates: z.array(z.string()), isReminderDue: z.boolean() })),
    versions: z.array(z.object({ version: z.int(), publishedAt: instant, publishedBy: z.string().nullable() })),
  })
  .meta({ id: "DepartmentCalendar" });
export type CalendarShape = z.output<typeof calendarShape>;

/** An edited calendar: what is left out stays. */
export const calendarEdit = z.strictObject({
  basedOn: z.int().min(1).meta({ description: "The version that was edited" }),
  zone: zoneSchema.optional(),
  hours: weekSchema.optional(),
  holidays: z.array(holidaySchema).max(400).optional(),
  observedWeekdayCloses: z.boolean().optional(),
  summer: z.strictObject({ year, dates: z.array(day).max(100) }).optional().meta({ description: "Publishes the summer closures of a year; an empty list says that there are none" }),
});

export const dayChange = z.object({ date: z.string(), before: z.array(z.string()), after: z.array(z.string()), reasons: z.array(z.string()) });
const namedPlace = z.object({ code: z.string(), name: z.string() });
export const places = z.object({ countries: z.array(namedPlace), regions: z.array(namedPlace) });
export const suggestion = z.object({ date: z.string(), weekday: z.int(), name: z.string(), isSubstitute: z.boolean(), isKnown: z.boolean().meta({ description: "The department is closed for a holiday on that day already" }) });
export type HolidaySuggestion = z.output<typeof suggestion>;
export const suggestionQuery = z.object({ country: z.string().regex(/^[A-Z]{2}$/), region: z.string().regex(/^[A-Za-z0-9-]{1,10}$/).optional(), year: z.coerce.number().int().min(1990).max(2200) });

export const appointmentKinds = ["chat", "call", "session"] as const;
export const appointmentWays = ["page", "mail", "telephone"] as const;

export const appointment = z
  .object({
    id,
    account: z.object({ id, name: z.string() }),
    kind: z.enum(appointmentKinds),
    way: z.enum(appointmentWays),
    department: z.string(),
    caseId: id.nullable(),
    askedAt: instant,
    startsAt: bothZones,
    endsAt: bothZones,
    zone: z.string(),
    customerZone: z.string().nullable(),
    state: z.enum(["asked", "confirmed", "cancelled", "over"]),
    isOpenNow: z.boolean().meta({ description: "Confirmed, and it is its time" }),
  })
  .meta({ id: "Appointment" });
export type AppointmentShape = z.output<typeof appointment>;

export const newAppointment = z.strictObject({
  accountId: id.optional().meta({ description: "Staff only" }),
  kind: z.enum(appointmentKinds),
  way: z.enum(appointmentWays).optional().meta({ description: "Staff: how the customer asked" }),
  department: departmentId.optional(),
  caseId: id.optional(),
  local: z.iso.datetime({ local: true }).max(19).meta({ description: "By the clock of `zone`, else of the account's: 2026-12-01T18:00" }),
  zone: z.string().max(60).optional(),
  offset: z.string().regex(/^[+-]\d\d:\d\d$/).optional().meta({ description: "Where the clock shows that time twice" }),
  minutes: z.int().min(15).max(180),
});

export const department = z.object({ id: z.string(), title: z.string(), hasCalendar: z.boolean(), isShutOutOfChat: z.boolean() });
export type DepartmentShape = z.output<typeof department>;
