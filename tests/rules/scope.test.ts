import { describe, expect, it } from "vitest";
import { ask, profileFrom } from "../support/profiles.ts";

const connex = profileFrom("connex");
const work = (topic: string, facts: object = {}, profile = connex) => ask(profile, "scope.work", { topic, ...facts }, "2026-11-21T17:00:00Z");
const kinds = (decision: { offers: readonly { kind: string }[] }) => decision.offers.map(({ kind }) => kind);

describe("the catalogue of boundaries", () => {
  it.each([
    ["CON-S1", "discontinued-integration", "articles"],
    ["CON-S2", "reinstall-web-connector", "articles"],
    ["CON-S3", "reinstall-accounting", "other-vendor"],
    ["CON-S4", "firewall", "articles"],
    ["CON-S5", "site-source-code", "own-developer"],
    ["CON-S6", "site-plug-ins", "articles"],
    ["CON-S7", "channel-plug-in", "other-vendor"],
    ["CON-S9", "registry", "error-log"],
    ["CON-S10", "pull-logs", "error-log"],
    ["CON-S11", "accounting-crash", "other-vendor"],
    ["CON-S12", "web-connector-crash", "other-vendor"],
    ["CON-S14", "matching", "articles"],
  ])("%s: %s is out of scope, and %s is still offered", (ruleId, topic, offer) => {
    const decision = work(topic, { tier: "platinum" });
    expect(decision).toMatchObject({ outcome: "deny", ruleId });
    expect(kinds(decision)).toContain(offer);
    expect(decision.clause).toBe(decision.reasons.at(-1));
  });

  it("CON-S6 names security and caching plug-ins", () => {
    expect(connex.scope?.boundaries.find(({ id }) => id === "CON-S6")?.examples).toEqual(["security plug-ins", "caching plug-ins"]);
    expect(work("site-plug-ins").clause).toMatch(/security and caching/);
  });

  it("CON-S8: the compatibility of plug-ins of others may be tried without a promise, where the profile says so", () => {
    const tried = work("compatibility");
    expect(tried).toMatchObject({ outcome: "allow", ruleId: "CON-S8" });
    expect(tried.reasons[0]).toContain("nothing is promised");
    expect(work("compatibility", {}, profileFrom("connex", ({ scope }) => { scope.mayTryWithoutGuarantee = false; })).outcome).toBe("deny");
  });

  it("CON-S13: developers take platinum cases; others are offered the upgrade; an unknown plan goes to a person", () => {
    expect(work("escalation", { tier: "platinum" })).toMatchObject({ outcome: "allow", ruleId: "CON-S13", value: { tier: 2 } });
    expect(kinds(work("escalation", { tier: "gold" }))).toContain("upgrade-plan");
    expect(work("escalation", { tier: "silver" }).outcome).toBe("deny");
    expect(work("escalation").outcome).toBe("review");
  });

  it("CON-S15: settings of the accounting program get written steps, staff change nothing", () => {
    const decision = work("accounting-settings");
    expect(decision).toMatchObject({ outcome: "deny", ruleId: "CON-S15" });
    expect(kinds(decision)).toEqual(["written-steps"]);
    expect(decision.reasons[0]).toContain("changes nothing");
  });

  it("CON-S16: an uncommon rule is its author's own", () => {
    expect(work("uncommon-rules")).toMatchObject({ outcome: "deny", ruleId: "CON-S16" });
  });

  it("what is on no list is looked at by a person, never refused (CON-1)", () => {
    for (const topic of ["printing", "something else", "CON-S4", "__proto__", "constructor"]) expect(work(topic)).toMatchObject({ outcome: "review", ruleId: "CON-1" });
  });

  it.each(["articles", "settings", "common-rules", "error-log"])("%s is supported on every plan (CON-2)", (topic) => {
    for (const tier of ["silver", "gold", "platinum", null]) expect(work(topic, { tier })).toMatchObject({ outcome: "allow", ruleId: "CON-2", value: { tier: 1 } });
  });
});

