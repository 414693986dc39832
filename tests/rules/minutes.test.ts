import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { balanceOf, book, reservedIn, type MinuteEntry, type MinuteOrder } from "../../server/domain/minutes/ledger.ts";
import { Refusal } from "../../server/domain/refusal.ts";
import { ask, profileFrom } from "../support/profiles.ts";

/** Books orders one after the other; a refused one changes nothing. */
function run(orders: readonly { order: MinuteOrder; key: string }[], from: readonly MinuteEntry[] = []): MinuteEntry[] {
  const entries = [...from];
  for (const { order, key } of orders) {
    try {
      const { entry, isNew } = book(entries, order, { id: `e-${String(entries.length)}`, key });
      if (isNew) entries.push(entry);
    } catch (failure) {
      if (!(failure instanceof Refusal)) throw failure;
    }
  }
  return entries;
}
const keyed = (orders: MinuteOrder[]) => orders.map((order, index) => ({ order, key: `k-${String(index)}` }));
const credit = (minutes: number): MinuteOrder => ({ kind: "credit", minutes });
const reserve = (caseId: string): MinuteOrder => ({ kind: "reserve", caseId });
const debit = (caseId: string, minutes: number): MinuteOrder => ({ kind: "debit", caseId, minutes });

describe("a ledger of minutes", () => {
  it("opening sets one minute aside, and of two cases on one minute the second is denied (ALO-4)", () => {
    const entries = run(keyed([credit(1), reserve("C-1"), reserve("C-2")]));
    expect(entries.map(({ kind, caseId }) => [kind, caseId])).toEqual([["credit", null], ["reserve", "C-1"]]);
    expect(balanceOf(entries)).toBe(0);
  });

  it("the minute set aside is the first minute of work", () => {
    expect(balanceOf(run(keyed([credit(60), reserve("C-1"), debit("C-1", 10)])))).toBe(50);
    expect(balanceOf(run(keyed([credit(60), reserve("C-1"), debit("C-1", 10), debit("C-1", 5)])))).toBe(45);
  });

  it("work beyond the balance is recorded as overrun; the case goes on and the balance stays at zero (ALO-4)", () => {
    const entries = run(keyed([credit(5), reserve("C-1"), debit("C-1", 12)]));
    expect(entries.at(-1)).toMatchObject({ minutes: -4, overrunMinutes: 7, releasedMinutes: 1 });
    expect(balanceOf(entries)).toBe(0);
    expect(balanceOf(run([{ order: credit(3), key: "later" }], entries))).toBe(3);
  });

  it("a minute that was not needed comes back, once", () => {
    const entries = run(keyed([credit(1), reserve("C-1"), { kind: "release", caseId: "C-1" }, { kind: "release", caseId: "C-1" }]));
    expect(balanceOf(entries)).toBe(1);
  });

  it("an imported balance below zero counts as zero", () => {
    expect(balanceOf(run(keyed([{ kind: "import", minutes: -90 }])))).toBe(0);
    expect(balanceOf(run(keyed([{ kind: "import", minutes: 90 }])))).toBe(90);
  });

  it("a reversal undoes an entry exactly once, and leaves both to be seen", () => {
    const worked = run(keyed([credit(60), reserve("C-1"), debit("C-1", 10)]));
    const undone = run([{ order: { kind: "reversal", reversesId: "e-2" }, key: "r-1" }, { order: { kind: "reversal", reversesId: "e-2" }, key: "r-2" }], worked);
    expect(undone).toHaveLength(4);
    expect(balanceOf(undone)).toBe(60);
    expect(() => book(undone, { kind: "reversal", reversesId: "e-2" }, { id: "x", key: "x" })).toThrow(/reversed already/);
    expect(() => book(undone, { kind: "reversal", reversesId: "e-3" }, { id: "x", key: "x" })).toThrow(/not reversed/);
    expect(() => book(undone, { kind: "reversal", reversesId: "nothing" }, { id: "x", key: "x" })).toThrow(/no such entry/);
  });

  it("taking back what was given and is used already takes what is there", () => {
    const entries = run([...keyed([credit(60), debit("C-1", 50)]), { order: { kind: "reversal", reversesId: "e-0" }, key: "r" }]);
    expect(entries.at(-1)).toMatchObject({ minutes: -10, overrunMinutes: 50 });
    expect(balanceOf(entries)).toBe(0);
  });

  it("a repeated key gives the first entry; the same key for something else is refused", () => {
    const entries = run(keyed([credit(60)]));
    expect(book(entries, credit(60), { id: "new", key: "k-0" })).toEqual({ entry: entries[0], isNew: false });
    expect(() => book(entries, credit(61), { id: "new", key: "k-0" })).toThrow(/another entry/);
    expect(() => book(entries, reserve("C-1"), { id: "new", key: "k-0" })).toThrow(/another entry/);
  });

  it.each([0, -1, 1.5, Number.NaN, Number.MAX_SAFE_INTEGER + 1])("%s minutes are refused", (minutes) => {
    expect(() => book([], credit(minutes), { id: "e", key: "k" })).toThrow(Refusal);
    expect(() => book([], debit("C-1", minutes), { id: "e", key: "k" })).toThrow(Refusal);
  });

  it("unknown minutes deny (ALO-4)", () => {
    expect(ask(profileFrom("alocet"), "minutes.book", { entries: null, order: reserve("C-1"), key: "k" })).toMatchObject({ outcome: "deny", ruleId: "ALO-4" });
    expect(ask(profileFrom("alocet"), "minutes.book", { entries: [], order: credit(5), key: "k" })).toMatchObject({ outcome: "allow", value: { balance: 5 } });
  });
});

