import type { MailFacts } from "../../actions/mail.ts";
import { letter, text } from "./letter.ts";
import type { MailContext, MailTemplate } from "./people.ts";

const price = (facts: MailFacts): string => (typeof facts["cents"] === "number" ? `${(facts["cents"] / 100).toFixed(2)} ${text(facts, "currency")}` : "the price that was shown");
const forCase = (facts: MailFacts): string => (facts["caseNumber"] == null ? "" : ` for case ${text(facts, "caseNumber")}`);
const page = (context: MailContext): string => `What your plan includes, what is left of it, and every order:\n${context.publicUrl}/support`;
const notYou = "Everybody who can sign in for you gets this mail. If none of you ordered it, tell support.";

/** Mails about plans and what was ordered: sums, minutes, days and links (CON-8, CON-10, CON-15). */
export const planTemplates = {
  "time-bought": (facts, context) => ({
    subject: facts["caseNumber"] == null ? "More developers' time ordered" : `${text(facts, "caseNumber")}: more developers' time ordered`,
    text: letter(context, `${text(facts, "minutes")} minutes of developers' time were ordered${forCase(facts)} and their price of ${price(facts)} was accepted. A bill follows.`, `Order ${text(facts, "orderId")}.`, facts["caseId"] == null ? "" : `The case:\n${context.publicUrl}/cases/${text(facts, "caseId")}`, page(context), notYou),
  }),
  "plan-upgraded": (facts, context) => ({
    subject: "Your plan was upgraded",
    text: letter(context, `The upgrade of your plan was accepted: ${price(facts)} now, ${text(facts, "minutes")} minutes of developers' time, renewal on ${text(facts, "renewsOn")}. A bill follows.`, `Order ${text(facts, "orderId")}.`, page(context), notYou),
  }),
  "plan-renewed": (facts, context) => ({
    subject: "A new term of your plan has begun",
    text: letter(
      context,
      `The new term began on ${text(facts, "startsOn")}; the next one begins on ${text(facts, "renewsOn")}.`,
      typeof facts["minutes"] === "number" ? `It comes with ${text(facts, "minutes")} minutes of developers' time.${Number(facts["lapsedMinutes"]) > 0 ? ` ${text(facts, "lapsedMinutes")} minutes of the old term have lapsed.` : ""}` : "",
      page(context),
    ),
  }),
  "order-to-bill": (facts, context) => ({
    subject: `To be billed: ${price(facts)}`,
    text: letter(context, `A customer accepted ${facts["isUpgrade"] === true ? `an upgrade of their plan with ${text(facts, "minutes")} minutes` : `${text(facts, "minutes")} minutes of developers' time${forCase(facts)}`} for ${price(facts)}. Order ${text(facts, "orderId")}.`, `The account:\n${context.publicUrl}/staff/directory/${text(facts, "accountId")}`),
  }),
} as const satisfies Readonly<Record<string, MailTemplate>>;
