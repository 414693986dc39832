import { defineClauses } from "../policy/rule.ts";
import { money, tierTitle, topPriceCents } from "./section.ts";

/** Plans and developers' time, in our words under the profile in force. */
export const plansClauses = defineClauses("Plans and developers' time", ["plans"], {
  "CON-4": { title: "Who has developers", text: ({ plans }) => `Developers take cases of the annual ${tierTitle(plans, plans.secondTier.tier)} plan only.` },
  "CON-6": { title: "Included time", text: ({ plans }) => `Each term includes ${String(plans.secondTier.minutesPerTerm)} minutes of developers' time.` },
  "CON-7": { title: "More time", text: ({ plans }) => (plans.extraTime === null ? null : `More time is sold once the included minutes of the ${tierTitle(plans, plans.secondTier.tier)} plan are used.`) },
  "CON-8": {
    title: "What more time costs",
    text: ({ plans }) =>
      plans.extraTime === null ? null : `Each begun ${String(plans.extraTime.blockMinutes)} minutes cost ${money(plans.extraTime.blockCents, plans.currency)}, accepted before they start${plans.extraTime.lapsesAtRenewal ? "; what is left lapses at the renewal" : ""}.`,
  },
  "CON-9": {
    title: "Upgrade within an annual term",
    text: ({ plans }) => `An upgrade less than ${String(plans.secondTier.shortTermMonths)} months before the renewal includes ${String(plans.secondTier.shortTermMinutes)} minutes, an earlier one ${String(plans.secondTier.minutesPerTerm)}.`,
  },
  "CON-10": { title: "Renewal", text: ({ plans }) => `A renewal sets the included time to ${String(plans.secondTier.minutesPerTerm)} minutes; nothing is carried over.` },
  "CON-11": { title: "Upgrade from a monthly plan, or new", text: ({ plans }) => `A new annual term begins, with ${String(plans.secondTier.minutesPerTerm)} minutes.` },
  "CON-12": { title: "Bill of an upgrade", text: ({ plans }) => `The difference to ${money(topPriceCents(plans), plans.currency)} a year, for the days that are left of the term.` },
  "CON-13": {
    title: "A short term's minutes",
    text: ({ plans }) => (plans.extraTime === null ? null : plans.extraTime.shortTermCountsAsExhausted ? "The fewer minutes of a short term, once used, open the sale of more time." : "More time is not sold in a short term."),
  },
  "CON-14": { title: "Work across a renewal", text: () => "Work that spans a renewal is counted in both terms, each its own part." },
  "CON-15": { title: "Upgrade page", text: () => "Before an upgrade the bill, the minutes and the renewal date are shown and accepted; the acceptance is kept." },
});
