import { Refusal } from "../../domain/refusal.ts";
import type { CaseRow } from "../../ports/records/case-rows.ts";
import type { Tables } from "../../ports/records/records.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { bookMinutes } from "../support/book-minutes.ts";
import { keepPolicy, requireNotDenied } from "../support/decide.ts";
import { ask, storeAsked, type Asked } from "../support/entitled.ts";
import { chargesOf } from "./charges.ts";
import { recordLate } from "./clock.ts";
import { changeCase, loadCase, updateCase } from "./load.ts";
import { mailCustomer } from "./mail.ts";
import { noteCase, type CaseNote } from "./note.ts";
import { departmentRow } from "./open.ts";

interface Ended {
  readonly refundMinutes?: number;
  readonly department?: string | null;
}

/** The customer switches urgency off while nobody has taken the case; in a race the database's order decides (HOT-10). @throws {Refusal} `policy-refused` with the decision, `wrong-state` when it is not urgent. */
export async function switchUrgencyOff(ports: Ports, caller: Caller, caseId: string): Promise<void> {
  await endUrgency(ports, caller, caseId, "switched-off", (row) => Promise.resolve(ask(ports, "urgency.switch-off", { isAssigned: row.assigneeId !== null })));
}

/** The customer withdraws the urgency of a case that was taken or solved; the difference in minutes is given back, once (HOT-11, HOT-14). @throws {Refusal} as `switchUrgencyOff`. */
export async function withdrawUrgency(ports: Ports, caller: Caller, caseId: string): Promise<void> {
  await endUrgency(ports, caller, caseId, "withdrawn", async (row, tables) => ask(ports, "urgency.withdraw", { resolvedAt: row.resolvedAt, ...(await chargedFacts(tables, row)) }));
}

/** Staff take urgency off, for one of the reasons that the policy allows; the customer is told (HOT-13). @throws {Refusal} as `switchUrgencyOff`. */
export async function removeUrgency(ports: Ports, caller: Caller, caseId: string, reason: string): Promise<void> {
  await endUrgency(ports, caller, caseId, reason, async (row, tables) => ask(ports, "urgency.remove", { reason, ...(await chargedFacts(tables, row)) }));
}

async function chargedFacts(tables: Tables, row: CaseRow) {
  const { workedMinutes, takenMinutes } = await chargesOf(tables, row);
  return { workedMinutes, chargedMinutes: takenMinutes, isRefunded: row.urgentEndedAt !== null, breachedAt: row.breachedAt };
}

async function endUrgency(ports: Ports, caller: Caller, caseId: string, because: string, decide: (row: CaseRow, tables: Tables) => Promise<Asked>): Promise<void> {
  await keepPolicy(ports);
  const seen = await loadCase(ports.records.read, caller, caseId);
  await changeCase(ports, seen, async (tables) => {
    const row = await loadCase(tables, caller, caseId);
    if (row.isUrgent === 0) throw new Refusal("wrong-state", "This case is not urgent.", { isUrgent: false });
    if (row.state === "closed") throw new Refusal("wrong-state", "This case is closed.", { state: row.state });
    const asked = await decide(row, tables);
    requireNotDenied(asked.decision);
    await storeAsked(ports, tables, asked, { accountId: row.accountId, subject: { kind: "case", id: row.id }, actorId: caller.personId });
    const { refundMinutes = 0, department = null } = asked.decision.value as Ended;
    const isMoved = department !== null && department !== row.departmentId;
    const now = instantText(ports.clock.now());
    // What is late stays late, also where the job has not looked yet (HOT-14).
    const late = recordLate(row, now);
    const changed = await updateCase(tables, row, {
      isUrgent: 0,
      rate: 1,
      urgentEndedAt: now,
      urgentEndedBecause: because,
      ...late.values,
      ...(isMoved ? { departmentId: await departmentRow(ports, tables, department), assigneeId: null, assignedAt: null } : {}),
    });
    if (refundMinutes > 0) await bookMinutes(ports, tables, { accountId: row.accountId, pool: "support", order: { kind: "credit", minutes: refundMinutes }, key: `urgency-refund ${row.id}`, actorId: caller.personId });
    if (caller.role !== "customer") await mailCustomer(ports, tables, changed, "case-urgency-removed", { refundMinutes, reason: because });
    else if (refundMinutes > 0) await mailCustomer(ports, tables, changed, "case-urgency-refunded", { refundMinutes });
    const notes: CaseNote[] = [
      { event: caller.role === "customer" ? "cases.withdraw-urgency" : "cases.remove-urgency", actorId: caller.personId, facts: { because, refundMinutes, ruleId: asked.decision.ruleId } },
      ...late.notes,
      ...(isMoved ? [{ event: "cases.move", actorId: caller.personId, facts: { from: row.departmentId, to: department } }] : []),
    ];
    await noteCase(ports, tables, changed, ...notes);
  });
}
