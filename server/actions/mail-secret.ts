import type { OutboxRow } from "../ports/records/rows.ts";
import type { Ports } from "./context.ts";
import { openText, sealText } from "./personal-text.ts";

/** The facts of a mail are ids, numbers, dates and links: never a file name, a title or a note (ALO-15, R61). */
export type MailFacts = Readonly<Record<string, string | number | boolean | null>>;

const place = (template: string, personId: string | null) => `outbox ${template} ${personId ?? "staff"}`;

/**
 * A code or link token for a mail, as the fact `secretSealed`: in the outbox it lies sealed under a key that is not in the records, so that a
 * copy of the database signs nobody in. `mailFactsOf` opens it for the template as `secret`.
 */
export function sealMailSecret(ports: Pick<Ports, "keys">, template: string, personId: string | null, secret: string): { secretSealed: string } {
  return { secretSealed: Buffer.from(sealText(ports.keys.secret("outbox"), secret, place(template, personId))).toString("base64") };
}

/** The facts as the template gets them; a secret that was already taken out is the empty text. */
export function mailFactsOf(ports: Pick<Ports, "keys">, row: Pick<OutboxRow, "template" | "personId" | "facts">): MailFacts {
  const { secretSealed, addressSealed: _address, ...facts } = JSON.parse(row.facts) as Record<string, string | number | boolean | null>;
  if (typeof secretSealed !== "string") return facts;
  return { ...facts, secret: openText(ports.keys.secret("outbox"), Buffer.from(secretSealed, "base64"), place(row.template, row.personId)) ?? "" };
}

/** The address of somebody without a sign-in, as the fact `addressSealed`; kept like a secret, and no longer. */
export function sealMailAddress(ports: Pick<Ports, "keys">, template: string, address: string): { addressSealed: string } {
  return { addressSealed: Buffer.from(sealText(ports.keys.secret("outbox"), address, `outbox address ${template}`)).toString("base64") };
}

/** To whom a mail goes that is neither for a person nor for the staff's address; else null. */
export function mailAddressOf(ports: Pick<Ports, "keys">, row: Pick<OutboxRow, "template" | "facts">): string | null {
  const { addressSealed } = JSON.parse(row.facts) as Record<string, unknown>;
  return typeof addressSealed === "string" ? openText(ports.keys.secret("outbox"), Buffer.from(addressSealed, "base64"), `outbox address ${row.template}`) : null;
}

/** The facts to keep once the mail was sent or given up: without the secret and the address. */
export function mailFactsAfterwards(facts: string): string {
  const { secretSealed: _gone, addressSealed: _to, ...rest } = JSON.parse(facts) as Record<string, unknown>;
  return JSON.stringify(rest);
}
