import type { Migration } from "../migration.ts";

/** When support owes the answer to a later message of a customer, and which late answers are not on record yet (row type: `case-rows.ts`). */
export const answerClocks: Migration = {
  name: "0034-answer-clocks",
  statements: [
    `alter table cases add column later_asked_at {text}`,
    `alter table cases add column later_starts_at {text}`,
    `alter table cases add column later_due_at {text}`,
    `alter table cases add column later_breached_at {text}`,
    `create index cases_unbreached on cases (due_at) where first_response_at is null and breached_at is null and due_at is not null`,
    `create index cases_later on cases (later_due_at) where later_due_at is not null`,
  ],
  sqliteOnly: [],
  postgresOnly: [],
};
