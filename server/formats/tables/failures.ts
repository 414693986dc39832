import { Refusal } from "../../domain/refusal.ts";

/** Whole or in part other bytes than its format allows. @param what a sentence of ours, never the words of a parser: they may quote content */
export function damaged(what = "It cannot be read to its end."): Refusal {
  return new Refusal("format-damaged", `The file looks damaged. ${what}`);
}

/** Calls a parser: whatever it throws becomes a damaged file, except our own refusals. */
export function parsing<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof Refusal ? error : damaged();
  }
}
