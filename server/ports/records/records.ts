import type * as masked from "./masked-rows.ts";
import type * as proof from "./proof-rows.ts";
import type * as rows from "./rows.ts";
import type * as cases from "./case-rows.ts";
import type * as chats from "./chat-rows.ts";
import type * as directory from "./directory-rows.ts";
import type * as sessions from "./session-rows.ts";
import type * as workplace from "./workplace-rows.ts";

/**
 * The records. `read` answers single questions; `transact` runs several as one transaction that either happens whole or not at all.
 * Inside a transaction only its own `Tables` is used (anything else of the records throws) and nothing else is awaited: another wait would
 * hold every reader up, and after ten seconds the transaction is undone. `work` may run several times (PostgreSQL undoes one of two that meet), so
 * it has no effect outside. A row that `find` gave stays as it is until the transaction ends; rows of `list` do not.
 */
export interface Records {
  readonly read: Tables;
  /** @throws whatever `work` throws, after undoing it; `Refusal` `unavailable` when the database does not answer. */
  transact<T>(work: (tables: Tables) => Promise<T>): Promise<T>;
  isReady(): Promise<boolean>;
  /** Connections to a database server: open ones, those of them that nobody uses, and who waits for one. Only where there is a server. */
  connections?(): { readonly open: number; readonly idle: number; readonly waiting: number };
  close(): Promise<void>;
  /**
   * Makes sure that wrapped keys that were removed are in no file of the database any more (SQLite: overwritten where they lay, and the log truncated).
   * PostgreSQL: vacuum; its log and the free part of pages may keep them until they are used again, so there the end of the day key is the proof.
   * @throws {Refusal} `unavailable` when a reader still sees the rows; ask again.
   */
  scrub(): Promise<void>;
  /** Looks for any row that still names the transfer's keys or personal text, by a path that shares no code with deletion. */
  probe(transferId: string): Promise<readonly { place: string; found: "yes" | "no" | "unknown"; detail: string }[]>;
  /**
   * Recomputes the whole tree from the rows and compares it with the stored nodes and head. With an older head (size and root of a signed head that
   * somebody kept) also tells whether this ledger begins with it; without one, a rewritten or shortened ledger cannot be told from a true one.
   */
  verifyLedger(against?: { readonly size: number; readonly root: string }): Promise<LedgerVerification>;
}

/** `problems` are sentences without personal text, at most a hundred; `isIntact` means there are none. */
export interface LedgerVerification {
  readonly isIntact: boolean;
  readonly size: number;
  /** Recomputed, lower-case hex. */
  readonly root: string;
  readonly at: string;
  readonly problems: readonly string[];
  readonly comparedWith: { readonly size: number; readonly root: string } | null;
}

/** Equality on some columns; an array means any of its values, null means null. */
export type Where<Row> = { readonly [K in keyof Row]?: Row[K] | readonly Row[K][] };

export interface Table<Row> {
  find(where: Where<Row>): Promise<Row | undefined>;
  list(where: Where<Row>, order?: { by: keyof Row & string; descending?: boolean; limit?: number }): Promise<Row[]>;
  count(where: Where<Row>): Promise<number>;
  /** @throws {Refusal} `conflict` when a unique column has this value already; PostgreSQL then refuses the rest of the transaction, so let it pass. */
  insert(row: Row): Promise<void>;
  /** Number of rows changed: the guard of a transition puts the expected state into `where` and checks for 1. */
  update(where: Where<Row>, change: Partial<Row>): Promise<number>;
  /** Adds to number columns without reading them first. */
  add(where: Where<Row>, amounts: Partial<Record<keyof Row & string, number>>): Promise<number>;
  remove(where: Where<Row>): Promise<number>;
}

/** A page by key: `after` is the last row of the page before. */
export interface PageRequest {
  readonly limit: number;
  readonly cursor: string | null;
}
export interface Page<Row> {
  readonly items: Row[];
  readonly next: string | null;
}

/** Which of one's cases and chats: all, those that go on, those that are over. */
export type ConversationPart = "all" | "open" | "finished";
export type Conversation = { readonly kind: "case"; readonly row: cases.CaseRow } | { readonly kind: "chat"; readonly row: chats.ChatRow };

export type QueueView = "arrivals" | "mine" | "in-work" | "due-soon" | "outstanding" | "deletions" | "all";

