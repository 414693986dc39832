import { describe, expect, it } from "vitest";
import type { Profile } from "../../server/domain/policy/profile.ts";
import { ruleRegistry } from "../../server/domain/policy/registry.ts";
import { turningFacts } from "../../server/domain/policy/what-if.ts";
import { ask, profileFrom } from "../support/profiles.ts";

const names = ["alocet", "captools", "qualiteam", "connex", "aleyant", "default"] as const;
const atOf = "2026-11-21T20:00:00Z";

function turning(profile: Profile, rule: string, facts: object, at = atOf) {
  return turningFacts({ rule, facts, at: Temporal.Instant.from(at) }, ask(profile, rule, facts, at).outcome, profile);
}

/** The facts with one of them changed, by its name as the answer gives it. */
function changed(facts: unknown, fact: string, instead: unknown): object {
  const copy = structuredClone(facts) as Record<string, unknown>;
  const path = fact.split(".");
  const last = path.pop() ?? "";
  const place = path.reduce<Record<string, unknown>>((inner, key) => inner[key] as Record<string, unknown>, copy);
  place[last] = instead;
  return copy;
}

describe("a fact that turns a decision", () => {
  it.each(names)("does so when it is really asked: every rule's example under %s", (name) => {
    const profile = profileFrom(name);
    for (const { name: rule, example } of Object.values(ruleRegistry)) {
      const facts = example.facts as object;
      const before = JSON.stringify(facts);
      for (const { fact, instead, outcome, reason } of turning(profile, rule, facts, example.at)) {
        const other = ask(profile, rule, changed(facts, fact, instead), example.at);
        expect([rule, fact, other.outcome]).toEqual([rule, fact, outcome]);
        expect(other.outcome).not.toBe(ask(profile, rule, facts, example.at).outcome);
        expect(reason).toBe(other.reasons[0] ?? other.clause);
      }
      expect(JSON.stringify(facts)).toBe(before);
    }
  });

  it.each(names)("is never missed where it is a yes or a no of the question itself: every rule's example under %s", (name) => {
    const profile = profileFrom(name);
    for (const { name: rule, example } of Object.values(ruleRegistry)) {
      const facts = example.facts as Record<string, unknown>;
      const outcome = ask(profile, rule, facts, example.at).outcome;
      const turns = Object.entries(facts).filter(([key, value]) => {
        if (typeof value !== "boolean") return false;
        try {
          return ask(profile, rule, { ...facts, [key]: !value }, example.at).outcome !== outcome;
        } catch {
          return false;
        }
      });
      expect([rule, turning(profile, rule, facts, example.at).map(({ fact }) => fact)]).toEqual([rule, expect.arrayContaining(turns.map(([key]) => key))]);
    }
  });

  it("is named where it stands, with what would have helped", () => {
    const captools = profileFrom("captools");
    expect(turning(captools, "callers.phone", { edition: "pro", isLicenceCurrent: true, isNamedCaller: false })).toEqual([{ fact: "isNamedCaller", instead: true, outcome: "allow", reason: expect.any(String) }]);
    const check = { at: "2026-11-01T09:00:00Z", downKbit: 20_000, upKbit: 5_000, latencyMilliseconds: 40, isHttps: true, hasWebSocket: false };
    expect(turning(captools, "callers.connection", { channel: "remote-session", check })).toMatchObject([{ fact: "check.hasWebSocket", instead: true, outcome: "allow" }]);
    expect(turning(profileFrom("alocet"), "entitlement.eligibility", { licences: [{ id: "L-1", acquired: "rented", purchasedOn: null, seatsAddedOn: [], rentedThroughOn: "2030-01-01", planThroughOn: null }], minutes: 0 })).toMatchObject([{ fact: "minutes", instead: 1, outcome: "allow" }]);
  });

  it("is not invented: two reasons at once have none, and neither has what no yes or no would change", () => {
    const captools = profileFrom("captools");
    expect(turning(captools, "callers.phone", { edition: "pro", isLicenceCurrent: false, isNamedCaller: false })).toEqual([]);
    expect(turning(captools, "callers.phone", { edition: "standard", isLicenceCurrent: true, isNamedCaller: true }).filter(({ outcome }) => outcome === "allow")).toEqual([]);
  });

  it("that cannot be judged, that stands too deep, or of a rule that nobody knows any more is passed over", () => {
    const profile = profileFrom("captools");
    const at = Temporal.Instant.from(atOf);
    expect(turningFacts({ rule: "no.such-rule", facts: { isNamed: true }, at }, "deny", profile)).toEqual([]);
    expect(turningFacts({ rule: "callers.phone", facts: { edition: "pro", isLicenceCurrent: true, isNamedCaller: false, unknown: true }, at }, "deny", profile)).toEqual([]);
    for (const facts of [null, 7, "text", [], { a: { b: { c: { d: true } } } }]) expect(turningFacts({ rule: "callers.phone", facts, at }, "deny", profile)).toEqual([]);
  });
});
