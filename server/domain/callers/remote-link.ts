import * as z from "zod";
import type { Offer } from "../policy/decision.ts";
import { defineRule, type Ruling } from "../policy/rule.ts";
import { ruling } from "../policy/ruling.ts";
import { callersClauses } from "./clauses.ts";
import type { CallersProfile } from "./section.ts";

const remoteLinkFacts = z.strictObject({
  act: z.enum(["request", "establish"]),
  by: z.enum(["staff", "customer"]),
  caller: z.enum(["named", "declared", "unknown"]).describe("What the person at the customer's end is to the account"),
  entry: z.enum(["browser", "command-line"]).describe("Where the customer starts it; the answer never depends on it"),
  consent: z.boolean().describe("The customer has agreed to this session, at its start"),
  address: z.url().describe("The portal's address as the customer's end uses it"),
});
type RemoteLinkFacts = z.output<typeof remoteLinkFacts>;

/** Who may ask for and who may start a remote session, and over what (CAP-6 to CAP-8). */
export const remoteLink = defineRule({
  name: "callers.remote-link",
  title: "Who may ask for and who may start a remote session",
  ids: ["CAP-6", "CAP-7", "CAP-8"],
  sections: ["callers"],
  facts: remoteLinkFacts,
  table: callersClauses,
  absent: { outcome: "allow", reason: "This policy does not restrict remote sessions; the customer still starts them." },
  rule: remoteLinkRuling,
  example: { facts: { act: "establish", by: "staff", caller: "named", entry: "browser", consent: false, address: "https://support.example/" }, at: "2026-11-21T20:00:00Z" },
});

function remoteLinkRuling(facts: RemoteLinkFacts, profile: CallersProfile): Ruling {
  const section = profile.callers;
  const isAuthorised = facts.caller === "named" || (section.remoteCallers === "declared-users" && facts.caller === "declared");
  const no = (ruleId: "CAP-6" | "CAP-7" | "CAP-8", reason: string, offers: readonly Offer[] = []): Ruling => ruling("deny", ruleId, [reason], { offers });
  if (!isSafeAddress(facts.address)) return no("CAP-8", "The address is not https.");
  if (!isAuthorised) {
    return no("CAP-6", section.remoteCallers === "named-callers" ? "Only a named caller may have a remote session." : "Only a declared user may have a remote session.", [{ kind: "e-mail", text: "Declared users may write to support." }]);
  }
  if (facts.act === "establish" && facts.by === "staff") return no("CAP-6", "Support can ask for a remote session, never start one.", [{ kind: "request-session", text: "Send the customer a request." }]);
  if (facts.act === "establish" && !facts.consent) return no("CAP-7", "The customer has not agreed to this session.", [{ kind: "consent", text: "Agree on the session's first page or at the command line's question." }]);
  return ruling("allow", "CAP-6", [facts.act === "request" ? "Support may ask; the customer decides." : "The customer starts the session."]);
}

/** https, or one's own machine. */
export function isSafeAddress(address: string): boolean {
  const url = new URL(address);
  if (url.protocol === "https:" || url.protocol === "wss:") return true;
  return (url.protocol === "http:" || url.protocol === "ws:") && (url.hostname === "localhost" || url.hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(url.hostname));
}
