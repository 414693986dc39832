import { caseTextDays } from "../../../server/domain/cases/retention.ts";
import { count, limit } from "./format.ts";

/** What the public pages fill in: numbers and names from the operator's profile. */
export interface PolicyNumbers {
  readonly operator: string;
  readonly place: string;
  readonly retentionHours: number;
  readonly retentionDaysMax: number;
  readonly abandonDays: number;
  readonly checkoutDays: number;
  readonly removalReminderHours: number;
  readonly collectReminderDays: number;
}

const hours = (amount: number): string => count(amount, "hour", "hours");
const days = (amount: number): string => count(amount, "day", "days");
const kept = (amount: number): string => (amount % 24 === 0 ? `${days(amount / 24)} (${hours(amount)})` : hours(amount));

/** Texts of "How we handle your database", privacy and terms (ALO-26). */
export const policyTexts = {
  version: (version: string) => `Version ${version}`,
  support: {
    title: "Support policy",
    lead: "Who is helped, how, how fast and within which limits. Every decision of this portal names the clause that it follows.",
    contents: "Parts of this policy",
    dated: (title: string, day: string) => `${title}, as of ${day}`,
    fingerprint: "Fingerprint",
    fingerprintHint: "Each decision is stored with it, so that it can be checked against the policy of its day.",
    anchor: (id: string) => `Link to clause ${id}`,
    handling: "What happens to a database that you send stands in",
    handlingLink: "How we handle your database",
    none: "This policy has no clauses.",
  },
  handling: {
    title: "How we handle your database",
    lead: "From the first byte to the proof that nothing is left, in plain words. The numbers on this page are the ones that the portal obeys.",
    sections: (numbers: PolicyNumbers) => [
      {
        title: "What this covers",
        paragraphs: [
          `Every database that reaches ${numbers.operator} through this portal: by its page, a form, the command line, or a medium that we take in on your behalf. All of them go the same way.`,
          "It covers the file you send, results that come back, copies with hidden values, and every copy that one of us takes.",
        ],
      },
      {
        title: "The steps",
        steps: [
          "You send it. It is encrypted on its way and again before it is stored; nothing of it lies anywhere unencrypted.",
          "We read every byte back and compare. Only then it says “Safe with us”, with the fingerprint of your file.",
          `One of us takes a working copy: one person at a time, with a purpose, a reason and a device that you can read. The right to it ends after ${days(numbers.checkoutDays)}.`,
          `The result comes back to this portal and you get one mail. If it is not collected within ${days(numbers.collectReminderDays)}, we contact you.`,
          "Whoever took a copy confirms that it is removed. Until then it stands as open, for you to see.",
          `At the latest ${kept(numbers.retentionHours)} after its arrival everything is erased, to the second, and you get a proof that anybody can check.`,
        ],
      },
      {
        title: "Looking at contents",
        paragraphs: [
          "Nobody looks without a matter, the tables in question and a reason. Values are hidden by default. Each time is written down, and you see who, when and why.",
          "Outside specialists see nothing unless you allow them by name.",
        ],
      },
      {
        title: "What it is used for",
        paragraphs: ["For your case only: technical support, repair or conversion. Not for tests, statistics, training of models, or anything else."],
      },
      {
        title: "How long",
        paragraphs: [
          `${kept(numbers.retentionHours)} after its arrival. You can have it deleted at any time, choose an earlier day, or a later one up to ${days(numbers.retentionDaysMax)}. We cannot lengthen it.`,
          `An upload that is not finished is erased ${days(numbers.abandonDays)} after its last byte. An open working copy reminds its holder after ${hours(numbers.removalReminderHours)}.`,
        ],
      },
    ],
    placeTitle: "Where it is",
    place: (place: string) => `Stored in ${place}, and nowhere else.`,
    thirdTitle: "Third parties",
    thirdNone: "None.",
    thirdName: "Who",
    thirdDoes: "Does what",
    thirdBytes: "Could hold bytes of your database",
    yes: "yes",
    no: "no",
    liabilityTitle: "Liability",
    never: "What we never do",
    nevers: ["share links to your files", "send files or their names by mail", "show them to others than those named here", "count visitors or use trackers"],
  },
  privacy: {
    title: "Privacy",
    lead: "What this portal knows about people, and for how long.",
    sections: (numbers: PolicyNumbers) => [
      { title: "Who is responsible", paragraphs: [`${numbers.operator}. Your contact there answers questions and carries out your rights: to know, to correct, to erase, to object.`] },
      { title: "About you", paragraphs: ["Your name, your e-mail address, the account you belong to, when you signed in and from which network address. One cookie keeps you signed in; there is no other, and nobody follows you."] },
      { title: "About your databases", paragraphs: [`Their contents only as described in “How we handle your database”: at most ${kept(numbers.retentionHours)}, or until you say so. File names go with the files.`] },
      { title: "About your cases", paragraphs: [`What is written in a case, or in a complaint, is stored encrypted and erased ${days(caseTextDays)} after the last word in it; a case that is still open is then closed. Its number, dates, minutes and the decisions of the support policy stay. Mails about a case hold a number and a link, nothing of what was written.`] },
      { title: "The record", paragraphs: ["What happened to a database (who, what, when, fingerprints) stays, because it proves what was done. It holds no contents. Personal words in it, such as reasons, can be erased without breaking the proof."] },
      { title: "Where", paragraphs: [numbers.place] },
    ],
  },
  terms: {
    title: "Terms",
    lead: "What you agree to when you send a database. Short on purpose.",
    sections: (numbers: PolicyNumbers) => [
      { title: "You send", paragraphs: ["Send only what you may send. If it holds data of other people, you remain responsible for it; we work on your instructions and for your case only."] },
      { title: "We keep our word", paragraphs: [`We handle it exactly as described in “How we handle your database”, keep it at most ${kept(numbers.retentionHours)} unless you choose otherwise, and prove its end.`] },
      { title: "You decide", paragraphs: ["You may order its deletion at any time, also while one of us works on it. What has begun to be deleted cannot be brought back: keep your own back-up."] },
      { title: "We work on copies", paragraphs: ["The file you sent is never changed. What we return is a new file; try it before you rely on it."] },
    ],
    liability: "Liability",
    licence: "Licence",
    licenceLink: "The licence of the software that you have from us",
  },
  limit,
} as const;
