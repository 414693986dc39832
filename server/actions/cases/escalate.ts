import type { ScopeFacts } from "../../domain/scope/scope-of-work.ts";
import type { Decision } from "../../domain/policy/decision.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { CaseRow } from "../../ports/records/case-rows.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { planFactsOf, supportSheet, type SupportSheet } from "../support/account-facts.ts";
import { bookMinutes } from "../support/book-minutes.ts";
import { decideNow, keepPolicy, requireNotDenied } from "../support/decide.ts";
import { ask, storeAsked } from "../support/entitled.ts";
import { changeCase, loadCase, updateCase } from "./load.ts";
import { mailCustomer, mailSupervisors } from "./mail.ts";
import { noteCase } from "./note.ts";
import { requireLive } from "./work.ts";

/** Asks the catalogue whether a topic belongs to the work of support, and keeps the answer with the case (CON-S1 to CON-S16, CON-1 to CON-3). A denial is an answer, not a failure. */
export async function checkScope(ports: Ports, caller: Caller, caseId: string, given: { readonly topic: string; readonly release?: ScopeFacts["release"] | undefined }): Promise<Decision> {
  await keepPolicy(ports);
  const seen = await loadCase(ports.records.read, caller, caseId);
  return changeCase(ports, seen, async (tables) => {
    const row = await loadCase(tables, caller, caseId);
    requireLive(row);
    const tier = (await tables.supportAccounts.find({ accountId: row.accountId }))?.tier ?? null;
    const asked = ask(ports, "scope.work", { topic: given.topic, tier, release: given.release ?? null });
    const scopeDecisionId = await storeAsked(ports, tables, asked, about(row, caller));
    const changed = await updateCase(tables, row, { topic: given.topic, scopeDecisionId, tier });
    await noteCase(ports, tables, changed, { event: "cases.check-scope", actorId: caller.personId, facts: { topic: given.topic, outcome: asked.decision.outcome, ruleId: asked.decision.ruleId } });
    return asked.decision;
  });
}

/** Hands a case to developers: by its plan (CON-4), or because an update of ours changed the account (CON-3). @throws {Refusal} `policy-refused` with the decision, which offers the upgrade. */
export async function escalateCase(ports: Ports, caller: Caller, caseId: string): Promise<void> {
  await keepPolicy(ports);
  const seen = await loadCase(ports.records.read, caller, caseId);
  await changeCase(ports, seen, async (tables) => {
    const row = await loadCase(tables, caller, caseId);
    requireLive(row);
    if (row.escalatedAt !== null) throw new Refusal("wrong-state", "Developers have this case already.");
    const scope = row.scopeDecisionId === null ? undefined : await tables.decisions.find({ id: row.scopeDecisionId });
    const isAfterUpdate = scope?.ruleId === "CON-3" && scope.outcome === "allow";
    const asked = ask(ports, "plans.second-tier", planFactsOf(await supportSheet(tables, row.accountId)));
    if (!isAfterUpdate) requireNotDenied(asked.decision);
    await storeAsked(ports, tables, asked, about(row, caller));
    const changed = await updateCase(tables, row, { escalatedAt: instantText(ports.clock.now()) });
    await noteCase(ports, tables, changed, { event: "cases.escalate", actorId: caller.personId, facts: { ruleId: isAfterUpdate ? "CON-3" : asked.decision.ruleId, outcome: isAfterUpdate ? "allow" : asked.decision.outcome } });
  });
}

/** Facts for `plans.extra-time`. */
export function extraTimeFacts(sheet: SupportSheet, minutes: number, accepted: boolean) {
  return { ...planFactsOf(sheet), includedMinutes: sheet.support?.includedMinutes ?? null, includedMinutesLeft: sheet.minutes["second-tier"] ?? null, minutes, accepted };
}

/** What more developers' time would cost, and whether it may start: a decision that waits for the acceptance. */
export async function quoteExtraTime(ports: Ports, caller: Caller, caseId: string, minutes: number): Promise<Decision> {
  const row = await loadCase(ports.records.read, caller, caseId);
  return decideNow(ports, "plans.extra-time", extraTimeFacts(await supportSheet(ports.records.read, row.accountId), minutes, false));
}

/**
 * The customer accepts the price of more developers' time before it starts; it is credited and billed at once (CON-7, CON-8).
 * @throws {Refusal} `policy-refused` with the decision, `conflict` when the price is not the one that was shown.
 */
export async function acceptExtraTime(ports: Ports, caller: Caller, caseId: string, given: { readonly minutes: number; readonly cents: number; readonly key: string }): Promise<void> {
  await keepPolicy(ports);
  const seen = await loadCase(ports.records.read, caller, caseId);
  await changeCase(ports, seen, async (tables) => {
    const row = await loadCase(tables, caller, caseId);
    requireLive(row);
    if (row.escalatedAt === null) throw new Refusal("wrong-state", "Developers do not work on this case.");
    const asked = ask(ports, "plans.extra-time", extraTimeFacts(await supportSheet(tables, row.accountId), given.minutes, true));
    requireNotDenied(asked.decision);
    const { cents, minutes } = asked.decision.value as { readonly cents: number; readonly minutes: number };
    if (cents !== given.cents) throw new Refusal("conflict", "The price is another one by now. Look at it again.", { cents });
    const { isNew } = await bookMinutes(ports, tables, { accountId: row.accountId, pool: "extra", order: { kind: "credit", minutes }, key: `extra-time ${given.key}`, actorId: caller.personId });
    if (!isNew) return;
    const decisionId = await storeAsked(ports, tables, asked, about(row, caller));
    const id = ports.randomness.id("order");
    const currency = ports.policy.profile.plans?.currency ?? "USD";
    await tables.planOrders.insert({ id, accountId: row.accountId, kind: "extra-time", cents, currency, minutes, renewsOn: null, acceptedBy: caller.personId, acceptedAt: instantText(ports.clock.now()), decisionId, caseId });
    const facts = { minutes, cents, currency, orderId: id };
    await mailCustomer(ports, tables, row, "case-extra-time", facts);
    await mailSupervisors(ports, tables, "case-extra-time-bill", { caseId, caseNumber: `S-${String(row.number)}`, ...facts });
    await noteCase(ports, tables, row, { event: "cases.accept-extra-time", actorId: caller.personId, facts });
  });
}

function about(row: CaseRow, caller: Caller) {
  return { accountId: row.accountId, subject: { kind: "case" as const, id: row.id }, actorId: caller.personId };
}
