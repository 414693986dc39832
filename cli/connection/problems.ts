import { ApiError } from "../../server/contract/client.ts";
import type { Problem } from "../../server/contract/shapes/common.ts";
import { Failure } from "../failure.ts";

const advice: Readonly<Record<string, string>> = {
  "held-by-another": "Ask the holder to return it, or a supervisor to take it over.",
  "removal-outstanding": "Remove the working copy first: custody remove NUMBER, or return with --remove.",
  "masked-not-available": "Use --copy full if the work needs the real data.",
  "approval-needed": "The customer has been asked. Take the masked copy meanwhile (--copy masked), or try again after their answer.",
  "contractor-needs-consent": "The customer has to allow you by name, on the transfer's page.",
  "digest-mismatch": "The file changed while it was sent. Close the program that uses it, then send it again.",
  "quota-reached": "Ask the support department for more room, or direct the deletion of transfers that are done.",
  "too-large": "The portal's limit for one file is lower. Ask the support department.",
  "terms-changed": "The terms have changed: run the command again to read and accept them.",
  "too-many": "Wait a little, then try again.",
  "storage-full": "The portal has no room at present. Try again later: custody resume.",
  gone: "Its time is over; the portal no longer gives it out.",
};

/** True where trying again can help: no answer, or the portal says that it cannot at present. */
export function isPassing(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status === 429 || error.status >= 502);
}

/** The failure that a person gets for a refusal by the portal. */
export function failureOf(status: number, problem: Problem): Failure {
  const errors = (problem.errors ?? []).map((error) => `${error.path}: ${error.message}`).join("; ");
  const message = [problem.detail ?? problem.title, errors].filter((part) => part !== "").join(" — ");
  if (status === 0) return new Failure("no-answer", message, "Check the network (and HTTPS_PROXY, if you need one), then try again; nothing is lost.", problem.code);
  if (status === 401) return new Failure("not-signed-in", "You are not signed in, or your sign-in has ended.", "Sign in with: custody login", problem.code);
  if (status === 429 || status >= 500) return new Failure("no-answer", message, advice[problem.code] ?? "Try again in a while; nothing is lost.", problem.code);
  if (problem.code === "digest-mismatch") return new Failure("verification-failed", message, advice[problem.code] ?? null, problem.code);
  return new Failure("refused", message, advice[problem.code] ?? null, problem.code);
}
