import * as z from "zod";
import { outcomes } from "../../domain/policy/decision.ts";
import { caseChannels, caseStates } from "../../domain/cases/words.ts";
import { id, instant } from "./common.ts";

const outcome = z.enum(outcomes);
/** SHA-256 of a profile. */
export const profileHashText = z.string().regex(/^[0-9a-f]{64}$/);

const summary = {
  id,
  at: instant,
  rule: z.string(),
  title: z.string().meta({ description: "What the rule answers" }),
  ruleId: z.string().meta({ description: "The clause: /policy#ruleId" }),
  outcome,
  reason: z.string().nullable().meta({ description: "The decisive one" }),
  account: z.object({ id, name: z.string() }).nullable(),
  subject: z.object({ kind: z.string(), id: z.string() }).nullable(),
  actor: z.string().nullable(),
};
export const decisionSummary = z.object(summary).meta({ id: "DecisionSummary" });
export type DecisionSummary = z.output<typeof decisionSummary>;

const differs = z.array(z.string()).meta({ description: "Parts in which the answers differ; none: they say the same" });
const again = z.object({ isPossible: z.boolean(), outcome: outcome.nullable(), ruleId: z.string().nullable(), reason: z.string().nullable(), differs });

export const decision = z
  .object({
    ...summary,
    clause: z.string(),
    value: z.unknown(),
    facts: z.record(z.string(), z.unknown()),
    reasons: z.array(z.string()),
    nextChangeAt: z.string().nullable().meta({ description: "When time alone would have changed it" }),
    offers: z.array(z.object({ kind: z.string(), text: z.string() })),
    profile: z.object({ name: z.string(), hash: profileHashText, isActive: z.boolean() }),
    replayed: again.meta({ description: "Asked again under the profile of its day" }),
    today: again.meta({ description: "Asked again under the profile in force" }),
    turningFacts: z.array(z.object({ fact: z.string(), instead: z.union([z.boolean(), z.number(), z.string()]), outcome, reason: z.string() })).meta({ description: "Single facts that would have changed the outcome" }),
  })
  .meta({ id: "PastDecision" });
export type DecisionShape = z.output<typeof decision>;

export const knownProfile = z.object({ hash: profileHashText, name: z.string(), firstUsedAt: instant.nullable(), calendarVersions: z.string(), isShipped: z.boolean() });
export type KnownProfile = z.output<typeof knownProfile>;

const brief = z.object({ outcome, ruleId: z.string(), reason: z.string().nullable(), value: z.string().nullable() });
export const comparison = z
  .object({
    from: z.string(),
    to: z.string(),
    asked: z.int(),
    isCut: z.boolean().meta({ description: "There are older ones in the span" }),
    notPossible: z.int(),
    differing: z.int(),
    otherOutcome: z.int(),
    rows: z.array(z.object({ decision: decisionSummary, one: brief, other: brief, differs })).meta({ description: "Those that differ, other outcomes first; at most 100" }),
  })
  .meta({ id: "ProfileComparison" });
export type ComparisonShape = z.output<typeof comparison>;

export const casePeriod = z.object({
  start: z.string(),
  end: z.string(),
  opened: z.int(),
  inTime: z.int(),
  late: z.int(),
  unanswered: z.int(),
  urgent: z.int(),
  medianMinutesToAnswer: z.number().nullable(),
  chats: z.int(),
  acceptedChats: z.int(),
  surveys: z.int(),
  surveyAverage: z.number().nullable(),
});
export type CasePeriod = z.output<typeof casePeriod>;

export const caseRow = z.object({ id, number: z.string(), account: z.string(), department: z.string(), channel: z.enum(caseChannels), state: z.enum(caseStates), isUrgent: z.boolean(), openedAt: instant, dueAt: instant.nullable(), firstResponseAt: instant.nullable(), breachedAt: instant.nullable() });
export type CaseRowShape = z.output<typeof caseRow>;

export const caseMeasures = ["opened", "in-time", "late", "unanswered", "urgent"] as const;
export type CaseMeasure = (typeof caseMeasures)[number];
