import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ask, profileFrom } from "../support/profiles.ts";

const connex = profileFrom("connex");
const noon = (date: string): string => `${date}T17:00:00Z`;
const kinds = (decision: { offers: readonly { kind: string }[] }) => decision.offers.map(({ kind }) => kind);
const annual = (termStartsOn: string, renewsOn: string, oldCents: number | null = 0) => ({ from: "annual", tier: "gold", oldCents, termStartsOn, renewsOn });

describe("who has developers (CON-4)", () => {
  const second = (tier: string | null, term: string | null, renewsOn: string | null = "2027-03-15", at = noon("2026-11-21")) => ask(connex, "plans.second-tier", { tier, term, renewsOn }, at);

  it("the annual platinum plan, until its term is over", () => {
    expect(second("platinum", "annual")).toMatchObject({ outcome: "allow", ruleId: "CON-4", nextChangeAt: "2027-03-15T04:00:00Z" });
    expect(second("platinum", "annual", "2027-03-15", "2027-03-15T03:59:59Z").outcome).toBe("allow");
    expect(second("platinum", "annual", "2027-03-15", "2027-03-15T04:00:00Z").outcome).toBe("deny");
  });

  it.each([["platinum", "monthly", "2027-03-15"], ["gold", "annual", "2027-03-15"], ["platinum", "annual", "2026-11-20"], ["silver", null, null]])("%s, %s, renewing on %s: denied, with the upgrade offered", (tier, term, renewsOn) => {
    const decision = second(tier, term, renewsOn);
    expect(decision.outcome).toBe("deny");
    expect(kinds(decision)).toEqual(["upgrade-plan"]);
    expect(decision.offers[0]?.text).toContain("$5,988.00");
  });

  it("an unknown plan goes to a person", () => {
    expect(second(null, "annual").outcome).toBe("review");
    expect(second("platinum", null).outcome).toBe("review");
    expect(second("platinum", "annual", null).outcome).toBe("review");
  });
});

describe("minutes of an upgrade", () => {
  const minutes = (today: string, renewsOn: string) => ask(connex, "plans.upgrade-minutes", annual("2025-06-01", renewsOn), noon(today));

  it.each([
    ["2026-03-15", "2026-09-15", 600],
    ["2026-03-15", "2026-09-14", 300],
    ["2026-03-16", "2026-09-15", 300],
    ["2026-08-31", "2027-02-28", 600],
    ["2026-08-30", "2027-02-27", 300],
    ["2026-12-31", "2027-01-01", 300],
    ["2027-01-01", "2027-01-01", 600],
  ])("%s, renewal %s: %i (CON-9)", (today, renewsOn, expected) => {
    expect(minutes(today, renewsOn)).toMatchObject({ outcome: "allow", ruleId: "CON-9", value: expected });
  });

  it("the renewal day belongs to the new term, unless the profile says otherwise (CON-9)", () => {
    expect(minutes("2027-01-01", "2027-01-01").facts).toMatchObject({ renewsOn: "2028-01-01" });
    const strict = profileFrom("connex", ({ plans }) => { plans.secondTier.renewalDayStartsNewTerm = false; });
    expect(ask(strict, "plans.upgrade-minutes", annual("2026-01-01", "2027-01-01"), noon("2027-01-01")).value).toBe(300);
  });

  it.each([[{ from: "monthly" }], [{ from: "new" }], [annual("2025-01-01", "2026-01-01")]])("%j: a new term with 600 (CON-11)", (facts) => {
    expect(ask(connex, "plans.upgrade-minutes", facts, noon("2026-11-21"))).toMatchObject({ ruleId: "CON-11", value: 600, facts: { renewsOn: "2027-11-21" } });
  });
});

describe("the bill of an upgrade (CON-12)", () => {
  const bill = (facts: object, today: string, profile = connex) => ask(profile, "plans.proration", facts, noon(today));

  it.each([
    ["2026-01-01", "2027-01-01", 0, "2026-07-01", 301_861, 184, 365],
    ["2026-01-01", "2027-01-01", 238_800, "2026-07-01", 181_479, 184, 365],
    ["2026-01-01", "2027-01-01", 238_800, "2026-01-01", 360_000, 365, 365],
    ["2027-11-15", "2028-11-15", 238_800, "2028-02-29", 255_738, 260, 366],
  ])("term %s → %s, old %i, on %s: %i cents", (start, end, old, today, cents, daysLeft, daysInTerm) => {
    expect(bill(annual(start, end, old), today)).toMatchObject({ outcome: "allow", ruleId: "CON-12", value: cents, facts: { daysLeft, daysInTerm } });
  });

  it("says the sums as people read them", () => {
    expect(bill(annual("2026-01-01", "2027-01-01", 0), "2026-07-01").reasons[0]).toBe("The bill is $3,018.61.");
  });

  it("takes the old price from the profile where none is given, and refuses where nobody knows it", () => {
    expect(bill(annual("2026-01-01", "2027-01-01", null), "2026-07-01").value).toBe(181_479);
    expect(() => bill({ ...annual("2026-01-01", "2027-01-01", null), tier: "silver" }, "2026-07-01")).toThrow(/does not say what the silver plan costs/);
  });

  it("half a cent counts up, and a dearer old plan is not paid back", () => {
    const half = profileFrom("connex", ({ plans }) => { plans.tiers.platinum.annualCents = 73; });
    // 73 cents × 182.5/365 would be 36.5; 73 × 183/366 is exactly 36.5.
    expect(bill(annual("2028-01-01", "2029-01-01", 0), "2028-07-02", half)).toMatchObject({ value: 37, facts: { daysLeft: 183, daysInTerm: 366 } });
    expect(bill(annual("2026-01-01", "2027-01-01", 700_000), "2026-07-01").value).toBe(0);
  });

  it("never exceeds the difference, and never grows with the days", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 700_000 }), fc.integer({ min: 0, max: 363 }), (old, day) => {
        const on = (days: number) => bill(annual("2026-01-01", "2027-01-01", old), Temporal.PlainDate.from("2026-01-01").add({ days }).toString()).value as number;
        expect(on(day)).toBeLessThanOrEqual(Math.max(0, 598_800 - old));
        expect(on(day + 1)).toBeLessThanOrEqual(on(day));
      }),
      { numRuns: 60 },
    );
  });

  it("bad data are refused", () => {
    expect(() => bill(annual("2027-01-01", "2026-01-01"), "2026-07-01")).toThrow(/ends before it starts/);
    expect(() => bill(annual("2026-08-01", "2027-08-01"), "2026-07-01")).toThrow(/has not started/);
  });
});

