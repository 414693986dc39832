import type { DeliveryReport } from "../domain/mail/delivery-status.ts";
import { headerValues, type MailHeader } from "../domain/mail/received.ts";
import { headersOf } from "./headers.ts";

const partsMax = 10;
const statusCharactersMax = 64 * 1024;

/** The report on a delivery that a mail is (RFC 3464, RFC 6522), or null for every other mail and for one that lacks a part. Read without any library, and only as far as the whole mail was. */
export function reportOf(headers: readonly MailHeader[], source: Uint8Array): DeliveryReport | null {
  const [type = "", ...others] = headerValues(headers, "content-type");
  const kind = parameter(type, "report-type");
  const boundary = parameter(type, "boundary");
  if (others.length > 0 || !/^multipart\/report\s*;/i.test(type) || boundary === null || (kind !== null && kind.toLowerCase() !== "delivery-status")) return null;
  let status: string | null = null;
  let original: readonly MailHeader[] | null = null;
  for (const part of partsOf(Buffer.from(source).toString("utf8").replaceAll("\r\n", "\n"), boundary)) {
    const end = part.startsWith("\n") ? 0 : part.indexOf("\n\n");
    if (end === -1) continue;
    const body = part.slice(end === 0 ? 1 : end + 2);
    const own = headersOf(Buffer.from(part.slice(0, end))) ?? [];
    const [partType = ""] = headerValues(own, "content-type");
    if (/^message\/(global-)?delivery-status\b/i.test(partType)) status ??= body.slice(0, statusCharactersMax);
    if (/^(message\/(rfc822|global)(-headers)?|text\/rfc822-headers)(?![\w-])/i.test(partType)) original ??= headersOf(Buffer.from(body));
  }
  return status === null || original === null ? null : { status, original };
}

/** The parts between the lines that part them, without what stands before the first one; the last may be cut off. */
function partsOf(text: string, boundary: string): string[] {
  const parts: string[][] = [];
  for (const line of text.split("\n")) {
    const mark = line.trimEnd();
    if (mark === `--${boundary}--`) break;
    if (mark === `--${boundary}`) {
      if (parts.length === partsMax) break;
      parts.push([]);
    } else parts.at(-1)?.push(line);
  }
  return parts.map((lines) => lines.join("\n"));
}

/** A parameter of a header's value, quoted or not; null where it is missing or longer than allowed (RFC 2046: 70 characters). */
function parameter(value: string, name: string): string | null {
  const found = new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"\\r\\n]{1,70})"|([^\\s;"]{1,70})(?=[\\s;]|$))`, "i").exec(value);
  return found?.[1] ?? found?.[2] ?? null;
}
