import { headerValues, type MailHeader } from "./received.ts";

/** A display name may be long; an address is at most 254 characters (RFC 5321, with its brackets). */
const fromCharactersMax = 1000;
const quoted = /"(?:[^"\\]|\\.)*"/g;

/**
 * The one address that a mail says it comes from, as it is written, or null: no From or several, a list, a group, a comment, a route, a control
 * character, or anything that two readers could read as two addresses (R59, R60). What the mail library has read must be the same.
 */
export function senderOf(headers: readonly MailHeader[], readByLibrary: readonly string[]): string | null {
  const [from, ...others] = headerValues(headers, "from");
  if (from === undefined || others.length > 0 || from.length > fromCharactersMax || hasControl(from)) return null;
  const bare = from.replaceAll(quoted, "");
  if (/["(),;\\]/.test(bare)) return null;
  const bracketed = /^[^<>]*<([^<>\s]+)>$/.exec(bare)?.[1];
  const address = bracketed ?? (/^[^<>\s]+$/.test(bare) && bare === from ? bare : undefined);
  if (address === undefined || address.split("@").length !== 2 || /[:\[\]]/.test(bare)) return null;
  const [read, ...more] = readByLibrary;
  return more.length === 0 && read?.normalize("NFC").toLowerCase() === address.normalize("NFC").toLowerCase() ? address : null;
}

function hasControl(text: string): boolean {
  // A tab may stand where a line was folded.
  return Array.from(text).some((character) => character !== "\t" && (character < " " || character === "\u007f"));
}