describe("the upgrade page (CON-15)", () => {
  const offer = (accepted: object | null) => ask(connex, "plans.upgrade", { plan: annual("2026-01-01", "2027-01-01", 238_800), accepted }, noon("2026-07-01"));

  it("shows bill, minutes and renewal date, and happens once these were accepted", () => {
    const value = { billCents: 181_479, minutes: 600, renewsOn: "2027-01-01" };
    expect(offer(null)).toMatchObject({ outcome: "deny", ruleId: "CON-15", value });
    expect(offer(value)).toMatchObject({ outcome: "allow", value });
    const changed = offer({ ...value, billCents: 181_478 });
    expect(changed.outcome).toBe("deny");
    expect(changed.reasons[0]).toContain("changed since");
  });
});

describe("more time", () => {
  const extra = (facts: object, profile = connex) => ask(profile, "plans.extra-time", { tier: "platinum", term: "annual", renewsOn: "2027-03-15", includedMinutes: 600, includedMinutesLeft: 0, minutes: 30, accepted: true, ...facts }, noon("2026-11-21"));

  it("is sold once the included minutes are used, on the plan that has them (CON-7)", () => {
    expect(extra({}).outcome).toBe("allow");
    expect(extra({ includedMinutesLeft: 1 })).toMatchObject({ outcome: "deny", ruleId: "CON-7" });
    expect(extra({ includedMinutesLeft: null })).toMatchObject({ outcome: "deny", ruleId: "CON-7" });
    expect(extra({ tier: "gold" })).toMatchObject({ outcome: "deny", ruleId: "CON-4" });
  });

  it.each([[1, 25_000], [30, 25_000], [31, 50_000], [60, 50_000], [61, 75_000]])("%i minutes cost %i cents (CON-8)", (minutes, cents) => {
    expect(extra({ minutes })).toMatchObject({ outcome: "allow", ruleId: "CON-8", value: { cents } });
  });

  it("starts only after its price was accepted (CON-8)", () => {
    expect(extra({ accepted: false, minutes: 31 })).toMatchObject({ outcome: "deny", ruleId: "CON-8", value: { cents: 50_000 } });
  });

  it("the 300 minutes of a short term, used up, count as all of them, unless the profile says otherwise (CON-13)", () => {
    expect(extra({ includedMinutes: 300 })).toMatchObject({ outcome: "allow", ruleId: "CON-13" });
    expect(extra({ includedMinutes: 300 }, profileFrom("connex", ({ plans }) => { plans.extraTime.shortTermCountsAsExhausted = false; }))).toMatchObject({ outcome: "deny", ruleId: "CON-13" });
  });
});

describe("a renewal", () => {
  it.each([[250, 0, 250], [0, 0, 0], [0, 12, 12]])("with %i included and %i bought minutes left starts with 600 (CON-6, CON-10)", (includedMinutesLeft, boughtMinutesLeft, lapsedMinutes) => {
    expect(ask(connex, "plans.renewal", { includedMinutesLeft, boughtMinutesLeft }).value).toEqual({ includedMinutes: 600, boughtMinutes: 0, lapsedMinutes });
  });

  it("keeps bought time where the profile says so (CON-8)", () => {
    const kind = profileFrom("connex", ({ plans }) => { plans.extraTime.lapsesAtRenewal = false; });
    expect(ask(kind, "plans.renewal", { includedMinutesLeft: 5, boughtMinutesLeft: 12 }).value).toEqual({ includedMinutes: 600, boughtMinutes: 12, lapsedMinutes: 5 });
  });

  it.each([
    ["2027-01-01T04:40:00Z", "2027-01-01T05:25:00Z", 20, 25],
    ["2027-01-01T05:00:00Z", "2027-01-01T05:25:00Z", 0, 25],
    ["2027-01-01T04:30:00Z", "2027-01-01T05:00:00Z", 30, 0],
    ["2027-01-01T04:59:30Z", "2027-01-01T05:00:15Z", 1, 0],
  ])("work from %s to %s is %i minutes of the old term and %i of the new one (CON-14)", (startedAt, endedAt, before, after) => {
    expect(ask(connex, "plans.split-work", { startedAt, endedAt, renewsOn: "2027-01-01" }).value).toEqual({ before, after });
  });
});
