import type { Tables } from "../../ports/records/records.ts";
import { ledgerTreeOver } from "./ledger-tree.ts";
import { listsOver } from "./lists/lists.ts";
import type { Source } from "./schema.ts";
import { tableOver } from "./table.ts";

/** All tables over the database or over one transaction. */
export function tablesOver(source: Source): Tables {
  return {
    accounts: tableOver(source, "accounts", { named: true }),
    people: tableOver(source, "people", { named: true }),
    sessions: tableOver(source, "sessions"),
    signInCodes: tableOver(source, "signInCodes"),
    links: tableOver(source, "links"),
    transfers: tableOver(source, "transfers"),
    files: tableOver(source, "files"),
    checkouts: tableOver(source, "checkouts"),
    readings: tableOver(source, "readings"),
    directions: tableOver(source, "directions"),
    consents: tableOver(source, "consents"),
    contacts: tableOver(source, "contacts"),
    certificates: tableOver(source, "certificates"),
    supplements: tableOver(source, "supplements"),
    ledgerTexts: tableOver(source, "ledgerTexts"),
    ledgerRows: tableOver(source, "ledgerRows", { isAppendOnly: true }),
    outbox: tableOver(source, "outbox"),
    idempotency: tableOver(source, "idempotency"),
    jobs: tableOver(source, "jobs"),
    facts: tableOver(source, "facts"),
    engineerKeys: tableOver(source, "engineerKeys"),
    connectionChecks: tableOver(source, "connectionChecks"),
    remoteSessions: tableOver(source, "remoteSessions"),
    remoteSessionEvents: tableOver(source, "remoteSessionEvents"),
    lists: listsOver(source),
    ledger: ledgerTreeOver(source),
  };
}
