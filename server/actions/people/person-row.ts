import type { Role } from "../../domain/custody/words.ts";
import type { AccountRow, PersonRow } from "../../ports/records/rows.ts";
import { instantText, type Ports } from "../context.ts";

/** A person with the account it belongs to, as the directory shows them. */
export interface PersonWithAccount {
  readonly person: PersonRow;
  readonly account: AccountRow | null;
}

/** A name on one line: names stand in mails, where a line of their own would speak for the portal (R14). */
export function oneLine(name: string): string {
  return name.normalize("NFC").replace(/\s+/g, " ").trim();
}

/** A person who was invited and did not accept yet. */
export function newPersonRow(ports: Pick<Ports, "clock">, given: { id: string; email: string; name: string; role: Role; accountId: string | null; isContractor: boolean }): PersonRow {
  return {
    ...given,
    isContractor: given.isContractor ? 1 : 0,
    activatedAt: null,
    disabledAt: null,
    lockedAt: null,
    passwordHash: null,
    totpSealed: null,
    totpStep: 0,
    recoveryHashes: "[]",
    failures: 0,
    failuresDay: null,
    createdAt: instantText(ports.clock.now()),
    lastSeenAt: null,
  };
}
