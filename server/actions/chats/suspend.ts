import type { IncidentKind } from "../../domain/chat/section.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { IncidentRow, SuspensionRow } from "../../ports/records/chat-rows.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { record } from "../record.ts";
import { ask, keepingDenials, requireAllowed, storeAsked } from "../support/entitled.ts";
import { change } from "../transfers/change.ts";
import { requireUnrated } from "./judge-incident.ts";
import { mailAccount } from "./mail.ts";
import { idsOf, misuseFacts, misuseOf, suspensionIn, type Misuse } from "./misuse-facts.ts";

/** Facts for `chat.suspension`; `supervisorId` null only looks. */
export function suspensionFacts(ports: Ports, misuse: Misuse, kind: IncidentKind, supervisorId: string | null) {
  return { kind, ...misuseFacts(misuse), supervisorId, ratedPersonIds: ratedIn(misuse.incidents, kind), runningUntil: suspensionIn(ports, misuse).until };
}

function ratedIn(rows: readonly IncidentRow[], kind: IncidentKind): string[] {
  return [...new Set(rows.filter((row) => row.kind === kind && row.reversedAt === null).flatMap((row) => idsOf(row.ratedPersonIds)))];
}

/** Sends the written warning that comes before the last incident (ALE-12). @throws {Refusal} `not-found`; `wrong-state` where no incident of the kind stands; `not-allowed` for whoever was rated (ALE-14). */
export async function warnAccount(ports: Ports, caller: Caller, accountId: string, kind: IncidentKind): Promise<void> {
  await change(ports, async (tables) => {
    if ((await tables.accounts.find({ id: accountId })) === undefined) throw new Refusal("not-found", "There is no such account.");
    const standing = (await misuseOf(tables, [accountId]))(accountId).incidents.filter((row) => row.kind === kind && row.reversedAt === null);
    if (standing.length === 0) throw new Refusal("wrong-state", "There is no incident of this kind to warn of.");
    for (const row of standing) requireUnrated(caller, row);
    const id = ports.randomness.id("warning");
    await tables.misuseWarnings.insert({ id, accountId, kind, at: instantText(ports.clock.now()), sentBy: caller.personId, incidentIds: JSON.stringify(standing.map((row) => row.id)) });
    await mailAccount(ports, tables, accountId, "chat-warning", { title: titleOf(ports, kind), incidents: standing.length });
    await record(ports, tables, { event: "chats.warn-account", actorId: caller.personId, accountId, facts: { kind, warningId: id, incidents: standing.length } });
  });
  ports.notifier.changed({ topic: "chat", id: "misuse", accountId });
}

export function titleOf(ports: Ports, kind: IncidentKind): string {
  return ports.policy.profile.chat?.kinds[kind].title ?? kind;
}

/**
 * Suspends an account's chat, and chat only, by a named supervisor, with a notice to its people (ALE-12, ALE-15 to ALE-18).
 * @throws {Refusal} `policy-refused` with the decision where too little stands behind it; `not-found`.
 */
export async function suspend(ports: Ports, caller: Caller, accountId: string, kind: IncidentKind): Promise<SuspensionRow> {
  const row = await keepingDenials(ports, { accountId, actorId: caller.personId }, (denials) =>
    change(ports, async (tables) => {
      if ((await tables.accounts.find({ id: accountId })) === undefined) throw new Refusal("not-found", "There is no such account.");
      const facts = suspensionFacts(ports, (await misuseOf(tables, [accountId]))(accountId), kind, caller.personId);
      const asked = requireAllowed(ask(ports, "chat.suspension", facts), denials);
      const { endsAt, openAgainAt, incidentIds } = asked.decision.value as { endsAt: string; openAgainAt: string; incidentIds: string[] };
      const id = ports.randomness.id("suspension");
      const decisionId = await storeAsked(ports, tables, asked, { accountId, subject: { kind: "suspension", id }, actorId: caller.personId });
      const row: SuspensionRow = {
        id,
        accountId,
        kind,
        startedAt: instantText(ports.clock.now()),
        endsAt: instantText(Temporal.Instant.from(endsAt)),
        supervisorId: caller.personId,
        incidentIds: JSON.stringify(incidentIds),
        ratedPersonIds: JSON.stringify(facts.ratedPersonIds),
        decisionId,
        appealedAt: null,
        appealCaseId: null,
        appealSealed: null,
        appealChatId: null,
        liftedAt: null,
        liftedBy: null,
      };
      await tables.suspensions.insert(row);
      await mailAccount(ports, tables, accountId, "chat-suspended", { endsAt: openAgainAt, title: titleOf(ports, kind), incidents: incidentIds.length, supervisor: caller.name });
      await record(ports, tables, { event: "chats.suspend", actorId: caller.personId, accountId, facts: { suspensionId: id, kind, endsAt: row.endsAt, incidents: incidentIds.length } });
      return row;
    }),
  );
  ports.notifier.changed({ topic: "chat", id: row.id, accountId });
  return row;
}
