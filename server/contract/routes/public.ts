import * as z from "zod";
import { defineRoutes } from "../define.ts";
import { instant, problem } from "../shapes/common.ts";

const signedHead = z.object({ size: z.int(), root: z.string(), at: instant, signature: z.string() });

/** Routes that need no sign-in. */
export const publicRoutes = defineRoutes({
  "GET /api/health": { name: "portal.health", summary: "The process answers", access: ["anyone"], answers: { 200: z.object({ status: z.literal("ok") }) } },
  "GET /api/ready": {
    name: "portal.ready",
    summary: "Records, store and keys answer",
    access: ["anyone"],
    answers: { 200: z.object({ status: z.literal("ready") }), 503: z.object({ status: z.literal("not-ready"), missing: z.array(z.string()) }) },
  },
  "GET /api/openapi.json": { name: "portal.openapi", summary: "This description", access: ["anyone"], answers: { 200: z.record(z.string(), z.unknown()) } },
  "GET /api/portal": {
    name: "portal.show",
    summary: "What every page needs to know about this portal",
    access: ["anyone"],
    answers: {
      200: z.object({
        operator: z.string(),
        place: z.string(),
        publicUrl: z.string(),
        termsVersion: z.string(),
        fileBytesMax: z.int(),
        retentionHours: z.int(),
        hasDevelopmentInbox: z.boolean(),
        needsFirstSupervisor: z.boolean(),
        version: z.string(),
      }),
    },
  },
  "GET /api/policy": {
    name: "portal.policy",
    summary: "Numbers and names for the page How we handle your database, and the terms",
    access: ["anyone"],
    answers: {
      200: z.object({
        version: z.string(),
        operator: z.string(),
        place: z.string(),
        retentionHours: z.int(),
        retentionDaysMax: z.int(),
        abandonDays: z.int(),
        checkoutDays: z.int(),
        removalReminderHours: z.int(),
        collectReminderDays: z.int(),
        thirdParties: z.array(z.object({ name: z.string(), does: z.string(), couldHoldBytes: z.boolean() })),
        licenceUrl: z.string().nullable(),
        liability: z.string(),
      }),
    },
  },
  "GET /api/policy/clauses": {
    name: "portal.policy-clauses",
    summary: "The support policy in force, clause by clause, as it reads now (POL-1); `#id` on the page /policy is a clause's anchor",
    access: ["anyone"],
    answers: {
      200: z.object({
        profile: z.object({ name: z.string(), title: z.string(), datedOn: z.string(), hash: z.string() }),
        groups: z.array(z.object({ title: z.string(), clauses: z.array(z.object({ id: z.string(), title: z.string(), text: z.string() })) })),
      }),
    },
  },
  "GET /api/verify/keys": { name: "verify.keys", summary: "Public keys that sign certificates (JWK set)", access: ["anyone"], answers: { 200: z.object({ keys: z.array(z.record(z.string(), z.unknown())) }) } },
  "GET /api/verify/:address": {
    name: "verify.show",
    summary: "What a certificate's public address says: no names",
    access: ["anyone"],
    params: z.object({ address: z.string().max(64) }),
    answers: {
      200: z.object({
        isValid: z.boolean(),
        title: z.string(),
        number: z.string(),
        erasedAt: instant,
        backupsUnreadableOn: z.string(),
        files: z.array(z.object({ bytes: z.int(), digest: z.string(), isSalted: z.boolean() })),
        outstandingRemovals: z.int(),
        supplements: z.array(z.object({ at: instant, outstandingRemovals: z.int() })),
        statements: z.array(z.string()),
        head: signedHead,
      }),
      404: problem,
    },
  },
  "POST /api/verify": {
    name: "verify.check",
    summary: "Checks a certificate, a receipt or a consent record that somebody holds; nothing is kept",
    access: ["anyone"],
    body: z.object({ certificate: z.string().max(1_000_000) }).strict(),
    answers: { 200: z.object({ isValid: z.boolean(), problems: z.array(z.string()), title: z.string().nullable(), statements: z.array(z.string()), payload: z.record(z.string(), z.unknown()).nullable() }) },
  },
});
