import { ApiError, createApi } from "../../../server/contract/client.ts";

/** The one client of the pages: same origin, session cookie. @throws {ApiError} */
export const api = createApi("");

export { ApiError };

/** A fresh key for `Idempotency-Key`: made once a form, so that pressing twice creates once. */
export function newIdempotencyKey(): string {
  return crypto.randomUUID();
}
