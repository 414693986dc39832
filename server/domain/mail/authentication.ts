import { headerValues, type MailHeader } from "./received.ts";

/**
 * Whether the operator's own mail server has confirmed that a mail comes from its sender's domain (RFC 8601): DMARC passed, or DKIM with that domain or one above it, or SPF
 * with exactly that domain. Only the topmost result of the trusted server counts: what stands below may have come with the mail.
 */
export function isConfirmed(headers: readonly MailHeader[], sender: string, trustedServer: string): boolean {
  const domain = sender.slice(sender.lastIndexOf("@") + 1).toLowerCase();
  const results = headerValues(headers, "authentication-results").map((value) => value.replaceAll(/\([^()]*\)/g, " ").split(";").map((part) => part.trim().toLowerCase()));
  const trusted = results.find(([server]) => server?.split(/\s/)[0] === trustedServer.toLowerCase());
  return (trusted ?? []).slice(1).some((result) => {
    const of = (name: string): string | undefined => new RegExp(`(?:^|\\s)${name.replace(".", "\\.")}=("?)([^\\s"]+)\\1(?:\\s|$)`).exec(result)?.[2]?.replace(/^.*@/, "");
    if (/^dmarc=pass\b/.test(result)) return of("header.from") === domain;
    if (/^dkim=pass\b/.test(result)) return isWithin(domain, of("header.d") ?? of("header.i"));
    return /^spf=pass\b/.test(result) && of("smtp.mailfrom") === domain;
  });
}

/** A domain is its own or lies below `other`, which must have a dot: nobody signs for a whole top-level domain. */
function isWithin(domain: string, other: string | undefined): boolean {
  return other !== undefined && other.includes(".") && (domain === other || domain.endsWith(`.${other}`));
}
