import type { Enrolled } from "./enrol.ts";

/** The people of the demo. */
export interface Cast {
  readonly supervisor: Enrolled;
  readonly staff: Enrolled;
  readonly otherStaff: Enrolled;
  readonly contractor: Enrolled;
  readonly auditor: Enrolled;
  readonly customer: Enrolled;
  readonly otherCustomer: Enrolled;
}
