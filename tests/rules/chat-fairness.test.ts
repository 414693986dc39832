import { describe, expect, it } from "vitest";
import { ask, profileFrom } from "../support/profiles.ts";

const aleyant = profileFrom("aleyant");

describe("what may be filed as an incident", () => {
  const file = (facts: object) => ask(aleyant, "chat.incident", { kind: "B", about: "other", filedBy: "p-1", words: "what happened", ...facts });

  it("one complaint is never misuse, nor is anger about time, outages or features; an insult to a person is (ALE-11)", () => {
    expect(file({ openMatterIn: "programming", earlierChatsOnMatter: 0 })).toMatchObject({ outcome: "deny", ruleId: "ALE-11" });
    expect(file({ kind: "C", earlierBadSurveys: 0 })).toMatchObject({ outcome: "deny", ruleId: "ALE-11" });
    for (const about of ["time", "outage", "feature"]) for (const kind of ["D", "O"]) expect(file({ kind, about })).toMatchObject({ outcome: "deny", ruleId: "ALE-11" });
    expect(file({ kind: "D", about: "person" })).toMatchObject({ outcome: "allow", ruleId: "ALE-12" });
  });

  it("each kind has its own ground (ALE-12)", () => {
    expect(file({ kind: "A" }).outcome).toBe("deny");
    expect(file({ kind: "A", refusedQuestions: true }).outcome).toBe("allow");
    expect(file({ openMatterIn: "programming", earlierChatsOnMatter: 1 }).outcome).toBe("allow");
    expect(file({ openMatterIn: "support", earlierChatsOnMatter: 1 }).outcome).toBe("deny");
    expect(file({ kind: "C", earlierBadSurveys: 1 }).outcome).toBe("allow");
    expect(file({ kind: "C", earlierBadSurveys: 1, isUnderStaffControl: true }).outcome).toBe("deny");
    expect(file({ kind: "O" }).outcome).toBe("allow");
    expect(file({ kind: "O", words: " " }).outcome).toBe("deny");
  });

  it("something new about an open matter is never an incident (ALE-13)", () => {
    expect(file({ openMatterIn: "programming", earlierChatsOnMatter: 5, broughtNews: true })).toMatchObject({ outcome: "deny", ruleId: "ALE-13" });
  });

  it("whoever was rated does not file it (ALE-14)", () => {
    expect(file({ kind: "C", earlierBadSurveys: 3, ratedPersonIds: ["p-1"] })).toMatchObject({ outcome: "deny", ruleId: "ALE-14" });
  });
});

const decided = "2026-10-15T15:00:00Z";
const incident = (id: string, kind: string, day: string, more: object = {}) => ({ id, kind, chatId: `chat-${id}`, at: `2026-${day}T15:00:00Z`, filedBy: "p-1", ...more });
const three = (kind: string, more: object = {}) => [incident("1", kind, "10-01", more), incident("2", kind, "10-05", more), incident("3", kind, "10-12", more)];
const warned = (kind: string, day = "10-08") => [{ kind, at: `2026-${day}T09:00:00Z` }];
const suspend = (facts: object, at = decided, profile = aleyant) => ask(profile, "chat.suspension", { incidents: [], warnings: [], supervisorId: "s-1", ...facts }, at);

describe("when an account may be suspended (ALE-12)", () => {
  it.each(["A", "B", "C"])("kind %s: three from different chats in thirty days, with a warning before the third", (kind) => {
    expect(suspend({ kind, incidents: three(kind), warnings: warned(kind) })).toMatchObject({ outcome: "allow", ruleId: "ALE-16", value: { incidentIds: ["1", "2", "3"], supervisorId: "s-1" } });
    expect(suspend({ kind, incidents: three(kind).slice(0, 2), warnings: warned(kind) })).toMatchObject({ outcome: "deny", ruleId: "ALE-12" });
    expect(suspend({ kind, incidents: three(kind) }).outcome).toBe("deny");
    expect(suspend({ kind, incidents: three(kind), warnings: warned(kind, "10-13") }).outcome).toBe("deny");
    expect(suspend({ kind, incidents: three(kind), warnings: warned(kind === "A" ? "B" : "A") }).outcome).toBe("deny");
    expect(suspend({ kind, incidents: three(kind, { chatId: "the same" }), warnings: warned(kind) }).outcome).toBe("deny");
  });

  it("kind D: two, or one severe, confirmed by a supervisor", () => {
    const [one, two] = three("D", { isConfirmed: true });
    expect(suspend({ kind: "D", incidents: [one, two] }).outcome).toBe("allow");
    expect(suspend({ kind: "D", incidents: [one] }).outcome).toBe("deny");
    expect(suspend({ kind: "D", incidents: [{ ...one, isSevere: true }] }).outcome).toBe("allow");
    expect(suspend({ kind: "D", incidents: [{ ...one, isSevere: true, isConfirmed: false }] }).outcome).toBe("deny");
    expect(suspend({ kind: "D", incidents: [one, { ...two, isConfirmed: false }] }).outcome).toBe("deny");
  });

  it("kind O: as A to C, and each confirmed by a supervisor", () => {
    expect(suspend({ kind: "O", incidents: three("O", { isConfirmed: true }), warnings: warned("O") }).outcome).toBe("allow");
    expect(suspend({ kind: "O", incidents: three("O"), warnings: warned("O") }).outcome).toBe("deny");
    expect(suspend({ kind: "O", incidents: three("O", { isConfirmed: true }) }).outcome).toBe("deny");
  });

  it("kinds are not added up", () => {
    expect(suspend({ kind: "A", incidents: [...three("A").slice(0, 2), incident("4", "B", "10-13")], warnings: warned("A") }).outcome).toBe("deny");
  });

  it("incidents older than thirty days do not count (ALE-20)", () => {
    const incidents = (day: string) => [incident("0", "A", day), ...three("A").slice(1)];
    expect(suspend({ kind: "A", incidents: incidents("09-15"), warnings: warned("A") }).outcome).toBe("allow");
    expect(suspend({ kind: "A", incidents: incidents("09-14"), warnings: warned("A") }).outcome).toBe("deny");
  });

  it("for surveys the rated person neither files nor decides (ALE-14)", () => {
    const given = { kind: "C", incidents: three("C"), warnings: warned("C") };
    expect(suspend({ ...given, ratedPersonIds: ["p-1"] }).outcome).toBe("deny");
    expect(suspend({ ...given, ratedPersonIds: ["s-1"] })).toMatchObject({ outcome: "deny", ruleId: "ALE-14" });
    expect(suspend({ ...given, ratedPersonIds: ["p-7"] }).outcome).toBe("allow");
  });

  it("needs a supervisor by name, lists the incidents, and names the end and the way by case (ALE-17)", () => {
    const given = { kind: "A", incidents: three("A"), warnings: warned("A") };
    expect(suspend({ ...given, supervisorId: null })).toMatchObject({ outcome: "deny", ruleId: "ALE-17" });
    const decision = suspend(given);
    expect(decision.value).toEqual({ endsAt: "2026-11-14T16:00:00Z", openAgainAt: "2026-11-14T16:00:00Z", incidentIds: ["1", "2", "3"], supervisorId: "s-1" });
    expect(decision.offers.map(({ kind }) => kind)).toEqual(["open-case", "appeal"]);
  });
});

