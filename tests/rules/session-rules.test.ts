import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { connectionFailures, connectionTerms } from "../../server/domain/session/connection.ts";
import { afterAnswer, afterLookup, afterRefusal, afterReveal, nothingDisclosed } from "../../server/domain/session/disclosure.ts";
import { requireGrantFits, requireNarrower, type Grant } from "../../server/domain/session/grant.ts";
import { lookupRefusal } from "../../server/domain/session/lookup.ts";
import { allowedVerbs, isGranted, isLiveSession, nextSessionState } from "../../server/domain/session/transitions.ts";
import { profileFrom } from "../support/profiles.ts";
import { sessionActors, sessionStates, sessionVerbs, type SessionActor, type SessionState, type SessionVerb } from "../../server/domain/session/words.ts";

const grant: Grant = {
  type: "custody-remote-session-grant",
  version: 1,
  sessionId: "remote_1",
  engineer: { personId: "person_1", name: "Sam", keyThumbprint: "t".repeat(43) },
  purposeDigest: "a".repeat(64),
  tables: ["Customer", "Invoice"],
  kinds: ["schema", "browse", "query"],
  planDigest: "b".repeat(64),
  databaseDigest: "c".repeat(64),
  noticeDigest: "d".repeat(64),
  columns: [{ class: "name", masked: 2, passed: 1 }],
  rowsMax: 100,
  isPreviewed: true,
  isRecorded: false,
  expiresAt: "2026-11-22T09:30:00Z",
  epoch: 1,
};
const request = { id: "remote_1", engineerId: "person_1", engineerName: "Sam", keyThumbprint: "t".repeat(43), purposeDigest: grant.purposeDigest, noticeDigest: grant.noticeDigest, kinds: ["schema", "browse", "query"], asksRecording: false };
const now = Temporal.Instant.from("2026-11-22T09:00:00Z");

describe("the states of a remote session", () => {
  const can = (state: SessionState, verb: SessionVerb, actor: SessionActor): SessionState | null => {
    try {
      return nextSessionState(state, verb, actor);
    } catch {
      return null;
    }
  };

  it("never change once they are terminal", () => {
    for (const state of ["denied", "timed-out", "revoked", "expired", "ended"] as const) {
      expect(isLiveSession(state)).toBe(false);
      for (const verb of sessionVerbs) for (const actor of sessionActors) expect(can(state, verb, actor)).toBeNull();
    }
  });

  it("become active by the customer's consent or return from a pause alone", () => {
    for (const state of sessionStates) for (const verb of sessionVerbs) for (const actor of sessionActors) {
      if (can(state, verb, actor) === "active" && state !== "active") expect([verb, actor]).toEqual([state === "paused" ? "resume" : "consent", "customer"]);
    }
  });

  it("lead to a grant only over a request that was opened, whatever is tried in whatever order", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...sessionVerbs), fc.constantFrom(...sessionActors)), { maxLength: 30 }), (steps) => {
        let state: SessionState = "requested";
        let hasConsent = false;
        for (const [verb, actor] of steps) {
          const next = can(state, verb, actor);
          if (next === null) continue;
          if (verb === "consent") hasConsent = state === "offered" && actor === "customer";
          state = next;
        }
        expect(!isGranted(state) || hasConsent).toBe(true);
      }),
    );
  });

  it("offer each side what it may do, and no more", () => {
    expect(allowedVerbs("active", "customer")).toEqual(["pause", "narrow", "revoke", "end"]);
    expect(allowedVerbs("active", "engineer")).toEqual(["pause", "end"]);
    expect(allowedVerbs("paused", "engineer")).toEqual(["pause", "end"]);
    expect(allowedVerbs("active", "supervisor")).toEqual(["revoke"]);
    expect(allowedVerbs("requested", "engineer")).toEqual([]);
  });
});

