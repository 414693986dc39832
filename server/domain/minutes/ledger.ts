import { Refusal } from "../refusal.ts";

/** What an entry does. */
export const minuteKinds = [
  /** Bought, granted, or the minutes of a new term. */
  "credit",
  /** A balance that another system kept; below zero it counts as zero. */
  "import",
  /** The minute that opening a case sets aside. */
  "reserve",
  /** A minute set aside that was not needed. */
  "release",
  /** Work. */
  "debit",
  /** What a renewal lets lapse. */
  "lapse",
  "reversal",
] as const;
export type MinuteKind = (typeof minuteKinds)[number];

/** One row of an append-only ledger of whole minutes. The balance is the sum of `minutes`; what went beyond it stands in `overrunMinutes` and is never charged later. */
export interface MinuteEntry {
  readonly id: string;
  readonly kind: MinuteKind;
  /** Signed: what is taken is negative. */
  readonly minutes: number;
  readonly overrunMinutes: number;
  /** The minute set aside at opening that this entry used or gave back: 0 or 1. */
  readonly releasedMinutes: number;
  readonly caseId: string | null;
  /** The entry that a reversal undoes. */
  readonly reversesId: string | null;
  /** A repeat under the same key adds nothing. */
  readonly key: string;
}

export type MinuteOrder =
  | { readonly kind: "credit" | "import" | "lapse"; readonly minutes: number }
  | { readonly kind: "reserve" | "release"; readonly caseId: string }
  | { readonly kind: "debit"; readonly caseId: string; readonly minutes: number }
  | { readonly kind: "reversal"; readonly reversesId: string };

/** What of the ledger an order needs to know; read under the lock under which its entry is written. */
export interface LedgerView {
  readonly balance: number;
  /** Minutes set aside for the order's case: 0 or 1. */
  readonly reserved: number;
  /** The entry that a reversal names, and whether another one undid it before. */
  readonly undone: MinuteEntry | null;
  readonly wasUndone: boolean;
}

/** The sum of all entries: never below zero. */
export function balanceOf(entries: readonly MinuteEntry[]): number {
  return entries.reduce((sum, { minutes }) => sum + minutes, 0);
}

/** The view of a whole ledger. */
export function viewOf(entries: readonly MinuteEntry[], order: MinuteOrder): LedgerView {
  const caseId = "caseId" in order ? order.caseId : null;
  const reversesId = order.kind === "reversal" ? order.reversesId : null;
  return {
    balance: balanceOf(entries),
    reserved: caseId === null ? 0 : reservedIn(entries.filter((entry) => entry.caseId === caseId)),
    undone: entries.find(({ id }) => id === reversesId) ?? null,
    wasUndone: reversesId !== null && entries.some((entry) => entry.reversesId === reversesId),
  };
}

/** Minutes set aside and not used yet, given the entries of one case. */
export function reservedIn(entriesOfCase: readonly MinuteEntry[]): number {
  return entriesOfCase.filter(({ kind }) => kind === "reserve").length - entriesOfCase.reduce((sum, { releasedMinutes }) => sum + releasedMinutes, 0);
}

/**
 * The entry by which an order enters the ledger; it never takes the balance below zero.
 * @throws {Refusal} `wrong-state` when no minute is left to set aside or the entry cannot be undone, `not-found` when there is none, `not-valid` for minutes that are not whole and positive.
 */
export function entryFor(view: LedgerView, order: MinuteOrder, given: { readonly id: string; readonly key: string }): MinuteEntry {
  const { balance, reserved } = view;
  const blank = { ...given, kind: order.kind, minutes: 0, overrunMinutes: 0, releasedMinutes: 0, caseId: "caseId" in order ? order.caseId : null, reversesId: null };
  switch (order.kind) {
    case "credit":
      return { ...blank, minutes: positive(order.minutes) };
    case "import":
      return { ...blank, minutes: Math.max(0, whole(order.minutes)) };
    case "lapse":
      return { ...blank, minutes: taking(Math.min(positive(order.minutes), balance)) };
    case "reserve":
      if (reserved > 0) throw new Refusal("wrong-state", "A minute is set aside for this case already.");
      if (balance < 1) throw new Refusal("wrong-state", "No service minutes are left.", { balance });
      return { ...blank, minutes: -1 };
    case "release":
      return { ...blank, minutes: reserved, releasedMinutes: reserved };
    case "debit": {
      // The minute that was set aside at opening is the first minute of work.
      const worked = positive(order.minutes);
      const taken = Math.min(worked, balance + reserved);
      return { ...blank, minutes: taking(taken - reserved), overrunMinutes: worked - taken, releasedMinutes: reserved };
    }
    case "reversal":
      return { ...blank, ...reversal(view, order.reversesId) };
  }
}

/** The entry that stands under the order's key already, or undefined. @throws {Refusal} `idempotency-conflict` when the key stands for something else. */
export function repeatOf(before: MinuteEntry | undefined, order: MinuteOrder): MinuteEntry | undefined {
  if (before === undefined) return undefined;
  const isSame =
    before.kind === order.kind &&
    (!("caseId" in order) || order.caseId === before.caseId) &&
    (order.kind !== "reversal" || order.reversesId === before.reversesId) &&
    (order.kind !== "credit" || order.minutes === before.minutes) &&
    (order.kind !== "debit" || order.minutes === workedIn(before));
  if (!isSame) throw new Refusal("idempotency-conflict", "This key stands for another entry of the ledger.", { key: before.key });
  return before;
}

/** Books an order into a whole ledger: the new entry, or the one of the first time. */
export function book(entries: readonly MinuteEntry[], order: MinuteOrder, given: { readonly id: string; readonly key: string }): { readonly entry: MinuteEntry; readonly isNew: boolean } {
  const before = repeatOf(entries.find(({ key }) => key === given.key), order);
  return before === undefined ? { entry: entryFor(viewOf(entries, order), order, given), isNew: true } : { entry: before, isNew: false };
}

/** Minutes of work in a debit: taken from the balance, covered by what was set aside, and beyond. */
function workedIn({ minutes, overrunMinutes, releasedMinutes }: MinuteEntry): number {
  return releasedMinutes - minutes + overrunMinutes;
}

/** Gives back what was taken, or takes back what was given as far as it is still there; the rest is recorded as overrun. */
function reversal({ undone, wasUndone, balance }: LedgerView, reversesId: string): Pick<MinuteEntry, "minutes" | "overrunMinutes" | "caseId" | "reversesId"> {
  if (undone === null) throw new Refusal("not-found", "There is no such entry in this ledger.");
  if (undone.kind === "reserve" || undone.kind === "release" || undone.kind === "reversal") throw new Refusal("wrong-state", `An entry of the kind ${undone.kind} is not reversed.`);
  if (wasUndone) throw new Refusal("wrong-state", "This entry was reversed already.");
  const given = undone.kind === "credit" || undone.kind === "import" ? undone.minutes : 0;
  const takenBack = Math.min(given, balance);
  const givenBack = given === 0 ? undone.releasedMinutes - undone.minutes : 0;
  return { caseId: undone.caseId, reversesId, minutes: givenBack + taking(takenBack), overrunMinutes: given - takenBack };
}

/** Minus, without a negative zero. */
function taking(minutes: number): number {
  return minutes === 0 ? 0 : -minutes;
}

function whole(minutes: number): number {
  if (!Number.isSafeInteger(minutes)) throw new Refusal("not-valid", "Minutes are whole.", { minutes });
  return minutes;
}

function positive(minutes: number): number {
  if (whole(minutes) < 1) throw new Refusal("not-valid", "Minutes are whole and positive.", { minutes });
  return minutes;
}
