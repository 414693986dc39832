import * as z from "zod";

/** Why staff may take the urgency off a case (HOT-13); no other reason is accepted. */
export const removalReasons = ["customization", "default-software-bug", "general-question"] as const;

/** Urgent cases and when an answer is due (HOT-1 to HOT-18). */
export const urgencySection = z
  .strictObject({
    /** Absent: the vendor takes no urgent cases, but says when a normal one is answered. */
    urgent: z
      .strictObject({
        /** The only department that takes urgent cases (HOT-12). */
        department: z.string().min(1),
        withinMinutes: z.int().min(1),
        /** `elapsed`: the minutes run on past closing; `carry`: they count in open hours only [I]. */
        counting: z.enum(["elapsed", "carry"]),
        rate: z.int().min(1).max(10),
        /** Minutes after the clock began. */
        remindersAt: z.array(z.int().min(1)).min(1),
        /** A lateness up to here is explained by replication, never excused (HOT-7); null: there is no such note. */
        replicationNoteMinutes: z.int().min(1).nullable(),
        /** Days after the case was resolved in which the customer may withdraw the urgency; null: no limit (HOT-11). */
        withdrawWithinDays: z.int().min(1).nullable(),
        /** Whether staff taking the urgency off refunds the difference (HOT-13 [I]). */
        refundOnRemoval: z.boolean(),
        /** Where a case goes when the urgency is taken off, for each reason; null: it stays. */
        removalReasons: z.strictObject({ customization: z.string().nullable(), "default-software-bug": z.string().nullable(), "general-question": z.string().nullable() }),
      })
      .superRefine((urgent, context) => {
        for (const [index, minutes] of urgent.remindersAt.entries()) {
          if (minutes >= urgent.withinMinutes) context.addIssue({ code: "custom", path: ["remindersAt", index], message: `a reminder after ${String(minutes)} minutes comes too late for an answer within ${String(urgent.withinMinutes)}` });
          if (index > 0 && minutes <= (urgent.remindersAt[index - 1] ?? 0)) context.addIssue({ code: "custom", path: ["remindersAt", index], message: "must grow from one to the next" });
        }
      })
      .optional(),
    /** A normal case is answered by the same clock time so many working days later (HOT-3 [I]); absent: the policy states no time. */
    normal: z
      .strictObject({
        businessDays: z.int().min(1).max(30),
        /** What a customer writes in a case that was answered, urgent or not, is answered within the same time, counted from that message (HOT-3 [I]). */
        laterMessages: z.boolean().default(true),
      })
      .optional(),
  });
export type UrgencySection = z.output<typeof urgencySection>;
