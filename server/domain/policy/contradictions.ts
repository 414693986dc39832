import type * as z from "zod";
import type { CalendarSection } from "../calendar/section.ts";
import type { UrgencySection } from "../urgency/section.ts";

/** Only what is compared across sections. */
interface Compared {
  readonly calendar?: CalendarSection | undefined;
  readonly urgency?: UrgencySection | undefined;
}

/** What sections may not say of each other; what one section says of itself is checked by its own schema. */
export function contradictions({ calendar, urgency }: Compared, context: z.RefinementCtx): void {
  const wrong = (path: readonly string[], message: string): void => { context.addIssue({ code: "custom", path: [...path], message }); };
  if (urgency !== undefined && calendar === undefined) wrong(["calendar"], "is missing, and urgency counts on it");
  if (calendar === undefined || urgency?.urgent === undefined) return;
  const { department } = urgency.urgent;
  if (!(department in calendar.departments)) wrong(["urgency", "urgent", "department"], `${department} is no department of the calendar`);
}
