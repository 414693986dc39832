import type { Role } from "../../../server/domain/custody/words.ts";

/** Where a transfer is shown to one of the vendor's people. */
export function transferAddress(role: Role, id: string): string {
  return role === "auditor" ? `/supervisor/transfers/${id}` : `/staff/transfers/${id}`;
}
