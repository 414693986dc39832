import * as z from "zod";
import { caseChannels, caseLinkKinds, caseStates } from "../../domain/cases/words.ts";
import { removalReasons } from "../../domain/urgency/section.ts";
import { id, instant, personRef, text } from "./common.ts";
import { shownDecision } from "./decision.ts";

const pools = ["support", "second-tier", "extra"] as const;
const word = z.string().regex(/^[a-z][a-z0-9-]{0,99}$/, "must be a lower-case word");
const department = z.object({ id: z.string(), title: z.string() });

export const caseSummary = z
  .object({
    id,
    number: z.string(),
    state: z.enum(caseStates),
    /** Null once its texts are erased. */
    title: z.string().nullable(),
    account: z.object({ id, name: z.string() }),
    department,
    channel: z.enum(caseChannels),
    openedAt: instant,
    /** Who asked: a person of the account, or the declared user of a mail or call. */
    customer: z.string().nullable(),
    isUrgent: z.boolean(),
    /** By when it is answered; null: the policy promises no time. Given once (HOT-17). */
    dueAt: instant.nullable(),
    /** The case's own opening in hours, else the next one of the department. */
    clockStartedAt: instant.nullable(),
    /** A person's first public reply (HOT-16). */
    firstResponseAt: instant.nullable(),
    breachedAt: instant.nullable(),
    /** By when an answer is owed now, the first one or that to a later message (HOT-3); null: none is owed, or no time was promised. */
    answerDueAt: instant.nullable(),
    /** What a customer wrote later and nobody has answered; null: nothing. */
    later: z.object({ askedAt: instant, startsAt: instant, dueAt: instant, breachedAt: instant.nullable() }).nullable(),
    /** Paused: waiting for the customer. */
    waitingSince: instant.nullable(),
    assignee: personRef.nullable(),
    lastMessageAt: instant.nullable(),
    resolvedAt: instant.nullable(),
    closedAt: instant.nullable(),
    /** Why it stands where it stands in the queue; null elsewhere, and for customers. */
    why: z.string().nullable(),
  })
  .meta({ id: "CaseSummary" });
export type CaseSummary = z.output<typeof caseSummary>;

const caseMessage = z
  .object({
    id,
    /** `note`: staff only; customers are never given one. */
    kind: z.enum(["public", "note", "automatic"]),
    author: z.string().nullable(),
    isFromCustomer: z.boolean(),
    isOwn: z.boolean(),
    at: instant,
    /** Null once it is erased. */
    text: z.string().nullable(),
  })
  .meta({ id: "CaseMessage" });

const timeEntry = z
  .object({ id, person: personRef, startedAt: instant, endedAt: instant, minutes: z.int(), rate: z.int(), pool: z.enum(pools).nullable(), chargedMinutes: z.int(), overrunMinutes: z.int(), note: z.string().nullable(), reversedAt: instant.nullable() })
  .meta({ id: "CaseTimeEntry" });

export const caseShape = caseSummary
  .extend({
    messages: z.array(caseMessage),
    links: z.array(z.object({ kind: z.enum(caseLinkKinds), targetId: id, /** `T-1042`; null for a session. */ number: z.string().nullable(), state: z.string(), at: instant })),
    rate: z.int(),
    urgency: z.object({ endedAt: instant.nullable(), endedBecause: z.string().nullable() }),
    topic: z.string().nullable(),
    scope: shownDecision.nullable(),
    /** By which decision it was opened. */
    entitlement: shownDecision.nullable(),
    /** The same question asked now; null for customers. */
    entitlementNow: shownDecision.nullable(),
    escalatedAt: instant.nullable(),
    minutes: z.object({ support: z.int().nullable(), "second-tier": z.int().nullable(), extra: z.int().nullable() }),
    charges: z.object({ workedMinutes: z.int(), takenMinutes: z.int(), overrunMinutes: z.int() }),
    timeEntries: z.array(timeEntry),
    /** When it waited for the customer, oldest first. */
    pauses: z.array(z.object({ from: instant, until: instant.nullable() })),
    /** Every due time that was given, oldest first, with its answer and its breach. `endedAt`: the case was settled without an answer. */
    clocks: z.array(z.object({ startsAt: instant, dueAt: instant, answeredAt: instant.nullable(), breachedAt: instant.nullable(), endedAt: instant.nullable() })),
    /** Open minutes of the department's calendar until it is due; null where nothing is due. */
    openMinutesLeft: z.int().nullable(),
    /** What was written is erased then, unless more is written. */
    keptUntilAt: instant,
    tier: z.string().nullable(),
    isNamedCaller: z.boolean(),
    chatId: z.string().nullable(),
    /** For staff: the declared user who wrote, called or was named, and cannot sign in to read an answer; null where they can, and for customers. */
    unseen: z.object({ email: z.string(), name: z.string(), personId: id.nullable(), signIn: z.enum(["none", "invited"]) }).nullable(),
    /** Names of the routes that the caller could use on it now. */
    allows: z.array(z.string()),
  })
  .meta({ id: "Case" });
export type CaseShape = z.output<typeof caseShape>;

export const caseEvent = z.object({ id, at: instant, event: z.string(), actor: personRef.nullable(), facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])), isStaffOnly: z.boolean() }).meta({ id: "CaseEvent" });

export const newCase = z
  .object({
    title: text(200),
    text: text(20_000),
    /** Off unless the customer says so (HOT-1). */
    isUrgent: z.boolean().optional(),
    department: word.optional(),
    accountId: id.optional(),
    callerEmail: z.string().trim().min(3).max(254).optional(),
  })
  .strict();

/** A case that was opened, and what became of the wish for urgency; null where nobody wished it. */
export const openedCase = z.object({ case: caseShape, urgency: shownDecision.nullable() }).meta({ id: "OpenedCase" });

/** What opening a case would mean now. */
export const caseTerms = z
  .object({
    eligibility: shownDecision,
    departments: z.array(department),
    mainDepartment: z.string(),
    urgency: z.object({ isOffered: z.boolean(), department: z.string().nullable(), rate: z.int().nullable(), withinMinutes: z.int().nullable(), wish: shownDecision.nullable() }),
    /** By when it would be answered; null: the policy promises no time. */
    due: z.object({ normal: shownDecision, urgent: shownDecision.nullable() }),
    minutes: z.int().nullable(),
    /** The catalogue of the scope of work, for staff. */
    topics: z.array(z.object({ topic: z.string(), title: z.string() })),
    /** For staff: so many days after its release an update of ours that changed an account brings developers on any plan (CON-3); null: never. */
    recentUpdateDays: z.int().nullable(),
    removalReasons: z.array(z.enum(removalReasons)),
    /** For staff who name a caller: whether they are served by telephone. */
    telephone: shownDecision.nullable(),
    textDays: z.int(),
  })
  .meta({ id: "CaseTerms" });
export type CaseTerms = z.output<typeof caseTerms>;

export const scopeBody = z.object({ topic: z.string().trim().min(1).max(100), release: z.object({ id: z.string().min(1).max(80), releasedOn: z.iso.date(), changedTheAccount: z.boolean() }).strict().optional() }).strict();
export const complaint = z.object({ id, at: instant, page: z.string(), account: z.object({ id, name: z.string() }).nullable(), person: personRef.nullable(), text: z.string().nullable(), state: z.enum(["open", "answered"]), handledAt: instant.nullable(), handledBy: personRef.nullable() }).meta({ id: "Complaint" });
export type ComplaintShape = z.output<typeof complaint>;
