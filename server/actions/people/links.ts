import type { Tables } from "../../ports/records/records.ts";
import type { LinkRow, PersonRow } from "../../ports/records/rows.ts";
import { instantText, type Ports } from "../context.ts";
import { sealMailSecret } from "../mail-secret.ts";
import { enqueueMail } from "../mail.ts";
import { newTotpSecret, sealTotp } from "./one-time-code.ts";
import { newToken, tokenHash } from "./sessions.ts";

const invitationHours = 7 * 24;
const resetHours = 72;

/**
 * Makes a single-use link and ends the person's former ones of its kind. The token is in no record; only its hash is.
 * A link that enrols a second factor carries the new secret, sealed.
 */
export async function openLink(ports: Ports, tables: Tables, link: { kind: LinkRow["kind"]; personId: string | null; hasSecondFactor: boolean }): Promise<{ token: string; expiresAt: string }> {
  const now = ports.clock.now();
  const token = newToken(ports);
  const hash = tokenHash(token);
  const isInvitation = link.kind === "invitation" || link.kind === "first-supervisor";
  const expiresAt = instantText(now.add({ hours: isInvitation ? invitationHours : resetHours }));
  await tables.links.remove({ kind: link.kind, personId: link.personId });
  await tables.links.insert({
    tokenHash: hash,
    kind: link.kind,
    personId: link.personId,
    totpSealed: link.hasSecondFactor ? sealTotp(ports, newTotpSecret(ports), `link ${hash}`) : null,
    createdAt: instantText(now),
    expiresAt,
  });
  return { token, expiresAt };
}

/** Makes a link for a person and mails it to them. */
export async function mailLink(ports: Ports, tables: Tables, person: Pick<PersonRow, "id" | "role">, kind: "invitation" | "password-reset" | "second-factor"): Promise<void> {
  const hasSecondFactor = kind === "second-factor" || (kind === "invitation" && person.role !== "customer");
  const { token, expiresAt } = await openLink(ports, tables, { kind, personId: person.id, hasSecondFactor });
  await enqueueMail(ports, tables, { template: kind, personId: person.id, facts: { expiresAt, role: person.role, ...sealMailSecret(ports, kind, person.id, token) } });
}

/** The link behind a token, with its person, or null when it is unknown, used, over, or its person is disabled (R39). */
export async function findLink(ports: Ports, tables: Tables, token: string): Promise<{ link: LinkRow; person: PersonRow | null } | null> {
  const link = await tables.links.find({ tokenHash: tokenHash(token) });
  if (link === undefined || link.expiresAt <= instantText(ports.clock.now())) return null;
  if (link.personId === null) return { link, person: null };
  const person = await tables.people.find({ id: link.personId });
  return person === undefined || person.disabledAt !== null ? null : { link, person };
}
