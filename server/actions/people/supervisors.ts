import type { Tables } from "../../ports/records/records.ts";
import type { PersonRow } from "../../ports/records/rows.ts";
import type { Ports } from "../context.ts";
import { openLink } from "./links.ts";

/** Supervisors who can sign in now. */
export async function activeSupervisors(tables: Tables): Promise<PersonRow[]> {
  const supervisors = await tables.people.list({ role: "supervisor", disabledAt: null, lockedAt: null });
  return supervisors.filter((person) => person.activatedAt !== null);
}

/**
 * A one-time link by which the first supervisor enrols, or null where one can sign in. Each call ends the former link. It is also the way back
 * for an operator whose only supervisor is locked: whoever reads the console owns the machine. Print it there, never log it.
 */
export async function ensureFirstSupervisorLink(ports: Ports): Promise<string | null> {
  const token = await ports.records.transact(async (tables) => {
    if ((await activeSupervisors(tables)).length > 0) return null;
    return (await openLink(ports, tables, { kind: "first-supervisor", personId: null, hasSecondFactor: true })).token;
  });
  return token === null ? null : `${ports.settings.publicUrl.origin}/invitation#${token}`;
}
