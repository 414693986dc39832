import { Refusal } from "../domain/refusal.ts";

/** How often in a row a right may not be confirmed because the records do not answer, asked every second, before it counts as ended. */
const unansweredMax = 10;

/**
 * Watches a right that something long hangs on: each call of the result asks `confirm` anew, and its refusal ends the thing through `end`. Records
 * that do not answer end it only after a while: a database that restarts must not cut every download.
 */
export function confirming(confirm: () => Promise<unknown>, end: (error: unknown) => void): () => void {
  let unanswered = 0;
  return () => {
    confirm().then(
      () => { unanswered = 0; },
      (error: unknown) => {
        if (error instanceof Refusal && error.code === "unavailable" && (unanswered += 1) < unansweredMax) return;
        end(error);
      },
    );
  };
}
