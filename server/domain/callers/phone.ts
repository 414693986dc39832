import * as z from "zod";
import type { Offer } from "../policy/decision.ts";
import { defineRule, type Ruling } from "../policy/rule.ts";
import { ruling } from "../policy/ruling.ts";
import { callersClauses } from "./clauses.ts";
import type { CallersProfile } from "./section.ts";

const phoneFacts = z.strictObject({
  edition: z.string().nullable().describe("Edition of the licence; null: not known"),
  isLicenceCurrent: z.boolean().nullable().describe("null: not known"),
  isNamedCaller: z.boolean().describe("The person on the line is a named caller of this licence"),
});
type PhoneFacts = z.output<typeof phoneFacts>;

const byMail: Offer = { kind: "e-mail", text: "Declared users may write to support." };

/** Whether this person is served by telephone (CAP-1): edition, current licence and named caller, all three. */
export const phone = defineRule({
  name: "callers.phone",
  title: "Whether a caller is served by telephone",
  ids: ["CAP-1"],
  sections: ["callers"],
  facts: phoneFacts,
  table: callersClauses,
  absent: { outcome: "allow", reason: "This policy serves every caller." },
  rule: phoneRuling,
  example: { facts: { edition: "pro", isLicenceCurrent: true, isNamedCaller: false }, at: "2026-11-21T20:00:00Z" },
});

function phoneRuling(facts: PhoneFacts, profile: CallersProfile): Ruling {
  const terms = profile.callers.phone;
  if (terms === null) return ruling("allow", "CAP-1", ["This policy serves every caller."]);
  const refused: string[] = [];
  const offers: Offer[] = [];
  if (facts.edition !== null && !terms.editions.includes(facts.edition.toLowerCase())) {
    refused.push(`The ${facts.edition} edition does not include the telephone.`);
    offers.push({ kind: "upgrade-edition", text: `The telephone comes with ${terms.editions.join(" or ")}.` });
  }
  if (facts.isLicenceCurrent === false) {
    refused.push("The licence is not current.");
    offers.push({ kind: "renew-licence", text: "Renew the licence." });
  }
  if (terms.namedCallersOnly && !facts.isNamedCaller) {
    refused.push("The caller is not a named caller of this licence.");
    offers.push({ kind: "name-caller", text: "The account's administrator may name this caller." });
  }
  if (refused.length > 0) return ruling("deny", "CAP-1", refused, { offers: [byMail, ...offers] });
  const unknown = [...(facts.edition === null ? ["The edition of the licence is not recorded."] : []), ...(facts.isLicenceCurrent === null ? ["Nobody has recorded whether the licence is current."] : [])];
  if (unknown.length > 0) return ruling("review", "CAP-1", unknown, { offers: [byMail] });
  return ruling("allow", "CAP-1", ["Edition, licence and caller are as the policy asks."]);
}
