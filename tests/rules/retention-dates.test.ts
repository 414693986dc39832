import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backupsUnreadableOn, deadlineAfter, directedInstant, isPast, keyDay, latestEnd } from "../../server/domain/retention/deadline.ts";

const at = (text: string): Temporal.Instant => Temporal.Instant.from(text);

describe("the deadline", () => {
  it("is receipt + 720 h exactly (ALO-19)", () => {
    expect(deadlineAfter(at("2026-11-21T20:37:00Z"), 720).toString()).toBe("2026-12-21T20:37:00Z");
  });

  it("is over at 0 s and not at −1 s (ALO-19)", () => {
    const deadline = at("2026-12-21T20:37:00Z");
    expect(isPast(deadline, at("2026-12-21T20:36:59Z"))).toBe(false);
    expect(isPast(deadline, at("2026-12-21T20:37:00Z"))).toBe(true);
  });

  it("counts hours, so leap days and clock changes do not move it (F32)", () => {
    expect(deadlineAfter(at("2028-02-10T00:30:00Z"), 720).toString()).toBe("2028-03-11T00:30:00Z");
    expect(deadlineAfter(at("2026-10-24T23:30:00Z"), 720).toString()).toBe("2026-11-23T23:30:00Z");
  });

  it("names the UTC day of its key, and the day after as the end of every back-up", () => {
    expect(keyDay(at("2026-12-21T23:59:59.999Z"))).toBe("2026-12-21");
    expect(backupsUnreadableOn(at("2026-12-21T23:59:59.999Z"))).toBe("2026-12-22");
    expect(backupsUnreadableOn(at("2026-12-31T00:00:00Z"))).toBe("2027-01-01");
  });
});

describe("a customer's direction (ALO-20)", () => {
  const now = at("2026-11-21T20:37:00Z");
  const latest = latestEnd(now, now, 90);

  it("now means this instant", () => {
    expect(directedInstant("now", "Europe/Berlin", now, latest).toString()).toBe(now.toString());
  });

  it.each([
    ["Europe/Berlin", "2026-12-01", "2026-12-01T23:00:00Z"],
    ["Pacific/Auckland", "2026-12-01", "2026-12-01T11:00:00Z"],
    ["America/New_York", "2026-12-01", "2026-12-02T05:00:00Z"],
    // The day on which Chile's clocks changed at midnight: the end of the day before is the first instant of the next day.
    ["America/Santiago", "2027-01-10", "2027-01-11T03:00:00Z"],
  ])("a date in %s, %s, means the end of that day there: %s", (zone, date, instant) => {
    expect(directedInstant(date, zone, now, latest).toString()).toBe(instant);
  });

  it("refuses what has passed and what is later than the profile's maximum", () => {
    expect(() => directedInstant("2026-11-20", "UTC", now, latest)).toThrow(/has passed/);
    expect(() => directedInstant("2026-11-21T20:37:00Z", "UTC", now, latest)).toThrow(/has passed/);
    expect(directedInstant("2027-02-19T20:37:00Z", "UTC", now, latest).toString()).toBe("2027-02-19T20:37:00Z");
    expect(() => directedInstant("2027-02-19T20:37:00.001Z", "UTC", now, latest)).toThrow(/at the latest/);
  });

  it("in every zone gives an instant whose local date is the day after, at its very beginning", () => {
    const zones = ["UTC", "Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Kiritimati"];
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 1, max: 88 }), (zone, days) => {
        const date = now.toZonedDateTimeISO(zone).toPlainDate().add({ days });
        const local = directedInstant(date.toString(), zone, now, null).toZonedDateTimeISO(zone);
        expect(local.toPlainDate().equals(date.add({ days: 1 }))).toBe(true);
        expect(local.subtract({ nanoseconds: 1 }).toPlainDate().equals(date)).toBe(true);
      }),
    );
  });
});
