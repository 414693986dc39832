import { Refusal } from "../../domain/refusal.ts";
import type { IncidentRow } from "../../ports/records/chat-rows.ts";
import type { Tables } from "../../ports/records/records.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { record } from "../record.ts";
import { change } from "../transfers/change.ts";
import { mailAccount } from "./mail.ts";
import { idsOf, suspensionNow } from "./misuse-facts.ts";

/** Confirms an incident that somebody else filed. @throws {Refusal} `not-found`; `not-allowed` for whoever filed it or was rated; `wrong-state` once it is withdrawn. */
export async function confirmIncident(ports: Ports, caller: Caller, incidentId: string): Promise<IncidentRow> {
  return judge(ports, incidentId, async (tables, row) => {
    if (row.reversedAt !== null) throw new Refusal("wrong-state", "This incident was withdrawn.");
    if (row.confirmedAt !== null) return row;
    if (row.filedBy === caller.personId) throw new Refusal("not-allowed", "Another supervisor confirms what you filed.");
    requireUnrated(caller, row);
    const values = { confirmedBy: caller.personId, confirmedAt: instantText(ports.clock.now()) };
    await tables.incidents.update({ id: row.id }, values);
    await record(ports, tables, { event: "chats.confirm-incident", actorId: caller.personId, accountId: row.accountId, facts: { incidentId, chatId: row.chatId, kind: row.kind } });
    return { ...row, ...values };
  });
}

/** Withdraws an incident; a suspension that has too few behind it now ends at once, and the account is told (ALE-20). @throws {Refusal} `not-found`. */
export async function reverseIncident(ports: Ports, caller: Caller, incidentId: string): Promise<IncidentRow> {
  return judge(ports, incidentId, async (tables, row) => {
    if (row.reversedAt !== null) return row;
    const at = instantText(ports.clock.now());
    const values = { reversedBy: caller.personId, reversedAt: at };
    await tables.incidents.update({ id: row.id }, values);
    const others = await tables.incidents.count({ chatId: row.chatId, kind: "C", reversedAt: null });
    if (row.kind === "C" && others === 0) await tables.surveys.update({ chatId: row.chatId }, { isUnfair: 0 });
    const { isSuspended, inForce } = await suspensionNow(ports, tables, row.accountId);
    const holding = inForce.map(({ id }) => id);
    let lifted = 0;
    for (const one of await tables.suspensions.list({ accountId: row.accountId, liftedAt: null })) {
      if (one.endsAt <= at || holding.includes(one.id) || !idsOf(one.incidentIds).includes(row.id)) continue;
      await tables.suspensions.update({ id: one.id }, { liftedAt: at, liftedBy: caller.personId });
      lifted += 1;
    }
    if (lifted > 0 && !isSuspended) await mailAccount(ports, tables, row.accountId, "chat-open-again", {});
    await record(ports, tables, { event: "chats.reverse-incident", actorId: caller.personId, accountId: row.accountId, facts: { incidentId, chatId: row.chatId, kind: row.kind, lifted } });
    return { ...row, ...values };
  });
}

/** For surveys the rated person decides nothing (ALE-14). */
export function requireUnrated(caller: Caller, row: Pick<IncidentRow, "kind" | "ratedPersonIds">): void {
  if (row.kind === "C" && idsOf(row.ratedPersonIds).includes(caller.personId)) throw new Refusal("not-allowed", "Whoever was rated does not decide on it.");
}

async function judge(ports: Ports, incidentId: string, work: (tables: Tables, row: IncidentRow) => Promise<IncidentRow>): Promise<IncidentRow> {
  const row = await change(ports, async (tables) => {
    const found = await tables.incidents.find({ id: incidentId });
    if (found === undefined) throw new Refusal("not-found", "There is nothing here.");
    return work(tables, found);
  });
  ports.notifier.changed({ topic: "chat", id: row.chatId, accountId: row.accountId });
  return row;
}
