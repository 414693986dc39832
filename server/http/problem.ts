import type { ErrorRequestHandler, Response } from "express";
import type { Problem } from "../contract/shapes/common.ts";
import { Refusal, type RefusalCode } from "../domain/refusal.ts";
import type { Log } from "../ports/log.ts";
import { asRefusal } from "./foreign-errors.ts";
import { endLingering } from "./linger.ts";

/** Status and title of every refusal (RFC 9457). The only place where codes become numbers. */
export const problems: Readonly<Record<RefusalCode, { readonly status: number; readonly title: string }>> = {
  "not-found": { status: 404, title: "Not found" },
  "not-signed-in": { status: 401, title: "Not signed in" },
  "not-allowed": { status: 403, title: "Not allowed" },
  "policy-refused": { status: 403, title: "The support policy does not provide for it" },
  "not-valid": { status: 400, title: "Not valid" },
  "wrong-state": { status: 409, title: "Not possible in this state" },
  gone: { status: 410, title: "Gone" },
  conflict: { status: 409, title: "Conflict" },
  "conflict-unfinished": { status: 409, title: "Something is unfinished" },
  "conflict-nothing-served": { status: 409, title: "Nothing was served" },
  "held-by-another": { status: 409, title: "Held by somebody else" },
  "too-large": { status: 413, title: "Too large" },
  "too-many": { status: 429, title: "Too many requests" },
  "empty-file": { status: 400, title: "The file is empty" },
  "quota-reached": { status: 413, title: "The account's space is used up" },
  "length-mismatch": { status: 400, title: "The length does not agree" },
  "offset-mismatch": { status: 409, title: "The offset does not agree" },
  "digest-mismatch": { status: 409, title: "The fingerprint does not agree" },
  locked: { status: 423, title: "Locked" },
  "object-missing": { status: 404, title: "Not found" },
  "object-damaged": { status: 500, title: "The stored file is damaged" },
  "key-missing": { status: 410, title: "Gone" },
  "key-unavailable": { status: 503, title: "The keys do not answer" },
  "storage-full": { status: 507, title: "The store is full" },
  unavailable: { status: 503, title: "Not available at the moment" },
  "unsupported-media-type": { status: 415, title: "Content type not accepted" },
  "approval-needed": { status: 403, title: "The customer has not approved the full copy" },
  "contractor-needs-consent": { status: 403, title: "The customer has not allowed this contractor" },
  "masked-not-available": { status: 409, title: "There is no masked copy" },
  "removal-outstanding": { status: 409, title: "A removal is outstanding" },
  "result-missing": { status: 409, title: "There is no result" },
  "step-up-needed": { status: 403, title: "Prove that it is you" },
  "terms-changed": { status: 409, title: "The terms have changed" },
  "idempotency-conflict": { status: 409, title: "The key was used for another request" },
  "setting-invalid": { status: 500, title: "The portal is not set up" },
  "certificate-invalid": { status: 400, title: "Not a valid certificate" },
  "range-not-satisfiable": { status: 416, title: "The range is outside the file" },
  "precondition-failed": { status: 412, title: "The file is another one" },
  "key-not-enrolled": { status: 409, title: "The key is not enrolled" },
  "connection-check-needed": { status: 409, title: "A connection check is needed" },
  "other-node": { status: 409, title: "Another server holds this session" },
  "format-not-readable": { status: 422, title: "This format is not read here" },
  "format-damaged": { status: 422, title: "The file is damaged" },
  "format-password": { status: 422, title: "The file asks for a password" },
  "format-too-large": { status: 422, title: "Too large to be read here" },
};

const retryAfterSeconds = 30;

/** The problem that a refusal becomes; `errors` among its facts become the problem's own list. */
export function toProblem(refusal: Refusal): Problem {
  const { status, title } = problems[refusal.code];
  const { errors, ...facts } = refusal.facts;
  return {
    type: "about:blank",
    title,
    status,
    detail: refusal.message,
    code: refusal.code,
    ...(Object.keys(facts).length > 0 ? { facts } : {}),
    ...(Array.isArray(errors) ? { errors: errors as NonNullable<Problem["errors"]> } : {}),
  };
}

/** Answers with a problem; the body of a missing thing and of a foreign one is the same to the byte. */
export function sendProblem(response: Response, problem: Problem): void {
  response.status(problem.status).set({ "Content-Type": "application/problem+json; charset=utf-8", "Cache-Control": "no-store" });
  if (problem.status === 401) response.set("WWW-Authenticate", 'Bearer realm="custody"');
  if (problem.status === 429 || problem.status === 503) {
    const wait = problem.facts?.["retryAfterSeconds"];
    response.set("Retry-After", String(typeof wait === "number" ? wait : retryAfterSeconds));
  }
  endLingering(response.req, response, JSON.stringify(problem));
}

/** The last middleware: every failure ends here, and none tells more than its code's sentence (R29). */
export function problemHandler(log: Log): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (error: unknown, request, response, _next) => {
    const refusal = error instanceof Refusal ? error : asRefusal(error);
    if (refusal === null || problems[refusal.code].status >= 500) {
      // Names of files, values and queries stand in messages; the log gets the kind, the place in the code and our id only.
      log.error("http.failed", { requestId: request.requestId ?? null, method: request.method, ...(refusal === null ? kindOf(error) : { code: refusal.code }) });
    }
    if (response.headersSent) {
      // What has begun must not end as if it were whole.
      response.destroy();
      return;
    }
    if (!request.complete) response.set("Connection", "close");
    if (response.destroyed) return;
    sendProblem(response, refusal === null ? { type: "about:blank", title: "Something went wrong", status: 500, detail: "The portal failed and has noted it.", code: "unexpected", facts: { requestId: request.requestId ?? null } } : toProblem(refusal));
  };
}

function kindOf(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { kind: typeof error };
  const places = (error.stack ?? "").split("\n").filter((line) => line.startsWith("    at ")).slice(0, 8);
  return { kind: error.name, errorCode: (error as { code?: unknown }).code ?? null, at: places.map((line) => line.trim()) };
}