describe("after an update of ours (CON-3)", () => {
  const release = (releasedOn: string, changedTheAccount = true) => ({ tier: "silver", release: { id: "R-7.2", releasedOn, changedTheAccount } });

  it("developers help on any plan for no minutes, through the thirtieth day, and the release is named", () => {
    const helped = work("escalation", release("2026-10-22"));
    expect(helped).toMatchObject({ outcome: "allow", ruleId: "CON-3", value: { tier: 2, minutes: 0 }, facts: { releaseAgeDays: 30 } });
    expect(helped.reasons[0]).toContain("R-7.2");
    expect(work("escalation", release("2026-10-21"))).toMatchObject({ outcome: "deny", ruleId: "CON-S13" });
  });

  it("not for an update that changed nothing for the account, nor for one that is not out yet", () => {
    expect(work("escalation", release("2026-11-01", false)).outcome).toBe("deny");
    expect(work("escalation", release("2026-11-22")).outcome).toBe("deny");
  });

  it("helps with what is on no list, but opens no boundary around other vendors' programs", () => {
    expect(work("printing", release("2026-11-01"))).toMatchObject({ outcome: "allow", ruleId: "CON-3" });
    expect(work("firewall", release("2026-11-01"))).toMatchObject({ outcome: "deny", ruleId: "CON-S4" });
  });

  it("days and minutes are the profile's", () => {
    const strict = profileFrom("connex", ({ scope }) => { scope.recentUpdate = { days: 10, minutesCharged: 15 }; });
    expect(work("escalation", release("2026-11-11"), strict)).toMatchObject({ value: { minutes: 15 } });
    expect(work("escalation", release("2026-11-10"), strict).outcome).toBe("deny");
  });
});

describe("topics that a chat only points on (ALE-6)", () => {
  const aleyant = profileFrom("aleyant");
  const topic = (name: string, detail: string | null = null) => ask(aleyant, "scope.chat-topic", { topic: name, detail });

  it.each([
    ["billing", "directed"],
    ["sales", "directed"],
    ["custom-skins", "directed"],
    ["complex-api", "directed"],
    ["template-scripts", "directed"],
    ["programming-fix", "ticketed"],
    ["infrastructure-fix", "ticketed"],
    ["wished-changes", "ticketed"],
  ])("%s is %s", (name, offer) => {
    const decision = topic(name);
    expect(decision).toMatchObject({ outcome: "deny", ruleId: "ALE-6" });
    expect(kinds(decision)[0]).toBe(offer);
  });

  it("for anything else staff say which", () => {
    expect(topic("other").outcome).toBe("review");
    expect(topic("other", "  ").outcome).toBe("review");
    expect(topic("other", "a question on another vendor's shop")).toMatchObject({ outcome: "deny" });
  });

  it("billing is pointed on, general questions on subscriptions are answered (ALE-8)", () => {
    expect(topic("billing").outcome).toBe("deny");
    for (const name of ["subscription", "basic-question", "fault-seen", "not on any list"]) expect(topic(name).outcome).toBe("allow");
  });
});

describe("a profile that contradicts itself does not load", () => {
  it.each([
    ["scope.tierWithDevelopers", (raw: { scope: { tierWithDevelopers: unknown } }) => { raw.scope.tierWithDevelopers = null; }],
    ["scope.boundaries", (raw: { scope: { boundaries: { topic: string }[] } }) => { raw.scope.boundaries[0] = { ...raw.scope.boundaries[0], topic: "firewall" }; }],
    ["scope.mayTryWithoutGuarantee is missing", (raw: { scope: { mayTryWithoutGuarantee?: boolean } }) => { delete raw.scope.mayTryWithoutGuarantee; }],
    ["plans.secondTier.tier", (raw: { plans: { secondTier: { tier: string } } }) => { raw.plans.secondTier.tier = "diamond"; }],
    ["queue.order", (raw: { queue: { order: string[] } }) => { raw.queue.order = ["age", "plan"]; }],
  ])("the message names %s", (key, change) => {
    expect(() => profileFrom("connex", change as never)).toThrow(key);
  });
});
