import { headerValues, type MailHeader } from "./received.ts";

/** A report on a delivery (RFC 3464) as it came: the part for machines, and the headers of the mail that it is about. */
export interface DeliveryReport {
  readonly status: string;
  readonly original: readonly MailHeader[];
}

/** A mail that was not delivered for good. */
export interface ReturnedMail {
  /** With its brackets, as its sender wrote it. */
  readonly messageId: string;
  /** The enhanced status code, for example `5.1.1` (RFC 3463); null where the report gives none. */
  readonly status: string | null;
}

/**
 * The mail that a report says was given up. Null for a delay, a success, and whatever does not say clearly of which mail it speaks and that it failed:
 * a report that is taken for nothing does less harm than one that is taken for too much.
 */
export function returnedMail({ status, original }: DeliveryReport): ReturnedMail | null {
  const [messageId, ...others] = headerValues(original, "message-id");
  if (messageId === undefined || others.length > 0 || !/^<[^<>\s]{1,250}>$/.test(messageId)) return null;
  for (const fields of groupsIn(status)) {
    const [action] = headerValues(fields, "action");
    const [recipient] = headerValues(fields, "final-recipient");
    if (recipient === undefined || recipient === "" || action?.toLowerCase() !== "failed") continue;
    const code = /^([245])\.\d{1,3}\.\d{1,3}(?!\S)/.exec(headerValues(fields, "status")[0] ?? "");
    // "Failed" with the code of a success is nothing that anybody could mean.
    if (code?.[1] === "2") continue;
    return { messageId, status: code?.[0] ?? null };
  }
  return null;
}

/** The groups of fields, parted by empty lines: first those of the message, then those of each recipient. */
function groupsIn(status: string): readonly (readonly MailHeader[])[] {
  const lines = status.replaceAll("\r\n", "\n").replaceAll(/\n(?=[ \t]+\S)/g, "");
  return lines.split(/\n\s*\n/).map((group) =>
    group.split("\n").flatMap((line) => {
      const colon = line.indexOf(":");
      return colon < 1 ? [] : [{ name: line.slice(0, colon).trim().toLowerCase(), value: line.slice(colon + 1) }];
    }),
  );
}
