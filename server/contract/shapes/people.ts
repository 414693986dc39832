import * as z from "zod";
import { roles } from "../../domain/custody/words.ts";
import { email, id, instant, text } from "./common.ts";

/** Name of an IANA time zone that this runtime knows. */
export const zone = z.string().max(64).regex(/^[A-Za-z0-9+_/-]+$/);

export const account = z
  .object({
    id,
    name: z.string(),
    zone,
    quotaBytes: z.int().nonnegative(),
    usedBytes: z.int().nonnegative(),
    createdAt: instant,
    people: z.int().nonnegative(),
    transfers: z.int().nonnegative(),
  })
  .meta({ id: "Account" });
export type AccountShape = z.output<typeof account>;

export const person = z
  .object({
    id,
    email,
    name: z.string(),
    role: z.enum(roles),
    account: z.object({ id, name: z.string() }).nullable(),
    isContractor: z.boolean(),
    state: z.enum(["invited", "active", "disabled", "locked"]),
    hasSecondFactor: z.boolean(),
    createdAt: instant,
    lastSeenAt: instant.nullable(),
  })
  .meta({ id: "Person" });
export type PersonShape = z.output<typeof person>;

export const self = z
  .object({
    person,
    zone,
    session: z.object({ kind: z.enum(["cookie", "token"]), endsAt: instant, isSteppedUp: z.boolean() }),
    termsVersion: z.string(),
    recoveryCodesLeft: z.int().nullable(),
  })
  .meta({ id: "Self" });
export type SelfShape = z.output<typeof self>;

export const newPerson = z.object({ email, name: text(100), role: z.enum(roles), accountId: id.optional(), isContractor: z.boolean().optional() }).strict();
export const personChange = z
  .object({ name: text(100).optional(), role: z.enum(roles).optional(), isContractor: z.boolean().optional(), isDisabled: z.boolean().optional() })
  .strict();
export const newAccount = z.object({ name: text(200), zone: zone.default("UTC"), quotaBytes: z.int().positive().optional() }).strict();
export const accountChange = z.object({ name: text(200).optional(), zone: zone.optional(), quotaBytes: z.int().positive().optional() }).strict();

export const sessionSummary = z
  .object({ id, kind: z.enum(["cookie", "token"]), name: z.string().nullable(), createdAt: instant, lastUsedAt: instant, endsAt: instant, address: z.string(), isThisOne: z.boolean() })
  .meta({ id: "Session" });
export type SessionSummary = z.output<typeof sessionSummary>;
