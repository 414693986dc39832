import type { Migration } from "../migration.ts";

/** What charts and the list of decisions ask for, from an index. */
export const supervision: Migration = {
  name: "0018-supervision",
  statements: [
    `create index cases_by_opening on cases (opened_at)`,
    `create index cases_unanswered on cases (due_at) where first_response_at is null and due_at is not null`,
    `create index chats_by_asking on chats (asked_at)`,
    `create index surveys_by_offer on surveys (offered_at)`,
    `create index decisions_by_outcome on decisions (outcome, at, id)`,
  ],
  sqliteOnly: [],
  postgresOnly: [],
};
