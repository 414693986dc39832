import type { CaseChannel } from "../../domain/cases/words.ts";
import { calendarDepartment, departmentsOf, mainDepartmentOf } from "../../domain/cases/departments.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { CaseRow, CaseMessageRow } from "../../ports/records/case-rows.ts";
import type { Tables } from "../../ports/records/records.ts";
import { instantText, type Ports } from "../context.ts";
import { nextNumber } from "../next-number.ts";
import { eligibilityFactsOf, supportSheet } from "../support/account-facts.ts";
import { bookMinutes } from "../support/book-minutes.ts";
import { ask, keepingDenials, requireAllowed, storeAsked, type Asked, type Denials } from "../support/entitled.ts";
import { changeCase } from "./load.ts";
import { mailOpened } from "./mail.ts";
import { noteCase } from "./note.ts";
import { keptFromNow, sealCaseText } from "./texts.ts";

/** What the first message of a case says, and who says it; a chat may bring several. */
export interface FirstMessage {
  readonly text: string;
  /** Null: by mail, or by the portal. */
  readonly authorId: string | null;
  readonly contactId?: string | null;
  readonly isFromCustomer: boolean;
  /** Message-ID of the mail that it came by. */
  readonly mailId?: string | null;
}

export interface NewCase {
  readonly accountId: string;
  readonly channel: CaseChannel;
  readonly title: string;
  readonly messages: readonly FirstMessage[];
  /** The customer's person; null: by mail, from somebody without a sign-in. */
  readonly openedBy: string | null;
  /** The declared user, where there is one. */
  readonly contactId: string | null;
  readonly isNamedCaller: boolean;
  /** Who does it: the customer, or the member of staff who takes the call; null: the portal, for a mail. */
  readonly actorId: string | null;
  readonly wantsUrgent?: boolean;
  /** The main one where nothing is given. */
  readonly department?: string | undefined;
  readonly chatId?: string | null;
  /** Asked before eligibility, for example the check of a caller. */
  readonly asked?: readonly Asked[];
}

/** What opening a case needs beforehand, because a transaction waits for nothing else. */
export interface CaseKit {
  readonly id: string;
  readonly textKey: Uint8Array;
  readonly kept: Pick<CaseRow, "textKeyId" | "textKey" | "keptUntilAt">;
}

/** A case that was opened. `urgency` is the decision on the wish for urgency: where it denies, the case was opened as a normal one and its reasons say why. */
export interface OpenedCase {
  readonly row: CaseRow;
  readonly urgency: Asked;
}

/** Draws the case's id and text key; before the transaction. Run it and the transaction within `keepingDenials`. */
export async function prepareCase(ports: Ports, accountId: string): Promise<CaseKit> {
  const id = ports.randomness.id("case");
  const textKey = ports.randomness.bytes(32);
  return { id, textKey, kept: await keptFromNow(ports, textKey, { id, accountId }) };
}

/**
 * Opens a case: from a page, a call, a chat or a mail, all by the same rules. Eligibility, the minute set aside, decisions, case and ledger row are one transaction.
 * @throws {Refusal} `policy-refused` with the decision (kept, to be explained and replayed), `not-found` for an unknown account, `not-valid` for an unknown department.
 */
export async function openCase(ports: Ports, input: NewCase): Promise<OpenedCase> {
  return keepingDenials(ports, input, async (denials) => {
    const kit = await prepareCase(ports, input.accountId);
    return changeCase(ports, { id: kit.id, accountId: input.accountId }, (tables) => openCaseIn(ports, tables, kit, input, denials));
  });
}