describe("a grant", () => {
  it("fits the request it answers, and no other", () => {
    expect(() => { requireGrantFits(grant, request, now); }).not.toThrow();
    const wrong: Partial<Grant>[] = [{ sessionId: "remote_2" }, { engineer: { ...grant.engineer, keyThumbprint: "u".repeat(43) } }, { engineer: { ...grant.engineer, name: "Somebody" } }, { purposeDigest: "e".repeat(64) }, { noticeDigest: "e".repeat(64) }, { kinds: ["lookup"] }, { isRecorded: true }, { epoch: 2 }, { expiresAt: "2026-11-22T08:59:59Z" }, { expiresAt: "2026-11-22T20:00:00Z" }];
    for (const change of wrong) expect(() => { requireGrantFits({ ...grant, ...change }, request, now); }, JSON.stringify(change)).toThrow();
  });

  it("narrows by one epoch, and whatever is wider is refused", () => {
    const narrower: Partial<Grant>[] = [{}, { tables: ["Invoice"] }, { kinds: ["browse"] }, { rowsMax: 10 }, { expiresAt: "2026-11-22T09:10:00Z" }, { planDigest: "e".repeat(64), columns: [{ class: "name", masked: 3, passed: 0 }] }];
    for (const change of narrower) expect(() => { requireNarrower(grant, { ...grant, ...change, epoch: 2 }); }).not.toThrow();
    const wider: Partial<Grant>[] = [{ tables: ["Customer", "Invoice", "Employee"] }, { kinds: ["lookup"] }, { rowsMax: 101 }, { isPreviewed: false }, { isRecorded: true }, { expiresAt: "2026-11-22T09:31:00Z" }, { columns: [{ class: "name", masked: 1, passed: 2 }] }, { databaseDigest: "e".repeat(64) }, { purposeDigest: "e".repeat(64) }, { engineer: { ...grant.engineer, personId: "person_2" } }, { epoch: 1 }, { epoch: 3 }];
    for (const change of wider) expect(() => { requireNarrower(grant, { ...grant, epoch: 2, ...change }); }, JSON.stringify(change)).toThrow(/more than the customer/);
  });
});

describe("what was shown", () => {
  it("is counted by class: rows, values, look-ups and reveals, refusals apart", () => {
    const meter = afterRefusal(afterReveal(afterLookup(afterAnswer(nothingDisclosed, { rows: 3, classes: ["name", "name", "plain"] })), "name"));
    expect(meter).toEqual({ requests: 3, refused: 1, rows: 3, values: { name: 7, plain: 3 }, lookups: 1, reveals: 1 });
  });
});

describe("a known-value look-up", () => {
  const facts = { usedToday: 0, distinct: 1000, columnType: "text", operation: "pseudonym", class: "name" };
  it.each([
    [{}, null],
    [{ usedToday: 9 }, null],
    [{ usedToday: 10 }, "lookups-used-up"],
    [{ distinct: 999 }, "lookup-refused"],
    [{ columnType: "date" }, "lookup-refused"],
    [{ columnType: "decimal" }, "lookup-refused"],
    [{ class: "plain" }, "lookup-refused"],
    [{ operation: "fixed" }, "lookup-refused"],
    [{ operation: "pass" }, "lookup-refused"],
  ])("with %j gives %s", (change, expected) => {
    expect(lookupRefusal({ ...facts, ...change })).toBe(expected);
  });
});

describe("a connection check", () => {
  it("names what is below the thresholds (CAP-11)", () => {
    const measured = { downKbps: 5_000, upKbps: 900, latencyMs: 40, isHttps: true, hasWebSocket: true };
    expect(connectionFailures(measured, connectionTerms({}))).toEqual([]);
    expect(connectionFailures({ downKbps: 10, upKbps: 10, latencyMs: 4_000, isHttps: false, hasWebSocket: false }, connectionTerms({}))).toEqual(["down", "up", "latency", "https", "web-socket"]);
    expect(connectionFailures(measured, connectionTerms(profileFrom("captools")))).toEqual(["up"]);
  });

  it("is needed as the policy says, and only shown where it says nothing (CAP-11)", () => {
    for (const [name, mode] of [["captools", "required"], ["default", "advisory"], ["qualiteam", "advisory"]] as const) expect(connectionTerms(profileFrom(name)).mode).toBe(mode);
  });
});
