import type { Migration } from "../migration.ts";

/** What happened to a case, and which texts of cases and complaints are to be forgotten next (`case-rows.ts`). */
export const caseEvents: Migration = {
  name: "0012-case-events",
  statements: [
    `create table case_events (
      id {text} primary key, case_id {text} not null references cases (id), position {integer} not null, at {text} not null, event {text} not null, actor_id {text},
      facts {text} not null, is_staff_only {integer} not null, text_sealed {bytes}
    ) {strict}`,
    `create unique index case_events_in_order on case_events (case_id, position)`,
    `create index cases_kept on cases (kept_until_at) where text_key_id is not null`,
    `create index complaints_kept on complaints (kept_until_at) where text_key_id is not null`,
  ],
  sqliteOnly: [],
  postgresOnly: [],
};
