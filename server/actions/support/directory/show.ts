import { callerLimit } from "../../../domain/callers/named-callers.ts";
import type { SupportSheetShape } from "../../../contract/shapes/directory.ts";
import type { Page, PageRequest } from "../../../ports/records/records.ts";
import type { PersonRow } from "../../../ports/records/rows.ts";
import type { MinuteEntryRow, ProductVersionRow } from "../../../ports/records/directory-rows.ts";
import type { Caller, Ports } from "../../context.ts";
import { eligibilityFactsOf, licenceFactsOf, planFactsOf, supportSheet, type SupportSheet } from "../account-facts.ts";
import { decideNow } from "../decide.ts";
import { shown } from "../shown.ts";
import { requireVisible } from "./visible.ts";

/** What the directory knows of an account, and whether it may open a request now. @throws {Refusal} `not-found`, also for another customer's account. */
export async function showSupport(ports: Ports, caller: Caller, accountId: string): Promise<SupportSheetShape> {
  await requireVisible(ports, caller, accountId);
  const sheet = await supportSheet(ports.records.read, accountId);
  const { support } = sheet;
  const { plans, callers } = ports.policy.profile;
  const versions = await ports.records.read.productVersions.list({ product: [...new Set(sheet.licences.map(({ product }) => product.toLowerCase()))] });
  const [renewal] = await ports.records.read.planRenewals.list({ accountId, doneAt: null }, { by: "startsOn", limit: 1 });
  const used = sheet.contacts.filter(({ isNamed }) => isNamed === 1).length;
  return {
    accountId,
    isRecorded: support !== null,
    plan: {
      externalId: support?.externalId ?? null,
      tier: support?.tier ?? null,
      term: support?.term ?? null,
      termStartsOn: support?.termStartsOn ?? null,
      renewsOn: support?.renewsOn ?? null,
      billedCents: support?.billedCents ?? null,
      includedMinutes: support?.includedMinutes ?? null,
      includesChat: support?.includesChat == null ? null : support.includesChat === 1,
      paidCallerExtras: support?.paidCallerExtras ?? 0,
      isOverseas: support?.isOverseas === 1,
    },
    areLicencesKnown: sheet.licences.length > 0 || (support?.licencesKnownAt ?? null) !== null,
    licences: sheet.licences.map(({ id, reference, product, edition, acquired, purchasedOn, seatsAddedOn, rentedThroughOn, planThroughOn, currentThroughOn, installedVersion }) => ({
      id, reference, product, edition, acquired, purchasedOn, seatsAddedOn: JSON.parse(seatsAddedOn) as string[], rentedThroughOn, planThroughOn, currentThroughOn, installedVersion,
    })),
    contacts: sheet.contacts.map(({ id, email, name, isNamed, licenceId }) => ({ id, email, name, isNamed: isNamed === 1, licenceId })),
    minutes: { support: sheet.minutes.support ?? null, "second-tier": sheet.minutes["second-tier"] ?? null, extra: sheet.minutes.extra ?? null },
    eligibility: shown(decideNow(ports, "entitlement.eligibility", eligibilityFactsOf(sheet))),
    newestVersion: shown(decideNow(ports, "entitlement.upgrade", { licences: licenceFactsOf(sheet) })),
    developers: plans === undefined ? null : shown(decideNow(ports, "plans.second-tier", planFactsOf(sheet))),
    namedCallers: callers === undefined ? null : { used, limit: callerLimit(callers, Math.max(1, sheet.licences.length), support?.paidCallerExtras ?? 0) },
    tiers: Object.entries(plans?.tiers ?? {}).map(([id, { title }]) => ({ id, title })),
    versions: versionsOf(ports, sheet, versions),
    renewal: renewal === undefined ? null : { startsOn: renewal.startsOn, renewsOn: renewal.renewsOn },
  };
}

/** What an older version means for its user, licence by licence (ALO-8); none where nobody has said which version is current. */
function versionsOf(ports: Ports, { licences }: SupportSheet, versions: readonly ProductVersionRow[]): SupportSheetShape["versions"] {
  return licences.flatMap(({ reference, product, installedVersion }) => {
    const current = versions.find((one) => one.product === product.toLowerCase())?.version;
    if (current === undefined) return [];
    const decision = decideNow(ports, "entitlement.version", { installed: installedVersion, current });
    return [{ reference, product, installed: installedVersion, current, effects: decision.value as string[], decision: shown(decision) }];
  });
}

/** An entry of the ledger with who booked it; null for what the portal did by itself. */
export type ShownMinuteEntry = MinuteEntryRow & { readonly by: string | null };

/** The ledger of all pools, newest first. Customers do not see who of the vendor's people booked. @throws {Refusal} `not-found`. */
export async function listMinutes(ports: Ports, caller: Caller, accountId: string, page: PageRequest): Promise<Page<ShownMinuteEntry>> {
  await requireVisible(ports, caller, accountId);
  const { read } = ports.records;
  const { items: entries, next } = await read.lists.minuteEntries(accountId, page);
  const people: PersonRow[] = await read.people.list({ id: [...new Set(entries.flatMap(({ actorId }) => (actorId === null ? [] : [actorId])))] });
  const shownPeople = caller.role === "customer" ? people.filter((one) => one.accountId === accountId) : people;
  return { items: entries.map((entry) => ({ ...entry, by: shownPeople.find(({ id }) => id === entry.actorId)?.name ?? null })), next };
}
