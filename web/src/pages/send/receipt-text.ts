import type { Transfer } from "../../server/queries.ts";
import { bytes, instant } from "../../texts/format.ts";
import { sendTexts } from "../../texts/send.ts";
import { transferTexts } from "../../texts/transfers.ts";
import { words } from "../../texts/words.ts";

/** The receipt as a text file that every computer opens. */
export function receiptText(transfer: Transfer, operator: string, zone: string): string {
  const originals = transfer.files.filter((file) => file.kind === "original");
  return [
    `${operator}: ${sendTexts.receipt.title}`,
    "",
    sendTexts.receipt.number(transfer.number),
    ...(transfer.title === null ? [] : [transfer.title]),
    ...(transfer.receivedAt === null ? [] : [`${words.states.received}: ${instant(transfer.receivedAt, zone)}`]),
    ...(transfer.deadlineAt === null ? [] : [`${transferTexts.one.keptUntil}: ${instant(transfer.deadlineAt, zone)}`]),
    `${transferTexts.one.place}: ${transfer.place}`,
    "",
    ...originals.flatMap((file) => [`${file.name ?? ""} (${bytes(file.bytes)})`, `  ${words.fingerprint.label} ${file.sha256 ?? ""}`]),
    "",
    `${location.origin}/transfers/${transfer.id}`,
    "",
  ].join("\r\n");
}
