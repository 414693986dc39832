import { defineClauses } from "../policy/rule.ts";
import { summerListKnown } from "./closures.ts";
import { spanText } from "./department.ts";
import { localDate } from "./local.ts";
import { spanMinutes, weekdays, type CalendarSection, type DepartmentCalendar, type Holiday, type SummerList } from "./section.ts";
import { zoneOf, type ZoneChoice } from "./zone.ts";

type Text = (profile: { readonly zone: ZoneChoice; readonly calendar: CalendarSection }, at: Temporal.Instant) => string | null;

/** What is said of each department for which `say` has words. */
function ofDepartments(say: (department: DepartmentCalendar, zone: ZoneChoice, at: Temporal.Instant) => string | null): Text {
  return ({ calendar, zone }, at) => {
    const said = Object.values(calendar.departments).flatMap((department) => {
      const words = say(department, department.zone ?? zone, at);
      return words === null ? [] : [Object.keys(calendar.departments).length === 1 ? words : `${department.title}: ${words}`];
    });
    return said.length === 0 ? null : said.join(" ");
  };
}

const ifAppointments = (say: (appointments: NonNullable<CalendarSection["appointments"]>) => string): Text => ({ calendar }) => (calendar.appointments === undefined ? null : say(calendar.appointments));
const days = (count: number): string => (count === 1 ? "1 working day" : `${String(count)} working days`);

/** The calendar's clauses in our own words. */
export const calendarClauses = defineClauses("Hours, holidays and appointments", ["calendar"], {
  "HOT-5": { title: "Working hours", text: ofDepartments((department, zone) => `We are there ${weekText(department)} (${zoneOf(zone).name}). At the very minute of closing we are closed.`) },
  "HOT-4": { title: "Holidays", text: ofDepartments(({ holidays }) => (holidays.length === 0 ? "There are no holidays: every day of the week keeps its hours." : `We are closed on ${holidays.map(holidayText).join("; ")}.`)) },
  "CAP-16": { title: "Holidays at weekends", text: ofDepartments(({ holidays, observedWeekdayCloses }) => (holidays.length === 0 ? null : observedWeekdayCloses ? "A holiday on Saturday also closes the Friday before, one on Sunday the Monday after." : "A holiday at the weekend closes no other day.")) },
  "CAP-14": { title: "Summer schedule", text: ofDepartments(({ summer }, zone, at) => (summer === undefined ? null : `In summer we are closed on some Fridays. ${summerText(summer.lists, localDate(zoneOf(zone), at).year, at)}`)) },
  "CAP-15": { title: "Before the summer dates are published", text: ofDepartments(({ summer }) => (summer === undefined ? null : "Until a year's summer dates are published, its Fridays are open. A later list changes nothing that was answered before.")) },
  "CAP-17": { title: "When the summer dates come", text: ofDepartments(({ summer }) => (summer === undefined ? null : `From ${monthDay(summer.remindFrom)} on, our supervisor is reminded every day until the year's dates are published.`)) },
  "HOT-6": { title: "Whose clock", text: () => "Times are kept in UTC and shown by your clock and by ours. A time that the change of clocks skips is refused; for one that comes twice we ask which is meant." },
  "HOT-17": { title: "Later changes", text: () => "A change of this calendar changes no time that was promised before." },
  "CAP-12": {
    title: "Appointments outside of the hours",
    text: ifAppointments(({ outsideMinutesMax: max, measure }) => `Overseas customers can have an appointment outside of our hours, ${measure === "distance" ? `at most ${minutesText(max)} before they begin or after they end` : `with at most ${minutesText(max)} outside of them`}. It counts once we have confirmed it, and both clocks are shown.`),
  },
  "CAP-13": {
    title: "Chat and calls from overseas",
    text: ifAppointments(({ leadBusinessDays: lead }) => `Overseas customers ask for a chat or a call ${lead === 0 ? "beforehand" : `at least ${days(lead)} ahead`}, on a page, by mail or by telephone; it takes place once we have confirmed it.`),
  },
});

/** Days with the same hours stand together: `Monday to Friday 09:00–24:00, Saturday and Sunday 10:00–18:00`. */
function weekText({ hours }: DepartmentCalendar): string {
  const groups: { readonly first: string; last: string; readonly spans: string }[] = [];
  for (const day of weekdays) {
    const spans = hours[day].map(spanMinutes).toSorted((one, other) => one.from - other.from).map(spanText).join(" and ");
    const name = `${day.slice(0, 1).toUpperCase()}${day.slice(1)}`;
    const group = groups.at(-1);
    if (group?.spans === spans) group.last = name;
    else groups.push({ first: name, last: name, spans });
  }
  return groups
    .filter(({ spans }) => spans !== "")
    .map(({ first, last, spans }) => `${first === last ? first : `${first} to ${last}`} ${spans}`)
    .join(", ");
}

const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const ordinals = ["first", "second", "third", "fourth", "last"];

function monthDay({ month, day }: { readonly month: number; readonly day: number }): string {
  return `${String(day)} ${months[month - 1] ?? ""}`;
}

function holidayText(holiday: Holiday): string {
  if ("on" in holiday) return `${holiday.name} (${holiday.on})`;
  if ("day" in holiday) return `${holiday.name} (${monthDay(holiday)})`;
  const weekday = weekdays[holiday.weekday - 1] ?? "";
  return `${holiday.name} (${ordinals[holiday.week - 1] ?? ""} ${weekday.slice(0, 1).toUpperCase()}${weekday.slice(1)} of ${months[holiday.month - 1] ?? ""})`;
}

/** This year's dates, and the next one's as soon as they are known. */
function summerText(lists: readonly SummerList[], year: number, at: Temporal.Instant): string {
  const words = (of: number): string | null => {
    const list = summerListKnown(lists, of, at);
    return list === null ? null : `${String(of)}: ${list.dates.length === 0 ? "none" : list.dates.join(", ")}.`;
  };
  return [words(year) ?? `The dates of ${String(year)} are not yet published.`, words(year + 1)].filter((one) => one !== null).join(" ");
}

function minutesText(minutes: number): string {
  return minutes % 60 === 0 ? `${String(minutes / 60)} ${minutes === 60 ? "hour" : "hours"}` : `${String(minutes)} minutes`;
}
