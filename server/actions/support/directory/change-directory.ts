import type { DirectoryChange, LicenceChange } from "../../../contract/shapes/directory.ts";
import { localDate } from "../../../domain/calendar/local.ts";
import { zoneOf } from "../../../domain/calendar/zone.ts";
import { Refusal } from "../../../domain/refusal.ts";
import type { LicenceRow, SupportAccountRow } from "../../../ports/records/directory-rows.ts";
import type { Tables } from "../../../ports/records/records.ts";
import { instantText, type Caller, type Ports } from "../../context.ts";
import { record } from "../../record.ts";
import { changeContacts } from "./change-contacts.ts";
import type { ChangeOrigin, Source } from "./change-origin.ts";

/** Changes what is known of an account, in one transaction. @throws {Refusal} `not-found`, `not-valid`, `policy-refused` for one named caller too many, `conflict` for an external id that another account has. */
export async function changeDirectory(ports: Ports, caller: Caller, accountId: string, change: DirectoryChange, source: Source = "edited"): Promise<void> {
  await ports.records.transact(async (tables) => {
    if ((await tables.accounts.find({ id: accountId })) === undefined) throw new Refusal("not-found", "There is nothing here.");
    await applyChange(ports, tables, caller, accountId, change, source);
    await recordChange(ports, tables, caller, accountId, change, source);
  });
}

/** The change itself, inside a transaction; its ledger row follows by `recordChange`, last. */
export async function applyChange(ports: Ports, tables: Tables, caller: Caller, accountId: string, change: DirectoryChange, source: Source): Promise<void> {
  const origin = { accountId, source, now: instantText(ports.clock.now()) };
  await changePlan(tables, caller, origin, change);
  for (const licence of change.licences ?? []) await saveLicence(ports, tables, origin, licence);
  const gone = new Set(change.removedLicences ?? []);
  if (change.areAllLicences === true) {
    const kept = new Set((change.licences ?? []).map(({ reference }) => reference));
    for (const { reference } of await tables.licences.list({ accountId, removedAt: null })) if (!kept.has(reference)) gone.add(reference);
  }
  if (gone.size > 0) await tables.licences.update({ accountId, reference: [...gone], removedAt: null }, { removedAt: origin.now, changedAt: origin.now });
  await changeContacts(ports, tables, origin, change);
}

export async function recordChange(ports: Ports, tables: Tables, caller: Caller, accountId: string, change: DirectoryChange, source: Source): Promise<void> {
  await record(ports, tables, {
    event: "directory.change",
    actorId: caller.personId,
    accountId,
    facts: {
      source,
      licences: change.licences?.length ?? 0,
      areAllLicences: change.areAllLicences ?? false,
      removedLicences: change.removedLicences?.length ?? 0,
      contacts: change.contacts?.length ?? 0,
      removedContacts: change.removedContacts?.length ?? 0,
      swappedCallers: change.swappedCallers?.length ?? 0,
      isPlanChanged: change.plan !== undefined,
    },
  });
}

async function changePlan(tables: Tables, caller: Caller, { accountId, source, now }: ChangeOrigin, change: DirectoryChange): Promise<void> {
  const before = await tables.supportAccounts.find({ accountId });
  const { includesChat, isOverseas, ...plan } = change.plan ?? {};
  const row: SupportAccountRow = {
    ...(before ?? { accountId, externalId: null, licencesKnownAt: null, tier: null, term: null, termStartsOn: null, renewsOn: null, billedCents: null, includedMinutes: null, includesChat: null, paidCallerExtras: 0, isOverseas: 0 }),
    ...given(plan),
    ...(includesChat === undefined ? {} : { includesChat: includesChat === null ? null : includesChat ? (1 as const) : (0 as const) }),
    ...(isOverseas === undefined ? {} : { isOverseas: isOverseas ? (1 as const) : (0 as const) }),
    ...(change.areAllLicences === true ? { licencesKnownAt: now } : {}),
    changedAt: now,
    changedBy: caller.personId,
    source,
  };
  if (row.termStartsOn !== null && row.renewsOn !== null && row.termStartsOn >= row.renewsOn) throw new Refusal("not-valid", "The plan renews before its term starts.", { termStartsOn: row.termStartsOn, renewsOn: row.renewsOn });
  if (before === undefined) await tables.supportAccounts.insert(row);
  else await tables.supportAccounts.update({ accountId }, row);
}

async function saveLicence(ports: Ports, tables: Tables, { accountId, source, now }: ChangeOrigin, change: LicenceChange): Promise<void> {
  const { reference, seatsAddedOn, ...rest } = change;
  const before = await tables.licences.find({ accountId, reference });
  const row: LicenceRow = {
    ...(before ?? { id: ports.randomness.id("licence"), accountId, reference, product: "", edition: null, acquired: "unknown" as const, purchasedOn: null, seatsAddedOn: "[]", rentedThroughOn: null, planThroughOn: null, currentThroughOn: null, installedVersion: null, createdAt: now }),
    ...given(rest),
    ...(seatsAddedOn === undefined ? {} : { seatsAddedOn: JSON.stringify(seatsAddedOn.toSorted()) }),
    source,
    changedAt: now,
    removedAt: null,
  };
  const today = localDate(zoneOf(ports.policy.profile.zone), ports.clock.now()).toString();
  if (row.purchasedOn !== null && row.purchasedOn !== "unknown" && row.purchasedOn > today) throw new Refusal("not-valid", `Licence ${reference} has a purchase date in the future.`, { reference, purchasedOn: row.purchasedOn });
  if (before === undefined) await tables.licences.insert(row);
  else await tables.licences.update({ id: before.id }, row);
}

/** Without what was left out: an absent key changes nothing. */
function given<T extends object>(change: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> };
}

