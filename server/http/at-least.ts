import { setTimeout } from "node:timers/promises";

/** Runs `work` and answers, with its result or its failure, not before `milliseconds` have passed, so that the time tells nothing about what was found (R46). */
export async function atLeast<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  const cover = setTimeout(milliseconds);
  const [result] = await Promise.allSettled([work(), cover]);
  if (result.status === "rejected") throw result.reason;
  return result.value;
}
