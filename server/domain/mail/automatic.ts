import { headerValues, type MailHeader } from "./received.ts";

/** What the portal knows of its own mails, so that it never answers itself. */
export interface OwnMail {
  /** Addresses under which it sends and receives, lower case. */
  readonly addresses: readonly string[];
  /** The host in its Message-IDs. */
  readonly host: string;
}

const bulk = new Set(["bulk", "list", "junk", "auto_reply", "auto-reply"]);
const machines = /^(mailer-daemon|postmaster|no-?reply|do-?not-?reply)(\+.*)?@/;

/**
 * Why nobody wrote this mail by hand, or null: automatic answers, lists, returned mail, our own (RFC 3834). Such a mail opens nothing, joins nothing and is
 * never answered, so that two machines cannot write to each other for ever.
 */
export function whyAutomatic(headers: readonly MailHeader[], sender: string | null, own: OwnMail): string | null {
  const first = (name: string): string | undefined => headerValues(headers, name)[0]?.toLowerCase();
  const submitted = first("auto-submitted");
  if (submitted !== undefined && !/^no\b/.test(submitted)) return "auto-submitted";
  if (bulk.has(first("precedence") ?? "")) return "precedence";
  if (first("x-autoreply") !== undefined || first("x-autorespond") !== undefined) return "auto-reply";
  if (first("list-id") !== undefined) return "list";
  if (first("return-path") === "<>") return "returned";
  if (/^multipart\/report\b/.test(first("content-type") ?? "")) return "report";
  const from = sender?.toLowerCase();
  if (from !== undefined && machines.test(from)) return "machine";
  if (from !== undefined && own.addresses.includes(from)) return "own";
  if (first("message-id")?.endsWith(`@${own.host.toLowerCase()}>`) === true) return "own";
  return null;
}
