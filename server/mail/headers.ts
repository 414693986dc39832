import type { MailHeader } from "../domain/mail/received.ts";

const headerBytesMax = 128 * 1024;

/** The headers at the beginning of a mail as they stand, or null where they are longer than any honest mail's. */
export function headersOf(source: Uint8Array): MailHeader[] | null {
  const text = Buffer.from(source.subarray(0, headerBytesMax + 4)).toString("utf8").replaceAll("\r\n", "\n");
  const end = text.indexOf("\n\n");
  if (end === -1 && source.length > headerBytesMax) return null;
  const lines = (end === -1 ? text : text.slice(0, end)).replaceAll(/\n(?=[ \t])/g, "").split("\n");
  return lines.flatMap((line) => {
    const colon = line.indexOf(":");
    return colon < 1 ? [] : [{ name: line.slice(0, colon).trim().toLowerCase(), value: line.slice(colon + 1) }];
  });
}
