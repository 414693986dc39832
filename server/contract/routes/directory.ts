import * as z from "zod";
import { defineRoutes } from "../define.ts";
import { id, problem } from "../shapes/common.ts";
import { directoryChange, importBody, importReport, minuteBody, minuteEntry, supportSheet } from "../shapes/directory.ts";

const params = z.object({ accountId: id });
const changed = { 200: supportSheet, 400: problem, 403: problem, 404: problem };

/** What the directory knows of accounts: licences, plan, declared users and named callers, minutes. */
export const directoryRoutes = defineRoutes({
  "GET /api/accounts/:accountId/support": { name: "directory.show", summary: "Licences, plan, declared users and minutes of an account; customers see their own", access: ["customer", "staff", "auditor"], params, answers: { 200: supportSheet, 404: problem } },
  "PATCH /api/accounts/:accountId/support": { name: "directory.change", summary: "Changes licences, plan, declared users and named callers, all or nothing", access: ["staff"], params, body: directoryChange, answers: changed },
  "GET /api/accounts/:accountId/minutes": { name: "directory.list-minutes", summary: "The ledger of an account's minutes, newest first", access: ["customer", "staff", "auditor"], params, answers: { 200: z.object({ items: z.array(minuteEntry) }), 404: problem } },
  "POST /api/accounts/:accountId/minutes": { name: "directory.book-minutes", summary: "Credits, imports, lapses or reverses minutes; a repeat under the same Idempotency-Key adds nothing", access: ["staff"], idempotent: true, params, body: minuteBody, answers: { 201: minuteEntry, 400: problem, 404: problem, 409: problem } },
  "POST /api/directory/import": { name: "directory.import", summary: "Reads a CSV of accounts and shows what it would do and every error; with `apply`, does it all where there is none", access: ["staff"], idempotent: false, body: importBody, answers: { 200: importReport, 400: problem } },
  "PUT /api/directory/accounts/:externalId": { name: "directory.push", summary: "A licensing system tells what it knows of an account, by its own id for it", access: ["staff"], params: z.object({ externalId: z.string().min(1).max(80) }), body: directoryChange, answers: changed },
});
