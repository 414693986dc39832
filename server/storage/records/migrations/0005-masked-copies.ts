import type { Migration } from "../migration.ts";

/** What an account wishes about full copies, and who of the staff asked for one (row types: `ports/records/masked-rows.ts`). */
export const maskedCopies: Migration = {
  name: "0005-masked-copies",
  statements: [
    `create table copy_rules (
      account_id {text} primary key references accounts (id), full_copy_needs_approval {integer} not null, changed_at {text} not null, changed_by {text} not null
    ) {strict}`,
    `create table full_copy_requests (
      id {text} primary key, transfer_id {text} not null references transfers (id), person_id {text} not null references people (id), reason_sealed {bytes},
      asked_at {text} not null, decided_at {text}, decided_by {text}, is_allowed {integer}
    ) {strict}`,
    `create unique index full_copy_requests_of_transfer on full_copy_requests (transfer_id, person_id)`,
  ],
  sqliteOnly: [],
  postgresOnly: [],
};
