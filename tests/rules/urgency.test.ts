import { describe, expect, it } from "vitest";
import { ask, profileFrom } from "../support/profiles.ts";

const hotrush = profileFrom("qualiteam");
const submit = (facts: object) => ask(hotrush, "urgency.submit", { department: "support", balanceMinutes: 30, ...facts });

describe("opening a case as urgent", () => {
  it("is off unless it is asked for (HOT-1)", () => {
    expect(submit({})).toMatchObject({ outcome: "allow", ruleId: "HOT-1", value: { isUrgent: false, rate: 1 } });
    expect(submit({ wantsUrgent: true })).toMatchObject({ outcome: "allow", value: { isUrgent: true, rate: 2, reservedMinutes: 2 } });
  });

  it.each([[null], [0], [-5], [1]])("with a balance of %s the case is opened as normal and says so (HOT-9)", (balanceMinutes) => {
    const decision = submit({ wantsUrgent: true, balanceMinutes });
    expect(decision).toMatchObject({ outcome: "deny", ruleId: "HOT-9", value: { isUrgent: false, rate: 1 } });
    expect(decision.reasons.join(" ")).toContain("opened as a normal one");
    expect(decision.offers.map(({ kind }) => kind)).toContain("open-normal");
  });

  it("two minutes cover the double rate of the one that opening reserves (HOT-9)", () => {
    expect(submit({ wantsUrgent: true, balanceMinutes: 2 }).outcome).toBe("allow");
  });

  it("is for technical support only (HOT-12)", () => {
    expect(submit({ wantsUrgent: true, department: "development" })).toMatchObject({ outcome: "deny", ruleId: "HOT-12", clause: "Only the department Technical support takes urgent cases.", reasons: ["Urgent cases are for the department Technical support alone.", "The case is opened as a normal one."], value: { isUrgent: false } });
  });

  it("is answered without an error where a vendor has no urgency", () => {
    expect(ask(profileFrom("captools"), "urgency.submit", { department: "support", balanceMinutes: 30, wantsUrgent: true })).toMatchObject({ outcome: "deny", value: { isUrgent: false, rate: 1 } });
  });
});

describe("the queue", () => {
  const cases = [
    { id: "old", isUrgent: false, arrivedAt: "2026-06-10T06:00:00Z" },
    { id: "urgent", isUrgent: true, arrivedAt: "2026-06-10T07:00:00Z" },
    { id: "urgent first", isUrgent: true, arrivedAt: "2026-06-10T06:30:00Z" },
  ];
  const order = (decision: { value?: unknown }) => (decision.value as { id: string }[]).map(({ id }) => id);
  it("puts urgent cases at its head in hours, by age among themselves (HOT-2)", () => {
    expect(order(ask(hotrush, "queue.order", { cases }, "2026-06-10T08:00:00Z"))).toEqual(["urgent first", "urgent", "old"]);
  });
  it("goes by age outside of the hours, and says when that changes (HOT-2)", () => {
    const atNight = ask(hotrush, "queue.order", { cases }, "2026-06-10T21:00:00Z");
    expect(order(atNight)).toEqual(["old", "urgent first", "urgent"]);
    expect(atNight.nextChangeAt).toBe("2026-06-11T05:00:00Z");
  });
});

describe("minutes", () => {
  it("are taken twice, once: 3 → 6, and asked again 0 (HOT-8)", () => {
    expect(ask(hotrush, "urgency.charge", { workedMinutes: 3, isUrgent: true }).value).toMatchObject({ minutes: 6, rate: 2 });
    expect(ask(hotrush, "urgency.charge", { workedMinutes: 3, isUrgent: true, chargedMinutes: 6 }).value).toMatchObject({ minutes: 0 });
    expect(ask(hotrush, "urgency.charge", { workedMinutes: 3, isUrgent: false }).value).toMatchObject({ minutes: 3, rate: 1 });
  });
});

