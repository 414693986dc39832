import { problemTexts, transportTexts, type ProblemWords } from "../texts/problems.ts";
import { ApiError } from "./api.ts";

/** A failure in plain words: what happened, what to do, and what the server said precisely. */
export interface Explained extends ProblemWords {
  /** The server's own sentence, where it says more than our general words. */
  readonly detail: string | undefined;
  readonly code: string;
  /** Messages of single fields by their path, for the form. */
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * Explains any thrown value. `own` are better words of the page for codes that it expects.
 */
export function explain(error: unknown, own: Readonly<Record<string, ProblemWords>> = {}): Explained {
  if (!(error instanceof ApiError)) return { ...transportTexts.bug, detail: undefined, code: "bug", fields: {} };
  const { problem, status } = error;
  const fields = Object.fromEntries((problem.errors ?? []).map((one) => [one.path.replace(/^body\./, ""), one.message]));
  const words = own[problem.code] ?? problemTexts[problem.code] ?? wordsByStatus(status);
  return { ...words, detail: problem.detail, code: problem.code, fields };
}

function wordsByStatus(status: number): ProblemWords {
  if (status === 0) return transportTexts.network;
  if (status === 413) return transportTexts.proxyBodyLimit;
  if (status === 408 || status === 504) return transportTexts.timeout;
  if (status === 429) return problemTexts["too-many"] ?? transportTexts.bug;
  if (status === 403 || status === 407 || status === 502) return transportTexts.proxy(status);
  return transportTexts.bug;
}

/** True for the refusal `code`. */
export function isRefusal(error: unknown, code: string): boolean {
  return error instanceof ApiError && error.problem.code === code;
}
