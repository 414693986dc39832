import * as z from "zod";
import { defineRoutes } from "../define.ts";
import { id, instant, pageOf, pageQuery, personRef } from "../shapes/common.ts";
import { checkout, transferSummary } from "../shapes/transfer.ts";

const ledgerRow = z
  .object({ seq: z.int(), at: instant, event: z.string(), actor: personRef.nullable(), transferNumber: z.string().nullable(), transferId: id.nullable(), facts: z.record(z.string(), z.unknown()), leaf: z.string() })
  .meta({ id: "LedgerRow" });

const outstanding = z.object({ checkout, transfer: transferSummary });

/** The queue of staff, and what supervisors and auditors watch over. */
export const upkeepRoutes = defineRoutes({
  "GET /api/queue": {
    name: "upkeep.queue",
    summary: "What waits for staff, soonest due first",
    access: ["staff"],
    query: z.object({ view: z.enum(["arrivals", "mine", "in-work", "due-soon", "outstanding", "deletions", "all"]).default("arrivals"), ...pageQuery }),
    answers: { 200: pageOf(transferSummary).extend({ counts: z.object({ arrivals: z.int(), mine: z.int(), inWork: z.int(), dueSoon: z.int(), outstanding: z.int(), deletions: z.int() }) }) },
  },
  "GET /api/overview": {
    name: "upkeep.overview",
    summary: "What is due, outstanding copies, bulk reading of the last thirty days, deletions, mail problems, the safety stop",
    access: ["supervisor", "auditor"],
    answers: {
      200: z.object({
        live: z.int(),
        dueToday: z.array(transferSummary),
        late: z.array(transferSummary),
        outstanding: z.array(outstanding),
        bulkReading: z.array(z.object({ id, person: personRef, at: instant, since: instant, transfers: z.int(), readings: z.int() })),
        deletions: z.array(transferSummary),
        failing: z.array(z.object({ transfer: transferSummary, step: z.string(), because: z.string(), since: instant })),
        safetyStop: z.object({ since: instant, because: z.string(), wouldDelete: z.int(), live: z.int() }).nullable(),
        mail: z.object({ waiting: z.int(), failing: z.array(z.object({ id, template: z.string(), attempts: z.int(), lastError: z.string(), since: instant })), /** Of the last seven days, the newest first: given up, refused, or returned after they were sent. `to` null: an address without a sign-in, or the staff's. */ bounced: z.array(z.object({ id, template: z.string(), to: z.string().nullable(), because: z.string(), sentAt: instant.nullable(), at: instant })) }),
        jobs: z.array(z.object({ name: z.string(), lastRunAt: instant.nullable(), lastResult: z.string().nullable() })),
      }),
    },
  },
  "GET /api/charts": {
    name: "upkeep.charts",
    summary: "Arrivals, time to return, retention and outstanding copies by period",
    access: ["supervisor", "auditor"],
    query: z.object({ from: z.iso.date().optional(), to: z.iso.date().optional(), by: z.enum(["day", "week", "month"]).default("week") }),
    answers: { 200: z.object({ periods: z.array(z.object({ start: z.string(), arrivals: z.int(), returned: z.int(), medianHoursToReturn: z.number().nullable(), deleted: z.int(), medianDaysKept: z.number().nullable(), outstandingAtEnd: z.int() })) }) },
  },
  "POST /api/safety-stop/release": { name: "upkeep.release-safety-stop", summary: "Lets the held deletions go on", access: ["supervisor"], stepUp: true, body: z.object({ reason: z.string().trim().min(1).max(500) }).strict(), answers: { 204: null } },
  "GET /api/ledger": { name: "upkeep.list-ledger", summary: "The custody record, newest first", access: ["supervisor", "auditor"], query: z.object({ ...pageQuery, transferId: id.optional() }), answers: { 200: pageOf(ledgerRow).extend({ head: z.record(z.string(), z.unknown()) }) } },
  "POST /api/ledger/verify": {
    name: "upkeep.verify-ledger",
    summary: "Recomputes the tree from the rows; with an older signed head also that nothing was cut or rewritten",
    access: ["supervisor", "auditor"],
    body: z.object({ against: z.string().max(1_000_000).optional() }).strict(),
    answers: { 200: z.object({ isIntact: z.boolean(), size: z.int(), root: z.string(), problems: z.array(z.string()), comparedWith: z.string().nullable() }) },
  },
  "GET /api/events": { name: "live.events", summary: "Server-sent events: something changed; ids only", access: ["customer", "staff", "auditor"], form: "stream", answers: { 200: null } },
});