/** The same inside a transaction of the caller's, for example the one that ends a chat. Writes ledger rows: let it come last, and tell the topic `case` afterwards. */
export async function openCaseIn(ports: Ports, tables: Tables, kit: CaseKit, input: NewCase, denials: Denials): Promise<OpenedCase> {
  const { accountId, actorId } = input;
  const { profile } = ports.policy;
  const now = ports.clock.now();
  const account = await tables.accounts.find({ id: accountId });
  if (account === undefined) throw new Refusal("not-found", "There is no such account.");
  // Held until the end: of two openings on the last minute the second one finds it gone.
  const balance = (await tables.minuteBalances.find({ id: `${accountId} support` }))?.minutes ?? null;
  const sheet = await supportSheet(tables, accountId);
  for (const asked of input.asked ?? []) requireAllowed(asked, denials);
  const entitlement = requireAllowed(ask(ports, "entitlement.eligibility", eligibilityFactsOf(sheet)), denials);
  const department = await departmentRow(ports, tables, input.department ?? mainDepartmentOf(profile));
  const urgency = ask(ports, "urgency.submit", { wantsUrgent: input.wantsUrgent ?? false, department, balanceMinutes: balance });
  const { isUrgent, rate } = (urgency.decision.value ?? { isUrgent: false, rate: 1 }) as { readonly isUrgent: boolean; readonly rate: number };
  const due = ask(ports, "urgency.due", { createdAt: now.toString(), isUrgent, department: calendarDepartment(profile, department), customerZone: account.zone });
  const clock = due.decision.value as { readonly dueAt: string; readonly startsAt: string; readonly calendarVersion: string } | undefined;
  const about = { accountId, subject: { kind: "case", id: kit.id } as const, actorId };
  const row: CaseRow = {
    id: kit.id,
    number: await nextNumber(tables, "case-number"),
    accountId,
    state: "open",
    departmentId: department,
    channel: input.channel,
    openedBy: input.openedBy,
    contactId: input.contactId,
    openedAt: instantText(now),
    ...kit.kept,
    titleSealed: sealCaseText(kit.textKey, "title", kit.id, input.title),
    topic: null,
    assigneeId: null,
    assignedAt: null,
    isUrgent: isUrgent ? 1 : 0,
    rate,
    urgentEndedAt: null,
    urgentEndedBecause: null,
    clockStartedAt: clock === undefined ? null : instantText(Temporal.Instant.from(clock.startsAt)),
    dueAt: clock === undefined ? null : instantText(Temporal.Instant.from(clock.dueAt)),
    calendarVersion: clock === undefined ? null : Number.parseInt(clock.calendarVersion, 10),
    firstResponseAt: null,
    breachedAt: null,
    reminders: "[]",
    laterAskedAt: null,
    laterStartsAt: null,
    laterDueAt: null,
    laterBreachedAt: null,
    isNamedCaller: input.isNamedCaller ? 1 : 0,
    tier: sheet.support?.tier ?? null,
    entitlementDecisionId: await storeAsked(ports, tables, entitlement, about),
    scopeDecisionId: null,
    escalatedAt: null,
    chatId: input.chatId ?? null,
    waitingSince: null,
    messageCount: input.messages.length,
    lastMessageAt: instantText(now),
    activityAt: instantText(now),
    resolvedAt: null,
    closedAt: null,
  };
  for (const asked of [...(input.asked ?? []), ...(input.wantsUrgent === true ? [urgency] : []), due]) await storeAsked(ports, tables, asked, about);
  await tables.cases.insert(row);
  for (const [index, message] of input.messages.entries()) await tables.caseMessages.insert(messageRow(ports, kit, index + 1, message, now));
  // Where the policy asks for minutes, none left was denied above; where it does not, a case opens without one.
  if (balance !== null && balance > 0) await bookMinutes(ports, tables, { accountId, pool: "support", order: { kind: "reserve", caseId: kit.id }, key: `open ${kit.id}`, actorId });
  await mailOpened(ports, tables, row);
  await noteCase(ports, tables, row, { event: "cases.open", actorId, facts: { channel: row.channel, department, isUrgent, wantedUrgent: input.wantsUrgent ?? false, urgencyRule: urgency.decision.ruleId, dueAt: row.dueAt, entitlement: entitlement.decision.ruleId, entitlementOutcome: entitlement.decision.outcome } });
  return { row, urgency };
}

function messageRow(ports: Ports, kit: CaseKit, position: number, message: FirstMessage, now: Temporal.Instant): CaseMessageRow {
  const id = ports.randomness.id("message");
  return {
    id,
    caseId: kit.id,
    position,
    kind: message.authorId === null && !message.isFromCustomer ? "automatic" : "public",
    authorId: message.authorId,
    contactId: message.contactId ?? null,
    isFromCustomer: message.isFromCustomer ? 1 : 0,
    at: instantText(now),
    textSealed: sealCaseText(kit.textKey, "message", id, message.text),
    mailId: message.mailId ?? null,
  };
}

/** The department's id, with its row made when the policy names it for the first time. @throws {Refusal} `not-valid` for one that nobody knows or that is closed. */
export async function departmentRow(ports: Ports, tables: Tables, id: string): Promise<string> {
  const row = await tables.departments.find({ id });
  const named = departmentsOf(ports.policy.profile).find((one) => one.id === id);
  if (row === undefined && named === undefined) throw new Refusal("not-valid", `There is no department ${id}.`, { department: id });
  if (row !== undefined && row.closedAt !== null) throw new Refusal("not-valid", `The department ${row.title} takes no more cases.`, { department: id });
  if (row === undefined && named !== undefined) await tables.departments.insert({ ...named, closedAt: null });
  return id;
}