/** Questions that equality cannot ask. Every one is answered from an index, so that it costs what it yields. */
export interface Lists {
  transfers(filter: { accountId?: string; states?: readonly string[] }, page: PageRequest): Promise<Page<rows.TransferRow>>;
  queue(view: QueueView, facts: { personId: string; dueBefore: string }, page: PageRequest): Promise<Page<rows.TransferRow>>;
  /** Rows in each view; 1,000 means "that many or more". */
  queueCounts(facts: { personId: string; dueBefore: string }): Promise<Record<"arrivals" | "mine" | "inWork" | "dueSoon" | "outstanding" | "deletions", number>>;
  accounts(filter: { search?: string }, page: PageRequest): Promise<Page<rows.AccountRow>>;
  people(filter: { accountId?: string; role?: string; search?: string }, page: PageRequest): Promise<Page<rows.PersonRow>>;
  ledger(filter: { transferId?: string }, page: PageRequest): Promise<Page<proof.LedgerRow>>;
  /** Live transfers whose deadline is at or before `at`, earliest first. */
  dueByDeadline(at: string, limit: number): Promise<rows.TransferRow[]>;
  countDueByDeadline(at: string): Promise<number>;
  countLive(): Promise<number>;
  /** Waiting directions whose instant is at or before `at`. */
  dueDirections(at: string, limit: number): Promise<rows.DirectionRow[]>;
  /** Transfers in `state` whose `column` is at or before `at`. */
  transfersBefore(state: readonly string[], column: "createdAt" | "lastByteAt" | "returnedAt" | "deadlineAt" | "deletingSince", at: string, limit: number): Promise<rows.TransferRow[]>;
  /** Checkouts not ended with `takenAt` (or `untilAt`) at or before `at`. */
  openCheckoutsBefore(column: "takenAt" | "untilAt", at: string, limit: number): Promise<rows.CheckoutRow[]>;
  /** Ended checkouts with bytes served and no removal attested. */
  outstandingCheckouts(limit: number): Promise<rows.CheckoutRow[]>;
  readingsIdleSince(at: string, limit: number): Promise<rows.ReadingRow[]>;
  unfinishedFilesOf(personId: string): Promise<rows.FileRow[]>;
  /** Uploads under way (`arriving`) whose last byte came at or before `at`, oldest first. */
  unfinishedFilesBefore(at: string, limit: number): Promise<rows.FileRow[]>;
  /** Claims up to `limit` mails that are due until `claimUntil` (PostgreSQL: SKIP LOCKED), so that two workers never hold the same one (F24). Due: neither sent nor bounced, `nextAt` reached, no claim running. */
  claimMail(now: string, claimUntil: string, limit: number): Promise<rows.OutboxRow[]>;
  ledgerRange(fromSeq: number, limit: number): Promise<proof.LedgerRow[]>;
  /** Removes the sessions that ended at or before `at`; gives their number. */
  expiredSessions(at: string): Promise<number>;
  /** Ended checkouts to which bytes were served and whose removal was attested at or after `at`, or not yet. */
  removalsSince(at: string): Promise<{ endedAt: string; removalAt: string | null }[]>;
  /** Files that are stored whole but not read back yet, oldest first. */
  storedFiles(limit: number): Promise<rows.FileRow[]>;
  /** Files that are arriving, stored or ready and whose id comes after `afterId`, by id: to walk through all of them in pages. */
  keptFiles(afterId: string, limit: number): Promise<rows.FileRow[]>;
  /** How many transfers are in which state: kept with every change, not counted. States without any may be missing. */
  transferCounts(): Promise<Record<string, number>>;
  /** Adds up what the kept counts consist of; gives the number of rows that went. Hourly, so that reading them stays quick. */
  foldTransferCounts(): Promise<number>;
  /** Mails that were given up, refused or returned after `since`, the newest first. */
  bouncedMail(since: string, limit: number): Promise<rows.OutboxRow[]>;
  /** Removes mails that were sent or given up at or before `at`, at most `limit`, the oldest first; gives their number. */
  forgetMail(at: string, limit: number): Promise<number>;
  /** Removes codes and links that expired, or idempotency rows made, at or before `at`; gives their number. */
  forgetBefore(what: "signInCodes" | "links" | "idempotency", at: string): Promise<number>;
  remoteSessions(filter: { accountId?: string; transferId?: string; state?: string }, page: PageRequest): Promise<Page<sessions.RemoteSessionRow>>;
  /** Remote sessions that nobody answered in time, and those whose grant is over. */
  dueRemoteSessions(at: string, limit: number): Promise<sessions.RemoteSessionRow[]>;
  /** Cases, newest first. */
  cases(filter: { accountId?: string; states?: readonly cases.CaseRow["state"][]; assigneeId?: string | null; departmentId?: string; isUrgent?: 0 | 1 }, page: PageRequest): Promise<Page<cases.CaseRow>>;
  /** Live cases that time may ask something of: urgent ones that nobody has answered, and any whose answer, the first or a later one, is late at `at`; without those whose breach is on record. */
  casesToWatch(at: string, limit: number): Promise<cases.CaseRow[]>;
  /** Solved cases that were left alone since `at`. */
  casesResolvedBefore(at: string, limit: number): Promise<cases.CaseRow[]>;
  /** Cases and complaints whose texts were kept until `at` or earlier and are still there. */
  caseTextsKeptUntil(at: string, limit: number): Promise<cases.CaseRow[]>;
  complaintTextsKeptUntil(at: string, limit: number): Promise<cases.ComplaintRow[]>;
  /** Cases of an account, and chats of a person that became none, in one list, by what the customer last saw happen, newest first. */
  conversations(filter: { accountId: string; personId: string; part: ConversationPart }, page: PageRequest): Promise<Page<Conversation>>;
  /** Appointments by their beginning, the latest first. */
  appointments(filter: { accountId?: string }, page: PageRequest): Promise<Page<cases.AppointmentRow>>;
  /** Complaints, newest first. */
  complaints(filter: { state?: cases.ComplaintRow["state"] }, page: PageRequest): Promise<Page<cases.ComplaintRow>>;
  /** Chats that ended, by when they were asked for, the newest first. */
  endedChats(page: PageRequest): Promise<Page<chats.ChatRow>>;
  /** The ledger of an account's minutes, all pools, newest first. */
  minuteEntries(accountId: string, page: PageRequest): Promise<Page<directory.MinuteEntryRow>>;
  /** Appointments of an account that are not called off and end after `at`, the soonest first; one lasts a day at most. */
  appointmentsAhead(accountId: string, at: string, limit: number): Promise<cases.AppointmentRow[]>;
  /** Chats whose texts were to be kept until `at` at the latest and are still readable, the oldest first. */
  chatsToForget(at: string, limit: number): Promise<chats.ChatRow[]>;
  /** Stored decisions, newest first; `from` and `until` (half-open) are instants. */
  decisions(filter: { rule?: string; outcome?: cases.DecisionRow["outcome"]; accountId?: string; from?: string; until?: string }, page: PageRequest): Promise<Page<cases.DecisionRow>>;
  /** Cases opened in a span, oldest first; with `chatsAsked` and `surveysOffered` what charts of support count. */
  casesOpened(from: string, until: string, limit: number): Promise<cases.CaseRow[]>;
  /** Live cases whose answer, the first or that to a later message, is owed and due before an instant, soonest first. */
  unansweredCases(dueBefore: string, limit: number): Promise<cases.CaseRow[]>;
  chatsAsked(from: string, until: string, limit: number): Promise<Pick<chats.ChatRow, "id" | "askedAt" | "acceptedAt" | "end">[]>;
  surveysOffered(from: string, until: string, limit: number): Promise<Pick<chats.SurveyRow, "offeredAt" | "answeredAt" | "score" | "isUnfair">[]>;
  /** Held mails, newest first. */
  heldMails(filter: { state?: cases.HeldMailRow["state"] }, page: PageRequest): Promise<Page<cases.HeldMailRow>>;
  /** Removes held mails that were kept until `at`, and the memory of mails taken at or before `takenBefore`; gives their number. */
  forgetMails(at: string, takenBefore: string): Promise<number>;
  charts(from: string, to: string): Promise<{ createdAt: string; returnedAt: string | null; receivedAt: string | null; deletedAt: string | null }[]>;
}

