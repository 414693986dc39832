import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { headerValues } from "../../domain/mail/received.ts";
import { replyTag, tagIn } from "../../domain/mail/reply.ts";
import type { CaseRow } from "../../ports/records/case-rows.ts";
import type { Tables } from "../../ports/records/records.ts";
import type { ReceivedMail } from "../../ports/mailbox.ts";
import type { Ports } from "../context.ts";

/**
 * By what a mail is known again, however often it is delivered: its sender with its Message-ID, or with all of it where it has none. With the sender, because anybody can write
 * anybody's Message-ID and would keep that mail away.
 */
export function mailKey(mail: ReceivedMail, sender: string): string {
  const [given] = headerValues(mail.headers, "message-id");
  const messageId = given === undefined || given === "" || given.length > 1000 ? mail.digest : given;
  return `mail-${createHash("sha256").update(`${sender}\n${messageId}`, "utf8").digest("hex")}`;
}

const alphabet = "abcdefghjkmnopqrstuvwxyz23456789";

/** The code in a case's tag: 50 bits that follow from the case's id and a secret of this installation, so that they are nowhere stored. */
function replyCode(ports: Pick<Ports, "keys">, caseId: string): string {
  return [...createHmac("sha256", ports.keys.secret("mail-reply")).update(caseId, "utf8").digest().subarray(0, 10)].map((byte) => alphabet[byte & 31] ?? "").join("");
}

/** What stands in the subject of a case's mails, so that an answer finds the case. */
export function replyTagOf(ports: Pick<Ports, "keys">, row: Pick<CaseRow, "id" | "number">): string {
  return replyTag(row.number, replyCode(ports, row.id));
}

/** The case of the tag in a subject, where the tag is right and the case is of this account; else undefined. */
export async function caseAnswered(ports: Ports, tables: Tables, subject: string, accountId: string): Promise<CaseRow | undefined> {
  const tag = tagIn(subject);
  const row = tag === null ? undefined : await tables.cases.find({ number: tag.number, accountId });
  if (tag === null || row === undefined) return undefined;
  return timingSafeEqual(Buffer.from(tag.code), Buffer.from(replyCode(ports, row.id))) ? row : undefined;
}
