import type { Caller } from "../actions/context.ts";

declare global {
   
  namespace Express {
    interface Request {
      /** Set by `authenticate` when a valid session or token came with the request. */
      caller?: Caller;
      /** Our own id of this request, for the log and the answer. */
      requestId?: string;
    }
  }
}
