import { Refusal } from "../domain/refusal.ts";

/** Waits for `work` at most `milliseconds`. What is late goes on by itself, but nobody waits for it. @throws {Refusal} `unavailable` when it is late. */
export async function withinTime<T>(work: Promise<T>, milliseconds: number, what: string): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(new Refusal("unavailable", `${what} did not answer in time.`));
  }, milliseconds);
  timer.unref();
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
