import { z } from "zod";

const count = z.int().nonnegative();

/** What was shown so far: the disclosure meter of the customer's bar, of the receipts and of the event rows. Counts only, never a value. */
export const disclosureSchema = z.strictObject({
  requests: count,
  refused: count,
  rows: count,
  /** Values shown, by class of their column; `computed` where an expression made them. */
  values: z.record(z.string().min(1).max(40), count),
  lookups: count,
  reveals: count,
});

export type Disclosure = z.infer<typeof disclosureSchema>;

export const nothingDisclosed: Disclosure = { requests: 0, refused: 0, rows: 0, values: {}, lookups: 0, reveals: 0 };

/** The meter after one answer: `classes` has one entry a column of the answer. */
export function afterAnswer(meter: Disclosure, answer: { readonly rows: number; readonly classes: readonly string[] }): Disclosure {
  const values = { ...meter.values };
  for (const one of answer.classes) values[one] = (values[one] ?? 0) + answer.rows;
  return { ...meter, requests: meter.requests + 1, rows: meter.rows + answer.rows, values };
}

export function afterRefusal(meter: Disclosure): Disclosure {
  return { ...meter, requests: meter.requests + 1, refused: meter.refused + 1 };
}

export function afterLookup(meter: Disclosure): Disclosure {
  return { ...meter, requests: meter.requests + 1, lookups: meter.lookups + 1 };
}

/** One revealed cell of a class. */
export function afterReveal(meter: Disclosure, ofClass: string): Disclosure {
  return { ...meter, reveals: meter.reveals + 1, values: { ...meter.values, [ofClass]: (meter.values[ofClass] ?? 0) + 1 } };
}
