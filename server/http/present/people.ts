import type { PersonWithAccount } from "../../actions/people/person-row.ts";
import { isStaff, type Caller } from "../../actions/context.ts";
import type { AccountShape, PersonShape, SelfShape, SessionSummary } from "../../contract/shapes/people.ts";
import type { AccountRow, PersonRow, SessionRow } from "../../ports/records/rows.ts";

/** An account as the API shows it. */
export function presentAccount(row: AccountRow): AccountShape {
  return { id: row.id, name: row.name, zone: row.zone, quotaBytes: row.quotaBytes, usedBytes: row.usedBytes, createdAt: row.createdAt, people: row.peopleCount, transfers: row.transferCount };
}

function stateOf(person: PersonRow): PersonShape["state"] {
  if (person.disabledAt !== null) return "disabled";
  if (person.lockedAt !== null) return "locked";
  return person.activatedAt === null ? "invited" : "active";
}

/** A person as the directory shows them; nothing of their credentials but whether a second factor is set up. */
export function presentPerson({ person, account }: PersonWithAccount): PersonShape {
  return {
    id: person.id,
    email: person.email,
    name: person.name,
    role: person.role,
    account: account === null ? null : { id: account.id, name: account.name },
    isContractor: person.isContractor === 1,
    state: stateOf(person),
    hasSecondFactor: person.totpSealed !== null,
    createdAt: person.createdAt,
    lastSeenAt: person.lastSeenAt,
  };
}

export function presentSession(row: SessionRow, caller: Caller): SessionSummary {
  return { id: row.id, kind: row.kind, name: row.name, createdAt: row.createdAt, lastUsedAt: row.lastUsedAt, endsAt: row.endsAt, address: row.address, isThisOne: row.id === caller.sessionId };
}

/** The caller's own view of themselves. */
export function presentSelf(caller: Caller, self: { person: PersonRow; account: AccountRow | null; session: SessionRow }, termsVersion: string): SelfShape {
  const hasRecoveryCodes = isStaff(caller) || caller.role === "auditor";
  return {
    person: presentPerson(self),
    zone: self.account?.zone ?? "UTC",
    session: { kind: self.session.kind, endsAt: self.session.endsAt, isSteppedUp: caller.steppedUpAt !== null },
    termsVersion,
    recoveryCodesLeft: hasRecoveryCodes ? (JSON.parse(self.person.recoveryHashes) as string[]).length : null,
  };
}
