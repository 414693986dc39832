import { caseTextsKeptUntil } from "../../domain/cases/retention.ts";
import { keyDay } from "../../domain/retention/deadline.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { ComplaintRow } from "../../ports/records/case-rows.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { openText, sealText } from "../personal-text.ts";
import { record } from "../record.ts";
import { keepPolicy } from "../support/decide.ts";
import { ask, storeAsked } from "../support/entitled.ts";
import { mailSupervisors } from "./mail.ts";

/** Every complaint writes to every supervisor: more of them from one person wait an hour. */
const complaintsAnHour = 20;

/**
 * Takes a complaint from any page; it goes to the supervisors and is never misuse (HOT-18). `page` is the address that it was made from, without a query.
 * @throws {Refusal} `too-many` with `retryAfterSeconds`.
 */
export async function complain(ports: Ports, caller: Caller, given: { readonly page: string; readonly text: string }): Promise<ComplaintRow> {
  const leftMs = await ports.attempts.take(`complaint ${caller.personId}`, complaintsAnHour, 3600);
  if (leftMs !== null) throw new Refusal("too-many", "The supervisors have many complaints of yours already. Wait a little.", { retryAfterSeconds: Math.ceil(leftMs / 1000) });
  await keepPolicy(ports);
  const id = ports.randomness.id("complaint");
  const now = ports.clock.now();
  const until = caseTextsKeptUntil(now);
  const textKey = ports.randomness.bytes(32);
  const wrapped = await ports.keys.wrap(textKey, keyDay(until), id);
  const asked = ask(ports, "complaint.route", { page: given.page });
  const row: ComplaintRow = {
    id,
    accountId: caller.accountId,
    personId: caller.personId,
    page: given.page,
    at: instantText(now),
    textKeyId: wrapped.keyId,
    textKey: wrapped.bytes,
    keptUntilAt: instantText(until),
    textSealed: sealText(textKey, given.text, `complaint ${id}`),
    state: "open",
    handledBy: null,
    handledAt: null,
  };
  await ports.records.transact(async (tables) => {
    await tables.complaints.insert(row);
    await storeAsked(ports, tables, asked, { accountId: caller.accountId, actorId: caller.personId });
    await mailSupervisors(ports, tables, "complaint-made", { complaintId: id });
    await record(ports, tables, { event: "complaints.make", actorId: caller.personId, accountId: caller.accountId, facts: { complaintId: id, page: given.page } });
  });
  return row;
}

/** What was written, or null once it is erased. */
export async function complaintText(ports: Ports, row: ComplaintRow): Promise<string | null> {
  if (row.textKey === null || row.textKeyId === null) return null;
  const textKey = await ports.keys.unwrap({ keyId: row.textKeyId, bytes: row.textKey }, row.id).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === "key-missing") return null;
    throw error;
  });
  return openText(textKey, row.textSealed, `complaint ${row.id}`);
}

/** A supervisor has answered it, in whatever way. @throws {Refusal} `not-found`, `wrong-state` when it was answered before. */
export async function answerComplaint(ports: Ports, caller: Caller, complaintId: string): Promise<ComplaintRow> {
  return ports.records.transact(async (tables) => {
    const row = await tables.complaints.find({ id: complaintId });
    if (row === undefined) throw new Refusal("not-found", "There is nothing here.");
    const values = { state: "answered", handledBy: caller.personId, handledAt: instantText(ports.clock.now()) } as const;
    if ((await tables.complaints.update({ id: complaintId, state: "open" }, values)) !== 1) throw new Refusal("wrong-state", "It was answered already.");
    await record(ports, tables, { event: "complaints.answer", actorId: caller.personId, accountId: row.accountId, facts: { complaintId } });
    return { ...row, ...values };
  });
}
