import { letter, text, transferLink, when } from "./letter.ts";
import type { MailTemplate } from "./people.ts";

const orderedWords: Readonly<Record<string, string>> = {
  direction: "The customer has ordered the deletion of",
  deadline: "The time of keeping is over for",
  abandoned: "The upload was never completed, so the portal deletes",
};

/** Mails that the portal sends by itself as time passes: reminders, ends, deletions and their proof. */
export const upkeepTemplates = {
  "checkout-reminder": (facts, context) => ({
    subject: `${text(facts, "number")}: you hold the working copy`,
    text: letter(context, `You took the working copy of ${text(facts, "number")} on ${when(facts, "takenAt")} and it is still yours. Your checkout ends on ${when(facts, "until")}.`, `Return it, or give it back${facts["hasCopy"] === true ? ", and attest that your copy is removed" : ""}:\n${transferLink(facts, context)}`),
  }),
  "checkout-expired": (facts, context) => ({
    subject: `${text(facts, "number")}: your checkout has ended`,
    text: letter(context, `The date of your checkout of ${text(facts, "number")} passed on ${when(facts, "until")}. Nothing more can be downloaded with it.`, `${facts["hasCopy"] === true ? "Remove your copy and attest it, then return the transfer or give it back" : "Return the transfer or give it back"}:\n${transferLink(facts, context)}`, "The supervisors have been told."),
  }),
  "removal-reminder": (facts, context) => ({
    subject: `${text(facts, "number")}: please remove your copy`,
    text: letter(context, `You downloaded ${text(facts, "number")} and nobody has attested yet that this copy is removed. Remove it and say so here:\n${transferLink(facts, context)}`, "You are reminded every day until it is done."),
  }),
  "removal-escalated": (facts, context) => ({
    subject: `${text(facts, "number")}: a working copy is overdue`,
    text: letter(
      context,
      `The working copy of ${text(facts, "number")} that ${text(facts, "holder") === "" ? "a member of staff" : text(facts, "holder")} holds is overdue: its date was ${when(facts, "until")}.`,
      facts["hasCopy"] === true ? "The copy's removal is not attested." : "Nothing was downloaded with it.",
      `You can speak to the holder, or take the checkout over:\n${transferLink(facts, context)}`,
    ),
  }),
  "bulk-reading": (facts, context) => ({
    subject: `${text(facts, "reader")} reads many databases`,
    text: letter(
      context,
      `${text(facts, "reader")} has opened contents of ${text(facts, "transfers")} transfers (${text(facts, "readings")} readings) since ${when(facts, "since")}. One person seldom needs so many in an hour.`,
      "If you do not know why: speak to them on another way than this portal. Disabling the person ends their sessions and cuts what they are downloading, at once.",
      `Everybody who watches over this portal gets this mail:\n${context.publicUrl}/supervisor#bulk-reading`,
    ),
  }),
  "deletion-ordered": (facts, context) => ({
    subject: `${text(facts, "number")} is being deleted`,
    text: letter(
      context,
      `${orderedWords[text(facts, "because")] ?? "The portal deletes"} ${text(facts, "number")}. It can no longer be read here, and your checkout has ended.`,
      facts["mustAttest"] === true ? `You have downloaded bytes of it. Remove your copy now and attest it; the certificate names it as outstanding until you do:\n${transferLink(facts, context)}` : "",
    ),
  }),
  "return-bounced": (facts, context) => ({
    subject: `${text(facts, "number")}: the customer could not be reached by mail`,
    text: letter(context, `A mail to the customer about ${text(facts, "number")} was not delivered. Please contact them another way and record how and when:\n${transferLink(facts, context)}`),
  }),
  "not-collected": (facts, context) => ({
    subject: `${text(facts, "number")}: the result was not fetched`,
    text: letter(context, `The result of ${text(facts, "number")} has been ready for seven days and nobody has fetched it. It is deleted on ${when(facts, "deadlineAt")}. Please contact the customer and record how and when:\n${transferLink(facts, context)}`),
  }),
  "ends-soon": (facts, context) => ({
    subject: `${text(facts, "number")} will be deleted in two days`,
    text: letter(context, `Transfer ${text(facts, "number")} and everything in it will be deleted on ${when(facts, "deadlineAt")}.`, facts["isReturned"] === true ? "Its result has not been fetched yet." : "", `You can fetch what you need, or order another date within limits:\n${transferLink(facts, context)}`),
  }),
  "deletion-done": (facts, context) => ({
    subject: `${text(facts, "number")}: deleted, with certificate ${text(facts, "certificate")}`,
    text: letter(
      context,
      `Transfer ${text(facts, "number")} is deleted. The certificate says what was erased, how this was checked, and what it does not cover. It is attached in its signed form; as a page and PDF:\n${transferLink(facts, context)}/certificate`,
      Number(facts["outstanding"]) > 0 ? `Copies that support staff took and have not yet attested as removed: ${text(facts, "outstanding")}. Each later attestation is added to the certificate as a signed supplement.` : "No copy with support staff is outstanding.",
      `Anyone can check it at this address, which shows no names:\n${context.publicUrl}/verify/${text(facts, "address")}`,
    ),
  }),
  "safety-stop": (facts, context) => ({
    subject: "Deletion by deadline is held: a supervisor must look",
    text: letter(
      context,
      facts["because"] === "clock" ? "The portal's clock has jumped ahead by more than a day." : "An unusual share of all transfers would be deleted at once.",
      `${text(facts, "wouldDelete")} of ${text(facts, "live")} transfers are due. They can no longer be read, but nothing of them is deleted until a supervisor releases it. Customers' own orders are carried out.`,
      `Check the clock of the server, then release the stop:\n${context.publicUrl}/overview`,
    ),
  }),
} as const satisfies Readonly<Record<string, MailTemplate>>;
