import type { Migration } from "../migration.ts";

/** Who of support is there for chats, what an appeal says, and which chats' texts are to be forgotten next (row types: `chat-rows.ts`). */
export const chatPresence: Migration = {
  name: "0014-chat-presence",
  statements: [
    `create table chat_presence (
      person_id {text} primary key references people (id), state {text} not null, since {text} not null, seen_at {text} not null
    ) {strict}`,
    `create index chats_kept on chats (kept_until_at) where text_key_id is not null`,
    `create index chats_of_holder on chats (holder_id, state, asked_at)`,
    `alter table suspensions add column appeal_sealed {bytes}`,
    `alter table suspensions add column appeal_chat_id {text}`,
    `create index chats_of_person on chats (person_id, asked_at)`,
  ],
  sqliteOnly: [],
  postgresOnly: [],
};
