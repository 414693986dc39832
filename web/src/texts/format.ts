/** Numbers, sizes and times in the words of the catalogue. All of it goes through `Intl`; nothing here reads the clock. */

/** The language of the catalogue; dates and numbers follow it. */
export const language = "en-GB";

const wholeNumber = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
const plural = new Intl.PluralRules(language);
const relative = new Intl.RelativeTimeFormat(language, { numeric: "always" });
const byteUnits = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** "1 file", "3 files": the number and the word that belongs to it. */
export function count(amount: number, one: string, many: string): string {
  return `${wholeNumber.format(amount)} ${plural.select(amount) === "one" ? one : many}`;
}

/** "12.4 MB": decimal units, as file managers show them; three digits at most. */
export function bytes(amount: number): string {
  let unit = 0;
  let value = amount;
  while (value >= 999.5 && unit < byteUnits.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit: byteUnits[unit] ?? "byte",
    unitDisplay: unit === 0 ? "long" : "short",
    maximumFractionDigits: digits,
  }).format(value);
}

/** "4.2 MB/s". */
export function rate(bytesPerSecond: number): string {
  return `${bytes(bytesPerSecond)}/s`;
}

/** "100 GiB", "512 MiB": limits are set in binary units and are shown as they are set. */
export function limit(amount: number): string {
  const units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  let value = amount;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(value)} ${units[unit] ?? ""}`;
}

/** "42 %" is written without a space in English: "42%". */
export function percent(share: number): string {
  return `${String(Math.floor(Math.min(1, Math.max(0, share)) * 100))}%`;
}

/** "3 h 20 min", "4 min", "20 s": the two largest parts of a span, for what is left or what has passed. */
export function span(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const days = Math.floor(whole / 86_400);
  const hours = Math.floor((whole % 86_400) / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  if (days > 0) return hours > 0 ? `${count(days, "day", "days")} ${String(hours)} h` : count(days, "day", "days");
  if (hours > 0) return minutes > 0 ? `${String(hours)} h ${String(minutes)} min` : `${String(hours)} h`;
  return minutes > 0 ? `${String(minutes)} min` : `${String(whole)} s`;
}

/** "12 Dec 2026, 09:15 (Berlin)". `zone` is an IANA name; without it the reader's own. */
export function instant(at: string | Date, zone?: string): string {
  const options: Intl.DateTimeFormatOptions = {
    day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
    ...(zone === undefined ? {} : { timeZone: zone }),
  };
  const written = new Intl.DateTimeFormat(language, options);
  return `${written.format(new Date(at))} (${place(zone ?? written.resolvedOptions().timeZone)})`;
}

/** "12 Dec 2026". */
export function date(at: string | Date, zone?: string): string {
  return new Intl.DateTimeFormat(language, {
    day: "numeric", month: "short", year: "numeric", ...(zone === undefined ? {} : { timeZone: zone }),
  }).format(new Date(at));
}

/** A sentence of the policy with the instants and dates in it as people write them: it names them as the records do (RFC 3339). */
export function legible(sentence: string, zone?: string): string {
  return sentence
    .replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)/g, (at) => instant(at, zone))
    .replace(/\b\d{4}-\d\d-\d\d\b(?!T)/g, (on) => date(on, "UTC"));
}

/** "Europe/Berlin" → "Berlin"; "UTC" stays. */
export function place(zone: string): string {
  return (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
}

/** "in 21 days", "2 hours ago", "just now": how far an instant is from `nowMs` (epoch milliseconds), which may lag half a minute. */
export function fromNow(at: string | Date, nowMs: number): string {
  const seconds = (new Date(at).getTime() - nowMs) / 1000;
  const steps = [["day", 86_400], ["hour", 3600], ["minute", 60]] as const;
  for (const [unit, length] of steps) {
    // Days are rounded: what is kept for 30 days reads "in 30 days" when it has just arrived.
    if (Math.abs(seconds) >= length) return relative.format(unit === "day" ? Math.round(seconds / length) : Math.trunc(seconds / length), unit);
  }
  return seconds >= 30 ? "in less than a minute" : "just now";
}
