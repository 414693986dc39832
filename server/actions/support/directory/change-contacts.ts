import type { ContactChange, DirectoryChange } from "../../../contract/shapes/directory.ts";
import { comparedAddress } from "../../../domain/callers/mail-sender.ts";
import { Refusal } from "../../../domain/refusal.ts";
import type { Tables } from "../../../ports/records/records.ts";
import type { Ports } from "../../context.ts";
import { normaliseEmail } from "../../people/email-address.ts";
import { oneLine } from "../../people/person-row.ts";
import { decideNow, requireNotDenied } from "../decide.ts";
import type { ChangeOrigin } from "./change-origin.ts";

/** Removes, swaps, then declares and names, so that a place that is given up can be taken in the same change (CAP-3). */
export async function changeContacts(ports: Ports, tables: Tables, origin: ChangeOrigin, change: DirectoryChange): Promise<void> {
  const { accountId, now } = origin;
  const addressOf = (given: string): string => (ports.policy.profile.callers === undefined ? normaliseEmail(given) : comparedAddress(normaliseEmail(given), ports.policy.profile.callers));
  const removed = (change.removedContacts ?? []).map(addressOf);
  if (removed.length > 0) await tables.supportContacts.update({ accountId, email: removed, removedAt: null }, { removedAt: now, isNamed: 0, namedAt: null });
  for (const swap of change.swappedCallers ?? []) {
    const [out, into] = [addressOf(swap.out), addressOf(swap.in)];
    await requireChange(ports, tables, accountId, { kind: "swap", out, in: into });
    await tables.supportContacts.update({ accountId, email: out, removedAt: null }, { isNamed: 0, namedAt: null });
    await save(ports, tables, origin, { email: into }, into);
    await tables.supportContacts.update({ accountId, email: into }, { isNamed: 1, namedAt: now });
  }
  for (const contact of change.contacts ?? []) {
    const email = addressOf(contact.email);
    const wasNamed = (await save(ports, tables, origin, contact, email)) === 1;
    if (contact.isNamed === undefined || contact.isNamed === wasNamed) continue;
    if (contact.isNamed) await requireChange(ports, tables, accountId, { kind: "add", person: email });
    await tables.supportContacts.update({ accountId, email }, contact.isNamed ? { isNamed: 1, namedAt: now } : { isNamed: 0, namedAt: null });
  }
}

/** Declares a user, or changes one; gives whether they were named before. */
async function save(ports: Ports, tables: Tables, { accountId, source, now }: ChangeOrigin, contact: ContactChange, email: string): Promise<0 | 1> {
  const before = await tables.supportContacts.find({ accountId, email });
  const licenceId = contact.licence === undefined ? (before?.licenceId ?? null) : contact.licence === null ? null : ((await tables.licences.find({ accountId, reference: contact.licence, removedAt: null }))?.id ?? null);
  if (contact.licence != null && licenceId === null) throw new Refusal("not-valid", `There is no licence ${contact.licence}.`, { licence: contact.licence });
  const name = contact.name === undefined ? (before?.name ?? email) : oneLine(contact.name);
  if (before === undefined) {
    await tables.supportContacts.insert({ id: ports.randomness.id("contact"), accountId, licenceId, email, name, isNamed: 0, source, declaredAt: now, namedAt: null, removedAt: null });
    return 0;
  }
  const isAgain = before.removedAt !== null;
  await tables.supportContacts.update({ id: before.id }, { licenceId, name, source, removedAt: null, ...(isAgain ? { declaredAt: now, isNamed: 0 as const, namedAt: null } : {}) });
  return isAgain ? 0 : before.isNamed;
}

/** @throws {Refusal} `policy-refused` with the decision, for example "surcharge needed". */
async function requireChange(ports: Ports, tables: Tables, accountId: string, change: object): Promise<void> {
  const licences = await tables.licences.count({ accountId, removedAt: null });
  const named = await tables.supportContacts.list({ accountId, removedAt: null, isNamed: 1 }, { by: "email" });
  // The row is held until the end, so that two changes at once do not both take the last place.
  const paidExtras = (await tables.supportAccounts.find({ accountId }))?.paidCallerExtras ?? 0;
  requireNotDenied(decideNow(ports, "callers.named-callers", { licences: Math.max(1, licences), paidExtras, namedCallers: named.map(({ email }) => email), change }));
}