/** What the ledger tells of one appended row. */
export interface Appended {
  readonly seq: number;
  readonly at: string;
  readonly leafHash: string;
  readonly size: number;
  readonly root: string;
}

export interface LedgerEntry {
  readonly event: string;
  readonly at: string;
  readonly actorId: string | null;
  readonly accountId: string | null;
  readonly transferId: string | null;
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
  /** Salted digest of the personal text that belongs to the row, lower-case hex, or null. */
  readonly textDigest: string | null;
}

/** The Merkle tree in the records. Appending locks the head, so it comes last in a transaction. */
export interface LedgerTree {
  /** The row's time is max(previous, `entry.at`): the ledger's clock never goes back. */
  append(entry: LedgerEntry): Promise<Appended>;
  head(): Promise<{ size: number; root: string; at: string }>;
  inclusionProof(seq: number, size: number): Promise<string[]>;
  consistencyProof(from: number, to: number): Promise<string[]>;
}

export interface Tables {
  readonly accounts: Table<rows.AccountRow>;
  readonly people: Table<rows.PersonRow>;
  readonly sessions: Table<rows.SessionRow>;
  readonly signInCodes: Table<rows.SignInCodeRow>;
  readonly links: Table<rows.LinkRow>;
  readonly transfers: Table<rows.TransferRow>;
  readonly files: Table<rows.FileRow>;
  readonly checkouts: Table<rows.CheckoutRow>;
  readonly readings: Table<rows.ReadingRow>;
  readonly readingAlerts: Pick<Table<rows.ReadingAlertRow>, "find" | "list" | "count" | "insert">;
  readonly directions: Table<rows.DirectionRow>;
  readonly consents: Table<rows.ConsentRow>;
  readonly copyRules: Table<masked.CopyRulesRow>;
  readonly fullCopyRequests: Table<masked.FullCopyRequestRow>;
  readonly contacts: Table<rows.ContactRow>;
  readonly certificates: Table<proof.CertificateRow>;
  readonly supplements: Table<proof.SupplementRow>;
  readonly ledgerTexts: Table<proof.LedgerTextRow>;
  readonly ledgerRows: Pick<Table<proof.LedgerRow>, "find" | "list" | "count">;
  readonly outbox: Table<rows.OutboxRow>;
  readonly idempotency: Table<rows.IdempotencyRow>;
  readonly jobs: Table<rows.JobRow>;
  readonly facts: Table<rows.FactRow>;
  readonly engineerKeys: Table<sessions.EngineerKeyRow>;
  readonly connectionChecks: Table<sessions.ConnectionCheckRow>;
  readonly remoteSessions: Table<sessions.RemoteSessionRow>;
  readonly remoteSessionEvents: Table<sessions.RemoteSessionEventRow>;
  readonly supportAccounts: Table<directory.SupportAccountRow>;
  readonly licences: Table<directory.LicenceRow>;
  readonly supportContacts: Table<directory.SupportContactRow>;
  readonly minuteBalances: Table<directory.MinuteBalanceRow>;
  readonly minuteEntries: Pick<Table<directory.MinuteEntryRow>, "find" | "list" | "count" | "insert">;
  readonly departments: Table<directory.DepartmentRow>;
  readonly departmentMembers: Table<directory.DepartmentMemberRow>;
  readonly shifts: Table<directory.ShiftRow>;
  readonly cases: Table<cases.CaseRow>;
  readonly caseMessages: Table<cases.CaseMessageRow>;
  readonly caseLinks: Table<cases.CaseLinkRow>;
  readonly caseEvents: Table<cases.CaseEventRow>;
  readonly heldMails: Table<cases.HeldMailRow>;
  readonly mailTakings: Table<cases.MailTakingRow>;
  readonly timeEntries: Table<cases.TimeEntryRow>;
  readonly policyProfiles: Pick<Table<cases.PolicyProfileRow>, "find" | "list" | "count" | "insert">;
  readonly decisions: Table<cases.DecisionRow>;
  readonly chats: Table<chats.ChatRow>;
  readonly chatMessages: Table<chats.ChatMessageRow>;
  readonly chatPresence: Table<chats.ChatPresenceRow>;
  readonly surveys: Table<chats.SurveyRow>;
  readonly incidents: Table<chats.IncidentRow>;
  readonly misuseWarnings: Table<chats.MisuseWarningRow>;
  readonly suspensions: Table<chats.SuspensionRow>;
  readonly calendarVersions: Table<directory.CalendarVersionRow>;
  readonly appointments: Table<cases.AppointmentRow>;
  readonly planOrders: Table<directory.PlanOrderRow>;
  readonly planRenewals: Table<directory.PlanRenewalRow>;
  readonly productVersions: Table<directory.ProductVersionRow>;
  readonly complaints: Table<cases.ComplaintRow>;
  readonly savedReplies: Table<workplace.SavedReplyRow>;
  readonly viewers: Table<workplace.ViewerRow>;
  readonly lists: Lists;
  readonly ledger: LedgerTree;
}
