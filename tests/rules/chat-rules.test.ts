import { describe, expect, it } from "vitest";
import { isInShift } from "../../server/domain/chat/shifts.ts";
import { ask, profileFrom } from "../support/profiles.ts";

const aleyant = profileFrom("aleyant");
const kinds = (decision: { offers: readonly { kind: string }[] }) => decision.offers.map(({ kind }) => kind);
const now = "2026-11-20T16:00:00Z";

describe("whether a person may chat", () => {
  const here = { department: "support", isInShift: true };
  const access = (facts: object, at = now) => ask(aleyant, "chat.access", { includesChat: true, isOpen: true, present: [here], ...facts }, at);

  it("only with a subscription that includes it; an unknown one goes to a person (ALE-1)", () => {
    expect(access({}).outcome).toBe("allow");
    expect(access({ includesChat: false })).toMatchObject({ outcome: "deny", ruleId: "ALE-1" });
    expect(access({ includesChat: null }).outcome).toBe("review");
  });

  it("only while somebody present is in their shift, inside the hours, else a case is offered (ALE-2)", () => {
    for (const facts of [{ present: [] }, { present: [{ ...here, isInShift: false }] }, { isOpen: false }]) {
      const denied = access(facts);
      expect(denied).toMatchObject({ outcome: "deny", ruleId: "ALE-2" });
      expect(kinds(denied)).toContain("open-case");
    }
    expect(access({ present: [], nextShiftAt: "2026-11-23T14:00:00Z" }).nextChangeAt).toBe("2026-11-23T14:00:00Z");
  });

  it("people of programming and infrastructure open no chat by being present (ALE-3)", () => {
    expect(access({ present: [{ department: "programming", isInShift: true }, { department: "infrastructure", isInShift: true }] }).outcome).toBe("deny");
  });

  it("promises no answer at once (ALE-8)", () => {
    expect(access({}).reasons[0]).toContain("no answer at once is promised");
  });

  it("an open matter leads into its case (ALE-13), the same matter within 24 hours joins it (ALE-5)", () => {
    expect(access({ matter: { caseId: "C-7", isOpen: true, lastChatEndedAt: null } })).toMatchObject({ outcome: "allow", ruleId: "ALE-13", value: { route: "case", caseId: "C-7" } });
    const again = (at: string) => access({ matter: { caseId: "C-7", isOpen: false, lastChatEndedAt: "2026-11-19T16:00:00Z" } }, at);
    expect(again("2026-11-20T15:59:59Z")).toMatchObject({ ruleId: "ALE-5", value: { route: "case" } });
    expect(again("2026-11-20T16:00:00Z")).toMatchObject({ value: { route: "chat" } });
  });

  it("not while suspended; at the very end again, by itself (ALE-16); a chat under way may finish (ALE-19)", () => {
    const suspended = { suspendedUntil: "2026-11-20T16:00:00Z" };
    expect(access(suspended, "2026-11-20T15:59:59.999Z")).toMatchObject({ outcome: "deny", ruleId: "ALE-16", nextChangeAt: "2026-11-20T16:00:00Z" });
    expect(kinds(access(suspended, "2026-11-20T15:00:00Z"))).toEqual(["open-case", "e-mail", "appeal", "data-rights"]);
    expect(access(suspended, "2026-11-20T16:00:00Z").outcome).toBe("allow");
    expect(access({ ...suspended, isUnderWay: true }, "2026-11-20T15:00:00Z")).toMatchObject({ outcome: "allow", ruleId: "ALE-19" });
  });

  it("a vendor without chat says so", () => {
    expect(ask(profileFrom("alocet"), "chat.access", { includesChat: true, isOpen: true, present: [here] })).toMatchObject({ outcome: "deny", reasons: ["This vendor offers no chat."] });
  });
});

describe("shifts", () => {
  it("run by the vendor's clock, half-open, before and after the clocks change (ALE-2)", () => {
    const shifts = [{ weekday: 5, fromMinute: 9 * 60, untilMinute: 17 * 60 }];
    const running = (at: string) => isInShift(shifts, Temporal.Instant.from(at), "America/Chicago");
    expect([running("2026-10-30T13:59:59Z"), running("2026-10-30T14:00:00Z"), running("2026-10-30T21:59:59Z"), running("2026-10-30T22:00:00Z")]).toEqual([false, true, true, false]);
    expect([running("2026-11-06T14:30:00Z"), running("2026-11-06T15:00:00Z"), running("2026-11-07T15:00:00Z")]).toEqual([false, true, false]);
  });
});

