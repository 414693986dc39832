import { Refusal } from "../refusal.ts";
import { asUtcMs, localText, localTime, offsetName, type Zone } from "./zone.ts";

const dayMs = 86_400_000;

/** Every instant at which a clock in the zone shows `local`: none where the hour is skipped, two where it is repeated, in their order. */
export function instantsShowing(zone: Zone, local: Temporal.PlainDateTime): readonly Temporal.Instant[] {
  const reading = asUtcMs(local);
  const offsets = new Set([zone.offsetMsAt(reading - dayMs), zone.offsetMsAt(reading + dayMs)]);
  // Two changes within two days: the offset between them counts too.
  for (let at = zone.nextChange(reading - dayMs); at !== null && at <= reading + dayMs; at = zone.nextChange(at)) offsets.add(zone.offsetMsAt(at));
  return [...offsets]
    .map((offset) => reading - offset)
    .filter((at) => at + zone.offsetMsAt(at) === reading)
    .toSorted((one, other) => one - other)
    .map((at) => Temporal.Instant.fromEpochMilliseconds(at));
}

/**
 * The instant that somebody means who writes a local time (HOT-6). `offset` (`+04:00`) tells apart the two times of a repeated hour.
 * @throws {Refusal} `not-valid` where the clock skips that time, or shows it twice and no offset was given; `offsets` lists what may be given.
 */
export function instantMeant(zone: Zone, local: Temporal.PlainDateTime, offset: string | null): Temporal.Instant {
  const instants = instantsShowing(zone, local);
  const [first, second] = instants;
  if (first === undefined) throw new Refusal("not-valid", `${local.toString()} does not exist there: the clocks skip that hour.`, { local: local.toString(), offsets: [] });
  if (offset === null && second === undefined) return first;
  const offsets = instants.map((at) => offsetName(zone.offsetMsAt(at.epochMilliseconds)));
  if (offset === null) throw new Refusal("not-valid", `${local.toString()} comes twice there; say which, ${offsets.join(" or ")}.`, { local: local.toString(), offsets });
  const meant = instants.find((at) => offsetName(zone.offsetMsAt(at.epochMilliseconds)) === offset);
  if (meant === undefined) throw new Refusal("not-valid", `${local.toString()} has the offset ${offsets.join(" or ")} there, not ${offset}.`, { local: local.toString(), offsets });
  return meant;
}

/** The instant of a computed local time: what is skipped moves forward by the gap, what is repeated means the first time. */
export function instantMovedForward(zone: Zone, local: Temporal.PlainDateTime): Temporal.Instant {
  const [first] = instantsShowing(zone, local);
  return first ?? Temporal.Instant.fromEpochMilliseconds(asUtcMs(local) - zone.offsetMsAt(asUtcMs(local) - dayMs));
}

/** The same clock time so many calendar days later (ALE-16); a clock gap moves it forward. */
export function addCalendarDays(zone: Zone, at: Temporal.Instant, days: number): Temporal.Instant {
  return instantMovedForward(zone, localTime(zone, at.epochMilliseconds).add({ days }));
}

/** The calendar day that it is in the zone. */
export function localDate(zone: Zone, at: Temporal.Instant): Temporal.PlainDate {
  return localTime(zone, at.epochMilliseconds).toPlainDate();
}

/** The first instant of a day in the zone, also where clocks skip midnight. */
export function startOfDate(zone: Zone, date: Temporal.PlainDate): Temporal.Instant {
  return instantMovedForward(zone, date.toPlainDateTime("00:00"));
}

/** An instant as both sides read it: the vendor's clock and the customer's (HOT-6, CAP-12). */
export function inBothZones(vendor: Zone, customer: Zone | null, at: Temporal.Instant): { readonly utc: string; readonly vendor: string; readonly customer: string | null } {
  return { utc: at.toString(), vendor: localText(vendor, at), customer: customer === null ? null : localText(customer, at) };
}
