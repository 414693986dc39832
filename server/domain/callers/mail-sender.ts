import * as z from "zod";
import { defineRule, type Ruling } from "../policy/rule.ts";
import { ruling } from "../policy/ruling.ts";
import { callersClauses } from "./clauses.ts";
import type { CallersProfile, CallersSection } from "./section.ts";

const address = z.string().min(3).max(320);

const mailSenderFacts = z.strictObject({
  from: address.describe("The address that the mail comes from"),
  declared: z.array(address).describe("Addresses declared on the account"),
  named: z.array(address).describe("Named callers, who are declared too"),
});
type MailSenderFacts = z.output<typeof mailSenderFacts>;

/** The form in which addresses are compared: without case, and without a plus-tag where the profile says that it means the same person. */
export function comparedAddress(given: string, section: Pick<CallersSection, "plusTagIsAnother">): string {
  const lower = given.trim().normalize("NFC").toLowerCase();
  return section.plusTagIsAnother ? lower : lower.replace(/\+[^@]*(?=@)/, "");
}

/** Whether a mail opens a request or is held (CAP-4). The value tells whether the sender is a named caller, whose mail comes first (CAP-5). */
export const mailSender = defineRule({
  name: "callers.mail-sender",
  title: "Whether a mail opens a request or is held",
  ids: ["CAP-4"],
  sections: ["callers"],
  facts: mailSenderFacts,
  table: callersClauses,
  absent: { outcome: "allow", reason: "This policy takes mail from everybody." },
  rule: mailSenderRuling,
  example: { facts: { from: "Ann+office@firm.example", declared: ["ann@firm.example"], named: [] }, at: "2026-11-21T20:00:00Z" },
});

function mailSenderRuling(facts: MailSenderFacts, profile: CallersProfile): Ruling {
  const section = profile.callers;
  const from = comparedAddress(facts.from, section);
  const isIn = (list: readonly string[]): boolean => list.some((one) => comparedAddress(one, section) === from);
  if (isIn(facts.named)) return ruling("allow", "CAP-4", ["The sender is a named caller."], { value: { isNamedCaller: true } });
  if (isIn(facts.declared)) return ruling("allow", "CAP-4", ["The sender is a declared user."], { value: { isNamedCaller: false } });
  if (section.mailFrom === "anyone") return ruling("allow", "CAP-4", ["This policy takes mail from everybody."], { value: { isNamedCaller: false } });
  return ruling("review", "CAP-4", ["The sender is not declared on the account, so the mail is held."], { offers: [{ kind: "ask-administrator", text: "Ask your administrator to declare you as a user." }] });
}
