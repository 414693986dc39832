import * as z from "zod";
import { incidentKinds } from "../../domain/chat/section.ts";
import { outcomes } from "../../domain/policy/decision.ts";
import { id, instant, personRef, text } from "./common.ts";

/** A decision of the support policy, with its clause, reasons and what is still possible. */
export const chatDecision = z
  .object({ outcome: z.enum(outcomes), ruleId: z.string(), clause: z.string(), reasons: z.array(z.string()), nextChangeAt: z.string().nullable(), offers: z.array(z.object({ kind: z.string(), text: z.string() })) })
  .meta({ id: "ChatDecision" });
export type ChatDecisionShape = z.output<typeof chatDecision>;

const account = z.object({ id, name: z.string() });
export const chatStages = ["waiting", "running", "warning", "over"] as const;
export const chatVerbs = ["accept", "say", "hand-over", "direct", "end", "into-case", "answer-survey", "file-incident"] as const;

export const chatMessage = z.object({ id, position: z.int(), author: personRef.nullable().meta({ description: "Null: the portal" }), at: instant, text: z.string().nullable().meta({ description: "Null once erased" }) });

const summary = {
  id,
  number: z.string().meta({ description: "`CH-1042`" }),
  account,
  customer: personRef,
  state: z.enum(["waiting", "running", "ended"]),
  stage: z.enum(chatStages).meta({ description: "How far its time is, by the server's clock" }),
  minutes: z.int().meta({ description: "Since the first accept; a hand-over changes nothing" }),
  now: instant.meta({ description: "The server's clock, to count from" }),
  nextChangeAt: z.string().nullable().meta({ description: "When the stage changes by itself" }),
  topic: z.string().nullable(),
  place: z.int().nullable().meta({ description: "Place among those who wait; null: not waiting" }),
  askedAt: instant,
  acceptedAt: instant.nullable(),
  endedAt: instant.nullable(),
  end: z.enum(["solved", "case", "left", "timed-out"]).nullable(),
  caseId: id.nullable(),
  holder: personRef.nullable(),
  handledBy: z.array(personRef),
};
export const chatSummary = z.object(summary).meta({ id: "ChatSummary" });
export type ChatSummaryShape = z.output<typeof chatSummary>;

/** A chat with what was said. */
export const chat = z
  .object({
    ...summary,
    messages: z.array(chatMessage),
    survey: z.object({ isOpen: z.boolean(), score: z.int().nullable() }).nullable().meta({ description: "For its customer: one survey, offered once" }),
    verbs: z.array(z.enum(chatVerbs)).meta({ description: "What the caller may do now" }),
  })
  .meta({ id: "Chat" });
export type ChatShape = z.output<typeof chat>;

export const newChat = z.strictObject({
  wasNoticeShown: z.boolean().meta({ description: "What chat is for was shown before the first message" }),
  text: text(4000),
  topic: z.string().regex(/^[a-z][a-z0-9-]*$/).max(60).optional(),
  caseId: id.optional().meta({ description: "The case that it is about; with an open one the message goes there" }),
});
export const asked = z.object({ route: z.enum(["chat", "case"]), chat: chat.nullable(), caseId: id.nullable() }).meta({ id: "ChatAsked" });

/** What a customer reads before the first message. */
export const chatDesk = z
  .object({
    decision: chatDecision,
    now: instant,
    notice: z.object({ purposes: z.array(z.string()), notFor: z.array(z.string()), canSuspend: z.array(z.string()) }).nullable().meta({ description: "Null: this vendor offers no chat" }),
    warnMinutes: z.int().nullable(),
    endMinutes: z.int().nullable(),
    answering: z.array(z.object({ name: z.string() })).meta({ description: "Who of support is there now" }),
    waiting: z.int(),
    topics: z.array(z.object({ topic: z.string(), title: z.string(), isAnswered: z.boolean() })),
    cases: z.array(z.object({ id, number: z.string(), title: z.string().nullable() })).meta({ description: "Open cases of the account: their matters go there" }),
    appointment: z
      .object({ id, startsAt: instant, endsAt: instant, zone: z.string(), isConfirmed: z.boolean(), isOpenNow: z.boolean() })
      .nullable()
      .meta({ description: "The account's next appointment for a chat, in the account's zone; confirmed and in its time it opens chat" }),
    currentId: id.nullable(),
    lastId: id.nullable().meta({ description: "The chat that ended last, for a day: its survey, and the case that it may still become" }),
    suspension: z.object({ id, endsAt: instant, isAppealed: z.boolean() }).nullable(),
    warnings: z.array(z.object({ kind: z.enum(incidentKinds), title: z.string(), at: instant })).meta({ description: "Written warnings of the last days" }),
  })
  .meta({ id: "ChatDesk" });
