import * as z from "zod";
import { defineRule, type Ruling } from "../policy/rule.ts";
import { ruling } from "../policy/ruling.ts";
import { callersClauses } from "./clauses.ts";
import type { CallersProfile } from "./section.ts";

const connectionFacts = z.strictObject({
  channel: z.enum(["remote-session", "e-mail", "telephone"]),
  check: z
    .strictObject({
      at: z.iso.datetime().describe("When the check ran, UTC"),
      downKbit: z.number().min(0),
      upKbit: z.number().min(0),
      latencyMilliseconds: z.number().min(0),
      isHttps: z.boolean(),
      hasWebSocket: z.boolean(),
    })
    .nullable()
    .describe("The newest stored check; null: none yet"),
});
type ConnectionFacts = z.output<typeof connectionFacts>;

/** Whether the customer's connection carries a remote session; other channels never wait for it (CAP-11). The value says how the session would run. */
export const connection = defineRule({
  name: "callers.connection",
  title: "Whether the connection carries a remote session",
  ids: ["CAP-11"],
  sections: ["callers"],
  facts: connectionFacts,
  table: callersClauses,
  absent: { outcome: "allow", reason: "This policy asks for no connection check." },
  rule: connectionRuling,
  example: { facts: { channel: "remote-session", check: { at: "2026-11-01T09:00:00Z", downKbit: 20000, upKbit: 5000, latencyMilliseconds: 40, isHttps: true, hasWebSocket: true } }, at: "2026-11-21T20:00:00Z" },
});

function connectionRuling(facts: ConnectionFacts, profile: CallersProfile, at: Temporal.Instant): Ruling {
  const terms = profile.callers.connection;
  if (facts.channel !== "remote-session") return ruling("allow", "CAP-11", ["Mail and telephone need no connection check."], { value: "not-needed" });
  const lacks = lacking();
  const runAgain = { kind: "connection-check", text: "Run the connection check now; it takes a minute." };
  if (lacks.length === 0 && facts.check !== null) return ruling("allow", "CAP-11", ["The connection check was passed."], { value: "full", nextChangeAt: expiry(facts.check.at).add({ milliseconds: 1 }) });
  const others = [{ kind: "e-mail", text: "Mail stays open." }, { kind: "telephone", text: "The telephone stays open." }];
  return terms.mode === "required"
    ? ruling("deny", "CAP-11", lacks, { offers: [runAgain, ...others] })
    : ruling("allow", "CAP-11", [`The session may run reduced: ${lacks[0] ?? ""}`, ...lacks.slice(1)], { value: "reduced", offers: [runAgain] });

  /** Validity counts days of 24 hours: a connection knows no calendar. */
  function expiry(checkedAt: string): Temporal.Instant {
    return Temporal.Instant.from(checkedAt).add({ hours: terms.validDays * 24 });
  }
  function lacking(): string[] {
    const { check } = facts;
    if (check === null) return ["No connection check has run yet."];
    if (Temporal.Instant.compare(at, expiry(check.at)) > 0) return [`The last check is older than ${String(terms.validDays)} days; run it again.`];
    return [
      ...(check.downKbit < terms.downKbitMin ? [`${String(check.downKbit)} kbit/s come in; ${String(terms.downKbitMin)} are needed.`] : []),
      ...(check.upKbit < terms.upKbitMin ? [`${String(check.upKbit)} kbit/s go out; ${String(terms.upKbitMin)} are needed.`] : []),
      ...(check.latencyMilliseconds > terms.latencyMillisecondsMax ? [`An answer takes ${String(check.latencyMilliseconds)} ms; ${String(terms.latencyMillisecondsMax)} is the most.`] : []),
      ...(check.isHttps ? [] : ["The connection is not https."]),
      ...(check.hasWebSocket ? [] : ["A WebSocket does not come through."]),
    ];
  }
}
