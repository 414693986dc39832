import type { LicenceRow, MinutePool, SupportAccountRow, SupportContactRow } from "../../ports/records/directory-rows.ts";
import type { Tables } from "../../ports/records/records.ts";

/** Everything that the directory knows of an account, as rows. */
export interface SupportSheet {
  /** Null: nothing is recorded. */
  readonly support: SupportAccountRow | null;
  readonly licences: readonly LicenceRow[];
  readonly contacts: readonly SupportContactRow[];
  /** By pool; a pool that is not there has no ledger. */
  readonly minutes: Readonly<Partial<Record<MinutePool, number>>>;
}

/** Reads what the directory knows, from the records or inside a transaction. */
export async function supportSheet(tables: Tables, accountId: string): Promise<SupportSheet> {
  const [support, licences, contacts, balances] = [
    (await tables.supportAccounts.find({ accountId })) ?? null,
    await tables.licences.list({ accountId, removedAt: null }, { by: "reference" }),
    await tables.supportContacts.list({ accountId, removedAt: null }, { by: "email" }),
    await tables.minuteBalances.list({ accountId }),
  ];
  return { support, licences, contacts, minutes: Object.fromEntries(balances.map(({ pool, minutes }) => [pool, minutes])) };
}

/** Facts for `entitlement.eligibility`. Licences that nobody has recorded are unknown (a review), which is not the same as none. */
export function eligibilityFactsOf(sheet: SupportSheet) {
  return { licences: licenceFactsOf(sheet), minutes: sheet.minutes.support ?? ("not-kept" as const) };
}

/** Facts for `entitlement.upgrade` and everything else that asks for licences. */
export function licenceFactsOf({ support, licences }: SupportSheet) {
  if (licences.length === 0 && (support?.licencesKnownAt ?? null) === null) return null;
  return licences.map((row) => ({
    id: row.reference,
    acquired: row.acquired,
    purchasedOn: row.purchasedOn ?? (row.acquired === "purchased" ? "unknown" : null),
    seatsAddedOn: JSON.parse(row.seatsAddedOn) as string[],
    rentedThroughOn: row.rentedThroughOn ?? (row.acquired === "rented" ? "unknown" : null),
    planThroughOn: row.planThroughOn,
  }));
}

/** Facts for `plans.second-tier`. */
export function planFactsOf({ support }: SupportSheet) {
  return { tier: support?.tier ?? null, term: support?.term ?? null, renewsOn: support?.renewsOn ?? null };
}

/** Facts for `callers.phone`, by the licence that serves the caller best; `today` is the vendor's day. */
export function phoneFactsOf({ licences, contacts }: SupportSheet, email: string, today: string) {
  const contact = contacts.find((one) => one.email === email);
  const own = contact?.licenceId == null ? licences : licences.filter(({ id }) => id === contact.licenceId);
  const isCurrent = (row: LicenceRow): boolean | null => {
    const through = row.currentThroughOn ?? row.rentedThroughOn ?? row.planThroughOn;
    return through === null || through === "unknown" ? null : today <= through;
  };
  const best = own.find((row) => isCurrent(row) === true) ?? own.find((row) => isCurrent(row) === null) ?? own[0];
  return { edition: best?.edition ?? null, isLicenceCurrent: best === undefined ? null : isCurrent(best), isNamedCaller: contact?.isNamed === 1 };
}
