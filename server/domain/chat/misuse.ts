import * as z from "zod";
import { addCalendarDays } from "../calendar/local.ts";
import { zoneOf } from "../calendar/zone.ts";
import { instantFact } from "../policy/rule.ts";
import { incidentKinds, type ChatProfile, type IncidentKind } from "./section.ts";

export const incidentsFact = z
  .array(
    z.strictObject({
      id: z.string().min(1),
      kind: z.enum(incidentKinds),
      chatId: z.string().min(1),
      at: instantFact,
      filedBy: z.string().min(1),
      isSevere: z.boolean().default(false),
      isConfirmed: z.boolean().default(false).describe("A supervisor has confirmed it"),
      isReversed: z.boolean().default(false),
    }),
  )
  .describe("The account's documented incidents");
type Incident = z.output<typeof incidentsFact>[number];

export const warningsFact = z.array(z.strictObject({ kind: z.enum(incidentKinds), at: instantFact })).describe("Written warnings that the account was sent");
type Warning = z.output<typeof warningsFact>[number];

/** What counts, and why it is not enough; `lack` is null for a misuse. */
interface Misuse {
  readonly counted: readonly Incident[];
  readonly lack: string | null;
}

/**
 * Counts the incidents of one kind in the days up to `at` (ALE-12, ALE-14, ALE-20): not reversed, one a chat, confirmed where the kind needs it,
 * and of kind C none that a rated person filed. Kinds are never added up.
 */
export function misuse(kind: IncidentKind, incidents: readonly Incident[], warnings: readonly Warning[], ratedPersonIds: readonly string[], { chat, zone }: ChatProfile, at: Temporal.Instant): Misuse {
  const terms = chat.kinds[kind];
  const since = addCalendarDays(zoneOf(zone), at, -chat.incidentDays);
  const chats = new Set<string>();
  const counted = incidents
    .filter((one) => one.kind === kind && !one.isReversed && Temporal.Instant.compare(one.at, since) >= 0 && Temporal.Instant.compare(one.at, at) <= 0)
    .filter((one) => !terms.supervisorConfirms || one.isConfirmed)
    .filter((one) => kind !== "C" || !ratedPersonIds.includes(one.filedBy))
    // Severe ones first among those of one chat, so that a second entry does not hide them.
    .toSorted((one, other) => Number(other.isSevere) - Number(one.isSevere) || Temporal.Instant.compare(one.at, other.at))
    .filter((one) => !chats.has(one.chatId) && chats.add(one.chatId))
    .toSorted((one, other) => Temporal.Instant.compare(one.at, other.at));
  if (terms.severeSuffices && counted.some(({ isSevere }) => isSevere)) return { counted, lack: null };
  const told = `${String(counted.length)} of ${String(terms.needed)}`;
  if (counted.length < terms.needed) return { counted, lack: `${told} incidents of this kind, from different chats in ${String(chat.incidentDays)} days${terms.supervisorConfirms ? " and confirmed by a supervisor" : ""}.` };
  if (terms.warningFirst && !wasWarned(kind, counted.slice(terms.needed - 1), warnings)) return { counted, lack: "No written warning came before the last of the incidents." };
  return { counted, lack: null };
}

/** A warning of this kind that came before an incident which makes the number full. */
function wasWarned(kind: IncidentKind, last: readonly Incident[], warnings: readonly Warning[]): boolean {
  return warnings.some((warning) => warning.kind === kind && last.some((incident) => Temporal.Instant.compare(warning.at, incident.at) < 0));
}
