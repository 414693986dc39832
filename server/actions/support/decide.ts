import type { Decision } from "../../domain/policy/decision.ts";
import { decideByName } from "../../domain/policy/registry.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { Tables } from "../../ports/records/records.ts";
import { instantText, type Ports } from "../context.ts";
import { shown } from "./shown.ts";

/** What a decision was about, so that it is found again. */
export interface DecisionSubject {
  readonly accountId: string | null;
  readonly subject?: { readonly kind: "account" | "case" | "chat" | "transfer" | "session" | "suspension" | "order"; readonly id: string };
  readonly actorId: string | null;
}

/** Asks a rule of the policy in force, now. @throws {Refusal} `not-valid` for facts that cannot be judged. */
export function decideNow(ports: Ports, rule: string, facts: unknown): Decision {
  return decideByName(rule, facts, ports.policy.profile, ports.clock.now());
}

/**
 * Makes sure that the calendar which another node may have published a moment ago is in force here, and keeps the profile, so that what it decides can be replayed
 * after it was changed. Call it before the transaction that stores a decision.
 */
export async function keepPolicy(ports: Ports): Promise<void> {
  if (ports.policy.profile.calendar !== undefined && (await ports.records.read.calendarVersions.count({})) !== ports.policy.editions) await ports.policy.reload();
  const { hash, profile } = ports.policy;
  if ((await ports.records.read.policyProfiles.find({ hash })) !== undefined) return;
  await ports.records.read.policyProfiles.insert({ hash, name: profile.name, profile: JSON.stringify(profile), firstUsedAt: instantText(ports.clock.now()) }).catch(async (error: unknown) => {
    // Another request kept it in between.
    if ((await ports.records.read.policyProfiles.find({ hash })) === undefined) throw error;
  });
}

/** Stores a decision with the facts as they were given (the decision itself holds the computed ones too) and the profile's hash; gives its id. Needs `keepPolicy` before. */
export async function storeDecision(ports: Ports, tables: Tables, asked: { readonly rule: string; readonly facts: unknown }, decision: Decision, about: DecisionSubject, prefix: "decision" | "denial" = "decision"): Promise<string> {
  const id = ports.randomness.id(prefix);
  await tables.decisions.insert({
    id,
    rule: asked.rule,
    ruleId: decision.ruleId,
    outcome: decision.outcome,
    at: instantText(ports.clock.now()),
    profileHash: ports.policy.hash,
    facts: JSON.stringify(asked.facts),
    decision: JSON.stringify(decision),
    accountId: about.accountId,
    subjectKind: about.subject?.kind ?? null,
    subjectId: about.subject?.id ?? null,
    actorId: about.actorId,
  });
  return id;
}

/** Lets a decision pass unless it denies; what needs a review goes on and is marked by whoever asks. @throws {Refusal} `policy-refused` with the decision, so that reasons and offers are shown. */
export function requireNotDenied(decision: Decision): Decision {
  if (decision.outcome === "deny") throw policyRefusal(decision);
  return decision;
}

/** The refusal that a denial becomes: reasons and offers, but not the facts, which may name others. */
export function policyRefusal(decision: Decision): Refusal {
  return new Refusal("policy-refused", decision.reasons[0] ?? decision.clause, { decision: shown(decision) });
}
