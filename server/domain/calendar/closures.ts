import type { Holiday, SummerList } from "./section.ts";

/** Why a whole day is closed. */
export interface Closure {
  readonly kind: "holiday" | "observed-holiday" | "summer";
  readonly reason: string;
}

/** The holidays that fall on a day itself. */
export function holidaysOn(holidays: readonly Holiday[], date: Temporal.PlainDate): readonly string[] {
  return holidays.filter((holiday) => fallsOn(holiday, date)).map((holiday) => holiday.name);
}

function fallsOn(holiday: Holiday, date: Temporal.PlainDate): boolean {
  if ("on" in holiday) return holiday.on === date.toString();
  if (date.year < (holiday.fromYear ?? -Infinity) || date.year > (holiday.untilYear ?? Infinity) || date.month !== holiday.month) return false;
  if ("day" in holiday) return holiday.day === date.day;
  if (holiday.weekday !== date.dayOfWeek) return false;
  return holiday.week === 5 ? date.day + 7 > date.daysInMonth : Math.ceil(date.day / 7) === holiday.week;
}

/** Everything that closes a day, each with its reason: two reasons close it once (CAP-16). */
export function closuresOn(rules: { readonly holidays: readonly Holiday[]; readonly observedWeekdayCloses: boolean; readonly summerDates: readonly string[] }, date: Temporal.PlainDate): readonly Closure[] {
  const closures: Closure[] = holidaysOn(rules.holidays, date).map((name) => ({ kind: "holiday", reason: `Closed for ${name}.` }));
  // On Friday for a Saturday, on Monday for a Sunday.
  const observed = { 5: date.add({ days: 1 }), 1: date.subtract({ days: 1 }) }[date.dayOfWeek];
  if (rules.observedWeekdayCloses && observed !== undefined)
    for (const name of holidaysOn(rules.holidays, observed)) closures.push({ kind: "observed-holiday", reason: `Closed for ${name}, observed on this day.` });
  if (rules.summerDates.includes(date.toString())) closures.push({ kind: "summer", reason: "Closed by the summer schedule." });
  return closures;
}

/** The edition of a year's summer list that was known at `knownAt`; null while none was published (CAP-15). */
export function summerListKnown(lists: readonly SummerList[], year: number, knownAt: Temporal.Instant): SummerList | null {
  return (
    lists
      .filter((list) => list.year === year && Temporal.Instant.compare(Temporal.Instant.from(list.publishedAt), knownAt) <= 0)
      .toSorted((one, other) => one.edition - other.edition)
      .at(-1) ?? null
  );
}
