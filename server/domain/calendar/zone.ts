import * as z from "zod";
import { Refusal } from "../refusal.ts";

/** Where local time comes from: offsets only, so that a vendor whose zone has no IANA name today can state a rule. */
export interface Zone {
  /** The IANA name, or the rule in words; for people, never for computing. */
  readonly name: string;
  readonly offsetMsAt: (epochMs: number) => number;
  /** The first instant after `epochMs` at which the offset changes, or null where it never does. */
  readonly nextChange: (epochMs: number) => number | null;
}

const offsetText = z.string().regex(/^[+-](0\d|1[0-4]):[0-5]\d$/, "must be an offset such as +03:00");
const changeover = z.strictObject({
  month: z.int().min(1).max(12),
  /** 1 is Monday, 7 is Sunday. The last such day of the month. */
  lastWeekday: z.int().min(1).max(7),
  /** Local time by the clock before the change. */
  at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a clock time such as 02:00"),
});

const ruleSchema = z.strictObject({ standard: offsetText, daylight: offsetText, daylightFrom: changeover, daylightUntil: changeover });
type ZoneRule = z.output<typeof ruleSchema>;

/** An IANA name (`Europe/Berlin`), or a fixed rule: two offsets and when one follows the other. */
export const zoneSchema = z.union([z.string().refine(isZoneName, "is not a time zone's IANA name"), ruleSchema]);
export type ZoneChoice = z.output<typeof zoneSchema>;

function isZoneName(name: string): boolean {
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId !== "";
  } catch {
    return false;
  }
}

/** The zone that a profile or an account names. @throws {Refusal} `not-valid` for a name that is none. */
export function zoneOf(choice: ZoneChoice): Zone {
  return typeof choice === "string" ? namedZone(choice) : ruledZone(choice);
}

function namedZone(name: string): Zone {
  if (!isZoneName(name)) throw new Refusal("not-valid", `${name} is not a time zone's IANA name, such as Europe/Berlin.`, { zone: name });
  const zoned = (epochMs: number): Temporal.ZonedDateTime => Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(name);
  return {
    name,
    offsetMsAt: (epochMs) => zoned(epochMs).offsetNanoseconds / 1e6,
    nextChange: (epochMs) => zoned(epochMs).getTimeZoneTransition("next")?.epochMilliseconds ?? null,
  };
}

function ruledZone(rule: ZoneRule): Zone {
  const standard = offsetMs(rule.standard);
  const daylight = offsetMs(rule.daylight);
  /** Both changes of a year, in their order. */
  const changes = (year: number): readonly { readonly at: number; readonly to: number }[] =>
    [
      { at: changeMs(rule.daylightFrom, year) - standard, to: daylight },
      { at: changeMs(rule.daylightUntil, year) - daylight, to: standard },
    ].toSorted((one, other) => one.at - other.at);
  const around = (epochMs: number) => {
    const year = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO("UTC").year;
    return [year - 1, year, year + 1].flatMap(changes);
  };
  return {
    name: `UTC${rule.standard}, in summer UTC${rule.daylight}`,
    offsetMsAt: (epochMs) => around(epochMs).findLast((change) => change.at <= epochMs)?.to ?? standard,
    nextChange: (epochMs) => around(epochMs).find((change) => change.at > epochMs)?.at ?? null,
  };
}

/** The local clock's reading at a change, as if it were UTC. */
function changeMs(change: ZoneRule["daylightFrom"], year: number): number {
  const first = Temporal.PlainDate.from({ year, month: change.month, day: 1 });
  const last = first.with({ day: first.daysInMonth });
  const day = last.subtract({ days: (last.dayOfWeek - change.lastWeekday + 7) % 7 });
  return asUtcMs(day.toPlainDateTime(change.at));
}

function offsetMs(text: string): number {
  const [hours = 0, minutes = 0] = text.slice(1).split(":").map(Number);
  return (text.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/** A clock's reading as if it were UTC: the number to which or from which an offset is added. */
export function asUtcMs(local: Temporal.PlainDateTime): number {
  return local.toZonedDateTime("UTC").epochMilliseconds;
}

/** What a clock in the zone shows at an instant. */
export function localTime(zone: Zone, epochMs: number): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(epochMs + zone.offsetMsAt(epochMs)).toZonedDateTimeISO("UTC").toPlainDateTime();
}

/** What a clock in the zone shows, with its offset: `2026-06-10T11:15+04:00`. */
export function localText(zone: Zone, at: Temporal.Instant): string {
  const local = localTime(zone, at.epochMilliseconds);
  return `${local.toString({ smallestUnit: local.second === 0 && local.millisecond === 0 ? "minute" : "second" })}${offsetName(zone.offsetMsAt(at.epochMilliseconds))}`;
}

/** An offset as it is written: `+04:00`. */
export function offsetName(ms: number): string {
  const minutes = Math.round(Math.abs(ms) / 60_000);
  return `${ms < 0 ? "-" : "+"}${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}
