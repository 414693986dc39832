import { defineClauses } from "../policy/rule.ts";

/** Who is supported and who may upgrade, in our words under the profile in force. */
export const entitlementClauses = defineClauses("Who is supported", ["entitlement"], {
  "ALO-1": {
    title: "Bought lately",
    text: ({ entitlement: section }) =>
      section.ways.includes("recent-purchase") ? `A licence bought within the last ${String(section.purchaseMonths)} months gives support; the anniversary day ${section.anniversaryIncluded ? "counts" : "no longer counts"}.` : null,
  },
  "ALO-2": {
    title: "Rented",
    text: ({ entitlement: section }) => (section.ways.includes("rental") ? `A rented licence gives support ${section.paidThroughIncluded ? "through" : "until"} the day to which it is paid.` : null),
  },
  "ALO-3": {
    title: "Bought, with the plan",
    text: ({ entitlement: section }) => (section.ways.includes("purchase-with-plan") ? `A bought licence with a running ${section.planName ?? "plan"} gives support. The plan does nothing for a rental.` : null),
  },
  "ALO-4": {
    title: "Service minutes",
    text: ({ entitlement: section }) => (section.minutes === "free" ? "Support takes no service minutes." : `A new request needs at least one service minute${section.minutes === "where-kept" ? " where the account has a ledger of them" : ""}; requests that are open go on.`),
  },
  "ALO-5": {
    title: "New versions after a purchase",
    text: ({ entitlement: section }) => (section.upgrades === "not-ruled" ? null : `A buyer gets new versions free for ${String(section.purchaseMonths)} months after the ${section.laterSeatRestarts ? "latest" : "first"} purchase, whatever the minutes.`),
  },
  "ALO-6": { title: "New versions with the plan", text: ({ entitlement: section }) => (section.upgrades === "not-ruled" ? null : `After that, new versions need the ${section.planName ?? "maintenance plan"}.`) },
  "ALO-7": { title: "New versions of a rental", text: ({ entitlement: section }) => (section.upgrades === "not-ruled" ? null : "A rental gets new versions for as long as it is rented.") },
  "ALO-8": {
    title: "Older versions",
    text: ({ entitlement: section }) => (section.olderVersionEffects.length === 0 ? "An older version is supported like any other." : `An older version is still supported, but: ${section.olderVersionEffects.map((effect) => effect.replace(/\.$/, "").toLowerCase()).join("; ")}.`),
  },
  "ALO-9": { title: "Several licences", text: ({ entitlement: section }) => (section.ways.length === 0 ? "Support is tied to no licence." : "Of several licences each is looked at, and one that qualifies is enough.") },
});
