import type { HoldReason } from "../../domain/mail/hold.ts";
import type { CaseChannel, CaseLinkKind, CaseState } from "../../domain/cases/words.ts";
import type { Outcome } from "../../domain/policy/decision.ts";
import type { MinutePool } from "./directory-rows.ts";
import type { InstantText } from "./rows.ts";

type Flag = 0 | 1;

/** A request to support. Its text is sealed under its own text key; `keptUntilAt` is the deadline by whose day key that is wrapped. */
export interface CaseRow {
  id: string;
  number: number;
  accountId: string;
  state: CaseState;
  departmentId: string;
  channel: CaseChannel;
  /** null: by mail, from somebody without a sign-in. */
  openedBy: string | null;
  contactId: string | null;
  openedAt: InstantText;
  textKeyId: string | null;
  textKey: Uint8Array | null;
  keptUntilAt: InstantText;
  titleSealed: Uint8Array | null;
  topic: string | null;
  assigneeId: string | null;
  assignedAt: InstantText | null;
  isUrgent: Flag;
  rate: number;
  urgentEndedAt: InstantText | null;
  urgentEndedBecause: string | null;
  clockStartedAt: InstantText | null;
  dueAt: InstantText | null;
  calendarVersion: number | null;
  firstResponseAt: InstantText | null;
  /** Recorded once; it stays. */
  breachedAt: InstantText | null;
  reminders: string;
  /** Since when support owes the answer to a later message; null: it owes none. The three that follow are null with it. */
  laterAskedAt: InstantText | null;
  laterStartsAt: InstantText | null;
  /** Given once, like `dueAt` (HOT-17). */
  laterDueAt: InstantText | null;
  /** Recorded once; the event stays when the clock ends. */
  laterBreachedAt: InstantText | null;
  isNamedCaller: Flag;
  /** Of the account when it was last looked up, for the queue. */
  tier: string | null;
  entitlementDecisionId: string | null;
  scopeDecisionId: string | null;
  escalatedAt: InstantText | null;
  chatId: string | null;
  /** Paused: waiting for the customer. */
  waitingSince: InstantText | null;
  messageCount: number;
  /** Of a message that the customer sees. */
  lastMessageAt: InstantText | null;
  /** When the customer last saw something happen in it; the staff's own notes are nothing of theirs. */
  activityAt: InstantText;
  resolvedAt: InstantText | null;
  closedAt: InstantText | null;
}

/** One message of a case, in its order. */
export interface CaseMessageRow {
  id: string;
  caseId: string;
  position: number;
  kind: "public" | "note" | "automatic";
  /** null: automatic, or by mail. */
  authorId: string | null;
  contactId: string | null;
  isFromCustomer: Flag;
  at: InstantText;
  textSealed: Uint8Array | null;
  /** Message-ID of the mail that it came by. */
  mailId: string | null;
}

/** A transfer or remote session that hangs on a case. */
export interface CaseLinkRow {
  id: string;
  caseId: string;
  kind: CaseLinkKind;
  targetId: string;
  at: InstantText;
}

/** What happened to a case, in its order; ids and numbers only. A reason that somebody wrote is sealed under the case's text key. */
export interface CaseEventRow {
  id: string;
  caseId: string;
  position: number;
  at: InstantText;
  event: string;
  actorId: string | null;
  facts: string;
  /** The customer does not see it. */
  isStaffOnly: Flag;
  textSealed: Uint8Array | null;
}

/** A mail of an undeclared sender, held until somebody declares them. */
export interface HeldMailRow {
  id: string;
  mailId: string;
  sender: string;
  accountId: string | null;
  receivedAt: InstantText;
  textKeyId: string | null;
  textKey: Uint8Array | null;
  keptUntilAt: InstantText;
  titleSealed: Uint8Array | null;
  textSealed: Uint8Array | null;
  state: "held" | "released" | "dropped";
  /** Why it was not taken at once. */
  reason: HoldReason;
  caseId: string | null;
  decidedBy: string | null;
  decidedAt: InstantText | null;
}

/** A mail that was dealt with, so that the same one again does nothing. Kept longer than any mailbox repeats itself. */
export interface MailTakingRow {
  /** A digest of sender and Message-ID. */
  id: string;
  takenAt: InstantText;
  outcome: "opened" | "joined" | "held" | "refused" | "too-many" | "automatic" | "returned" | "unreadable";
}

/** Work on a case. */
export interface TimeEntryRow {
  id: string;
  caseId: string;
  personId: string;
  startedAt: InstantText;
  endedAt: InstantText;
  minutes: number;
  rate: number;
  /** null: nothing is charged. */
  pool: MinutePool | null;
  minuteEntryId: string | null;
  noteSealed: Uint8Array | null;
  createdAt: InstantText;
  reversedAt: InstantText | null;
}

/** Every profile by which something was decided, so that it can be replayed. */
export interface PolicyProfileRow {
  hash: string;
  name: string;
  /** The profile as JSON. */
  profile: string;
  firstUsedAt: InstantText;
}

/** A decision as it was made. */
export interface DecisionRow {
  id: string;
  rule: string;
  ruleId: string;
  outcome: Outcome;
  at: InstantText;
  profileHash: string;
  facts: string;
  decision: string;
  accountId: string | null;
  subjectKind: string | null;
  subjectId: string | null;
  actorId: string | null;
}

/** An appointment, or an advance request for a chat or call; it counts once confirmed. */
export interface AppointmentRow {
  id: string;
  accountId: string;
  personId: string | null;
  caseId: string | null;
  departmentId: string;
  kind: "chat" | "call" | "session";
  way: "page" | "mail" | "telephone";
  askedAt: InstantText;
  startsAt: InstantText;
  endsAt: InstantText;
  confirmedAt: InstantText | null;
  confirmedBy: string | null;
  cancelledAt: InstantText | null;
}

/** A complaint, made from any page; it goes to the supervisor and is never misuse. */
export interface ComplaintRow {
  id: string;
  accountId: string | null;
  personId: string | null;
  page: string;
  at: InstantText;
  textKeyId: string | null;
  textKey: Uint8Array | null;
  keptUntilAt: InstantText;
  textSealed: Uint8Array | null;
  state: "open" | "answered";
  handledBy: string | null;
  handledAt: InstantText | null;
}
