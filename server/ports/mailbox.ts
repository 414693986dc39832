import type { DeliveryReport } from "../domain/mail/delivery-status.ts";
import type { MailFate, MailHeader } from "../domain/mail/received.ts";

/** A mail as it lies in the mailbox, read as far as it is used: headers and text. What is attached was counted, never opened. */
export interface ReceivedMail {
  readonly headers: readonly MailHeader[];
  /** The addresses that the library has read in From. */
  readonly from: readonly string[];
  readonly subject: string;
  /** Plain text; made of the HTML where there is no other. */
  readonly text: string;
  /** Attached files; pictures that belong to the text are not counted. */
  readonly attachments: number;
  /** The report on a delivery that it is (RFC 3464); null or left out for every other mail. */
  readonly report?: DeliveryReport | null;
  /** SHA-256 of what was read of it, lower-case hex. */
  readonly digest: string;
}

/** The mailbox to which customers write. */
export interface Mailbox {
  /**
   * Hands over the mails that lie there, the oldest first, one at a time, at most `most`; null where one cannot be read. Only when `work` has resolved is a mail moved or deleted; where it
   * rejects, the mail stays and is handed over again next time. `failed` are the errors. @throws when the mailbox cannot be reached.
   */
  visit(most: number, work: (mail: ReceivedMail | null) => Promise<MailFate>): Promise<{ readonly taken: number; readonly failed: readonly unknown[] }>;
}
