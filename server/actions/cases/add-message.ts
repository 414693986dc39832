import { isCaseLive, nextCaseState } from "../../domain/cases/transitions.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { CaseMessageRow, CaseRow } from "../../ports/records/case-rows.ts";
import type { Tables } from "../../ports/records/records.ts";
import { instantText, type Ports } from "../context.ts";
import { answeredNow, startLaterClock } from "./clock.ts";
import { changeCase, updateCase } from "./load.ts";
import { mailCustomer, mailStaff } from "./mail.ts";
import { noteCase, type CaseNote } from "./note.ts";
import { penFor, sealCaseText, type CasePen } from "./texts.ts";

/** A case is shown whole; whatever needs more messages is more than one matter. */
const messagesMax = 500;

export interface NewCaseMessage {
  /** `note`: staff only, the customer never sees it. `automatic`: written by the portal. */
  readonly kind: "public" | "note" | "automatic";
  readonly text: string;
  /** Null: automatic, or by mail. */
  readonly authorId: string | null;
  readonly contactId?: string | null;
  readonly isFromCustomer: boolean;
  /** Message-ID of the mail that it came by: the same one again adds nothing. */
  readonly mailId?: string | null;
  /** Staff wait for the customer's answer from now on: the clock is paused. */
  readonly isAsking?: boolean;
}

/**
 * Writes in a case: a public reply, a staff-only note, or what a customer adds by page, mail or chat. A person's public reply answers the case, or what was written in it later (HOT-16); what a
 * customer writes opens a waiting or solved case again, and where the case was answered gives a new due time (HOT-3).
 * @throws {Refusal} `not-found`, `wrong-state` for a case that is closed or full, `gone` once its texts are erased.
 */
export async function addMessage(ports: Ports, caseId: string, input: NewCaseMessage): Promise<CaseMessageRow> {
  const seen = await ports.records.read.cases.find({ id: caseId });
  if (seen === undefined) throw new Refusal("not-found", "There is nothing here.");
  const pen = await penFor(ports, seen);
  return changeCase(ports, seen, (tables) => addMessageIn(ports, tables, pen, caseId, input));
}

/** The same inside a transaction; `pen` comes from `penFor`, before it. Writes ledger rows: let it come last. */
export async function addMessageIn(ports: Ports, tables: Tables, pen: CasePen, caseId: string, input: NewCaseMessage): Promise<CaseMessageRow> {
  const row = await tables.cases.find({ id: caseId });
  if (row === undefined) throw new Refusal("not-found", "There is nothing here.");
  const before = input.mailId == null ? undefined : await tables.caseMessages.find({ mailId: input.mailId });
  if (before !== undefined) return before;
  if (row.state === "closed") nextCaseState("closed", "hear");
  if (row.messageCount >= messagesMax) throw new Refusal("wrong-state", "This case is full. Open a new one.", { messages: row.messageCount });
  const now = ports.clock.now();
  const at = instantText(now);
  const id = ports.randomness.id("message");
  const message: CaseMessageRow = {
    id,
    caseId,
    position: row.messageCount + 1,
    kind: input.kind,
    authorId: input.authorId,
    contactId: input.contactId ?? null,
    isFromCustomer: input.isFromCustomer ? 1 : 0,
    at,
    textSealed: sealCaseText(pen.textKey, "message", id, input.text),
    mailId: input.mailId ?? null,
  };
  const { values, notes } = await effects(ports, tables, row, input, at);
  await tables.caseMessages.insert(message);
  const changed = await updateCase(tables, row, { ...pen.kept, ...values, messageCount: message.position, ...(input.kind === "note" ? {} : { lastMessageAt: at }) });
  if (input.kind === "public" && input.isFromCustomer) await mailStaff(ports, tables, changed, "case-customer-wrote");
  if (input.kind === "public" && !input.isFromCustomer) await mailCustomer(ports, tables, changed, "case-answered", { isAsking: input.isAsking ?? false });
  const event = input.kind === "note" ? "cases.add-note" : "cases.add-message";
  await noteCase(ports, tables, changed, { event, actorId: input.authorId, facts: { messageId: id, position: message.position, isFromCustomer: input.isFromCustomer }, isStaffOnly: input.kind === "note" }, ...notes);
  return message;
}

/** What a message changes of its case: its state, and whether it was answered, late or not, or has to be answered again. */
async function effects(ports: Ports, tables: Tables, row: CaseRow, { kind, authorId, isFromCustomer, isAsking = false }: NewCaseMessage, at: string): Promise<{ values: Partial<CaseRow>; notes: CaseNote[] }> {
  if (kind !== "public") return { values: {}, notes: [] };
  if (isFromCustomer) {
    const isAgain = row.state !== "open";
    const values: Partial<CaseRow> = isAgain ? { state: nextCaseState(row.state, "hear"), waitingSince: null, resolvedAt: null } : {};
    const clock = await startLaterClock(ports, tables, row, authorId);
    return { values: { ...values, ...clock.values }, notes: [...(isAgain ? [{ event: isCaseLive(row.state) ? "cases.resume" : "cases.reopen", actorId: authorId }] : []), ...clock.notes] };
  }
  const answer = authorId === null ? { values: {}, notes: [] } : answeredNow(row, authorId, at);
  const isNewlyAsking = isAsking && row.state !== "waiting";
  return {
    values: { ...answer.values, ...(isNewlyAsking ? { state: nextCaseState(row.state, "wait"), waitingSince: at } : {}) },
    notes: [
      ...answer.notes,
      ...(isNewlyAsking ? [{ event: "cases.wait", actorId: authorId }] : []),
    ],
  };
}
