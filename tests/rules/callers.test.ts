import { describe, expect, it } from "vitest";
import { callerLimit } from "../../server/domain/callers/named-callers.ts";
import { ask, profileFrom } from "../support/profiles.ts";

const captools = profileFrom("captools");
const phone = (edition: string | null, isLicenceCurrent: boolean | null, isNamedCaller: boolean) => ask(captools, "callers.phone", { edition, isLicenceCurrent, isNamedCaller });
const change = (namedCallers: string[], paidExtras: number, wanted: object, licences = 1) => ask(captools, "callers.named-callers", { licences, paidExtras, namedCallers, change: wanted });

describe("the telephone (CAP-1)", () => {
  it.each([
    ["Pro", true, true, "allow"],
    ["Enterprise", true, true, "allow"],
    ["Pro", true, false, "deny"],
    ["Standard", true, true, "deny"],
    ["Pro", false, true, "deny"],
    [null, true, true, "review"],
    ["Pro", null, true, "review"],
    [null, null, false, "deny"],
  ] as const)("%s edition, current %s, named %s: %s", (edition, isCurrent, isNamed, outcome) => {
    expect(phone(edition, isCurrent, isNamed).outcome).toBe(outcome);
  });

  it("a denial offers mail first and lists all that is lacking", () => {
    const denied = phone("Standard", false, false);
    expect(denied.offers[0]?.kind).toBe("e-mail");
    expect(denied.reasons).toHaveLength(3);
  });
});

describe("named callers", () => {
  it("every licence brings one without surcharge; whether by licence or account is the profile's (CAP-2)", () => {
    expect(change([], 0, { kind: "add", person: "ann@firm" })).toMatchObject({ outcome: "allow", ruleId: "CAP-2" });
    const section = captools.callers ?? expect.fail("captools has callers");
    expect(callerLimit(section, 3, 2)).toBe(5);
    expect(callerLimit({ ...section, freeNamedCallersPer: "account" }, 3, 2)).toBe(3);
  });

  it("with two paid extras the third is accepted and the fourth needs a surcharge (CAP-3)", () => {
    expect(change(["ann", "bo"], 2, { kind: "add", person: "cy" })).toMatchObject({ outcome: "allow", ruleId: "CAP-3", value: { namedCallers: ["ann", "bo", "cy"], limit: 3 } });
    const fourth = change(["ann", "bo", "cy"], 2, { kind: "add", person: "di" });
    expect(fourth).toMatchObject({ outcome: "deny", ruleId: "CAP-3", value: { namedCallers: ["ann", "bo", "cy"] } });
    expect(fourth.reasons[0]).toContain("Surcharge needed");
  });

  it("removing one frees the place; a swap happens whole or not at all (CAP-3)", () => {
    expect(change(["ann", "bo", "cy"], 2, { kind: "remove", person: "BO" }).value).toMatchObject({ namedCallers: ["ann", "cy"] });
    expect(change(["ann", "bo", "cy"], 2, { kind: "swap", out: "bo", in: "di" }).value).toMatchObject({ namedCallers: ["ann", "cy", "di"] });
    expect(change(["ann", "bo"], 2, { kind: "swap", out: "nobody", in: "di" })).toMatchObject({ outcome: "deny", value: { namedCallers: ["ann", "bo"] } });
    expect(change(["ann", "bo"], 2, { kind: "swap", out: "ann", in: "Bo" })).toMatchObject({ outcome: "deny", value: { namedCallers: ["ann", "bo"] } });
  });

  it("a refund below the number in use drops nobody and blocks adding (CAP-3)", () => {
    const refunded = change(["ann", "bo", "cy"], 2, { kind: "set-paid-extras", paidExtras: 0 });
    expect(refunded).toMatchObject({ outcome: "allow", value: { namedCallers: ["ann", "bo", "cy"], paidExtras: 0, limit: 1 } });
    expect(change(["ann", "bo", "cy"], 0, { kind: "add", person: "di" }).outcome).toBe("deny");
    expect(change(["ann", "bo"], 0, { kind: "add", person: "di" }).outcome).toBe("deny");
  });
});

