import * as z from "zod";
import { startOfDate } from "../calendar/local.ts";
import { zoneOf } from "../calendar/zone.ts";
import { defineRule } from "../policy/rule.ts";
import { ruling } from "../policy/ruling.ts";
import { Refusal } from "../refusal.ts";
import { plansClauses } from "./clauses.ts";

const minuteMs = 60_000;

/** What a renewal does to developers' time: the included minutes are set anew, nothing rolls over (CON-6, CON-8, CON-10). */
export const renewal = defineRule({
  name: "plans.renewal",
  title: "What a renewal does to developers' time",
  ids: ["CON-6", "CON-10"],
  sections: ["plans"],
  facts: z.strictObject({ includedMinutesLeft: z.int().min(0), boughtMinutesLeft: z.int().min(0) }),
  table: plansClauses,
  absent: { outcome: "review", reason: "This policy knows no terms." },
  rule({ includedMinutesLeft, boughtMinutesLeft }, { plans }) {
    const bought = plans.extraTime?.lapsesAtRenewal === false ? boughtMinutesLeft : 0;
    const lapsedMinutes = includedMinutesLeft + boughtMinutesLeft - bought;
    return ruling("allow", "CON-10", [`The new term starts with ${String(plans.secondTier.minutesPerTerm)} minutes.`, ...(lapsedMinutes === 0 ? [] : [`${String(lapsedMinutes)} minutes of the old term lapse.`])], {
      value: { includedMinutes: plans.secondTier.minutesPerTerm, boughtMinutes: bought, lapsedMinutes },
    });
  },
  example: { facts: { includedMinutesLeft: 250, boughtMinutesLeft: 0 }, at: "2027-01-01T05:00:00Z" },
});

/** Cuts a stretch of work at the renewal, so that each term bears its own part; both parts together are the begun minutes of the whole (CON-14). */
export const splitWork = defineRule({
  name: "plans.split-work",
  title: "How work across a renewal is counted",
  ids: ["CON-14"],
  sections: ["plans"],
  facts: z.strictObject({ startedAt: z.iso.datetime(), endedAt: z.iso.datetime(), renewsOn: z.iso.date() }),
  table: plansClauses,
  absent: { outcome: "review", reason: "This policy knows no terms." },
  rule({ startedAt, endedAt, renewsOn }, { zone }) {
    const [from, to] = [Temporal.Instant.from(startedAt).epochMilliseconds, Temporal.Instant.from(endedAt).epochMilliseconds];
    if (to < from) throw new Refusal("not-valid", "The work ends before it starts.", { startedAt, endedAt });
    const renewedAt = startOfDate(zoneOf(zone), Temporal.PlainDate.from(renewsOn));
    const cut = Math.min(Math.max(renewedAt.epochMilliseconds, from), to);
    const minutes = Math.ceil((to - from) / minuteMs);
    const before = Math.min(minutes, Math.round((cut - from) / minuteMs));
    const reason = cut === from ? "All of it belongs to the new term." : cut === to ? "All of it belongs to the old term." : `${String(before)} minutes belong to the old term, ${String(minutes - before)} to the new one.`;
    return ruling("allow", "CON-14", [reason], { value: { before: cut === to ? minutes : before, after: cut === to ? 0 : minutes - before }, computed: { renewedAt: renewedAt.toString() } });
  },
  example: { facts: { startedAt: "2027-01-01T04:40:00Z", endedAt: "2027-01-01T05:25:00Z", renewsOn: "2027-01-01" }, at: "2027-01-01T06:00:00Z" },
});
