import type { MinuteKind } from "../../domain/minutes/ledger.ts";
import type { MinuteReason } from "../../domain/minutes/words.ts";
import type { InstantText } from "./rows.ts";

type Flag = 0 | 1;

/** Which minutes: of ordinary support, included developers' time, or time that was bought. */
export const minutePools = ["support", "second-tier", "extra"] as const;
export type MinutePool = (typeof minutePools)[number];

/** What the directory knows of an account beside its people. No row: nothing is recorded, which is not the same as nothing owned. */
export interface SupportAccountRow {
  accountId: string;
  /** The account in the licensing system that pushes. */
  externalId: string | null;
  /** When somebody last said that the list of licences is complete; null: unknown, which leads to a review. */
  licencesKnownAt: InstantText | null;
  tier: string | null;
  term: "annual" | "monthly" | null;
  termStartsOn: string | null;
  /** The first day of the next term. */
  renewsOn: string | null;
  /** What was billed for this term. */
  billedCents: number | null;
  /** Developers' minutes that this term came with. */
  includedMinutes: number | null;
  /** null: not recorded. */
  includesChat: Flag | null;
  /** Named callers paid for beyond the free ones. */
  paidCallerExtras: number;
  isOverseas: Flag;
  changedAt: InstantText;
  changedBy: string | null;
  source: "edited" | "imported" | "pushed";
}

/** One licence. Dates are days in the vendor's zone; the word `unknown` is a value, null means there is none. */
export interface LicenceRow {
  id: string;
  accountId: string;
  /** Serial number or the like; one of its kind within the account. */
  reference: string;
  product: string;
  edition: string | null;
  acquired: "purchased" | "rented" | "unknown";
  purchasedOn: string | null;
  /** JSON array of days. */
  seatsAddedOn: string;
  rentedThroughOn: string | null;
  planThroughOn: string | null;
  /** For policies that ask whether a licence is current. */
  currentThroughOn: string | null;
  installedVersion: string | null;
  source: "edited" | "imported" | "pushed";
  createdAt: InstantText;
  changedAt: InstantText;
  removedAt: InstantText | null;
}

/** A declared user of an account, or a named caller, who is one too. Addresses stand as they are compared. */
export interface SupportContactRow {
  id: string;
  accountId: string;
  licenceId: string | null;
  email: string;
  name: string;
  isNamed: Flag;
  source: "edited" | "imported" | "pushed";
  declaredAt: InstantText;
  namedAt: InstantText | null;
  removedAt: InstantText | null;
}

/** The balance of one pool: always the sum of its entries. The row that is held while an entry is written; no row: the account has no ledger of this pool. */
export interface MinuteBalanceRow {
  /** `<accountId> <pool>`. */
  id: string;
  accountId: string;
  pool: MinutePool;
  minutes: number;
}

/** One row of a ledger of minutes; never changed, never removed. */
export interface MinuteEntryRow {
  id: string;
  accountId: string;
  pool: MinutePool;
  /** 1, 2, 3 … within the pool. */
  position: number;
  kind: MinuteKind;
  minutes: number;
  overrunMinutes: number;
  releasedMinutes: number;
  caseId: string | null;
  reversesId: string | null;
  key: string;
  at: InstantText;
  actorId: string | null;
  /** A fixed word, never free text. Left out or null: the kind says it all. */
  reason?: MinuteReason | null;
}

/** A department of the vendor. */
export interface DepartmentRow {
  /** The word of the profile: `support`, `programming`. */
  id: string;
  title: string;
  closedAt: InstantText | null;
}

/** Who belongs to a department. */
export interface DepartmentMemberRow {
  id: string;
  departmentId: string;
  personId: string;
  since: InstantText;
}

/** A weekly stretch of somebody's chat shift by the vendor's clock, half-open. */
export interface ShiftRow {
  id: string;
  personId: string;
  /** ISO: Monday is 1. */
  weekday: number;
  fromMinute: number;
  untilMinute: number;
}

/** A published edition of a department's calendar; the highest version is in force. */
export interface CalendarVersionRow {
  id: string;
  departmentId: string;
  version: number;
  publishedAt: InstantText;
  publishedBy: string | null;
  content: string;
}

/** An upgrade or a block of time, with what was shown and accepted. */
export interface PlanOrderRow {
  id: string;
  accountId: string;
  kind: "upgrade" | "extra-time" | "caller-extra";
  cents: number;
  currency: string;
  minutes: number;
  renewsOn: string | null;
  acceptedBy: string;
  acceptedAt: InstantText;
  decisionId: string;
  caseId: string | null;
}

/** A renewal that was ordered: on its day the next term begins, and the included minutes are set anew (CON-10). */
export interface PlanRenewalRow {
  id: string;
  accountId: string;
  /** First day of the new term, in the vendor's zone. */
  startsOn: string;
  /** First day of the term after it. */
  renewsOn: string;
  orderedBy: string | null;
  orderedAt: InstantText;
  doneAt: InstantText | null;
  decisionId: string | null;
}

/** The version of a product that is current (ALO-8). */
export interface ProductVersionRow {
  /** The product's name, lower case. */
  product: string;
  version: string;
  changedAt: InstantText;
  changedBy: string | null;
}