describe("mail (CAP-4)", () => {
  const sender = (from: string, profile = captools) => ask(profile, "callers.mail-sender", { from, declared: ["ann@firm.example"], named: ["Bo@firm.example"] });

  it("is taken from any declared user, whatever the case of the address", () => {
    expect(sender("ANN@Firm.example")).toMatchObject({ outcome: "allow", value: { isNamedCaller: false } });
    expect(sender("bo@firm.example")).toMatchObject({ outcome: "allow", value: { isNamedCaller: true } });
  });

  it("of an undeclared sender is held, with whom to ask", () => {
    const held = sender("cy@firm.example");
    expect(held.outcome).toBe("review");
    expect(held.offers[0]?.kind).toBe("ask-administrator");
  });

  it("a plus-tag is another address, unless the profile says otherwise", () => {
    expect(sender("ann+office@firm.example").outcome).toBe("review");
    expect(sender("ann+office@firm.example", profileFrom("captools", ({ callers }) => { callers.plusTagIsAnother = false; })).outcome).toBe("allow");
  });
});

describe("a remote session", () => {
  const link = (facts: object) => ask(captools, "callers.remote-link", { act: "establish", by: "customer", caller: "named", entry: "browser", consent: true, address: "https://support.example/", ...facts });

  it("staff may ask an authorised caller for; only the customer starts it (CAP-6)", () => {
    expect(link({ act: "request", by: "staff", consent: false }).outcome).toBe("allow");
    expect(link({ act: "request", by: "staff", caller: "unknown" })).toMatchObject({ outcome: "deny", ruleId: "CAP-6" });
    expect(link({ act: "request", by: "staff", caller: "declared" }).outcome).toBe("deny");
    expect(link({ by: "staff" })).toMatchObject({ outcome: "deny", ruleId: "CAP-6" });
    expect(link({}).outcome).toBe("allow");
  });

  it.each(["browser", "command-line"])("from the %s needs the same consent (CAP-7)", (entry) => {
    expect(link({ entry }).outcome).toBe("allow");
    expect(link({ entry, consent: false })).toMatchObject({ outcome: "deny", ruleId: "CAP-7" });
  });

  it.each([
    ["https://support.example/", "allow"],
    ["http://support.example/", "deny"],
    ["http://localhost:8080/", "allow"],
    ["ws://127.0.0.1:8080/", "allow"],
    ["http://[::1]:8080/", "allow"],
    ["http://localhost.evil.example/", "deny"],
    ["http://127.0.0.1.evil.example/", "deny"],
    ["ftp://localhost/", "deny"],
  ])("over %s: %s (CAP-8)", (address, outcome) => {
    expect(link({ address }).outcome).toBe(outcome);
  });
});

describe("the connection check (CAP-11)", () => {
  const good = { at: "2026-11-01T09:00:00Z", downKbit: 20_000, upKbit: 5000, latencyMilliseconds: 40, isHttps: true, hasWebSocket: true };
  const check = (given: object | null, at = "2026-11-20T09:00:00Z", profile = captools, channel = "remote-session") => ask(profile, "callers.connection", { channel, check: given }, at);

  it("holds for thirty days, to the second, then has to be run again", () => {
    expect(check(good, "2026-12-01T09:00:00Z")).toMatchObject({ outcome: "allow", value: "full", nextChangeAt: "2026-12-01T09:00:00.001Z" });
    const old = check(good, "2026-12-01T09:00:00.001Z");
    expect(old.outcome).toBe("deny");
    expect(old.offers[0]?.kind).toBe("connection-check");
  });

  it.each([["downKbit", 1999], ["upKbit", 999], ["latencyMilliseconds", 301], ["isHttps", false], ["hasWebSocket", false]])("fails on %s %s", (name, value) => {
    expect(check({ ...good, [name]: value }).outcome).toBe("deny");
    expect(check({ ...good, [name]: value }, undefined, profileFrom("default"))).toMatchObject({ outcome: "allow", value: "reduced" });
  });

  it("never holds up mail or telephone", () => {
    for (const channel of ["e-mail", "telephone"]) expect(check(null, undefined, captools, channel).outcome).toBe("allow");
    expect(check(null).outcome).toBe("deny");
  });
});

describe("masking by default", () => {
  it("hides social-security numbers and names under twenty spellings, and staff can never show them (CAP-9, CAP-10)", () => {
    const masking = captools.callers?.masking ?? expect.fail("captools masks");
    const spellings = masking.kinds.flatMap((kind) => masking.headers[kind]);
    expect(spellings).toEqual(expect.arrayContaining(["SS#", "Soc_Sec", "TIN", "LName", "Client Nm"]));
    expect(new Set(spellings).size).toBe(20);
    expect(masking).toMatchObject({ hiddenByDefault: true, customerMayShow: true, staffMayShow: false });
    expect(() => profileFrom("captools", ({ callers }) => { Object.assign(callers.masking, { staffMayShow: true }); })).toThrow(/callers.masking.staffMayShow/);
  });
});