describe("how long it lasts", () => {
  const severe = (at: string) => ({ kind: "D", incidents: [{ ...incident("1", "D", "10-14"), at, isSevere: true, isConfirmed: true }] });

  it("thirty calendar days by the vendor's clock: from 10:00 −05:00 to 10:00 −06:00 (ALE-16)", () => {
    expect(suspend(severe("2026-10-14T15:00:00Z"), "2026-10-15T10:00:00-05:00").value).toMatchObject({ endsAt: Temporal.Instant.from("2026-11-14T10:00:00-06:00").toString() });
  });

  it("an end that the clocks skip moves forward (ALE-16)", () => {
    expect(suspend(severe("2027-02-11T15:00:00Z"), "2027-02-12T02:30:00-06:00").value).toMatchObject({ endsAt: Temporal.Instant.from("2027-03-14T03:30:00-05:00").toString() });
  });

  it("of two that overlap the later end counts, never the sum (ALE-18)", () => {
    const overlapping = (runningUntil: string) => suspend({ ...severe("2026-10-14T15:00:00Z"), runningUntil });
    expect(overlapping("2026-10-20T15:00:00Z")).toMatchObject({ ruleId: "ALE-18", value: { openAgainAt: "2026-11-14T16:00:00Z" } });
    expect(overlapping("2026-12-01T15:00:00Z")).toMatchObject({ ruleId: "ALE-18", value: { endsAt: "2026-11-14T16:00:00Z", openAgainAt: "2026-12-01T15:00:00Z" } });
    expect(overlapping("2026-10-15T15:00:00Z")).toMatchObject({ ruleId: "ALE-16" });
  });
});

describe("whether a suspension is in force", () => {
  const suspension = { id: "su-1", kind: "A", startedAt: decided, endsAt: "2026-11-14T16:00:00Z" };
  const state = (facts: object, at = "2026-11-01T12:00:00Z") => ask(aleyant, "chat.suspension-in-force", { suspensions: [suspension], incidents: three("A"), warnings: warned("A"), ...facts }, at);

  it("ends by itself, at that very instant (ALE-16)", () => {
    expect(state({}, "2026-11-14T15:59:59.999Z")).toMatchObject({ outcome: "deny", nextChangeAt: "2026-11-14T16:00:00Z" });
    expect(state({}, "2026-11-14T16:00:00Z").outcome).toBe("allow");
  });

  it("ends at once when a reversed incident leaves too few (ALE-20)", () => {
    const [one, two, last] = three("A");
    expect(state({ incidents: [one, { ...two, isReversed: true }, last] })).toMatchObject({ outcome: "allow", ruleId: "ALE-20" });
    expect(state({ incidents: [one, { ...two, isReversed: true }, last, incident("4", "A", "10-13")] }).outcome).toBe("deny");
  });

  it("a suspension that was lifted is none; of two the later end counts (ALE-18)", () => {
    expect(state({ suspensions: [{ ...suspension, isLifted: true }] }).outcome).toBe("allow");
    const second = { ...suspension, id: "su-2", startedAt: "2026-10-20T15:00:00Z", endsAt: "2026-11-19T16:00:00Z" };
    expect(state({ suspensions: [second, suspension] })).toMatchObject({ outcome: "deny", ruleId: "ALE-18", nextChangeAt: "2026-11-19T16:00:00Z" });
  });

  it("a profile where one incident would be misuse does not load (ALE-11)", () => {
    expect(() => profileFrom("aleyant", ({ chat }) => { chat.kinds.B.needed = 1; })).toThrow(/chat.kinds.B.needed/);
  });
});
