import type { HolidaySource, NamedPlace } from "../ports/holidays.ts";

const named = (places: Readonly<Record<string, string>> | undefined): NamedPlace[] =>
  Object.entries(places ?? {})
    .map(([code, name]) => ({ code, name }))
    .toSorted((one, other) => one.name.localeCompare(other.name, "en"));

/** The rules of the whole world are large: they are read when somebody asks for the first time. */
const load = async () => (await import("date-holidays")).default;

/** Public holidays as the package `date-holidays` knows them, in English where it has the words. */
export const holidaySource: HolidaySource = {
  countries: async () => named(new (await load())().getCountries("en")),
  regions: async (country) => named(new (await load())().getStates(country, "en")),
  holidays: async ({ country, region, year }) => {
    const Holidays = await load();
    const known = new Holidays();
    if (!(country in known.getCountries())) return null;
    if (region !== null && !(region in ((known.getStates(country) as Record<string, string> | undefined) ?? {}))) return null;
    const source = region === null ? new Holidays(country) : new Holidays(country, region);
    return source
      .getHolidays(year, "en")
      .filter(({ type }) => type === "public")
      .map(({ date, name, substitute }) => ({ date: date.slice(0, 10), name, isSubstitute: substitute === true }))
      .toSorted((one, other) => one.date.localeCompare(other.date));
  },
};
