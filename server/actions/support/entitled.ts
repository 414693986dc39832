import type { Decision } from "../../domain/policy/decision.ts";
import { isCaseLive } from "../../domain/cases/transitions.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { Tables } from "../../ports/records/records.ts";
import type { Ports } from "../context.ts";
import { eligibilityFactsOf, supportSheet } from "./account-facts.ts";
import { decideNow, keepPolicy, policyRefusal, requireNotDenied, storeDecision, type DecisionSubject } from "./decide.ts";

/** What is asked, with its answer. */
export interface Asked {
  readonly rule: string;
  readonly facts: unknown;
  readonly decision: Decision;
}

/** Asks a rule of the policy in force and keeps the question beside the answer. */
export function ask(ports: Ports, rule: string, facts: unknown): Asked {
  return { rule, facts, decision: decideNow(ports, rule, facts) };
}

/** Stores what was asked and answered; gives the decision's id. */
export async function storeAsked(ports: Ports, tables: Tables, asked: Asked, about: DecisionSubject): Promise<string> {
  return storeDecision(ports, tables, asked, asked.decision, about);
}

/** Denials of an opening, which its transaction cannot keep because it is undone. */
export type Denials = Asked[];

/** Goes on unless the answer denies; a review goes on and is marked by whoever asks. @throws {Refusal} `policy-refused` with the decision, which is then among the denials. */
export function requireAllowed(asked: Asked, denials: Denials): Asked {
  if (asked.decision.outcome === "deny") denials.push(asked);
  requireNotDenied(asked.decision);
  return asked;
}

/** Goes on only with what the answer allows: nothing is sold on facts that nobody knows. @throws {Refusal} `policy-refused` with the decision, which is then among the denials. */
export function requireSold(asked: Asked, denials: Denials): Asked {
  const { decision } = asked;
  if (decision.outcome === "allow") return asked;
  denials.push(asked);
  throw policyRefusal(decision);
}

/**
 * Whether an account may open a transfer or a remote session, inside its transaction: asked at opening only, never afterwards. What hangs on a case that
 * goes on is entitled by that case (ALO-4). Stores the decision. Runs within `keepingDenials`.
 * @throws {Refusal} `policy-refused` with the decision; `not-found` for a case that is not of this account, `wrong-state` for one that is over.
 */
export async function requireEntitled(ports: Ports, tables: Tables, denials: Denials, opening: { readonly accountId: string; readonly caseId: string | null; readonly actorId: string; readonly subject: NonNullable<DecisionSubject["subject"]> }): Promise<void> {
  const { accountId, caseId, actorId, subject } = opening;
  if (caseId !== null) {
    const row = await tables.cases.find({ id: caseId, accountId });
    if (row === undefined) throw new Refusal("not-found", "There is no such case.");
    if (!isCaseLive(row.state)) throw new Refusal("wrong-state", "This case is over. Open it again, or open a new one.", { state: row.state });
    return;
  }
  const asked = ask(ports, "entitlement.eligibility", eligibilityFactsOf(await supportSheet(tables, accountId)));
  requireAllowed(asked, denials);
  await storeAsked(ports, tables, asked, { accountId, subject, actorId });
}

/** Runs an opening; where the policy denies it, the opening is undone and the denial is kept, so that it can be explained and replayed. */
export async function keepingDenials<T>(ports: Ports, about: { readonly accountId: string; readonly actorId: string | null }, open: (denials: Denials) => Promise<T>): Promise<T> {
  await keepPolicy(ports);
  const denials: Denials = [];
  try {
    return await open(denials);
  } catch (error) {
    const denied = denials.at(-1);
    if (denied !== undefined && error instanceof Refusal && error.code === "policy-refused") {
      // Under an Idempotency-Key the same denial again has the same id: it is kept already.
      await storeDecision(ports, ports.records.read, denied, denied.decision, { ...about, subject: { kind: "account", id: about.accountId } }, "denial").catch((failure: unknown) => {
        if (!(failure instanceof Refusal) || failure.code !== "conflict") throw failure;
      });
    }
    throw error;
  }
}