describe("the end of urgency", () => {
  it("the customer switches it off before assignment, not after; then it can be withdrawn (HOT-10)", () => {
    expect(ask(hotrush, "urgency.switch-off", { isAssigned: false }).outcome).toBe("allow");
    expect(ask(hotrush, "urgency.switch-off", { isAssigned: true })).toMatchObject({ outcome: "deny", offers: [{ kind: "withdraw-urgency" }] });
  });

  const worked = { workedMinutes: 3, chargedMinutes: 6 };
  it("withdrawn later it goes back to ×1, and the difference is refunded once, without a time limit (HOT-11)", () => {
    const facts = { resolvedAt: "2026-06-10T09:00:00Z", ...worked };
    expect(ask(hotrush, "urgency.withdraw", facts, "2029-06-10T09:00:00Z")).toMatchObject({ outcome: "allow", value: { rate: 1, refundMinutes: 3 } });
    expect(ask(hotrush, "urgency.withdraw", { ...facts, isRefunded: true }).value).toMatchObject({ refundMinutes: 0 });
    expect(ask(hotrush, "urgency.withdraw", { ...facts, resolvedAt: null }).outcome).toBe("allow");
  });

  it("a limit is a setting: its last instant still counts (HOT-11)", () => {
    const limited = profileFrom("qualiteam", (raw) => { raw["urgency"].urgent.withdrawWithinDays = 7; });
    const facts = { resolvedAt: "2026-06-10T09:00:00Z", ...worked };
    expect(ask(limited, "urgency.withdraw", facts, "2026-06-17T09:00:00Z")).toMatchObject({ outcome: "allow", nextChangeAt: "2026-06-17T09:00:00Z" });
    expect(ask(limited, "urgency.withdraw", facts, "2026-06-17T09:00:01Z").outcome).toBe("deny");
  });

  it.each([["customization", "development"], ["default-software-bug", null], ["general-question", null]])("staff remove it for %s → %s, with the refund, and the customer is told (HOT-13)", (reason, department) => {
    const decision = ask(hotrush, "urgency.remove", { reason, ...worked });
    expect(decision).toMatchObject({ outcome: "allow", ruleId: "HOT-13", value: { rate: 1, refundMinutes: 3, department, tellsCustomer: true } });
    expect(decision.reasons.join(" ")).toContain(reason);
  });

  it("any other reason is refused (HOT-13)", () => {
    for (const reason of ["too much work", "Customization", "constructor"]) expect(ask(hotrush, "urgency.remove", { reason, ...worked })).toMatchObject({ outcome: "deny", ruleId: "HOT-13" });
  });

  it("a breach already past stays recorded (HOT-14)", () => {
    const breachedAt = "2026-06-10T07:15:00Z";
    for (const decision of [ask(hotrush, "urgency.remove", { reason: "customization", breachedAt, ...worked }), ask(hotrush, "urgency.withdraw", { resolvedAt: null, breachedAt, ...worked })])
      expect(decision).toMatchObject({ outcome: "allow", ruleId: "HOT-14", value: { breachedAt, refundMinutes: 3 } });
  });
});

