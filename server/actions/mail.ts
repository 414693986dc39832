import type { Tables } from "../ports/records/records.ts";
import { instantText, type Ports } from "./context.ts";
import { sealMailAddress, type MailFacts } from "./mail-secret.ts";

export type { MailFacts } from "./mail-secret.ts";

/** Writes a mail into the outbox, in the transaction of what it tells. `personId` null: `address`, for somebody without a sign-in, else the staff's address. */
export async function enqueueMail(ports: Ports, tables: Tables, mail: { template: string; personId: string | null; address?: string; transferId?: string | null; facts: MailFacts }): Promise<void> {
  const now = instantText(ports.clock.now());
  const id = ports.randomness.id("mail");
  await tables.outbox.insert({
    id,
    messageId: `<${id}@${ports.settings.publicUrl.hostname}>`,
    personId: mail.personId,
    template: mail.template,
    facts: JSON.stringify(mail.address === undefined ? mail.facts : { ...mail.facts, ...sealMailAddress(ports, mail.template, mail.address) }),
    transferId: mail.transferId ?? null,
    createdAt: now,
    nextAt: now,
    claimedUntil: null,
    attempts: 0,
    lastError: null,
    sentAt: null,
    bouncedAt: null,
  });
}
