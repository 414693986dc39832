import { returnedMail } from "../../domain/mail/delivery-status.ts";
import type { ReceivedMail } from "../../ports/mailbox.ts";
import type { Ports } from "../context.ts";
import { noteBounce } from "../mail-bounce.ts";
import { change } from "../transfers/change.ts";
import { remember } from "./remember.ts";

/**
 * Takes a report that a mail of this portal was not delivered: that mail is marked as bounced, and nothing is opened or answered. Who knows the Message-ID has had the mail, or carried it:
 * it cannot be guessed. False for every other mail, which is then dealt with as any machine's.
 */
export async function takeReturned(ports: Ports, mail: ReceivedMail, key: string): Promise<boolean> {
  const returned = mail.report == null ? null : returnedMail(mail.report);
  const row = returned === null ? undefined : await ports.records.read.outbox.find({ messageId: returned.messageId });
  if (returned === null || row === undefined || row.attempts === 0) return false;
  await change(ports, async (tables) => {
    if (!(await remember(ports, tables, key, "returned"))) return;
    await noteBounce(ports, tables, row, `returned${returned.status === null ? "" : ` (${returned.status})`}`, "returned");
  });
  ports.log.warn("mail-returned", { mailId: row.id, template: row.template, status: returned.status });
  return true;
}
