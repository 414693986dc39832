import type * as z from "zod";
import type { CalendarSection } from "../calendar/section.ts";
import type { ChatSection } from "../chat/section.ts";
import type { PlansSection } from "../plans/section.ts";
import type { QueueSection } from "../queue/section.ts";
import type { ScopeSection } from "../scope/section.ts";
import type { UrgencySection } from "../urgency/section.ts";

/** Only what is compared across sections. */
interface Compared {
  readonly calendar?: CalendarSection | undefined;
  readonly urgency?: UrgencySection | undefined;
  readonly queue?: QueueSection | undefined;
  readonly plans?: PlansSection | undefined;
  readonly scope?: ScopeSection | undefined;
  readonly chat?: ChatSection | undefined;
}

/** What sections may not say of each other; what one section says of itself is checked by its own schema. */
export function contradictions({ calendar, urgency, queue, plans, scope, chat }: Compared, context: z.RefinementCtx): void {
  const wrong = (path: readonly (string | number)[], message: string): void => { context.addIssue({ code: "custom", path: [...path], message }); };
  if (urgency !== undefined && calendar === undefined) wrong(["calendar"], "is missing, and urgency counts on it");
  if (chat !== undefined && calendar === undefined) wrong(["calendar"], "is missing, and chat takes place in its hours");
  const department = urgency?.urgent?.department;
  if (calendar !== undefined && department !== undefined && !Object.hasOwn(calendar.departments, department)) wrong(["urgency", "urgent", "department"], `${department} is no department of the calendar`);
  for (const [index, key] of (queue?.order ?? []).entries()) {
    if (key === "urgent" && urgency?.urgent === undefined) wrong(["queue", "order", index], "urgent cases come first, and urgency knows none");
    if (key === "plan" && plans === undefined) wrong(["queue", "order", index], "goes by plan, and there is no section plans");
  }
  if (plans === undefined) return;
  for (const [index, tier] of (queue?.plansFirst ?? []).entries()) if (!Object.hasOwn(plans.tiers, tier)) wrong(["queue", "plansFirst", index], `${tier} is no tier of plans`);
  const developers = scope?.tierWithDevelopers;
  if (typeof developers === "string" && !Object.hasOwn(plans.tiers, developers)) wrong(["scope", "tierWithDevelopers"], `${developers} is no tier of plans`);
}
