import { Refusal } from "../../domain/refusal.ts";
import type { Ports } from "../context.ts";

/** What one part of a job did: how many items went well, and which did not. */
export interface Outcome {
  readonly done: number;
  readonly failed: readonly string[];
}

/** Does `work` for every item by itself: one that fails is reported and never stops the others (F36). */
export async function each<T extends { readonly id: string }>(ports: Ports, part: string, items: readonly T[], work: (item: T) => Promise<unknown>): Promise<Outcome> {
  let done = 0;
  const failed: string[] = [];
  for (const item of items) {
    try {
      if ((await work(item)) !== false) done += 1;
    } catch (error) {
      failed.push(item.id);
      ports.log.error("upkeep-item-failed", { part, id: item.id, code: codeOf(error), message: error instanceof Error ? error.message : "" });
    }
  }
  return { done, failed };
}

/** Does `work` unless another node, or another job, is at the same thing: then gives false, and whoever is at it brings it to its end. */
export async function alone<T>(ports: Pick<Ports, "locker">, id: string, work: () => Promise<T>): Promise<T | false> {
  const release = await ports.locker.attempt(id);
  if (release === null) return false;
  try {
    return await work();
  } finally {
    release();
  }
}

/** The parts of a job one after the other; a part that fails as a whole is reported like an item. Gives a line for people, such as `deadlines 3; mail 1, failed 2`. */
export async function parts(ports: Ports, work: Readonly<Record<string, () => Promise<Outcome | number>>>): Promise<string> {
  const lines: string[] = [];
  for (const [name, run] of Object.entries(work)) {
    try {
      const outcome = await run();
      const { done, failed } = typeof outcome === "number" ? { done: outcome, failed: [] } : outcome;
      if (done > 0 || failed.length > 0) lines.push(failed.length === 0 ? `${name} ${String(done)}` : `${name} ${String(done)}, failed ${String(failed.length)} (${failed.slice(0, 5).join(", ")})`);
    } catch (error) {
      lines.push(`${name} failed (${codeOf(error)})`);
      ports.log.error("upkeep-part-failed", { part: name, code: codeOf(error), message: error instanceof Error ? error.message : "" });
    }
  }
  return lines.length === 0 ? "nothing was due" : lines.join("; ");
}

function codeOf(error: unknown): string {
  if (error instanceof Refusal) return error.code;
  return error instanceof Error ? ("code" in error && typeof error.code === "string" ? error.code : error.name) : "unknown";
}
