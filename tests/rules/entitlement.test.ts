import { describe, expect, it } from "vitest";
import { ask, profileFrom } from "../support/profiles.ts";

const alocet = profileFrom("alocet");
/** Noon at the vendor's desk, so that the date is the same there and in UTC. */
const noon = (date: string): string => `${date}T17:00:00Z`;
const bought = (purchasedOn: string, more: object = {}) => ({ id: "QX-1", acquired: "purchased", purchasedOn, ...more });
const rented = (rentedThroughOn: string | null, more: object = {}) => ({ id: "QX-2", acquired: "rented", rentedThroughOn, ...more });
const eligible = (licences: object[] | null, minutes: number | string, date = "2026-11-21") => ask(alocet, "entitlement.eligibility", { licences, minutes }, noon(date));
const upgrade = (licences: object[], date: string, profile = alocet) => ask(profile, "entitlement.upgrade", { licences }, noon(date));

describe("who may open a request", () => {
  const recent = bought("2026-05-01");
  const old = bought("2024-05-01");
  const table: [string, object[], string, string, number][] = [
    ["bought lately", [recent], "allow", "ALO-1", 1],
    ["bought lately, with the plan", [{ ...recent, planThroughOn: "2027-05-01" }], "allow", "ALO-1", 1],
    ["bought long ago, with the plan", [{ ...old, planThroughOn: "2027-05-01" }], "allow", "ALO-3", 1],
    ["bought long ago", [old], "deny", "ALO-3", 2],
    ["rented", [rented("2026-12-31")], "allow", "ALO-2", 1],
    ["rented, with the plan", [rented("2026-12-31", { planThroughOn: "2027-05-01" })], "allow", "ALO-2", 1],
    ["no longer rented, with the plan", [rented("2026-10-31", { planThroughOn: "2027-05-01" })], "deny", "ALO-2", 1],
    ["no longer rented", [rented("2026-10-31")], "deny", "ALO-2", 1],
    ["bought long ago, a second licence rented", [old, rented("2026-12-31")], "allow", "ALO-2", 1],
    ["no licence at all", [], "deny", "ALO-9", 1],
  ];

  it.each(table)("%s, with minutes (ALO-1, ALO-2, ALO-3)", (_, licences, outcome, ruleId) => {
    expect(eligible(licences, 90)).toMatchObject({ outcome, ruleId });
  });

  it.each(table)("%s, without minutes: denied, and every reason is listed", (_, licences, outcome, ruleId, reasons) => {
    const decision = eligible(licences, 0);
    expect(decision.outcome).toBe("deny");
    expect(decision.ruleId).toBe(outcome === "allow" ? "ALO-4" : ruleId);
    expect(decision.reasons.at(-1)).toBe("No service minutes are left.");
    expect(decision.reasons).toHaveLength(outcome === "allow" ? 1 : reasons + 1);
  });

  it.each([
    ["2025-11-21", "2026-11-21", "2026-11-22"],
    ["2024-02-29", "2025-02-28", "2025-03-01"],
    ["2025-08-31", "2026-08-31", "2026-09-01"],
  ])("bought on %s: allowed on %s, denied on %s (ALO-1)", (purchasedOn, last, after) => {
    expect(eligible([bought(purchasedOn)], 1, last)).toMatchObject({ outcome: "allow", ruleId: "ALO-1" });
    expect(eligible([bought(purchasedOn)], 1, after).outcome).toBe("deny");
  });

  it("the anniversary ends at the vendor's midnight, not at UTC's, and the decision says when (ALO-1)", () => {
    const at = (instant: string) => ask(alocet, "entitlement.eligibility", { licences: [bought("2025-11-21")], minutes: 1 }, instant);
    expect(at("2026-11-22T04:59:59Z")).toMatchObject({ outcome: "allow", nextChangeAt: "2026-11-22T05:00:00Z" });
    expect(at("2026-11-22T05:00:00Z").outcome).toBe("deny");
  });

  it("an anniversary that no longer counts is one word in the profile (ALO-1)", () => {
    const strict = profileFrom("alocet", ({ entitlement }) => { entitlement.anniversaryIncluded = false; });
    const decision = ask(strict, "entitlement.eligibility", { licences: [bought("2025-11-21")], minutes: 1 }, noon("2026-11-21"));
    expect(decision.outcome).toBe("deny");
    expect(decision.reasons[0]).toContain("ended on 2026-11-20");
  });

  it("a purchase in the future is bad data, not a decision (ALO-1)", () => {
    expect(() => eligible([bought("2026-11-22")], 1)).toThrow(/purchase date in the future/);
    expect(() => eligible([bought("2025-02-29")], 1)).toThrow(/cannot be judged/);
  });

  it("a rental counts through the day to which it is paid (ALO-2)", () => {
    expect(eligible([rented("2026-11-21")], 1, "2026-11-21")).toMatchObject({ outcome: "allow", ruleId: "ALO-2" });
    expect(eligible([rented("2026-11-21")], 1, "2026-11-22")).toMatchObject({ outcome: "deny", ruleId: "ALO-2" });
  });

  it("a plan that lapsed by one day denies and offers the plan; renewed, it allows at once (ALO-3)", () => {
    const lapsed = eligible([bought("2024-05-01", { planThroughOn: "2026-11-20" })], 90);
    expect(lapsed).toMatchObject({ outcome: "deny", ruleId: "ALO-3" });
    expect(lapsed.offers.map(({ kind }) => kind)).toEqual(["subscribe-plan", "data-rights"]);
    expect(eligible([bought("2024-05-01", { planThroughOn: "2027-11-20" })], 90)).toMatchObject({ outcome: "allow", ruleId: "ALO-3" });
  });

  it("the plan does nothing for a rental, and the reason says so (ALO-3)", () => {
    expect(eligible([rented("2026-10-31", { planThroughOn: "2027-05-01" })], 90).reasons[0]).toContain("counts for buyers only");
  });

  it.each([[1, "allow"], [0, "deny"], [-5, "deny"], ["unknown", "deny"]])("%s minutes: %s (ALO-4)", (minutes, outcome) => {
    expect(eligible([recent], minutes).outcome).toBe(outcome);
  });

  it("one of several licences is enough, and it is named (ALO-9)", () => {
    const decision = eligible([old, rented("2026-12-31")], 5);
    expect(decision.value).toEqual({ licenceId: "QX-2", way: "ALO-2" });
    expect(decision.reasons[0]).toContain("Licence QX-2");
  });

  it.each([
    ["nobody recorded the licences", null],
    ["the way is unknown", [{ id: "QX-3", acquired: "unknown" }]],
    ["the purchase date is unknown", [bought("unknown")]],
    ["the rental's end is unknown", [rented(null)]],
    ["the plan's end is unknown", [bought("2024-05-01", { planThroughOn: "unknown" })]],
  ])("goes to a person when %s", (_, licences) => {
    expect(eligible(licences, 90).outcome).toBe("review");
    expect(eligible(licences, 0).outcome).toBe("deny");
  });

  it("a vendor without such a rule lets everybody open", () => {
    expect(ask(profileFrom("captools"), "entitlement.eligibility", { licences: null, minutes: "not-kept" }).outcome).toBe("allow");
    expect(ask(profileFrom("default"), "entitlement.eligibility", { licences: [recent], minutes: "not-kept" }, noon("2026-11-21")).outcome).toBe("allow");
  });
});

