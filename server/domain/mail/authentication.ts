import { headerValues, type MailHeader } from "./received.ts";

/**
 * Whether the operator's own mail server has confirmed that a mail comes from its sender's domain (RFC 8601): DMARC passed, or DKIM with that domain or one above it, or SPF
 * with exactly that domain. Only the topmost result of the trusted server counts: what stands below may have come with the mail.
 */
export function isConfirmed(headers: readonly MailHeader[], sender: string, trustedServer: string): boolean {
  const domain = sender.slice(sender.lastIndexOf("@") + 1).toLowerCase();
  const results = headerValues(headers, "authentication-results").map(partsOf);
  const [, ...trusted] = results.find(([server]) => server?.split(/\s/)[0] === trustedServer.toLowerCase()) ?? [];
  // DMARC has one result: a second one was slipped in by an address that the server repeated without care.
  if (trusted.filter((result) => result.startsWith("dmarc=")).length > 1) return false;
  return trusted.some((result) => {
    const of = (name: string): string | undefined => new RegExp(`(?:^|\\s)${name.replace(".", "\\.")}=("?)([^\\s"]+)\\1(?:\\s|$)`).exec(result)?.[2]?.replace(/^.*@/, "");
    if (/^dmarc=pass\b/.test(result)) return of("header.from") === domain;
    if (/^dkim=pass\b/.test(result)) return isWithin(domain, of("header.d") ?? of("header.i"));
    return /^spf=pass\b/.test(result) && of("smtp.mailfrom") === domain;
  });
}

/**
 * The parts of a result, lower case, without comments and without quoted words that are more than a word: both repeat what the sender chose, such as
 * an envelope address `"x; dmarc=pass header.from=firm.example"@evil.example`. None where a quote or a comment does not end.
 */
function partsOf(value: string): string[] {
  let plain = "";
  let word: string | null = null;
  let depth = 0;
  let isEscaped = false;
  for (const character of value.toLowerCase()) {
    if (isEscaped) isEscaped = false;
    else if (character === "\\" && (word !== null || depth > 0)) {
      isEscaped = true;
      if (word !== null) word += character;
    } else if (word !== null && character !== "\"") word += character;
    else if (word !== null) {
      plain += /^[\w.@+-]*$/.test(word) ? `"${word}"` : "";
      word = null;
    } else if (character === "(") depth += 1;
    else if (character === ")") depth = Math.max(0, depth - 1);
    else if (depth > 0) continue;
    else if (character === "\"") word = "";
    else plain += character;
  }
  return word !== null || depth > 0 ? [] : plain.split(";").map((part) => part.trim());
}

/** A domain is its own or lies below `other`, which must have a dot: nobody signs for a whole top-level domain. */
function isWithin(domain: string, other: string | undefined): boolean {
  return other !== undefined && other.includes(".") && (domain === other || domain.endsWith(`.${other}`));
}
