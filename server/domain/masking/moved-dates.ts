import type { MaskCell } from "./cells.ts";

const shortestDays = 30;
const spanDays = 335;
const secondsADay = 86_400;

/** By how many days a subject's dates move: 30 to 364, back or ahead, by four bytes of its keyed hash. */
export function daysOf(digest: Uint8Array): number {
  const number = (((digest[0] ?? 0) << 24) | ((digest[1] ?? 0) << 16) | ((digest[2] ?? 0) << 8) | (digest[3] ?? 0)) >>> 0;
  const days = shortestDays + ((number >>> 1) % spanDays);
  return number % 2 === 0 ? days : -days;
}

const isoForm = /^(\d{4})-(\d{2})-(\d{2})(?=$|[T ])/;
const otherForms: readonly { readonly form: RegExp; readonly parts: readonly [number, number, number] }[] = [
  { form: /^(\d{4})([/.])(\d{1,2})\2(\d{1,2})(?=$|[T ])/, parts: [1, 3, 4] },
  { form: /^(\d{1,2})(\.)(\d{1,2})\2(\d{4})(?=$|[T ])/, parts: [4, 3, 1] },
  { form: /^(\d{1,2})(\/)(\d{1,2})\2(\d{4})(?=$|[T ])/, parts: [4, 1, 3] },
  { form: /^(\d{1,2})(-)(\d{1,2})\2(\d{4})(?=$|[T ])/, parts: [4, 3, 1] },
];

/**
 * A date moved by days, in its own form (ISO, with points, with slashes, eight digits, seconds or milliseconds since 1970); null for what
 * cannot be read as a date. The time of day stays, and so do intervals of one subject. Month and day that are swapped by the form are
 * read as the form's country writes them, else the other way round.
 */
export function movedDate(value: MaskCell, days: number): MaskCell {
  if (typeof value === "number" || typeof value === "bigint") return movedNumber(value, days);
  if (typeof value !== "string") return null;
  const text = value.trim();
  const iso = isoForm.exec(text);
  if (iso !== null) {
    const moved = moveDay(Number(iso[1]), Number(iso[2]), Number(iso[3]), days);
    return moved === null ? null : `${padded(moved.year, 4)}-${padded(moved.month, 2)}-${padded(moved.day, 2)}${timeOfDay(text.slice(10))}`;
  }
  for (const { form, parts } of otherForms) {
    const match = form.exec(text);
    if (match === null) continue;
    const [year = 0, month = 0, day = 0] = parts.map((part) => Number(match[part]));
    const isSwapped = month > 12 && day <= 12;
    const moved = isSwapped ? moveDay(year, day, month, days) : moveDay(year, month, day, days);
    if (moved === null) return null;
    const written = new Map<number, string>([
      [parts[0], padded(moved.year, 4)],
      [isSwapped ? parts[2] : parts[1], padded(moved.month, 2)],
      [isSwapped ? parts[1] : parts[2], padded(moved.day, 2)],
    ]);
    return [...written].sort(([left], [right]) => left - right).map(([, part]) => part).join(match[2]) + timeOfDay(text.slice(match[0].length));
  }
  return null;
}

/** The year of a date in any of these forms, as a text; null for what cannot be read as a date. */
export function yearOf(value: MaskCell): string | null {
  if (typeof value === "number" || typeof value === "bigint") {
    const number = Number(value);
    return Number.isInteger(number) && number >= 1000 && number <= 9999 ? String(number) : null;
  }
  if (typeof value !== "string") return null;
  const year = /^(\d{4})(?=$|[-/.年])|^\d{1,2}[-/.]\d{1,2}[-/.](\d{4})(?=$|[T ])/.exec(value.trim());
  return year?.[1] ?? year?.[2] ?? null;
}

const padded = (value: number, width: number): string => String(value).padStart(width, "0");
const monthDays = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/**
 * A day of the Gregorian calendar moved by days, by counting (a year beginning in March, eras of 400 years); null for a day that does not
 * exist. Temporal would do, at twenty times the cost, once a date and row.
 */
function moveDay(year: number, month: number, day: number, days: number): { readonly year: number; readonly month: number; readonly day: number } | null {
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > (monthDays[month - 1] ?? 0)) return null;
  if (month === 2 && day === 29 && (year % 4 !== 0 || (year % 100 === 0 && year % 400 !== 0))) return null;
  const shifted = month <= 2 ? year - 1 : year;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const count = shifted * 365 + Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400) + dayOfYear + days;
  const era = Math.floor(count / 146_097);
  const inEra = count - era * 146_097;
  const yearOfEra = Math.floor((inEra - Math.floor(inEra / 1_460) + Math.floor(inEra / 36_524) - Math.floor(inEra / 146_096)) / 365);
  const inYear = inEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * inYear + 2) / 153);
  const newMonth = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  return { year: yearOfEra + era * 400 + (newMonth <= 2 ? 1 : 0), month: newMonth, day: inYear - Math.floor((153 * fromMarch + 2) / 5) + 1 };
}

/** Only what is a time of day may follow a date: anything else could be text. */
function timeOfDay(rest: string): string {
  return /^[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?\s?(?:[AaPp][Mm])?(?:Z|[+-]\d{2}:?\d{2})?$/.test(rest) ? rest : "";
}

function movedNumber(value: number | bigint, days: number): MaskCell {
  const number = Number(value);
  if (!Number.isFinite(number)) return null;
  if (Number.isInteger(number) && number >= 10_000_101 && number <= 99_991_231) {
    const moved = moveDay(Math.floor(number / 10_000), Math.floor(number / 100) % 100, number % 100, days);
    if (moved !== null) return moved.year * 10_000 + moved.month * 100 + moved.day;
  }
  if (Math.abs(number) >= 1e11) return number + days * secondsADay * 1000;
  return Math.abs(number) >= 1e8 ? number + days * secondsADay : null;
}
