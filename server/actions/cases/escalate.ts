import type { ScopeFacts } from "../../domain/scope/scope-of-work.ts";
import type { Decision } from "../../domain/policy/decision.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { CaseRow } from "../../ports/records/case-rows.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { planFactsOf, supportSheet } from "../support/account-facts.ts";
import { keepPolicy, requireNotDenied } from "../support/decide.ts";
import { ask, storeAsked } from "../support/entitled.ts";
import { changeCase, loadCase, updateCase } from "./load.ts";
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

function about(row: CaseRow, caller: Caller) {
  return { accountId: row.accountId, subject: { kind: "case" as const, id: row.id }, actorId: caller.personId };
}