describe("under any order of things", () => {
  const caseId = fc.constantFrom("C-1", "C-2", "C-3");
  const order: fc.Arbitrary<MinuteOrder> = fc.oneof(
    fc.record({ kind: fc.constantFrom("credit" as const, "lapse" as const), minutes: fc.integer({ min: 1, max: 90 }) }),
    fc.record({ kind: fc.constant("import" as const), minutes: fc.integer({ min: -50, max: 50 }) }),
    fc.record({ kind: fc.constantFrom("reserve" as const, "release" as const), caseId }),
    fc.record({ kind: fc.constant("debit" as const), caseId, minutes: fc.integer({ min: 1, max: 120 }) }),
    fc.record({ kind: fc.constant("reversal" as const), reversesId: fc.integer({ min: 0, max: 20 }).map((n) => `e-${String(n)}`) }),
  );
  const orders = fc.array(order, { maxLength: 40 }).map(keyed);

  it("the balance is the sum of the entries and never below zero, after each of them", () => {
    fc.assert(
      fc.property(orders, (given) => {
        const entries = run(given);
        let balance = 0;
        for (const [index, entry] of entries.entries()) {
          balance += entry.minutes;
          expect(balance).toBeGreaterThanOrEqual(0);
          expect(balance).toBe(balanceOf(entries.slice(0, index + 1)));
          expect(Number.isSafeInteger(entry.minutes) && !Object.is(entry.minutes, -0) && entry.overrunMinutes >= 0).toBe(true);
        }
      }),
    );
  });

  it("a case has no minute set aside or one, never more or fewer", () => {
    fc.assert(
      fc.property(orders, (given) => {
        const entries = run(given);
        for (const one of ["C-1", "C-2", "C-3"]) expect([0, 1]).toContain(reservedIn(entries.filter((entry) => entry.caseId === one)));
      }),
    );
  });

  it("replaying all of it changes nothing", () => {
    fc.assert(
      fc.property(orders, (given) => {
        const once = run(given);
        const keys = new Set(once.map(({ key }) => key));
        // What was refused the first time may find minutes now; what was booked is found again.
        expect(run(given.filter(({ key }) => keys.has(key)), once)).toEqual(once);
      }),
    );
  });

  it("work is accounted for to the minute: taken, set aside before, or beyond", () => {
    fc.assert(
      fc.property(orders, (given) => {
        const entries = run(given);
        for (const { order: one, key } of given) {
          const entry = entries.find((booked) => booked.key === key);
          if (one.kind === "debit" && entry !== undefined) expect(-entry.minutes + entry.releasedMinutes + entry.overrunMinutes).toBe(one.minutes);
        }
      }),
    );
  });
});
