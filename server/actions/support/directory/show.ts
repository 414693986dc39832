import { Refusal } from "../../../domain/refusal.ts";
import type { SupportSheetShape } from "../../../contract/shapes/directory.ts";
import type { MinuteEntryRow } from "../../../ports/records/directory-rows.ts";
import type { Caller, Ports } from "../../context.ts";
import { eligibilityFactsOf, supportSheet } from "../account-facts.ts";
import { decideNow } from "../decide.ts";

/** What the directory knows of an account, and whether it may open a request now. @throws {Refusal} `not-found`, also for another customer's account. */
export async function showSupport(ports: Ports, caller: Caller, accountId: string): Promise<SupportSheetShape> {
  await requireVisible(ports, caller, accountId);
  const sheet = await supportSheet(ports.records.read, accountId);
  const { support } = sheet;
  const { outcome, ruleId, clause, reasons, nextChangeAt, offers } = decideNow(ports, "entitlement.eligibility", eligibilityFactsOf(sheet));
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
    eligibility: { outcome, ruleId, clause, reasons: [...reasons], nextChangeAt: nextChangeAt ?? null, offers: offers.map(({ kind, text }) => ({ kind, text })) },
  };
}

/** The ledger of all pools, newest first. @throws {Refusal} `not-found`. */
export async function listMinutes(ports: Ports, caller: Caller, accountId: string): Promise<MinuteEntryRow[]> {
  await requireVisible(ports, caller, accountId);
  return ports.records.read.minuteEntries.list({ accountId }, { by: "at", descending: true, limit: 500 });
}

/** A customer's person knows of no account but their own. */
async function requireVisible(ports: Ports, caller: Caller, accountId: string): Promise<void> {
  const isForeign = caller.role === "customer" && caller.accountId !== accountId;
  if (isForeign || (await ports.records.read.accounts.find({ id: accountId })) === undefined) throw new Refusal("not-found", "There is nothing here.");
}
