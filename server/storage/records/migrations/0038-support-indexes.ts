import type { Migration } from "../migration.ts";

/** What the lists and acts of support ask for, from an index: however many people, cases and mails there are, an answer costs its own rows. */
export const supportIndexes: Migration = {
  name: "0038-support-indexes",
  statements: [
    `create index people_by_role on people (role, disabled_at)`,
    `create index cases_of_department_by_number on cases (department_id, number)`,
    `create index cases_by_urgency on cases (is_urgent, number)`,
    `create index chats_of_person_by_end on chats (person_id, state, ended_at)`,
    `create index incidents_by_time on incidents (at)`,
    `create index incidents_of_chat on incidents (chat_id)`,
    `create index suspensions_by_start on suspensions (started_at)`,
    `create index suspensions_of_appeal on suspensions (appeal_chat_id) where appeal_chat_id is not null`,
    `create index minute_entries_of_account on minute_entries (account_id, at)`,
    `create index appointments_of_confirmer on appointments (confirmed_by, starts_at) where confirmed_by is not null`,
    `create index complaints_by_time on complaints (at)`,
    `create index held_mails_by_time on held_mails (received_at, id)`,
    `create index held_mails_in_state_by_time on held_mails (state, received_at, id)`,
  ],
  sqliteOnly: [],
  postgresOnly: [],
};
