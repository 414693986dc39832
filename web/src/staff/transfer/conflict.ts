import { ApiError } from "../../server/api.ts";
import { instant } from "../../texts/format.ts";
import type { ProblemWords } from "../../texts/problems.ts";
import { takeTexts as texts } from "../../texts/take-and-return.ts";

interface Told {
  readonly error: unknown;
  readonly words: Readonly<Record<string, ProblemWords>>;
}

/**
 * A refusal because somebody else holds the working copy, told as who and since when by the reader's clock. Other errors stay as
 * they are. The server's own sentence is replaced: it says the same with the instant as machines write it.
 */
export function tellConflict(error: unknown): Told {
  if (!(error instanceof ApiError) || error.problem.code !== "held-by-another") return { error, words: {} };
  const { holder, since } = error.problem.facts ?? {};
  if (typeof holder !== "string") return { error, words: {} };
  const happened = typeof since === "string" ? texts.conflictSince(holder, instant(since)) : texts.conflict(holder);
  return { error: new ApiError(error.status, { ...error.problem, detail: happened }), words: { "held-by-another": { happened, remedy: texts.conflictRemedy } } };
}
