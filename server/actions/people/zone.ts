import { Refusal } from "../../domain/refusal.ts";

/** @throws {Refusal} `not-valid` for a name that this runtime knows no zone for. */
export function checkZone(zone: string): string {
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone).timeZoneId;
  } catch {
    throw new Refusal("not-valid", "This time zone is not known.", { errors: [{ path: "body.zone", message: "is not the name of a time zone, such as Europe/Berlin" }] });
  }
}
