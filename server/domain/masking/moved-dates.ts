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
    const moved = plainDate(Number(iso[1]), Number(iso[2]), Number(iso[3]))?.add({ days });
    return moved === undefined ? null : `${moved.toString()}${timeOfDay(text.slice(10))}`;
  }
  for (const { form, parts } of otherForms) {
    const match = form.exec(text);
    if (match === null) continue;
    const [year = 0, month = 0, day = 0] = parts.map((part) => Number(match[part]));
    const isSwapped = month > 12 && day <= 12;
    const moved = (isSwapped ? plainDate(year, day, month) : plainDate(year, month, day))?.add({ days });
    if (moved === undefined) return null;
    const written = new Map<number, string>([
      [parts[0], String(moved.year).padStart(4, "0")],
      [isSwapped ? parts[2] : parts[1], String(moved.month).padStart(2, "0")],
      [isSwapped ? parts[1] : parts[2], String(moved.day).padStart(2, "0")],
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

function plainDate(year: number, month: number, day: number): Temporal.PlainDate | undefined {
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: "reject" });
  } catch {
    return undefined;
  }
}

/** Only what is a time of day may follow a date: anything else could be text. */
function timeOfDay(rest: string): string {
  return /^[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?\s?(?:[AaPp][Mm])?(?:Z|[+-]\d{2}:?\d{2})?$/.test(rest) ? rest : "";
}

function movedNumber(value: number | bigint, days: number): MaskCell {
  const number = Number(value);
  if (!Number.isFinite(number)) return null;
  if (Number.isInteger(number) && number >= 10_000_101 && number <= 99_991_231) {
    const moved = plainDate(Math.floor(number / 10_000), Math.floor(number / 100) % 100, number % 100)?.add({ days });
    if (moved !== undefined) return moved.year * 10_000 + moved.month * 100 + moved.day;
  }
  if (Math.abs(number) >= 1e11) return number + days * secondsADay * 1000;
  return Math.abs(number) >= 1e8 ? number + days * secondsADay : null;
}
