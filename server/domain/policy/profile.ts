import * as z from "zod";
import { calendarSection } from "../calendar/section.ts";
import { zoneSchema } from "../calendar/zone.ts";
import { callersSection } from "../callers/section.ts";
import { chatSection } from "../chat/section.ts";
import { entitlementSection } from "../entitlement/section.ts";
import { canonicalBytes } from "../ledger/canonical-json.ts";
import { plansSection } from "../plans/section.ts";
import { queueSection } from "../queue/section.ts";
import { Refusal } from "../refusal.ts";
import { scopeSection } from "../scope/section.ts";
import { urgencySection } from "../urgency/section.ts";
import { contradictions } from "./contradictions.ts";

/** What a profile says about itself. */
const head = {
  name: z.string().regex(/^[a-z][a-z0-9-]*$/, "must be a lower-case word"),
  title: z.string().min(1),
  /** The day since which it holds, shown on `/policy`. */
  datedOn: z.iso.date(),
  /** The vendor's zone: dates and anniversaries are counted in it. */
  zone: zoneSchema,
};

/** A section for each room of rules, absent where the vendor has no such rule. A room's schema stands in its own `section.ts`. */
const sections = {
  calendar: calendarSection.optional(),
  urgency: urgencySection.optional(),
  entitlement: entitlementSection.optional(),
  callers: callersSection.optional(),
  scope: scopeSection.optional(),
  plans: plansSection.optional(),
  chat: chatSection.optional(),
  queue: queueSection.optional(),
};

/** A support policy in the form in which it is executed: what YAML files under `server/policies` hold. */
export const profileSchema = z.strictObject({ ...head, ...sections }).superRefine(contradictions);

export type Profile = z.output<z.ZodObject<typeof head & typeof sections, z.core.$strict>>;
export type SectionName = keyof typeof sections;

/** A profile in which these sections are present. */
export type ProfileWith<Name extends SectionName> = Profile & { readonly [Key in Name]: NonNullable<Profile[Key]> };

/**
 * Checks a profile as it was read from YAML or JSON; `source` names it in the message.
 * @throws {Refusal} `setting-invalid` naming every key that is missing, unknown, wrong or contradictory.
 */
export function readProfile(value: unknown, source: string): Profile {
  const result = profileSchema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  const wrong = result.error.issues.map(sentence);
  throw new Refusal("setting-invalid", `The policy profile ${source} cannot be used: ${wrong.join("; ")}.`, { keys: result.error.issues.map((issue) => issue.path.join(".")) });
}

/** One sentence about what is wrong with a value, beginning with its key. The value must have been parsed with `reportInput`. */
export function sentence(issue: z.core.$ZodIssue): string {
  const key = issue.path.map(String).join(".");
  if (issue.code === "unrecognized_keys") return issue.keys.map((name) => `${[key, name].filter((part) => part !== "").join(".")} is not known`).join("; ");
  if (issue.code === "invalid_union") return unionSentence(issue);
  if ((issue.code === "invalid_type" || issue.code === "invalid_value") && issue.input === undefined) return `${key} is missing`;
  return `${key === "" ? "" : `${key}: `}${issue.message}`;
}

/** The branches that came beyond the value's kind say most; where none did, each says what it wants. */
function unionSentence(issue: z.core.$ZodIssueInvalidUnion): string {
  const inner = issue.errors.flat().map((one): z.core.$ZodIssue => ({ ...one, path: [...issue.path, ...one.path] }));
  const deeper = inner.filter((one) => one.code !== "invalid_type" || one.path.length > issue.path.length);
  return (deeper.length > 0 ? deeper : inner).map(sentence).join(", or ");
}

/** What every decision is stored with: the digest of the profile's one spelling. `sha256` answers in lower-case hex. */
export function profileHash(profile: Profile, sha256: (bytes: Uint8Array) => string): string {
  // A key that was left out and one that is undefined are the same policy.
  return sha256(canonicalBytes(JSON.parse(JSON.stringify(profile))));
}
