import * as z from "zod";
import { outcomes } from "../../domain/policy/decision.ts";
import { defineRoutes } from "../define.ts";
import { id, pageOf, pageQuery, problem } from "../shapes/common.ts";
import { caseMeasures, casePeriod, caseRow, comparison, decision, decisionSummary, knownProfile, profileHashText } from "../shapes/supervision.ts";

const watch = ["supervisor", "auditor"] as const;
const span = { from: z.iso.date().optional(), to: z.iso.date().optional() };
const rule = z.string().regex(/^[a-z][a-z-]*\.[a-z][a-z-]*$/).max(60);

/** What was decided and why, and how support does. */
export const supervisionRoutes = defineRoutes({
  "GET /api/decisions": { name: "policy.list-decisions", summary: "Decisions of the support policy, newest first", access: watch, query: z.object({ ...pageQuery, rule: rule.optional(), outcome: z.enum(outcomes).optional(), accountId: id.optional() }), answers: { 200: pageOf(decisionSummary) } },
  "GET /api/decisions/:id": { name: "policy.explain", summary: "One decision in full, asked again under the profile of its day and under today's, with what would have turned it", access: watch, params: z.object({ id }), answers: { 200: decision, 404: problem } },
  "GET /api/policy/profiles": { name: "policy.list-profiles", summary: "The profile in force, those that decided something, those that ship with the product", access: watch, answers: { 200: z.object({ active: knownProfile.extend({ title: z.string(), datedOn: z.string() }), items: z.array(knownProfile), rules: z.array(z.object({ name: z.string(), title: z.string() })) }) } },
  "GET /api/policy/comparison": { name: "policy.compare", summary: "Past questions asked again under two profiles; at most 500, the newest of the span", access: watch, query: z.object({ one: profileHashText, other: profileHashText, rule: rule.optional(), ...span }), answers: { 200: comparison, 400: problem, 404: problem } },
  "GET /api/charts/support": { name: "support.charts", summary: "Cases, first answers, chats and surveys by period", access: watch, query: z.object({ ...span, by: z.enum(["day", "week", "month"]).default("week") }), answers: { 200: z.object({ periods: z.array(casePeriod), isCut: z.boolean() }), 400: problem } },
  "GET /api/charts/support/cases": { name: "support.cases-behind", summary: "The cases behind a number of the charts; no texts", access: watch, query: z.object({ ...span, measure: z.enum(caseMeasures) }), answers: { 200: z.object({ items: z.array(caseRow), isCut: z.boolean() }), 400: problem } },
  "GET /api/overview/cases": { name: "support.cases-due", summary: "Cases that are late now, and those due before the day ends (UTC)", access: watch, answers: { 200: z.object({ late: z.array(caseRow), dueToday: z.array(caseRow) }) } },
});
