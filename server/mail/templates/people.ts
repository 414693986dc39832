import type { MailFacts } from "../../actions/mail.ts";

/** What every mail knows beside its facts. `personName` is null for the staff's address. */
export interface MailContext {
  /** Origin without a trailing slash. */
  readonly publicUrl: string;
  readonly operator: string;
  readonly personName: string | null;
}

export interface MailText {
  readonly subject: string;
  readonly text: string;
}

export type MailTemplate = (facts: MailFacts, context: MailContext) => MailText;

/** `12 Dec 2026, 09:15 UTC`. */
function when(instant: unknown): string {
  const at = Temporal.Instant.from(String(instant)).toZonedDateTimeISO("UTC");
  const month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][at.month - 1] ?? "";
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${String(at.day)} ${month} ${String(at.year)}, ${two(at.hour)}:${two(at.minute)} UTC`;
}

function letter(context: MailContext, ...paragraphs: string[]): string {
  const greeting = context.personName === null ? "Hello," : `Hello ${context.personName},`;
  return `${[greeting, ...paragraphs, `${context.operator}\n${context.publicUrl}`].join("\n\n")}\n`;
}

/** The token stands behind `#`: browsers keep that part to themselves, and opening the page changes nothing. */
function link(facts: MailFacts, context: MailContext): string {
  return `${context.publicUrl}/invitation#${String(facts["secret"] ?? "")}`;
}

const roleWords: Readonly<Record<string, string>> = { customer: "send databases to support and follow what happens to them", staff: "work in support", supervisor: "work as a supervisor", auditor: "read the records as an auditor" };

/** Mails about signing in. The fact `secret` is the code or the link's token (see `mailFactsOf`). */
export const peopleTemplates = {
  "sign-in-code": (facts, context) => ({
    subject: "Your sign-in code",
    text: letter(context, `Your code is\n\n    ${String(facts["secret"] ?? "")}`, `Enter it in the window where you asked for it. It works once, until ${when(facts["expiresAt"])}.`, "If you did not ask for a code, somebody typed your address by mistake. Without this mail they cannot get in; you need not do anything."),
  }),
  invitation: (facts, context) => ({
    subject: "You are invited",
    text: letter(context, `${context.operator} has invited you to ${roleWords[String(facts["role"])] ?? "take part"} on this portal.`, `Open this page and accept:\n${link(facts, context)}`, `The link works once, for you alone, until ${when(facts["expiresAt"])}. If it has run out, ask for a new one.`),
  }),
  "password-reset": (facts, context) => ({
    subject: "Choose a new password",
    text: letter(context, `Somebody, probably you, asked for a new password. Choose it here:\n${link(facts, context)}`, `The link works once, until ${when(facts["expiresAt"])}. Your second factor stays as it is. Choosing a new password signs you out everywhere.`, "If it was not you, leave the link alone and tell a supervisor."),
  }),
  "second-factor": (facts, context) => ({
    subject: "Set up your second factor again",
    text: letter(context, `A supervisor has removed your old second factor. Set up a new one here:\n${link(facts, context)}`, `The link works once, until ${when(facts["expiresAt"])}. Your password stays as it is.`, "If you did not ask for this, tell a supervisor at once."),
  }),
  "security-notice": (facts, context) => ({
    subject: facts["what"] === "second-factor" ? "Your second factor was set up anew" : "Your password was changed",
    text: letter(context, facts["what"] === "second-factor" ? "A new second factor was just set up for you, and all your sessions have ended." : "Your password was just changed, and all your sessions have ended.", "If it was not you, tell a supervisor at once."),
  }),
  "person-locked": (facts, context) => ({
    subject: "Your sign-in is locked",
    text: letter(context, `There were ${String(facts["failures"])} wrong tries to sign in with your address today, so it is locked.`, "Nobody got in by these tries. Ask support to unlock you."),
  }),
  "person-locked-staff": (facts, context) => ({
    subject: "Somebody's sign-in is locked",
    text: letter(context, `After ${String(facts["failures"])} wrong tries in a day the portal has locked somebody's sign-in.`, `A supervisor can see who it is and unlock them:\n${context.publicUrl}/people`),
  }),
} as const satisfies Readonly<Record<string, MailTemplate>>;
