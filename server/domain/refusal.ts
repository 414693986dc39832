/**
 * An expected failure: a rule said no, or what was asked for is not there. Anything else that is thrown is a bug.
 * The code is compared, never the text; `server/http/problem.ts` maps every code to a status and a title.
 */
export class Refusal extends Error {
  readonly code: RefusalCode;
  /** Facts for the reader of the refusal (present state, holder, limit), never content. */
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(code: RefusalCode, message: string, facts: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = "Refusal";
    this.code = code;
    this.facts = facts;
  }
}

/** Every code that a refusal may carry; the HTTP status of each stands in `server/http/problem.ts`. */
export const refusalCodes = [
  "not-found",
  "not-signed-in",
  "not-allowed",
  "policy-refused",
  "not-valid",
  "wrong-state",
  "gone",
  "conflict",
  "conflict-unfinished",
  "conflict-nothing-served",
  "held-by-another",
  "too-large",
  "too-many",
  "empty-file",
  "quota-reached",
  "length-mismatch",
  "offset-mismatch",
  "digest-mismatch",
  "locked",
  "object-missing",
  "object-damaged",
  "key-missing",
  "key-unavailable",
  "storage-full",
  "unavailable",
  "unsupported-media-type",
  "contractor-needs-consent",
  "masked-not-available",
  "approval-needed",
  "removal-outstanding",
  "result-missing",
  "step-up-needed",
  "terms-changed",
  "idempotency-conflict",
  "setting-invalid",
  "certificate-invalid",
  "range-not-satisfiable",
  "precondition-failed",
  "key-not-enrolled",
  "connection-check-needed",
  "other-node",
  "format-not-readable",
  "format-damaged",
  "format-password",
  "format-too-large",
] as const;

export type RefusalCode = (typeof refusalCodes)[number];
