import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Ports } from "../../server/actions/context.ts";
import { median, periodsOf } from "../../server/actions/upkeep/periods.ts";
import { createTestClock } from "../support/portal.ts";

describe("the median of a chart", () => {
  it.each([
    ["nothing", [], null],
    ["nothing that is known", [null, null], null],
    ["one", [7], 7],
    ["two: the middle between them", [1, 2], 1.5],
    ["three, in any order", [9, 1, 5], 5],
    ["four", [1, 100, 2, 3], 2.5],
    ["as numbers, not as words", [10, 9, 100], 10],
    ["what is unknown is left out, and is no zero", [null, 4, null, 8], 6],
    ["nought is a value", [0, 0, 3], 0],
    ["one decimal", [0.14, 0.15], 0.1],
    ["one outlier moves nothing", [5, 5, 5, 5, 1e9], 5],
  ])("of %s", (_name, values, expected) => {
    expect(median(values)).toBe(expected);
  });

  it("has half of the values on each side, lies among them, and follows from no order", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 }), (values) => {
        const middle = median(values) ?? expect.fail("some values have a median");
        const rounding = 0.05 + 1e-6;
        expect(middle).toBeGreaterThanOrEqual(Math.min(...values) - rounding);
        expect(middle).toBeLessThanOrEqual(Math.max(...values) + rounding);
        expect(values.filter((value) => value <= middle + rounding).length * 2).toBeGreaterThanOrEqual(values.length);
        expect(values.filter((value) => value >= middle - rounding).length * 2).toBeGreaterThanOrEqual(values.length);
        expect(median(values.toReversed())).toBe(middle);
        expect(median([null, ...values, null])).toBe(middle);
      }),
    );
  });

  it("changes nothing of what it was given", () => {
    const values = Object.freeze([3, 1, 2]);
    expect(median(values)).toBe(2);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe("the periods of a chart", () => {
  const ports = { clock: createTestClock("2026-11-21T20:37:00Z") } as unknown as Ports;
  const day = fc.integer({ min: 0, max: 3_000 }).map((days) => Temporal.PlainDate.from("2020-01-01").add({ days }));

  it("follow each other without a gap, hold every instant from the first day to the last one once, and begin where weeks and months begin", () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 300 }), fc.constantFrom("day", "week", "month"), fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (from, length, by, where) => {
        const to = from.add({ days: length });
        const { starts, until } = periodsOf(ports, { from: from.toString(), to: to.toString(), by });
        for (const [index, period] of starts.entries()) if (index > 0) expect(period.begin).toBe(starts[index - 1]?.end);
        expect(starts[0]?.begin.slice(0, 10) ?? "").toSatisfy((first: string) => first <= from.toString());
        expect(starts.at(-1)?.end ?? "").toSatisfy((end: string) => end >= until);
        expect(until).toBe(`${to.add({ days: 1 }).toString()}T00:00:00.000Z`);
        for (const { start } of starts) {
          const date = Temporal.PlainDate.from(start);
          if (by === "week") expect(date.dayOfWeek).toBe(1);
          if (by === "month") expect(date.day).toBe(1);
        }
        const instant = from.toZonedDateTime("UTC").toInstant().add({ milliseconds: Math.floor(where * (length + 1) * 86_400_000) }).toString({ fractionalSecondDigits: 3 });
        expect(starts.filter(({ begin, end }) => instant >= begin && instant < end)).toHaveLength(1);
      }),
    );
  });

  it("are the last twelve where nothing is said", () => {
    for (const by of ["day", "week", "month"] as const) {
      const { starts } = periodsOf(ports, { by });
      expect(starts).toHaveLength(12);
      expect(starts.at(-1)?.begin ?? "").toSatisfy((begin: string) => begin <= "2026-11-21T20:37:00.000Z" && "2026-11-21T20:37:00.000Z" < (starts.at(-1)?.end ?? ""));
    }
  });

  it.each([
    ["upside down", { from: "2026-11-02", to: "2026-11-01", by: "day" }],
    ["too long", { from: "2020-01-01", to: "2026-01-01", by: "day" }],
  ] as const)("%s are refused", (_name, wish) => {
    expect(() => periodsOf(ports, wish)).toThrow(expect.objectContaining({ code: "not-valid" }));
  });
});
