import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { compareProfiles, replay } from "../../server/domain/policy/compare.ts";
import { clausesOf } from "../../server/domain/policy/page.ts";
import { profileHash } from "../../server/domain/policy/profile.ts";
import { decideByName, ruleRegistry } from "../../server/domain/policy/registry.ts";
import { loadPolicy, readPolicy, shippedProfiles } from "../../server/policies/load.ts";
import { ask, profileFrom, shippedText, type RawProfile } from "../support/profiles.ts";

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const rules = Object.values(ruleRegistry);
const now = Temporal.Instant.from("2026-11-22T03:00:00Z");

describe("the shipped profiles", () => {
  it.each(shippedProfiles)("%s loads under its own name", async (name) => {
    const { profile, hash } = await loadPolicy(name);
    expect(profile.name).toBe(name);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it("have digests that a comment or another order of keys does not change, and a value does", () => {
    const text = shippedText("qualiteam");
    const { hash } = readPolicy(text, "one");
    const [head, ...parts] = text.split(/\n(?=calendar:|urgency:)/);
    expect(readPolicy(`# another comment\n${[head, ...parts.toReversed()].join("\n")}`, "two").hash).toBe(hash);
    expect(readPolicy(text.replace("withinMinutes: 60", "withinMinutes: 61"), "three").hash).not.toBe(hash);
    expect(profileHash(profileFrom("qualiteam"), sha256)).toBe(hash);
  });

  it.each(shippedProfiles)("under %s every rule answers its example in the one form, with a rule id of its own", (name) => {
    const profile = profileFrom(name);
    for (const rule of rules) {
      const decision = decideByName(rule.name, rule.example.facts, profile, Temporal.Instant.from(rule.example.at));
      expect(rule.ids, rule.name).toContain(decision.ruleId);
      expect(decision.clause, rule.name).not.toBe("");
      expect(decision.reasons.length, rule.name).toBeGreaterThan(0);
    }
  });

  it("have one anchor for each clause on the page, and every decision's clause is one of them (POL-1)", () => {
    for (const name of shippedProfiles) {
      const profile = profileFrom(name);
      const shown = clausesOf(profile, now).flatMap(({ clauses }) => clauses);
      const ids = shown.map(({ id }) => id);
      expect(new Set(ids).size, name).toBe(ids.length);
      for (const rule of rules.filter(({ sections }) => sections.every((section) => profile[section] !== undefined))) {
        const at = Temporal.Instant.from(rule.example.at);
        const { ruleId, clause } = decideByName(rule.name, rule.example.facts, profile, at);
        // A rule may answer "there is no such rule here": then there is nothing to link to.
        if (!clause.startsWith("This policy has no such")) expect(clausesOf(profile, at).flatMap(({ clauses }) => clauses).find(({ id }) => id === ruleId)?.text, `${name} ${rule.name}`).toBe(clause);
      }
    }
  });
});

describe("changing one value in YAML", () => {
  it.each([
    ["urgency.due", "withinMinutes: 60", "withinMinutes: 90", { createdAt: "2026-06-10T06:15:00Z", isUrgent: true }, "within 90 minutes"],
    ["urgency.due", "counting: elapsed", "counting: carry", { createdAt: "2026-06-10T19:30:00Z", isUrgent: true }, "only minutes in working hours count"],
    ["urgency.charge", "rate: 2", "rate: 3", { workedMinutes: 3, isUrgent: true }, "3 times"],
    ["calendar.open", "holidays: []", "holidays: [{ name: Quiet Day, on: 2026-06-10 }]", {}, "Quiet Day"],
  ])("changes what %s decides and how it explains it: %s → %s", (rule, from, to, facts, words) => {
    const text = shippedText("qualiteam");
    expect(text).toContain(from);
    const [before, after] = [text, text.replace(from, to)].map((one) => ask(readPolicy(one, "test").profile, rule, facts, "2026-06-10T06:15:00Z"));
    expect(after?.value).not.toEqual(before?.value);
    expect(`${String(after?.clause)} ${String(after?.reasons.join(" "))}`).toContain(words);
    expect(`${String(before?.clause)} ${String(before?.reasons.join(" "))}`).not.toContain(words);
  });
});

describe("a profile that cannot be used names the key", () => {
  const urgent = (change: (urgent: RawProfile) => void) => (raw: RawProfile) => { change(raw["urgency"].urgent); };
  const support = (change: (department: RawProfile) => void) => (raw: RawProfile) => { change(raw["calendar"].departments.support); };
  it.each<[string, (raw: RawProfile) => void, RegExp]>([
    ["missing", (raw) => { delete raw["zone"]; }, /zone is missing/],
    ["missing deep inside", urgent((one) => { delete one["rate"]; }), /urgency\.urgent\.rate is missing/],
    ["unknown", (raw) => { raw["urgencey"] = {}; }, /urgencey is not known/],
    ["of the wrong kind", urgent((one) => { one["rate"] = "two"; }), /urgency\.urgent\.rate: /],
    ["no zone", (raw) => { raw["zone"] = "Europe/Berlim"; }, /zone: is not a time zone's IANA name/],
    ["no time", support((one) => { one["hours"].monday = ["9-17"]; }), /hours\.monday\.0: must be a span/],
    ["beginning after it ends", support((one) => { one["hours"].monday = ["17:00-09:00"]; }), /hours\.monday\.0: must begin before it ends/],
    ["overlapping", support((one) => { one["hours"].monday = ["09:00-13:00", "12:00-17:00"]; }), /hours\.monday: the spans overlap/],
    ["never open", support((one) => { for (const day of Object.keys(one["hours"])) one["hours"][day] = []; }), /hours: has no open hour/],
    ["a reminder after the answer is due", urgent((one) => { one["remindersAt"] = [30, 60]; }), /urgency\.urgent\.remindersAt\.1: a reminder after 60 minutes comes too late/],
    ["a department that is none", urgent((one) => { one["department"] = "rescue"; }), /urgency\.urgent\.department: rescue is no department/],
    ["a main department that is none", (raw) => { raw["calendar"].mainDepartment = "rescue"; }, /calendar\.mainDepartment: there is no department rescue/],
    ["urgency without a calendar", (raw) => { delete raw["calendar"]; }, /calendar: is missing, and urgency counts on it/],
    ["a summer date of another year", support((one) => { one["summer"] = { remindFrom: { month: 3, day: 20 }, lists: [{ year: 2026, edition: 1, publishedAt: "2026-04-01T00:00:00Z", dates: ["2025-07-04"] }] }; }), /summer\.lists\.0\.dates\.0: 2025-07-04 is not in 2026/],
    ["a holiday that no year has", support((one) => { one["holidays"] = [{ name: "Never", month: 2, day: 30 }]; }), /holidays\.0: Never: month 2 has no day 30/],
    ["a queue by urgency that is not taken", (raw) => { delete raw["urgency"].urgent; }, /queue\.order\.0: urgent cases come first, and urgency knows none/],
    ["a queue by plans that are not there", (raw) => { raw["queue"] = { order: ["plan", "age"], plansFirst: ["platinum"] }; }, /queue\.order\.0: goes by plan/],
    ["all at once", (raw) => { delete raw["title"]; raw["datedOn"] = "yesterday"; }, /title is missing; datedOn: /],
  ])("%s", (_name, change, message) => {
    expect(() => profileFrom("qualiteam", change)).toThrow(message);
  });

  it("nor is YAML that says a key twice, refers to itself or is no mapping a profile", () => {
    expect(() => readPolicy(`${shippedText("alocet")}\nname: other\n`, "twice")).toThrow(/twice is not YAML that can be used/);
    expect(() => readPolicy("a: &a [1, 2]\nb: [*a, *a]\n", "bomb")).toThrow();
    expect(() => readPolicy("- one\n", "list")).toThrow(/list cannot be used/);
    expect(() => readPolicy("", "empty")).toThrow(/empty cannot be used/);
  });
});

describe("facts that cannot be judged", () => {
  it.each([
    ["missing", { isUrgent: true }, /createdAt is missing/],
    ["unknown", { createdAt: "2026-06-10T06:15:00Z", isUrgent: true, hurry: 1 }, /hurry is not known/],
    ["no instant", { createdAt: "2026-06-10 10:15", isUrgent: true }, /createdAt: /],
    ["no object", "urgent", /urgency\.due: /],
  ])("%s: refused as bad data, never decided upon", (_name, facts, message) => {
    expect(() => decideByName("urgency.due", facts, profileFrom("qualiteam"), now)).toThrow(message);
  });

  it("there is no rule of an inherited name", () => {
    expect(() => decideByName("constructor", {}, profileFrom("qualiteam"), now)).toThrow(/no rule constructor/);
  });
});

describe("past decisions", () => {
  const past = async () => {
    const { profile, hash } = await loadPolicy("qualiteam");
    const question = { rule: "urgency.due", facts: { createdAt: "2026-06-10T19:30:00Z", isUrgent: true }, at: Temporal.Instant.from("2026-06-10T19:30:00Z") };
    return { profile, stored: { ...question, profileHash: hash, decision: decideByName(question.rule, question.facts, profile, question.at) } };
  };

  it("are replayed to the same answer, through storage as JSON", async () => {
    const { profile, stored } = await past();
    const read = { ...stored, decision: JSON.parse(JSON.stringify(stored.decision)) as typeof stored.decision };
    expect(replay(read, profile, stored.profileHash).differs).toEqual([]);
  });

  it("show where a stored answer differs from what the policy says", async () => {
    const { profile, stored } = await past();
    expect(replay({ ...stored, decision: { ...stored.decision, outcome: "deny" } }, profile, stored.profileHash).differs).toEqual(["outcome"]);
  });

  it("are not replayed under another profile", async () => {
    const { stored } = await past();
    const other = profileFrom("default");
    expect(() => replay(stored, other, profileHash(other, sha256))).toThrow(/another profile/);
  });

  it("are compared between two profiles", async () => {
    const { profile, stored } = await past();
    const carry = profileFrom("qualiteam", (raw) => { raw["urgency"].urgent.counting = "carry"; });
    const inHours = { ...stored, facts: { createdAt: "2026-06-10T06:15:00Z", isUrgent: false } };
    const [changed, same] = compareProfiles([stored, inHours], profile, carry);
    expect(changed?.differs).toContain("value");
    expect([changed?.one.value, changed?.other.value]).toMatchObject([{ dueAt: "2026-06-10T20:30:00Z" }, { dueAt: "2026-06-11T05:30:00Z" }]);
    expect(same?.differs).toEqual([]);
  });
});
