import { calendarDepartment } from "../../domain/cases/departments.ts";
import type { Decision } from "../../domain/policy/decision.ts";
import type { AppointmentRow } from "../../ports/records/case-rows.ts";
import type { Tables } from "../../ports/records/records.ts";
import { instantText, type Ports } from "../context.ts";
import { decideNow } from "../support/decide.ts";

/** So many appointments of an account are looked at, the soonest first. */
const aheadMax = 50;

/** An account's chat appointments that are not over or called off, the soonest first. */
export async function chatAppointmentsAhead(ports: Ports, tables: Tables, accountId: string): Promise<AppointmentRow[]> {
  const rows = await tables.lists.appointmentsAhead(accountId, instantText(ports.clock.now()), aheadMax);
  return rows.filter(({ kind }) => kind === "chat");
}

/**
 * The account's confirmed appointment for a chat whose time it is now, with the policy's decision on it (CAP-12); null: none. It stands in for hours and
 * shift, which an appointment outside of the hours cannot have; a department that is in no chat stays so.
 */
export async function windowNow(ports: Ports, tables: Tables, accountId: string): Promise<{ readonly facts: unknown; readonly decision: Decision } | null> {
  const now = instantText(ports.clock.now());
  const rows = (await chatAppointmentsAhead(ports, tables, accountId)).filter((row) => row.confirmedAt !== null && row.startsAt <= now);
  if (rows.length === 0) return null;
  const customerZone = (await tables.accounts.find({ id: accountId }))?.zone ?? null;
  const isOverseas = (await tables.supportAccounts.find({ accountId }))?.isOverseas === 1;
  for (const row of rows) {
    const facts = { from: row.startsAt, until: row.endsAt, isOverseas, isConfirmed: true, customerZone, department: calendarDepartment(ports.policy.profile, row.departmentId) };
    const decision = decideNow(ports, "calendar.appointment", facts);
    if (decision.outcome === "allow" && (decision.value as { isWindowOpen?: boolean } | undefined)?.isWindowOpen === true) return { facts, decision };
  }
  return null;
}
