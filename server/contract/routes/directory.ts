import * as z from "zod";
import { defineRoutes } from "../define.ts";
import { id, longPageQuery, pageOf, problem } from "../shapes/common.ts";
import { callersChange, directoryChange, importBody, importReport, minuteBody, minuteEntry, phoneCheck, productVersion, supportSheet } from "../shapes/directory.ts";
import { planOffer, timeBody, upgradeBody } from "../shapes/plans.ts";

const params = z.object({ accountId: id });
const changed = { 200: supportSheet, 400: problem, 403: problem, 404: problem };

/** What the directory knows of accounts: licences, plan, declared users and named callers, minutes. */
export const directoryRoutes = defineRoutes({
  "GET /api/accounts/:accountId/support": { name: "directory.show", summary: "Licences, plan, declared users and minutes of an account; customers see their own", access: ["customer", "staff", "auditor"], params, answers: { 200: supportSheet, 404: problem } },
  "PATCH /api/accounts/:accountId/support": { name: "directory.change", summary: "Changes licences, plan, declared users and named callers, all or nothing", access: ["staff"], params, body: directoryChange, answers: changed },
  "GET /api/accounts/:accountId/minutes": { name: "directory.list-minutes", summary: "The ledger of an account's minutes, newest first", access: ["customer", "staff", "auditor"], params, query: z.object(longPageQuery), answers: { 200: pageOf(minuteEntry), 404: problem } },
  "POST /api/accounts/:accountId/minutes": { name: "directory.book-minutes", summary: "Credits, imports, lapses or reverses minutes; a repeat under the same Idempotency-Key adds nothing", access: ["staff"], idempotent: true, params, body: minuteBody, answers: { 201: minuteEntry, 400: problem, 404: problem, 409: problem } },
  "PATCH /api/accounts/:accountId/callers": { name: "directory.change-callers", summary: "A customer's own people say who may write and who may call, as far as the plan goes", access: ["customer", "staff"], params, body: callersChange, answers: changed },
  "GET /api/accounts/:accountId/phone-check": { name: "directory.check-phone", summary: "Whether somebody on the line is helped by telephone, by address or name", access: ["staff"], params, query: z.object({ caller: z.string().trim().min(1).max(320) }), answers: { 200: phoneCheck, 404: problem } },
  "GET /api/accounts/:accountId/plan": { name: "plans.show", summary: "What an upgrade or more developers' time would cost today, and what was ordered", access: ["customer", "staff", "auditor"], params, answers: { 200: planOffer, 404: problem } },
  "POST /api/accounts/:accountId/plan/upgrade": { name: "plans.accept-upgrade", summary: "The customer accepts bill, minutes and renewal date as they were shown, and has the plan", access: ["customer"], idempotent: true, params, body: upgradeBody, answers: { 200: planOffer, 400: problem, 403: problem, 404: problem, 409: problem } },
  "POST /api/accounts/:accountId/plan/time": { name: "plans.buy-time", summary: "The customer accepts the price of more developers' time before it starts, for a case where one is named; anything but the price that was shown is refused", access: ["customer"], idempotent: true, params, body: timeBody, answers: { 200: planOffer, 403: problem, 404: problem, 409: problem } },
  "POST /api/accounts/:accountId/plan/renewal": { name: "plans.order-renewal", summary: "Orders the next term; it begins on the renewal day, or at once where that has passed", access: ["staff"], idempotent: false, params, answers: { 200: supportSheet, 404: problem, 409: problem } },
  "DELETE /api/accounts/:accountId/plan/renewal": { name: "plans.cancel-renewal", summary: "Takes back a renewal whose day has not come", access: ["staff"], params, answers: { 200: supportSheet, 404: problem } },
  "PUT /api/directory/products/:product": { name: "directory.set-version", summary: "Says which version of a product is current; null forgets it", access: ["staff"], params: z.object({ product: z.string().trim().min(1).max(100) }), body: productVersion, answers: { 204: null, 400: problem } },
  "POST /api/directory/import": { name: "directory.import", summary: "Reads a CSV of accounts and shows what it would do and every error; with `apply`, does it all where there is none", access: ["staff"], idempotent: false, body: importBody, answers: { 200: importReport, 400: problem } },
  "PUT /api/directory/accounts/:externalId": { name: "directory.push", summary: "A licensing system tells what it knows of an account, by its own id for it", access: ["staff"], params: z.object({ externalId: z.string().min(1).max(80) }), body: directoryChange, answers: changed },
});
