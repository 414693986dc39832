import type { RouteAnswer, RouteInput } from "../../../../server/contract/types.ts";

export type Calendar = RouteAnswer<"GET /api/calendars">["items"][number];
export type Holiday = Calendar["holidays"][number];
export type Edit = RouteInput<"POST /api/calendars/:department/preview", "body">;

export const days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

/** What a supervisor has typed; texts until it is sent, so that nothing jumps while typing. */
export interface Draft {
  readonly hours: Readonly<Record<(typeof days)[number], string>>;
  readonly holidays: readonly Holiday[];
  readonly observedWeekdayCloses: boolean;
  readonly summerYear: number;
  readonly summerDates: string;
  readonly publishesSummer: boolean;
}

export function draftOf(calendar: Calendar): Draft {
  const [summer] = calendar.summer;
  return {
    hours: Object.fromEntries(days.map((day) => [day, calendar.hours[day].join(", ")])) as Draft["hours"],
    holidays: calendar.holidays,
    observedWeekdayCloses: calendar.observedWeekdayCloses,
    summerYear: summer?.year ?? 0,
    summerDates: summer?.dates.join("\n") ?? "",
    publishesSummer: false,
  };
}

const lines = (text: string): string[] => text.split(/[\s,;]+/).map((line) => line.trim()).filter((line) => line !== "");

/** The first line that is no date; null where all are. */
export function wrongDate(draft: Draft): string | null {
  return draft.publishesSummer ? (lines(draft.summerDates).find((line) => !/^\d{4}-\d{2}-\d{2}$/.test(line)) ?? null) : null;
}

/** The edit that a draft stands for. */
export function editOf(calendar: Calendar, draft: Draft): Edit {
  const hours = Object.fromEntries(days.map((day) => [day, draft.hours[day].split(",").map((span) => span.trim().replaceAll("–", "-")).filter((span) => span !== "")])) as Calendar["hours"];
  return {
    basedOn: calendar.version,
    hours,
    holidays: [...draft.holidays],
    observedWeekdayCloses: draft.observedWeekdayCloses,
    ...(draft.publishesSummer ? { summer: { year: draft.summerYear, dates: lines(draft.summerDates) } } : {}),
  };
}
