import type { Migration } from "../migration.ts";

/** Saved replies, and who of support has what open (row types: `workplace-rows.ts`). */
export const workplace: Migration = {
  name: "0032-workplace",
  statements: [
    `create table saved_replies (
      id {text} primary key, name {text} not null, name_folded {text} not null unique, text {text} not null, version {integer} not null,
      changed_by {text} not null references people (id), changed_at {text} not null
    ) {strict}`,
    `create table viewers (
      subject_id {text} not null, person_id {text} not null references people (id), since {text} not null, seen_at {text} not null,
      primary key (subject_id, person_id)
    ) {strict}`,
    `create index viewers_of_person on viewers (person_id)`,
  ],
  sqliteOnly: [],
  postgresOnly: [],
};
