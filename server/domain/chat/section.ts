import * as z from "zod";
import type { ZoneChoice } from "../calendar/zone.ts";

/** A refuses questions, B only complains of an open matter, C rates what staff do not control, D insults people, O is anything else. */
export const incidentKinds = ["A", "B", "C", "D", "O"] as const;
export type IncidentKind = (typeof incidentKinds)[number];

const kindTerms = z.strictObject({
  title: z.string().min(1),
  needed: z.int().min(1).max(20).describe("Incidents of this kind, from as many chats, that make a misuse"),
  severeSuffices: z.boolean().describe("A single severe one is enough"),
  warningFirst: z.boolean().describe("A written warning comes before the last of them"),
  supervisorConfirms: z.boolean().describe("A supervisor confirms each that counts"),
});
const sentences = z.array(z.string().min(1)).min(1);

/** What a chat is for, its limits, and when an account loses it for a while. */
export const chatSection = z
  .strictObject({
    purposes: sentences.describe("What chat is for"),
    notFor: sentences.describe("What chat is not for"),
    canSuspend: sentences.describe("What can suspend it"),
    warnMinutes: z.int().min(1).describe("Minutes after which both sides are warned"),
    endMinutes: z.int().min(1).describe("Minutes after which a chat can only go on as a case"),
    sameMatterHours: z.int().min(0).describe("[I] The same matter again within these hours joins its case"),
    shutOutDepartments: z.array(z.string().min(1)).describe("Departments whose people are in no chat; what needs them becomes a case there"),
    incidentDays: z.int().min(1).describe("Days in which incidents count together"),
    kinds: z.strictObject({ A: kindTerms, B: kindTerms, C: kindTerms, D: kindTerms, O: kindTerms }),
    suspensionDays: z.int().min(1).max(365).describe("Calendar days of a suspension"),
  })
  .superRefine((section, context) => {
    if (section.warnMinutes >= section.endMinutes) context.addIssue({ code: "custom", path: ["warnMinutes"], message: "must be less than endMinutes" });
    for (const kind of incidentKinds) {
      const { needed, severeSuffices, warningFirst } = section.kinds[kind];
      // One complaint is never misuse: a single incident suspends only where it is severe.
      if (needed === 1) context.addIssue({ code: "custom", path: ["kinds", kind, "needed"], message: severeSuffices ? "must be at least 2; a single severe one is enough already" : "must be at least 2: one incident is never misuse" });
      if (warningFirst && severeSuffices) context.addIssue({ code: "custom", path: ["kinds", kind, "warningFirst"], message: "cannot be asked for where a single severe incident is enough" });
    }
  });
export type ChatSection = z.output<typeof chatSection>;

export interface ChatProfile {
  readonly zone: ZoneChoice;
  readonly chat: ChatSection;
}