export type ChatDeskShape = z.output<typeof chatDesk>;

export const shift = z.strictObject({ weekday: z.int().min(1).max(7), fromMinute: z.int().min(0).max(1439), untilMinute: z.int().min(1).max(1440) });
const chatPerson = z
  .object({ person: personRef, department: z.string(), isPresent: z.boolean(), isInShift: z.boolean(), mayChat: z.boolean(), shifts: z.array(z.object({ weekday: z.int(), fromMinute: z.int(), untilMinute: z.int() })) })
  .meta({ id: "ChatPerson" });

/** Who is there for chats, what they may be about, and where cases go. */
export const chatRoom = z.object({ items: z.array(chatPerson), topics: z.array(z.object({ topic: z.string(), title: z.string(), isAnswered: z.boolean() })), departments: z.array(z.object({ id: z.string(), title: z.string() })), endMinutes: z.int().nullable() }).meta({ id: "ChatRoom" });

export const surveyAnswer = z.union([z.strictObject({ score: z.int().min(1).max(5), text: text(1000).optional() }), z.strictObject({ skip: z.literal(true) })]);

export const newIncident = z.strictObject({
  kind: z.enum(incidentKinds),
  about: z.enum(["time", "outage", "feature", "person", "other"]).meta({ description: "What the customer was angry or complained about" }),
  words: text(2000).meta({ description: "What happened" }),
  isSevere: z.boolean().default(false),
  refusedQuestions: z.boolean().default(false),
  broughtNews: z.boolean().default(false),
  isUnderStaffControl: z.boolean().default(false).meta({ description: "What the survey blames is in staff's hands (C)" }),
});
export const incident = z
  .object({ id, account, chatId: id, kind: z.enum(incidentKinds), title: z.string(), about: z.string(), words: z.string().nullable(), at: instant, filedBy: personRef, isSevere: z.boolean(), confirmed: z.object({ by: personRef, at: instant }).nullable(), reversed: z.object({ by: personRef, at: instant }).nullable(), needsConfirmation: z.boolean() })
  .meta({ id: "ChatIncident" });
export type IncidentShape = z.output<typeof incident>;

export const suspension = z
  .object({
    id,
    account,
    kind: z.enum(incidentKinds),
    title: z.string(),
    startedAt: instant,
    endsAt: instant,
    supervisor: personRef,
    incidentIds: z.array(id),
    isInForce: z.boolean(),
    appeal: z.object({ at: instant, text: z.string().nullable() }).nullable(),
    lifted: z.object({ by: personRef.nullable(), at: instant }).nullable(),
  })
  .meta({ id: "ChatSuspension" });
export type SuspensionShape = z.output<typeof suspension>;

const standing = z.object({ account, kind: z.enum(incidentKinds), title: z.string(), counted: z.int(), isSuspended: z.boolean(), canWarn: z.boolean(), warnedAt: instant.nullable(), decision: chatDecision });
export const misuseOverview = z
  .object({ incidents: z.array(incident), suspensions: z.array(suspension), standings: z.array(standing).meta({ description: "By account and kind: whether chat may be suspended now, and what is missing" }), supervisors: z.array(personRef).meta({ description: "Who could confirm an incident that somebody else filed" }) })
  .meta({ id: "ChatMisuse" });
export type MisuseOverviewShape = z.output<typeof misuseOverview>;

export const surveyAverages = z
  .object({ leftOut: z.int(), people: z.array(z.object({ person: personRef, surveys: z.int(), averageHundredths: z.int() })) })
  .meta({ id: "ChatAverages" });
