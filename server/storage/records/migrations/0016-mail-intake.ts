import type { Migration } from "../migration.ts";

/** Why a mail is held, and which mails were dealt with (row types: `case-rows.ts`). */
export const mailIntake: Migration = {
  name: "0016-mail-intake",
  statements: [
    `alter table held_mails add column reason {text} not null default 'undeclared'`,
    `create index held_mails_by_sender on held_mails (sender)`,
    `create index held_mails_kept on held_mails (kept_until_at)`,
    `create table mail_takings (
      id {text} primary key, taken_at {text} not null, outcome {text} not null
    ) {strict}`,
    `create index mail_takings_by_time on mail_takings (taken_at)`,
  ],
  sqliteOnly: [],
  postgresOnly: [],
};
