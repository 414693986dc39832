import * as z from "zod";

const day = z.iso.date();

/** One licence as the directory knows it. `unknown` is said, never left out: it leads to a review by a person. */
export const licenceFacts = z.strictObject({
  id: z.string().min(1).describe("What the licence is called in reasons"),
  acquired: z.enum(["purchased", "rented", "unknown"]),
  purchasedOn: day.or(z.literal("unknown")).nullable().default(null).describe("First purchase, in the vendor's zone; null for a rental"),
  seatsAddedOn: z.array(day).default([]).describe("When further seats were bought"),
  rentedThroughOn: day.or(z.literal("unknown")).nullable().default(null).describe("Paid through; null where it is not rented"),
  planThroughOn: day.or(z.literal("unknown")).nullable().default(null).describe("The maintenance plan runs through; null: no plan"),
});
export type LicenceFacts = z.output<typeof licenceFacts>;

/** Service minutes: a balance, `unknown`, or `not-kept` where the vendor keeps no ledger for the account. */
export const minuteFacts = z.union([z.int(), z.enum(["unknown", "not-kept"])]).describe("Service minutes that the account has left");

export const licencesFact = z.array(licenceFacts).nullable().describe("All licences of the account; null: nobody has recorded them yet");
