import { ApiError } from "../../server/api.ts";
import { instant } from "../../texts/format.ts";
import type { ProblemWords } from "../../texts/problems.ts";
import { takeTexts as texts } from "../../texts/take-and-return.ts";

/** Words for a refusal because somebody else holds the working copy: who, and since when. */
export function conflictWords(error: unknown): Readonly<Record<string, ProblemWords>> {
  if (!(error instanceof ApiError) || error.problem.code !== "held-by-another") return {};
  const holder = error.problem.facts?.["holder"];
  const since = error.problem.facts?.["since"];
  if (typeof holder !== "string") return {};
  // The server's own sentence says the same with the instant as machines write it.
  delete (error.problem as { detail?: string }).detail;
  const happened = typeof since === "string" ? `${texts.conflict(holder).slice(0, -1)} ${texts.conflictSince} ${instant(since)}.` : texts.conflict(holder);
  return { "held-by-another": { happened, remedy: texts.conflictRemedy } };
}
