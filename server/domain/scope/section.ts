import * as z from "zod";

/** How a boundary of the work answers. */
export const boundaryAnswers = [
  "out-of-scope",
  /** Tried where the profile says so, never promised. */
  "no-guarantee",
  /** The customer gets written steps; staff change nothing. */
  "written-steps",
  /** Only with the tier that includes developers. */
  "needs-tier",
  /** What the customer made, the customer mends. */
  "customers-own",
] as const;

const topicName = z.string().regex(/^[a-z][a-z0-9-]*$/, "must be a lower-case word");
const offer = z.strictObject({ kind: topicName, text: z.string().min(1) });

const boundary = z.strictObject({
  id: z.string().regex(/^[A-Z]+-S\d+$/, "must be an id such as CON-S1"),
  topic: topicName,
  title: z.string().min(1),
  answer: z.enum(boundaryAnswers),
  text: z.string().min(1).describe("The boundary in the vendor's words, one sentence"),
  examples: z.array(z.string().min(1)).default([]),
  offers: z.array(offer).min(1).describe("What is still possible"),
});
export type Boundary = z.output<typeof boundary>;

const directed = z.strictObject({
  topic: topicName,
  title: z.string().min(1),
  offer: z.enum(["directed", "ticketed"]).describe("Whether the customer is told where to go, or a case is opened"),
  text: z.string().min(1).describe("What the customer is told"),
  needsDetail: z.boolean().default(false).describe("Staff must say in words what it is"),
});

/** What support does, up to where, and what it only points the way for. */
export const scopeSection = z
  .strictObject({
    firstTier: z.array(z.strictObject({ topic: topicName, title: z.string().min(1) })).describe("Topics that are supported on every plan"),
    boundaries: z.array(boundary).describe("Where the work ends"),
    mayTryWithoutGuarantee: z.boolean().describe("[I] What cannot be guaranteed may still be tried"),
    tierWithDevelopers: z.string().min(1).nullable().describe("The tier whose cases developers take"),
    recentUpdate: z
      .strictObject({
        days: z.int().min(0).max(365).describe("[I] How long after its release an update counts as recent"),
        minutesCharged: z.int().min(0).describe("[I] What developers' help then costs"),
      })
      .nullable()
      .describe("Developers help on any plan when a recent update changed the account; null: no such promise"),
    directionOnly: z.array(directed).describe("Topics of a chat that are pointed on, never solved there"),
    answeredInChat: z.array(z.strictObject({ topic: topicName, title: z.string().min(1) })).describe("Topics that a chat does answer"),
  })
  .superRefine((section, context) => {
    const topics = [...section.firstTier, ...section.boundaries].map(({ topic }) => topic);
    for (const [index, topic] of topics.entries()) if (topics.indexOf(topic) < index) context.addIssue({ code: "custom", path: ["boundaries"], message: `the topic ${topic} is there twice` });
    const ids = section.boundaries.map(({ id }) => id);
    for (const [index, id] of ids.entries()) if (ids.indexOf(id) < index) context.addIssue({ code: "custom", path: ["boundaries", index, "id"], message: `${id} is there twice` });
    if (section.tierWithDevelopers === null && section.boundaries.some(({ answer }) => answer === "needs-tier")) context.addIssue({ code: "custom", path: ["tierWithDevelopers"], message: "is needed, because a boundary has the answer needs-tier" });
    const chat = [...section.directionOnly, ...section.answeredInChat].map(({ topic }) => topic);
    for (const [index, topic] of chat.entries()) if (chat.indexOf(topic) < index) context.addIssue({ code: "custom", path: ["directionOnly"], message: `the topic ${topic} is there twice` });
  });
export type ScopeSection = z.output<typeof scopeSection>;
