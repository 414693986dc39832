import { describe, expect, it } from "vitest";
import { bulkReading, bulkReadingIn } from "../../server/domain/custody/bulk-reading.ts";

const of = (transfers: number, readings = transfers) => Array.from({ length: readings }, (_, index) => ({ transferId: `transfer-${String(index % transfers)}` }));

describe("bulk reading (R64)", () => {
  it("begins with the fifth transfer within the hour, or with the two-hundredth reading of fewer", () => {
    expect(bulkReading).toEqual({ transfers: 5, readings: 200, minutes: 60 });
    expect(bulkReadingIn([], null)).toBeNull();
    expect(bulkReadingIn(of(4), null)).toBeNull();
    expect(bulkReadingIn(of(4, 199), null)).toBeNull();
    expect(bulkReadingIn(of(5), null)).toEqual({ transfers: 5, readings: 5 });
    expect(bulkReadingIn(of(1, 200), null)).toEqual({ transfers: 1, readings: 200 });
  });

  it("is told once, and again only when the transfers have doubled", () => {
    const before = { transfers: 5, readings: 5 };
    expect(bulkReadingIn(of(9), before)).toBeNull();
    expect(bulkReadingIn(of(10), before)).toEqual({ transfers: 10, readings: 10 });
    expect(bulkReadingIn(of(19), { transfers: 10, readings: 10 })).toBeNull();
    // Told because of one transfer that was read again and again: what comes next is five transfers, not two.
    expect(bulkReadingIn(of(2, 200), { transfers: 1, readings: 200 })).toBeNull();
    expect(bulkReadingIn(of(5, 200), { transfers: 1, readings: 200 })).toEqual({ transfers: 5, readings: 200 });
  });
});