describe("the clock of a chat (ALE-5)", () => {
  const acceptedAt = "2026-11-20T16:00:00Z";
  const clock = (at: string, facts: object = {}) => ask(aleyant, "chat.clock", { acceptedAt, ...facts }, at);

  it.each([
    ["2026-11-20T16:00:00Z", "allow", "running", 0, "2026-11-20T16:15:00Z"],
    ["2026-11-20T16:14:59Z", "allow", "running", 14, "2026-11-20T16:15:00Z"],
    ["2026-11-20T16:15:00Z", "allow", "warning", 15, "2026-11-20T16:20:00Z"],
    ["2026-11-20T16:19:59Z", "allow", "warning", 19, "2026-11-20T16:20:00Z"],
    ["2026-11-20T16:20:00Z", "deny", "over", 20, undefined],
  ])("at %s: %s, %s", (at, outcome, stage, minutes, nextChangeAt) => {
    const decision = clock(at);
    expect(decision).toMatchObject({ outcome, value: { stage, minutes } });
    expect(decision.nextChangeAt).toBe(nextChangeAt);
  });

  it("at 20:00 only a case is left", () => {
    expect(kinds(clock("2026-11-20T16:20:00Z"))).toEqual(["open-case"]);
  });

  it("starts with the accept, not in the queue, and a hand-over does not reset it", () => {
    expect(ask(aleyant, "chat.clock", { acceptedAt: null }, "2026-11-20T23:00:00Z").value).toEqual({ stage: "waiting", minutes: 0 });
    expect(clock("2026-11-20T16:20:00Z", { handOverAt: ["2026-11-20T16:18:00Z"] }).outcome).toBe("deny");
  });

  it("both limits are the profile's", () => {
    const quick = profileFrom("aleyant", ({ chat }) => { chat.warnMinutes = 5; chat.endMinutes = 6; });
    expect(ask(quick, "chat.clock", { acceptedAt }, "2026-11-20T16:06:00Z")).toMatchObject({ outcome: "deny", clause: expect.stringContaining("after 6 a chat goes on as a case") as string });
    expect(() => profileFrom("aleyant", ({ chat }) => { chat.warnMinutes = 20; })).toThrow(/chat.warnMinutes/);
  });
});

describe("handling a chat", () => {
  it.each([["support", true, "allow"], ["support", false, "deny"], ["programming", true, "deny"], ["infrastructure", true, "deny"]])("somebody of %s, in shift %s: %s (ALE-3)", (department, inShift, outcome) => {
    expect(ask(aleyant, "chat.join", { department, isInShift: inShift }).outcome).toBe(outcome);
  });

  it("what needs programming or infrastructure cannot be closed as solved; it becomes a case there, with the transcript (ALE-4)", () => {
    const close = (facts: object) => ask(aleyant, "chat.close", facts);
    expect(close({ as: "solved", needs: "programming" })).toMatchObject({ outcome: "deny", ruleId: "ALE-4" });
    expect(close({ as: "case", needs: "infrastructure", caseDepartment: "support" }).outcome).toBe("deny");
    expect(close({ as: "case", needs: "infrastructure", caseDepartment: "infrastructure" })).toMatchObject({ outcome: "allow", value: { withTranscript: true } });
    expect(close({ as: "solved", needs: null }).outcome).toBe("allow");
  });

  it("before the first message the page says what chat is for, what not, and what can suspend it (ALE-7)", () => {
    const first = ask(aleyant, "chat.notice", { isFirstMessage: true, wasNoticeShown: false });
    expect(first).toMatchObject({ outcome: "deny", ruleId: "ALE-7" });
    const { purposes, notFor, canSuspend } = first.value as Record<string, string[]>;
    expect([purposes?.length, notFor?.length, canSuspend?.length]).toEqual([3, 4, 4]);
    expect(ask(aleyant, "chat.notice", { isFirstMessage: true, wasNoticeShown: true }).outcome).toBe("allow");
  });

  it("a suspension closes chat only (ALE-15), and an order to delete is never a matter of chat (ALE-21)", () => {
    const channel = (name: string) => ask(aleyant, "chat.channel", { channel: name, isSuspended: true });
    expect(channel("chat").outcome).toBe("deny");
    for (const name of ["case", "e-mail", "transfer"]) expect(channel(name)).toMatchObject({ outcome: "allow", ruleId: "ALE-15" });
    expect(channel("deletion-order")).toMatchObject({ outcome: "allow", ruleId: "ALE-21", value: { ways: ["transfer", "e-mail", "case"] } });
  });
});

describe("surveys", () => {
  const survey = (facts: object) => ask(aleyant, "chat.survey", { act: "offer", handledBy: ["p-1", "p-2"], end: "solved", wasOffered: false, wasAnswered: false, ...facts });

  it("one is offered for each ended chat, however it ended, and none if nobody accepted (ALE-9)", () => {
    for (const end of ["solved", "case", "left", "timed-out"]) expect(survey({ end }).outcome).toBe("allow");
    for (const facts of [{ end: null }, { handledBy: [] }, { wasOffered: true }]) expect(survey(facts).outcome).toBe("deny");
  });

  it("is answered at most once (ALE-9) and kept with all who handled the chat (ALE-10)", () => {
    expect(survey({ act: "answer", wasOffered: true })).toMatchObject({ outcome: "allow", ruleId: "ALE-10", value: { handledBy: ["p-1", "p-2"] } });
    expect(survey({ act: "answer", wasOffered: true, wasAnswered: true }).outcome).toBe("deny");
    expect(survey({ act: "answer" }).outcome).toBe("deny");
  });

  it("unfair ones count in nobody's average (ALE-14, ALE-22)", () => {
    const surveys = [
      { score: 5, handledBy: ["p-1", "p-2"], isUnfair: false },
      { score: 4, handledBy: ["p-1"], isUnfair: false },
      { score: 1, handledBy: ["p-1"], isUnfair: true },
    ];
    expect(ask(aleyant, "chat.survey-averages", { surveys }).value).toEqual([
      { personId: "p-1", surveys: 2, averageHundredths: 450 },
      { personId: "p-2", surveys: 1, averageHundredths: 500 },
    ]);
  });
});
