import * as z from "zod";
import { copyKinds, purposes, removalMethods, transferStates, workKinds } from "../../domain/custody/words.ts";
import { defineRoutes } from "../define.ts";
import { day, id, instant, pageOf, pageQuery, problem, sha256, text } from "../shapes/common.ts";
import { checkout, direction, file, instructions, timelineEntry, transfer, transferSummary, upload } from "../shapes/transfer.ts";

const transferId = z.object({ id });
const checkoutIds = z.object({ id, cid: id });
const removal = z.object({ attested: z.literal(true), method: z.enum(removalMethods), note: text(500).optional() }).strict();
const everyone = ["customer", "staff", "auditor"] as const;

/** A customer's database: its way in, who works on it, its way back and its end. */
export const transferRoutes = defineRoutes({
  "GET /api/transfers": {
    name: "transfers.list",
    summary: "Transfers, newest first; customers see those of their account",
    access: everyone,
    query: z.object({ ...pageQuery, state: z.enum(transferStates).optional(), accountId: id.optional(), search: z.string().max(100).optional() }),
    answers: { 200: pageOf(transferSummary) },
  },
  "POST /api/transfers": {
    name: "transfers.request",
    summary: "Makes a transfer; staff name the account and how the instructions were given, or the medium that was brought in",
    access: ["customer", "staff"],
    idempotent: true,
    body: z
      .object({
        purpose: z.enum(purposes),
        title: text(200).optional(),
        caseReference: text(100).optional(),
        caseId: id.optional(),
        accountId: id.optional(),
        instructions: instructions.strict().optional(),
        onBehalf: z.object({ medium: text(200), broughtBy: text(200), becameOf: text(500) }).strict().optional(),
        saltDigests: z.boolean().optional(),
      })
      .strict(),
    answers: { 201: transfer, 400: problem, 403: problem, 404: problem },
  },
  "GET /api/transfers/:id": { name: "transfers.show", summary: "One transfer", access: everyone, params: transferId, answers: { 200: transfer, 404: problem } },
  "GET /api/transfers/:id/timeline": { name: "transfers.timeline", summary: "What happened, newest first", access: everyone, params: transferId, query: z.object(pageQuery), answers: { 200: pageOf(timelineEntry), 404: problem } },
  "POST /api/transfers/:id/withdraw": { name: "transfers.withdraw", summary: "Takes back a request for which nothing was sent", access: ["customer", "staff"], params: transferId, answers: { 200: transfer, 409: problem } },
  "POST /api/transfers/:id/complete": { name: "transfers.complete", summary: "That is all: no further original will come. `files` names the digests that the client computed; they must agree", access: ["customer", "staff"], params: transferId, body: z.object({ files: z.array(z.object({ id, sha256 }).strict()).max(1000).optional() }).strict().optional(), answers: { 202: transfer, 409: problem } },
  "POST /api/transfers/:id/files": { name: "transfers.send-form", summary: "Plain multipart form: fields kind?, sha256?, terms?, then file", access: ["customer", "staff"], form: "stream", idempotent: true, params: transferId, answers: { 201: file, 409: problem, 413: problem } },
  "GET /api/transfers/:id/files/:fileId/content": { name: "transfers.read", summary: "The bytes, whole or a range", access: ["customer", "staff"], form: "stream", params: z.object({ id, fileId: id }), answers: { 200: null, 206: null, 404: problem, 410: problem, 416: problem } },
  "POST /api/transfers/:id/checkouts": {
    name: "transfers.check-out",
    summary: "Takes an exclusive working copy",
    access: ["staff"],
    idempotent: true,
    params: transferId,
    body: z.object({ purpose: z.enum(purposes), reason: text(500), device: text(200), copy: z.enum(copyKinds), until: instant.optional() }).strict(),
    answers: { 201: checkout, 409: problem },
  },
  "POST /api/transfers/:id/checkouts/:cid/work": { name: "transfers.start-work", summary: "Starts a test, repair or conversion", access: ["staff"], params: checkoutIds, body: z.object({ kind: z.enum(workKinds) }).strict(), answers: { 200: checkout, 409: problem } },
  "POST /api/transfers/:id/checkouts/:cid/removal": { name: "transfers.attest-removal", summary: "Attests that the local copy is gone", access: ["staff"], params: checkoutIds, body: removal, answers: { 200: checkout, 409: problem } },
  "POST /api/transfers/:id/checkouts/:cid/give-back": { name: "transfers.give-back", summary: "Ends the checkout without a result", access: ["staff"], params: checkoutIds, body: z.object({ note: text(2000).optional() }).strict().optional(), answers: { 200: transfer, 409: problem } },
  "POST /api/transfers/:id/take-over": { name: "transfers.take-over", summary: "A supervisor takes over an open checkout", access: ["supervisor"], params: transferId, body: z.object({ reason: text(500), device: text(200) }).strict(), answers: { 201: checkout, 409: problem } },
  "POST /api/transfers/:id/return": {
    name: "transfers.return",
    summary: "Hands the result back, or says that there is nothing to return",
    access: ["staff"],
    params: transferId,
    body: z.object({ resultFileIds: z.array(id).max(100).optional(), nothingToReturn: z.boolean().optional(), note: text(2000), removal: removal.optional() }).strict(),
    answers: { 200: transfer, 409: problem },
  },
  "POST /api/transfers/:id/collect": { name: "transfers.collect", summary: "The customer has the result", access: ["customer"], params: transferId, answers: { 200: transfer, 409: problem } },
  "POST /api/transfers/:id/directions": {
    name: "transfers.direct",
    summary: "Orders deletion now, on a date (end of that day in the account's zone) or at an instant",
    access: ["customer"],
    idempotent: true,
    params: transferId,
    body: z.object({ delete: z.union([z.literal("now"), day, instant]), reason: text(500), confirm: z.string().max(20).optional() }).strict(),
    answers: { 202: direction, 409: problem },
  },
  "DELETE /api/transfers/:id/directions/:did": { name: "transfers.cancel-direction", summary: "Takes back a dated order that has not begun", access: ["customer"], params: z.object({ id, did: id }), answers: { 200: transfer, 409: problem } },
  "POST /api/transfers/:id/contractors": { name: "transfers.allow-contractor", summary: "Allows one contractor by name, or takes the consent back", access: ["customer"], params: transferId, body: z.object({ personId: id, isAllowed: z.boolean() }).strict(), answers: { 200: transfer, 404: problem } },
  "POST /api/transfers/:id/full-copies": { name: "transfers.allow-full-copy", summary: "Allows the full copy for support to one person who asked for it, or declines it", access: ["customer"], params: transferId, body: z.object({ personId: id, isAllowed: z.boolean() }).strict(), answers: { 200: transfer, 404: problem } },
  "POST /api/transfers/:id/contacts": { name: "transfers.record-contact", summary: "Records how and when the customer was told", access: ["staff"], params: transferId, body: z.object({ how: text(100), note: text(1000).optional() }).strict(), answers: { 200: transfer } },
  "GET /api/transfers/:id/receipt": { name: "transfers.receipt", summary: "Signed receipt: leaf, inclusion proof and signed head of the reception", access: everyone, params: transferId, answers: { 200: z.record(z.string(), z.unknown()), 404: problem } },
  "GET /api/transfers/:id/certificate": { name: "transfers.certificate", summary: "The certificate's payload and where to check it", access: everyone, params: transferId, answers: { 200: z.object({ address: z.string(), payload: z.record(z.string(), z.unknown()), supplements: z.array(z.record(z.string(), z.unknown())), title: z.string(), statements: z.array(z.string()) }), 404: problem } },
  "GET /api/transfers/:id/certificate.json": { name: "transfers.certificate-json", summary: "The signed certificate (flattened JWS)", access: everyone, form: "stream", params: transferId, answers: { 200: null, 404: problem } },
  "GET /api/transfers/:id/certificate.pdf": { name: "transfers.certificate-pdf", summary: "The certificate as PDF", access: everyone, form: "stream", params: transferId, answers: { 200: null, 404: problem } },
  "GET /api/uploads": { name: "uploads.list", summary: "One's own unfinished uploads", access: ["customer", "staff"], answers: { 200: z.object({ items: z.array(upload) }) } },
  "OPTIONS /api/uploads": { name: "uploads.describe", summary: "What of tus 1.0 is spoken here", access: ["anyone"], form: "stream", answers: { 204: null } },
  "HEAD /api/uploads/:uploadId": { name: "uploads.offset", summary: "Durable bytes of one's own upload", access: ["customer", "staff"], form: "stream", params: z.object({ uploadId: id }), answers: { 200: null } },
  "POST /api/uploads": { name: "uploads.create", summary: "tus 1.0 creation; metadata transferId, filename, kind?, sha256?, terms?", access: ["customer", "staff"], form: "stream", idempotent: true, answers: { 201: null } },
  "PATCH /api/uploads/:uploadId": { name: "uploads.append", summary: "tus 1.0 core; a request may carry `Repr-Digest: sha-256=:…:` of the whole file, which must then agree", access: ["customer", "staff"], form: "stream", params: z.object({ uploadId: id }), answers: { 204: null } },
  "DELETE /api/uploads/:uploadId": { name: "uploads.remove", summary: "tus 1.0 termination", access: ["customer", "staff"], form: "stream", params: z.object({ uploadId: id }), answers: { 204: null } },
});
