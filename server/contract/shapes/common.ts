import * as z from "zod";

/** An instant in UTC, RFC 3339. */
export const instant = z.iso.datetime({ precision: null }).meta({ description: "Instant, UTC, RFC 3339" });
/** A calendar day. */
export const day = z.iso.date();
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/).meta({ description: "SHA-256, lower-case hex" });

/** An opaque id such as `transfer_…`. Ids never carry meaning. */
export const id = z.string().regex(/^[a-z]+_[a-z0-9]{26}$/);

/** Text a person writes: trimmed, no control characters but line breaks, at most `max` characters. */
export function text(max: number): z.ZodString {
  return z.string().trim().min(1).max(max).regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/, "must not contain control characters").refine((value) => value.isWellFormed(), "is not well-formed text");
}

export const email = z.string().max(254).regex(/^[^\s@<>(),;:"[\]\\]+@[^\s@<>(),;:"[\]\\]+\.[^\s@<>(),;:"[\]\\.]+$/, "is not an e-mail address");

/** RFC 9457. `code` is the stable word to compare; `facts` say what it was about. */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    code: z.string(),
    facts: z.record(z.string(), z.unknown()).optional(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: "Problem" });
export type Problem = z.output<typeof problem>;

/** A page of a list; `next` is the cursor of the following page or null at the end. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}

export const pageQuery = { cursor: z.string().max(200).optional(), limit: z.coerce.number().int().min(1).max(200).default(50) };
/** For lists of short rows. */
export const longPageQuery = { ...pageQuery, limit: z.coerce.number().int().min(1).max(200).default(200) };

export const personRef = z.object({ id, name: z.string(), isStaff: z.boolean() }).meta({ id: "PersonRef" });
export type PersonRef = z.output<typeof personRef>;