describe("lateness, reminders and the breach", () => {
  const clock = { startsAt: "2026-06-10T06:15:00Z", dueAt: "2026-06-10T07:15:00Z" };
  const at = (instant: string, facts: object = {}) => ask(hotrush, "urgency.lateness", { ...clock, answeredAt: null, ...facts }, instant).value;

  it.each([
    ["2026-06-10T07:15:00Z", "in-time", 0],
    ["2026-06-10T07:15:01Z", "late-within-note", 1],
    ["2026-06-10T07:45:00Z", "late-within-note", 1800],
    ["2026-06-10T07:45:01Z", "late", 1801],
  ])("an answer at %s is %s: the note explains and does not excuse (HOT-7)", (answeredAt, state, lateSeconds) => {
    expect(at("2026-06-10T12:00:00Z", { answeredAt })).toMatchObject({ state, lateSeconds, recordsBreach: lateSeconds > 0 });
  });

  it.each([
    ["2026-06-10T06:44:59Z", [], false],
    ["2026-06-10T06:45:00Z", [30], false],
    ["2026-06-10T07:04:59Z", [30], false],
    ["2026-06-10T07:05:00Z", [30, 50], false],
    ["2026-06-10T07:15:00Z", [30, 50], false],
    ["2026-06-10T07:15:01Z", [], true],
  ])("at %s the reminders %j are due, the breach: %s (HOT-15)", (instant, remindersDue, recordsBreach) => {
    expect(at(instant)).toMatchObject({ remindersDue, recordsBreach });
  });

  it.each([
    ["2026-06-10T07:15:00Z", null, "waiting", false],
    ["2026-06-10T07:15:01Z", null, "late", true],
    ["2026-06-10T09:00:00Z", "2026-06-10T07:15:00Z", "in-time", false],
    ["2026-06-10T09:00:00Z", "2026-06-10T07:20:00Z", "late", true],
  ] as const)("a normal case at %s, answered %s, is %s: no reminders and no note, its breach: %s (HOT-3)", (instant, answeredAt, state, recordsBreach) => {
    const facts = { ...clock, answeredAt, isUrgent: false };
    expect(ask(hotrush, "urgency.lateness", facts, instant)).toMatchObject({ ruleId: "HOT-3", outcome: state === "late" ? "deny" : "allow", value: { state, remindersDue: [], recordsBreach } });
    expect(ask(hotrush, "urgency.lateness", { ...facts, isBreachRecorded: true }, instant).value).toMatchObject({ recordsBreach: false });
    expect(ask(profileFrom("qualiteam", (raw) => { delete raw["urgency"].urgent; raw["queue"].order = ["age"]; }), "urgency.lateness", facts, instant).value).toMatchObject({ state, recordsBreach });
  });

  it("a reminder is sent once, a breach recorded exactly once (HOT-15)", () => {
    expect(at("2026-06-10T07:05:00Z", { remindersSent: [30] })).toMatchObject({ remindersDue: [50] });
    expect(at("2026-06-10T07:05:00Z", { remindersSent: [30, 50] })).toMatchObject({ remindersDue: [] });
    expect(at("2026-06-10T09:00:00Z", { isBreachRecorded: true })).toMatchObject({ recordsBreach: false });
  });

  it("an answered case reminds nobody (HOT-15)", () => {
    expect(at("2026-06-10T07:05:00Z", { answeredAt: "2026-06-10T06:50:00Z" })).toMatchObject({ remindersDue: [], recordsBreach: false });
  });

  it("with carry, reminders wait for open hours as the due time does (HOT-15)", () => {
    const carry = profileFrom("qualiteam", (raw) => { raw["urgency"].urgent.counting = "carry"; });
    const facts = { startsAt: "2026-06-10T19:40:00Z", dueAt: "2026-06-11T05:40:00Z", answeredAt: null };
    expect(ask(carry, "urgency.lateness", facts, "2026-06-11T05:09:59Z").value).toMatchObject({ remindersDue: [] });
    expect(ask(carry, "urgency.lateness", facts, "2026-06-11T05:10:00Z").value).toMatchObject({ remindersDue: [30] });
  });

  it("only a person's first public reply is an answer (HOT-16)", () => {
    const messages = [
      { at: "2026-06-10T06:15:01Z", by: "machine", isPublic: true },
      { at: "2026-06-10T06:20:00Z", by: "person", isPublic: false },
      { at: "2026-06-10T06:25:00Z", by: "customer", isPublic: true },
    ];
    expect(ask(hotrush, "urgency.response", { messages }).outcome).toBe("deny");
    const replies = [{ at: "2026-06-10T07:10:00Z", by: "person", isPublic: true }, { at: "2026-06-10T06:58:00Z", by: "person", isPublic: true }];
    expect(ask(hotrush, "urgency.response", { messages: [...messages, ...replies] }).value).toEqual({ answeredAt: "2026-06-10T06:58:00Z" });
  });

  it("a complaint goes to the supervisor and is never misuse, under every profile (HOT-18)", () => {
    for (const name of ["qualiteam", "aleyant", "alocet"] as const) expect(ask(profileFrom(name), "complaint.route", { page: "/transfers" }).value).toEqual({ to: "supervisor", countsAsMisuse: false });
  });
});

