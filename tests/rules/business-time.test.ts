import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addOpenTime, alwaysOpen, countOpenTime, isOpen, nextChangeOf, nextOpening, type BusinessHours } from "../../server/domain/calendar/business-time.ts";
import type { Span } from "../../server/domain/calendar/section.ts";
import { localTime, zoneOf, type ZoneChoice } from "../../server/domain/calendar/zone.ts";

const ruled: ZoneChoice = { standard: "+03:00", daylight: "+04:00", daylightFrom: { month: 3, lastWeekday: 7, at: "02:00" }, daylightUntil: { month: 10, lastWeekday: 7, at: "03:00" } };
// Lord Howe shifts by half an hour, Santiago at midnight, Chatham by odd minutes, Apia once skipped a day.
const zones: readonly ZoneChoice[] = [ruled, "UTC", "Europe/Berlin", "America/Chicago", "America/Santiago", "Australia/Lord_Howe", "Pacific/Chatham", "Pacific/Apia"];

const instant = fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2028, 0, 1) }).map((ms) => Temporal.Instant.fromEpochMilliseconds(ms));
const span = fc.tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 1440 })).filter(([from, until]) => from < until).map(([from, until]): Span => ({ from, until }));
const spans = fc.array(span, { maxLength: 4 }).map((some) => {
  const apart: Span[] = [];
  for (const one of some.toSorted((left, right) => left.from - right.from)) if (one.from >= (apart.at(-1)?.until ?? 0)) apart.push(one);
  return apart;
});
const hours = fc.tuple(fc.constantFrom(...zones), fc.array(spans, { minLength: 7, maxLength: 7 }).filter((week) => week.some((day) => day.length > 0))).map(([zone, week]): BusinessHours => ({ zone: zoneOf(zone), spansOn: (date) => week[date.dayOfWeek - 1] ?? [] }));
const openMs = fc.integer({ min: 0, max: 3 * 24 * 3_600_000 });
const runs = { numRuns: 400 };

describe("business time", () => {
  it("nothing is due earlier than it was created", () => {
    fc.assert(fc.property(hours, instant, openMs, (calendar, at, ms) => {
      const due = addOpenTime(calendar, at, ms);
      return due === null || Temporal.Instant.compare(due, at.add({ milliseconds: ms })) >= 0;
    }), runs);
  });

  it("adding open minutes and then counting them gives them back", () => {
    fc.assert(fc.property(hours, instant, openMs, (calendar, at, ms) => {
      const due = addOpenTime(calendar, at, ms);
      if (due !== null) expect(countOpenTime(calendar, at, due)).toBe(ms);
    }), runs);
  });

  it("a calendar that is always open is plain addition", () => {
    fc.assert(fc.property(fc.constantFrom(...zones), instant, openMs, (zone, at, ms) => {
      expect(addOpenTime(alwaysOpen(zoneOf(zone)), at, ms)?.toString()).toBe(at.add({ milliseconds: ms }).toString());
    }), runs);
  });

  it("counting is additive, and an instant later adds exactly what is open between", () => {
    fc.assert(fc.property(hours, instant, openMs, openMs, (calendar, at, first, second) => {
      const middle = at.add({ milliseconds: first });
      const end = middle.add({ milliseconds: second });
      expect(countOpenTime(calendar, at, end)).toBe(countOpenTime(calendar, at, middle) + countOpenTime(calendar, middle, end));
    }), runs);
  });

  it("the next opening is open, and nothing between is", () => {
    fc.assert(fc.property(hours, instant, (calendar, at) => {
      const opening = nextOpening(calendar, at);
      if (opening === null) return;
      expect(isOpen(calendar, opening)).toBe(true);
      expect(countOpenTime(calendar, at, opening)).toBe(0);
    }), runs);
  });

  it("a change is a change: open on one side, closed on the other", () => {
    fc.assert(fc.property(hours, instant, (calendar, at) => {
      const change = nextChangeOf(calendar, at);
      if (change === null) return;
      expect(isOpen(calendar, change)).not.toBe(isOpen(calendar, change.subtract({ milliseconds: 1 })));
    }), runs);
  });

  it("counts as often as a minute-by-minute look at the clock does", () => {
    fc.assert(fc.property(hours, fc.integer({ min: Date.UTC(2025, 0, 1) / 60_000, max: Date.UTC(2028, 0, 1) / 60_000 }), fc.integer({ min: 1, max: 600 }), (calendar, minute, length) => {
      let seen = 0;
      for (let index = 0; index < length; index++) if (isOpen(calendar, Temporal.Instant.fromEpochMilliseconds((minute + index) * 60_000))) seen++;
      expect(countOpenTime(calendar, Temporal.Instant.fromEpochMilliseconds(minute * 60_000), Temporal.Instant.fromEpochMilliseconds((minute + length) * 60_000))).toBe(seen * 60_000);
    }), { numRuns: 60 });
  });

  it("a skipped hour never comes, a repeated one is open both times", () => {
    const nightly: BusinessHours = { zone: zoneOf("Europe/Berlin"), spansOn: () => [{ from: 120, until: 180 }] };
    const day = (date: string): number => countOpenTime(nightly, Temporal.Instant.from(`${date}T00:00:00Z`), Temporal.Instant.from(`${date}T12:00:00Z`)) / 60_000;
    expect([day("2026-03-28"), day("2026-03-29"), day("2026-10-25")]).toEqual([60, 0, 120]);
  });

  it("goes on until 24:00, and into the next day without a gap", () => {
    const late: BusinessHours = { zone: zoneOf("UTC"), spansOn: () => [{ from: 0, until: 60 }, { from: 1380, until: 1440 }] };
    expect(nextChangeOf(late, Temporal.Instant.from("2026-06-10T23:30:00Z"))?.toString()).toBe("2026-06-11T01:00:00Z");
  });

  it("closed for ever is said, not searched for ever", () => {
    const never: BusinessHours = { zone: zoneOf("UTC"), spansOn: () => [] };
    expect(nextOpening(never, Temporal.Instant.from("2026-06-10T00:00:00Z"))).toBeNull();
    expect(addOpenTime(never, Temporal.Instant.from("2026-06-10T00:00:00Z"), 1)).toBeNull();
  });
});

