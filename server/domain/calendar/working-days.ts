import { Refusal } from "../refusal.ts";
import type { BusinessHours } from "./business-time.ts";

/** The date so many working days (days with any open hour) after another; 0 is the date itself. @throws {Refusal} `not-valid` where two years hold fewer. */
export function workingDaysLater(hours: BusinessHours, date: Temporal.PlainDate, days: number): Temporal.PlainDate {
  let found = date;
  for (let left = days, searched = 0; left > 0; searched++) {
    if (searched > 732) return requireOpen<Temporal.PlainDate>(null);
    found = found.add({ days: 1 });
    if (hours.spansOn(found).length > 0) left--;
  }
  return found;
}

/** @throws {Refusal} `not-valid` where a search for open hours found none. */
export function requireOpen<Found>(found: Found | null): Found {
  if (found === null) throw new Refusal("not-valid", "The calendar has no open hours for two years: nothing can fall due.");
  return found;
}
