import type { Caller } from "../actions/context.ts";

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- Express offers no other way to add to its request
  namespace Express {
    interface Request {
      /** Set by `authenticate` when a valid session or token came with the request. */
      caller?: Caller;
      /** Our own id of this request, for the log and the answer. */
      requestId?: string;
    }
  }
}
