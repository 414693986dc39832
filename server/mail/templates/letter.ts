import type { MailFacts } from "../../actions/mail.ts";
import type { MailContext } from "./people.ts";

const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"] as const;

/** An instant as the reader's calendar shows it, with the zone named: `21 December 2026, 21:37 (Europe/Berlin)`. Facts carry the zone; without one it is UTC. */
export function when(facts: MailFacts, name: string): string {
  const value = facts[name];
  if (typeof value !== "string") return "a date that is not set";
  const zone = typeof facts["zone"] === "string" ? facts["zone"] : "UTC";
  const at = Temporal.Instant.from(value).toZonedDateTimeISO(zone);
  const minute = `${String(at.hour).padStart(2, "0")}:${String(at.minute).padStart(2, "0")}`;
  return `${String(at.day)} ${months[at.month - 1] ?? ""} ${String(at.year)}, ${minute} (${zone})`;
}

/** A mail's text: greeting, paragraphs (empty ones are left out), who it is from. Ends with a line break. */
export function letter(context: MailContext, ...paragraphs: string[]): string {
  const greeting = context.personName === null ? "Hello," : `Hello ${context.personName},`;
  return `${[greeting, ...paragraphs.filter((paragraph) => paragraph !== ""), `${context.operator}\n${context.publicUrl}`].join("\n\n")}\n`;
}

/** The transfer's page. Opening it changes nothing and asks for the sign-in. */
export function transferLink(facts: MailFacts, context: MailContext): string {
  return `${context.publicUrl}/transfers/${text(facts, "transferId")}`;
}

export function text(facts: MailFacts, name: string): string {
  const value = facts[name];
  return value === undefined || value === null ? "" : String(value);
}
