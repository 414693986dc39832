import type { Kysely } from "kysely";
import type * as masked from "../../ports/records/masked-rows.ts";
import type * as proof from "../../ports/records/proof-rows.ts";
import type * as rows from "../../ports/records/rows.ts";
import type * as cases from "../../ports/records/case-rows.ts";
import type * as chats from "../../ports/records/chat-rows.ts";
import type * as directory from "../../ports/records/directory-rows.ts";
import type * as sessions from "../../ports/records/session-rows.ts";
import type * as workplace from "../../ports/records/workplace-rows.ts";

/** The folded name that `search` looks in; kept by the adapter with every change of `name`, never handed out. */
interface Searchable {
  nameSearch: string;
}

/** The tables as Kysely sees them: camel case here, snake case in SQL (`CamelCasePlugin`). */
export interface Schema {
  accounts: rows.AccountRow & Searchable;
  people: rows.PersonRow & Searchable;
  sessions: rows.SessionRow;
  signInCodes: rows.SignInCodeRow;
  links: rows.LinkRow;
  transfers: rows.TransferRow;
  files: rows.FileRow;
  checkouts: rows.CheckoutRow;
  readings: rows.ReadingRow;
  readingAlerts: rows.ReadingAlertRow;
  directions: rows.DirectionRow;
  consents: rows.ConsentRow;
  copyRules: masked.CopyRulesRow;
  fullCopyRequests: masked.FullCopyRequestRow;
  contacts: rows.ContactRow;
  certificates: proof.CertificateRow;
  supplements: proof.SupplementRow;
  ledgerTexts: proof.LedgerTextRow;
  ledgerRows: proof.LedgerRow;
  ledgerNodes: { level: number; index: number; hash: Uint8Array };
  ledgerHead: { id: number; size: number; root: string; at: string };
  outbox: rows.OutboxRow;
  idempotency: rows.IdempotencyRow;
  jobs: rows.JobRow;
  transferCounts: { state: string; change: number };
  facts: rows.FactRow;
  engineerKeys: sessions.EngineerKeyRow;
  connectionChecks: sessions.ConnectionCheckRow;
  remoteSessions: sessions.RemoteSessionRow;
  remoteSessionEvents: sessions.RemoteSessionEventRow;
  supportAccounts: directory.SupportAccountRow;
  licences: directory.LicenceRow;
  supportContacts: directory.SupportContactRow;
  minuteBalances: directory.MinuteBalanceRow;
  minuteEntries: directory.MinuteEntryRow;
  departments: directory.DepartmentRow;
  departmentMembers: directory.DepartmentMemberRow;
  shifts: directory.ShiftRow;
  cases: cases.CaseRow;
  caseMessages: cases.CaseMessageRow;
  caseLinks: cases.CaseLinkRow;
  caseEvents: cases.CaseEventRow;
  heldMails: cases.HeldMailRow;
  mailTakings: cases.MailTakingRow;
  timeEntries: cases.TimeEntryRow;
  policyProfiles: cases.PolicyProfileRow;
  decisions: cases.DecisionRow;
  chats: chats.ChatRow;
  chatMessages: chats.ChatMessageRow;
  chatPresence: chats.ChatPresenceRow;
  surveys: chats.SurveyRow;
  incidents: chats.IncidentRow;
  misuseWarnings: chats.MisuseWarningRow;
  suspensions: chats.SuspensionRow;
  calendarVersions: directory.CalendarVersionRow;
  appointments: cases.AppointmentRow;
  planOrders: directory.PlanOrderRow;
  planRenewals: directory.PlanRenewalRow;
  productVersions: directory.ProductVersionRow;
  complaints: cases.ComplaintRow;
  savedReplies: workplace.SavedReplyRow;
  viewers: workplace.ViewerRow;
}

export type Database = Kysely<Schema>;

/** Which of the two databases: the few statements that differ ask for it. */
export type DatabaseKind = "sqlite" | "postgres";

/** Where a query goes: the database itself or one open transaction. */
export interface Source {
  /** @throws {Error} when the database is asked for inside a transaction, or a transaction after its end: both are mistakes in an action. */
  database(): Database;
  readonly kind: DatabaseKind;
  readonly isTransaction: boolean;
}

/** What `search` compares: lower case after compatibility folding, so that both databases find "Łódź" by "łód". */
export function folded(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}
