import * as z from "zod";
import { minuteReasons } from "../../domain/minutes/words.ts";
import { day, email, id, instant, text } from "./common.ts";
import { shownDecision } from "./decision.ts";

const dayOrUnknown = day.or(z.literal("unknown"));
const word = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, "must be a lower-case word");
const reference = z.string().trim().min(1).max(80).regex(/^[^\p{Cc}]+$/u, "must not contain control characters");
const minutes = z.int().min(0).max(10_000_000);
const pools = ["support", "second-tier", "extra"] as const;

/** A licence as it is told to the directory; the reference says which one. What is left out stays as it is. */
export const licenceChange = z.strictObject({
  reference,
  product: text(100).optional(),
  edition: text(60).nullable().optional(),
  acquired: z.enum(["purchased", "rented", "unknown"]).optional(),
  purchasedOn: dayOrUnknown.nullable().optional(),
  seatsAddedOn: z.array(day).max(200).optional(),
  rentedThroughOn: dayOrUnknown.nullable().optional(),
  planThroughOn: dayOrUnknown.nullable().optional(),
  currentThroughOn: dayOrUnknown.nullable().optional(),
  installedVersion: z.string().regex(/^\d+(\.\d+)*$/).max(40).nullable().optional(),
});
export type LicenceChange = z.output<typeof licenceChange>;

/** A declared user; `isNamed` makes them a named caller as far as the policy has a place. */
export const contactChange = z.strictObject({ email, name: text(100).optional(), isNamed: z.boolean().optional(), licence: reference.nullable().optional() });
export type ContactChange = z.output<typeof contactChange>;

export const planChange = z.strictObject({
  tier: word.nullable().optional(),
  term: z.enum(["annual", "monthly"]).nullable().optional(),
  termStartsOn: day.nullable().optional(),
  renewsOn: day.nullable().optional(),
  billedCents: z.int().min(0).nullable().optional(),
  includedMinutes: minutes.nullable().optional(),
  includesChat: z.boolean().nullable().optional(),
  paidCallerExtras: z.int().min(0).max(10_000).optional(),
  isOverseas: z.boolean().optional(),
  externalId: reference.nullable().optional(),
});

/** A change of what the directory knows of one account: all of it happens or nothing. */
export const directoryChange = z.strictObject({
  plan: planChange.optional(),
  licences: z.array(licenceChange).max(500).optional(),
  /** True: the account has these licences and no others; whatever is not named goes. */
  areAllLicences: z.boolean().optional(),
  removedLicences: z.array(reference).max(500).optional(),
  contacts: z.array(contactChange).max(500).optional(),
  removedContacts: z.array(email).max(500).optional(),
  swappedCallers: z.array(z.strictObject({ out: email, in: email })).max(100).optional(),
});
export type DirectoryChange = z.output<typeof directoryChange>;

export const minuteBody = z.discriminatedUnion("kind", [
  z.strictObject({ pool: z.enum(pools), kind: z.enum(["credit", "lapse"]), minutes: z.int().min(1).max(10_000_000), reason: z.enum(["bought", "goodwill", "correction"]).optional() }),
  z.strictObject({ pool: z.enum(pools), kind: z.literal("import"), minutes: z.int().min(-10_000_000).max(10_000_000) }),
  z.strictObject({ pool: z.enum(pools), kind: z.literal("reversal"), reversesId: id }),
]);

export const minuteEntry = z
  .object({
    id,
    pool: z.enum(pools),
    kind: z.enum(["credit", "import", "reserve", "release", "debit", "lapse", "reversal"]),
    minutes: z.int(),
    overrunMinutes: z.int(),
    caseId: z.string().nullable(),
    reversesId: z.string().nullable(),
    /** Why it was booked, where somebody did it by hand or an order led to it. */
    reason: z.enum(minuteReasons).nullable(),
    /** Who booked it; null for the portal itself, and for customers where it was the vendor. */
    by: z.string().nullable(),
    at: instant,
  })
  .meta({ id: "MinuteEntry" });

