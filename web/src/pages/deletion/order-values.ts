import { deletionTexts as texts } from "../../texts/deletion.ts";

export interface OrderValues {
  readonly when: "now" | "later";
  /** `2026-12-12`, a day in the account's zone. */
  readonly day: string;
  readonly reason: string;
  readonly confirm: string;
}

/** What is still wrong with an order; `first` and `last` are the days between which it may lie. */
export function faultsOf(values: OrderValues, number: string, first: string, last: string | null): Partial<Record<keyof OrderValues, string>> {
  const day = values.when === "now" ? undefined : faultOfDay(values.day, first, last);
  return {
    ...(day === undefined ? {} : { day }),
    ...(values.reason.trim() === "" ? { reason: texts.reasonMissing } : {}),
    ...(values.confirm.trim().toUpperCase() === number ? {} : { confirm: texts.confirmWrong(number) }),
  };
}

function faultOfDay(day: string, first: string, last: string | null): string | undefined {
  if (day === "") return texts.dayMissing;
  if (day < first) return texts.dayPast;
  return last !== null && day > last ? texts.dayTooLate(last) : undefined;
}

/** The calendar day of an instant in a zone, as `2026-12-12`. */
export function dayIn(zone: string, at: Date): string {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}`;
}