describe("the fixed rule of a zone", () => {
  it.each([
    ["2026-03-28T22:59:59Z", "2026-03-29T01:59:59"],
    ["2026-03-28T23:00:00Z", "2026-03-29T03:00:00"],
    ["2026-10-24T22:59:59Z", "2026-10-25T02:59:59"],
    ["2026-10-24T23:00:00Z", "2026-10-25T02:00:00"],
    ["2026-01-01T00:00:00Z", "2026-01-01T03:00:00"],
    ["2026-07-01T00:00:00Z", "2026-07-01T04:00:00"],
  ])("at %s shows %s (HOT-6)", (at, local) => {
    expect(localTime(zoneOf(ruled), Temporal.Instant.from(at).epochMilliseconds).toString()).toBe(local);
  });

  it("says the same as an IANA zone that keeps the same rule", () => {
    // Berlin: +01/+02, both changes at 01:00 UTC.
    const berlin = zoneOf({ standard: "+01:00", daylight: "+02:00", daylightFrom: { month: 3, lastWeekday: 7, at: "02:00" }, daylightUntil: { month: 10, lastWeekday: 7, at: "03:00" } });
    const named = zoneOf("Europe/Berlin");
    fc.assert(fc.property(instant, (at) => {
      expect(berlin.offsetMsAt(at.epochMilliseconds)).toBe(named.offsetMsAt(at.epochMilliseconds));
      expect(berlin.nextChange(at.epochMilliseconds)).toBe(named.nextChange(at.epochMilliseconds));
    }), runs);
  });
});

describe("the host's zone", () => {
  it("changes no answer of any rule", async () => {
    const script = fileURLToPath(new URL("../support/answers-of-every-rule.ts", import.meta.url));
    const run = async (TZ: string): Promise<string> => (await promisify(execFile)(process.execPath, [script], { env: { ...process.env, TZ }, maxBuffer: 64 * 1024 * 1024 })).stdout;
    const [first, ...others] = await Promise.all(["UTC", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Kiritimati"].map(run));
    expect(first?.split("\n").length).toBeGreaterThan(50);
    for (const other of others) expect(other).toBe(first);
  });
});