const dayText = z.string().nullable();
export const supportSheet = z
  .object({
    accountId: id,
    isRecorded: z.boolean(),
    plan: z.object({
      externalId: z.string().nullable(),
      tier: z.string().nullable(),
      term: z.enum(["annual", "monthly"]).nullable(),
      termStartsOn: dayText,
      renewsOn: dayText,
      billedCents: z.int().nullable(),
      includedMinutes: z.int().nullable(),
      includesChat: z.boolean().nullable(),
      paidCallerExtras: z.int(),
      isOverseas: z.boolean(),
    }),
    areLicencesKnown: z.boolean(),
    licences: z.array(
      z.object({
        id,
        reference: z.string(),
        product: z.string(),
        edition: z.string().nullable(),
        acquired: z.enum(["purchased", "rented", "unknown"]),
        purchasedOn: dayText,
        seatsAddedOn: z.array(z.string()),
        rentedThroughOn: dayText,
        planThroughOn: dayText,
        currentThroughOn: dayText,
        installedVersion: z.string().nullable(),
      }),
    ),
    contacts: z.array(z.object({ id, email: z.string(), name: z.string(), isNamed: z.boolean(), licenceId: z.string().nullable() })),
    minutes: z.object({ support: z.int().nullable(), "second-tier": z.int().nullable(), extra: z.int().nullable() }),
    /** Whether a new request may be opened now, as the policy decides. */
    eligibility: shownDecision,
    /** Whether the account may have the newest version. */
    newestVersion: shownDecision,
    /** Whether developers take its cases; null where the policy has no plans. */
    developers: shownDecision.nullable(),
    /** Named callers in use and possible; null where the policy knows none. */
    namedCallers: z.object({ used: z.int(), limit: z.int() }).nullable(),
    /** The tiers of the policy, for forms. */
    tiers: z.array(z.object({ id: z.string(), title: z.string() })),
    /** Installed and current versions, where the current one is known (ALO-8). */
    versions: z.array(z.object({ reference: z.string(), product: z.string(), installed: z.string().nullable(), current: z.string(), effects: z.array(z.string()), decision: shownDecision })),
    /** A renewal that waits for its day. */
    renewal: z.object({ startsOn: z.string(), renewsOn: z.string() }).nullable(),
  })
  .meta({ id: "SupportSheet" });
export type SupportSheetShape = z.output<typeof supportSheet>;

/** What a customer's own people may change: who may write and who may call, as far as the plan goes. */
export const callersChange = z.strictObject({
  contacts: z.array(z.strictObject({ email, name: text(100).optional(), isNamed: z.boolean().optional() })).max(100).optional(),
  removedContacts: z.array(email).max(100).optional(),
  swappedCallers: z.array(z.strictObject({ out: email, in: email })).max(100).optional(),
});
export type CallersChange = z.output<typeof callersChange>;

/** Whether somebody on the line is helped by telephone. `contact`: the declared user that fits, or null. */
export const phoneCheck = z.object({ contact: z.object({ email: z.string(), name: z.string(), isNamed: z.boolean() }).nullable(), decision: shownDecision }).meta({ id: "PhoneCheck" });
export type PhoneCheckShape = z.output<typeof phoneCheck>;

export const productVersion = z.strictObject({ version: z.string().regex(/^\d+(\.\d+)*$/, "must be digits and dots, for example 14.2").max(40).nullable() });

export const importBody = z.strictObject({ csv: z.string().min(1).max(900_000), apply: z.boolean() });
export const importReport = z
  .object({
    rows: z.array(z.object({ line: z.int(), account: z.string(), accountId: z.string().nullable(), does: z.array(z.string()), errors: z.array(z.string()) })),
    errors: z.int(),
    wasApplied: z.boolean(),
  })
  .meta({ id: "DirectoryImport" });
export type ImportReport = z.output<typeof importReport>;
