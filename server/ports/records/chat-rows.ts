import type { IncidentKind } from "../../domain/chat/section.ts";
import type { InstantText } from "./rows.ts";

type Flag = 0 | 1;

/** A chat, from the queue to its end. */
export interface ChatRow {
  id: string;
  number: number;
  accountId: string;
  personId: string;
  state: "waiting" | "running" | "ended";
  topic: string | null;
  matterCaseId: string | null;
  textKeyId: string | null;
  textKey: Uint8Array | null;
  keptUntilAt: InstantText;
  askedAt: InstantText;
  noticeShownAt: InstantText | null;
  acceptedAt: InstantText | null;
  holderId: string | null;
  /** Everybody of support who accepted or took over: JSON array of person ids. */
  handledBy: string;
  warnedAt: InstantText | null;
  endedAt: InstantText | null;
  end: "solved" | "case" | "left" | "timed-out" | null;
  caseId: string | null;
  messageCount: number;
  /** When it was asked for, taken, written in or ended, whichever came last. */
  activityAt: InstantText;
}

/** Whether somebody of support is there for chats. It counts only for a few minutes after the last sign of life. */
export interface ChatPresenceRow {
  personId: string;
  state: "present" | "away";
  since: InstantText;
  seenAt: InstantText;
}

/** One message of a chat. */
export interface ChatMessageRow {
  id: string;
  chatId: string;
  position: number;
  authorId: string | null;
  at: InstantText;
  textSealed: Uint8Array | null;
}

/** The survey of an ended chat. */
export interface SurveyRow {
  id: string;
  chatId: string;
  handledBy: string;
  offeredAt: InstantText;
  answeredAt: InstantText | null;
  skippedAt: InstantText | null;
  score: number | null;
  textSealed: Uint8Array | null;
  isUnfair: Flag;
}

/** A documented incident of a chat. */
export interface IncidentRow {
  id: string;
  accountId: string;
  chatId: string;
  kind: IncidentKind;
  about: string;
  at: InstantText;
  filedBy: string;
  /** Under the chat's text key. */
  wordsSealed: Uint8Array | null;
  isSevere: Flag;
  confirmedBy: string | null;
  confirmedAt: InstantText | null;
  reversedBy: string | null;
  reversedAt: InstantText | null;
  ratedPersonIds: string;
}

/** A written warning. */
export interface MisuseWarningRow {
  id: string;
  accountId: string;
  kind: IncidentKind;
  at: InstantText;
  sentBy: string;
  incidentIds: string;
}

/** A suspension of an account's chat; it ends by itself. */
export interface SuspensionRow {
  id: string;
  accountId: string;
  kind: IncidentKind;
  startedAt: InstantText;
  endsAt: InstantText;
  supervisorId: string;
  incidentIds: string;
  ratedPersonIds: string;
  decisionId: string;
  appealedAt: InstantText | null;
  appealCaseId: string | null;
  /** Under the text key of the chat of its last incident, `appealChatId`. */
  appealSealed: Uint8Array | null;
  appealChatId: string | null;
  liftedAt: InstantText | null;
  liftedBy: string | null;
}