describe("who may have newer versions", () => {
  it("a buyer through the anniversary of the first purchase (ALO-5), after it with the plan only (ALO-6)", () => {
    expect(upgrade([bought("2025-03-10")], "2026-03-10")).toMatchObject({ outcome: "allow", ruleId: "ALO-5" });
    expect(upgrade([bought("2025-03-10")], "2026-03-11")).toMatchObject({ outcome: "deny", ruleId: "ALO-6" });
    expect(upgrade([bought("2025-03-10", { planThroughOn: "2026-12-31" })], "2026-03-11")).toMatchObject({ outcome: "allow", ruleId: "ALO-6" });
  });

  it("a later seat does not start the months again, unless the profile says so (ALO-5)", () => {
    const withSeat = [bought("2025-03-10", { seatsAddedOn: ["2026-01-15"] })];
    expect(upgrade(withSeat, "2026-03-11").outcome).toBe("deny");
    const generous = profileFrom("alocet", ({ entitlement }) => { entitlement.laterSeatRestarts = true; });
    expect(upgrade(withSeat, "2026-03-11", generous).outcome).toBe("allow");
  });

  it("a rental while it is rented, not from the day after (ALO-7)", () => {
    expect(upgrade([rented("2026-03-10")], "2026-03-10")).toMatchObject({ outcome: "allow", ruleId: "ALO-7" });
    expect(upgrade([rented("2026-03-10")], "2026-03-11")).toMatchObject({ outcome: "deny", ruleId: "ALO-7" });
  });

  it("an older version shows five effects and blocks nothing (ALO-8)", () => {
    const older = ask(alocet, "entitlement.version", { installed: "9.9", current: "9.10" });
    expect(older.outcome).toBe("allow");
    expect(older.value).toHaveLength(5);
    expect(older.offers[0]?.kind).toBe("subscribe-plan");
    expect(ask(alocet, "entitlement.version", { installed: "9.10.0", current: "9.10" })).toMatchObject({ outcome: "allow", value: [] });
    expect(ask(alocet, "entitlement.version", { installed: null, current: "9.10" })).toMatchObject({ outcome: "allow", value: [] });
  });
});
