import type { KeyedHash, MaskCell } from "./cells.ts";
import { classMarks, hiddenMark } from "./classes.ts";
import { daysOf, movedDate, yearOf } from "./moved-dates.ts";
import type { ColumnPlan, MaskPlan } from "./plan.ts";
import { emailPseudonym, otherDigits, pseudonym } from "./pseudonyms.ts";

/** Masks rows by a plan. Deterministic for one key; holds no value longer than it needs to answer quickly. */
export interface Masker {
  /** A function that masks one row of this table, its cells in the order of `columns`. A column without a plan is masked as unknown. */
  readonly table: (table: string, columns: readonly string[]) => (row: readonly MaskCell[]) => MaskCell[];
}

type CellMask = (value: MaskCell, row: readonly MaskCell[]) => MaskCell;

/** @param keyedHash HMAC-SHA-256 under the session's key (`createKeyedHash`). */
export function createMasker(plan: MaskPlan, keyedHash: KeyedHash): Masker {
  const plans = new Map(plan.columns.map((one) => [keyOf(one.table, one.column), one] as const));
  const domains = new Map<string, (value: string) => string>();
  const inDomain = (name: string, make: () => (value: string) => string): ((value: string) => string) => {
    const made = domains.get(name) ?? make();
    domains.set(name, made);
    return made;
  };
  return {
    table: (table, columns) => {
      const masks = columns.map((column) => cellMask(plans.get(keyOf(table, column)), columns, keyedHash, inDomain));
      return (row) => masks.map((mask, index) => mask(row[index] ?? null, row));
    },
  };
}

const keyOf = (table: string, column: string): string => `${table}\u0000${column}`;

function cellMask(plan: ColumnPlan | undefined, columns: readonly string[], hash: KeyedHash, inDomain: (name: string, make: () => (value: string) => string) => (value: string) => string): CellMask {
  if (plan === undefined) return unlessNull(() => classMarks.unknown.fixed);
  const { letter, fixed } = classMarks[plan.class];
  switch (plan.operation) {
    case "pass":
      return plan.decidedBy === "customer" ? (value) => value : passed;
    case "remove":
      return () => null;
    case "hide":
      return () => hiddenMark;
    case "fixed":
      return unlessNull(() => fixed);
    case "length":
      return unlessNull(lengthBucket);
    case "pseudonym": {
      const make = inDomain(`pseudonym ${letter} ${plan.valueDomain}`, () => pseudonym(hash, letter, plan.valueDomain));
      return unlessNull((value) => (value instanceof Uint8Array ? fixed : make(String(value))));
    }
    case "e-mail": {
      const make = inDomain("e-mail", () => emailPseudonym(hash, fixed));
      return unlessNull((value) => (typeof value === "string" ? make(value) : fixed));
    }
    case "digits": {
      const make = inDomain("digits", () => otherDigits(hash));
      return unlessNull((value) => (value instanceof Uint8Array || typeof value === "boolean" ? fixed : make(String(value))));
    }
    case "last-four":
      return unlessNull((value) => lastFour(value) ?? fixed);
    case "year":
      return unlessNull((value) => yearOf(value) ?? fixed);
    case "shift": {
      const subjectAt = plan.subject === null ? -1 : columns.indexOf(plan.subject);
      return (value, row) => {
        if (value === null) return null;
        const subject = subjectAt < 0 ? null : (row[subjectAt] ?? null);
        if (subject === null || subject instanceof Uint8Array) return yearOf(value) ?? fixed;
        return movedDate(value, daysOf(hash("subject", String(subject)))) ?? fixed;
      };
    }
  }
}

function unlessNull(mask: (value: Exclude<MaskCell, null>) => MaskCell): CellMask {
  return (value) => (value === null ? null : mask(value));
}

/** What may pass without anybody's act: short texts without an address, a long number or a key in them. The header promised a status; a row may break it. */
const passed: CellMask = (value) => {
  if (typeof value === "string") return value.length <= 120 && !/@|\+\d{7}|\b\d{3}-\d{2}-\d{4}\b|(?:\d[ -]?){16}|^eyJ|BEGIN /.test(value) ? value : classMarks.plain.fixed;
  return value instanceof Uint8Array ? lengthBucket(value) : value;
};

const buckets = [10, 40, 80, 160, 320, 640, 1280, 2560, 5120, 10_240] as const;

/** `[text, 40–79]`; empty stays empty. */
function lengthBucket(value: Exclude<MaskCell, null>): string {
  const what = value instanceof Uint8Array ? "bytes" : "text";
  const length = value instanceof Uint8Array ? value.length : String(value).length;
  if (length === 0) return "";
  const above = buckets.findIndex((border) => length < border);
  if (above === -1) return `[${what}, ${String(buckets.at(-1))}–]`;
  return `[${what}, ${String(above === 0 ? 1 : buckets[above - 1])}–${String((buckets[above] ?? 1) - 1)}]`;
}

/** Stars and the last four digits, of what is a card number by its length; null for anything else, which may be text. */
function lastFour(value: Exclude<MaskCell, null>): string | null {
  const digits = String(value).replace(/[\s-]/g, "");
  return value instanceof Uint8Array || !/^\d{12,19}$/.test(digits) ? null : `**** **** **** ${digits.slice(-4)}`;
}
