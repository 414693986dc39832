import type { Tables } from "../../ports/records/records.ts";
import type { PersonRow } from "../../ports/records/rows.ts";
import { instantText, type Ports } from "../context.ts";

/** Whether a customer may use mailed codes: active, or invited by a link that still runs (a code proves the address as well as the link). */
export async function maySignInByCode(ports: Ports, tables: Tables, person: PersonRow): Promise<boolean> {
  if (person.role !== "customer" || person.disabledAt !== null || person.lockedAt !== null) return false;
  if (person.activatedAt !== null) return true;
  const invitation = await tables.links.find({ kind: "invitation", personId: person.id });
  return invitation !== undefined && invitation.expiresAt > instantText(ports.clock.now());
}

/** Whether one of the vendor's people may sign in with password and second factor. */
export function maySignInByPassword(person: PersonRow): boolean {
  return person.role !== "customer" && person.disabledAt === null && person.lockedAt === null && person.activatedAt !== null && person.passwordHash !== null;
}
