import type { Migration } from "../migration.ts";

/** When a customer last saw something happen in a case or chat, and a number for each chat, so that both stand in one list (row types: `case-rows.ts`, `chat-rows.ts`). */
export const conversations: Migration = {
  name: "0030-conversations",
  statements: [
    `alter table cases add column activity_at {text} not null default ''`,
    `update cases set activity_at = coalesce((
      select max(at) from case_events where case_events.case_id = cases.id and is_staff_only = 0
      and event in ('cases.open', 'cases.add-message', 'cases.wait', 'cases.resume', 'cases.resolve', 'cases.reopen')
    ), opened_at)`,
    `create index cases_of_account_by_activity on cases (account_id, state, activity_at, id)`,

    `alter table chats add column number {integer} not null default 0`,
    `update chats set number = numbered.number from (select id, 1000 + row_number() over (order by asked_at, id) as number from chats) as numbered where numbered.id = chats.id`,
    `insert into facts (name, value) select 'chat-number', max(number) || '' from chats having count(*) > 0`,
    `create unique index chats_by_number on chats (number)`,
    `alter table chats add column activity_at {text} not null default ''`,
    `update chats set activity_at = coalesce(ended_at, (select max(at) from chat_messages where chat_messages.chat_id = chats.id), asked_at)`,
    `create index chats_of_person_by_activity on chats (person_id, state, activity_at, id) where case_id is null`,
    `create index chats_of_case on chats (case_id) where case_id is not null`,
  ],
  sqliteOnly: [],
  postgresOnly: [],
};
