import { comparedAddress } from "../../domain/callers/mail-sender.ts";
import type { HoldReason } from "../../domain/mail/hold.ts";
import type { SupportContactRow } from "../../ports/records/directory-rows.ts";
import type { PersonRow } from "../../ports/records/rows.ts";
import type { Tables } from "../../ports/records/records.ts";
import type { Ports } from "../context.ts";
import { ask, type Asked } from "../support/entitled.ts";

/** Who writes, as far as the directory and the policy know. */
export interface KnownSender {
  readonly accountId: string;
  readonly contact: SupportContactRow | undefined;
  /** A person of the account who may sign in with this address. */
  readonly person: PersonRow | undefined;
  readonly isNamedCaller: boolean;
  readonly asked: Asked;
}

/**
 * The account for which an address may write, by the policy (CAP-4), or why its mail is held. Whoever signs in with the address has proved it to be theirs and counts as declared.
 */
export async function senderKnownAs(ports: Ports, tables: Tables, address: string): Promise<KnownSender | { readonly reason: HoldReason }> {
  const { callers } = ports.policy.profile;
  const compared = callers === undefined ? address : comparedAddress(address, callers);
  const contacts = await tables.supportContacts.list({ email: compared, removedAt: null });
  const person = await tables.people.find({ email: address, role: "customer", disabledAt: null });
  const accounts = new Set(contacts.map(({ accountId }) => accountId));
  const accountId = person?.accountId ?? (accounts.size === 1 ? [...accounts][0] : undefined);
  if (accountId === undefined) return { reason: accounts.size > 1 ? "several-accounts" : callers === undefined || callers.mailFrom === "anyone" ? "no-account" : "undeclared" };
  const contact = contacts.find((one) => one.accountId === accountId);
  const named = contact?.isNamed === 1 ? [compared] : [];
  const asked = ask(ports, "callers.mail-sender", { from: address, declared: contact === undefined && person === undefined ? [] : [compared], named });
  if (asked.decision.outcome !== "allow") return { reason: "undeclared" };
  return { accountId, contact, person, isNamedCaller: named.length > 0, asked };
}
