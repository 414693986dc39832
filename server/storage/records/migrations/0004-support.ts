import type { Migration } from "../migration.ts";

/**
 * The directory, minutes, cases, decisions, chat and calendar of support (row types: `directory-rows.ts`, `case-rows.ts`, `chat-rows.ts` in `ports/records`). Whole days are texts such as
 * `2026-11-21`; what people wrote is sealed under the text key of its case, chat, mail or complaint.
 */
export const support: Migration = {
  name: "0004-support",
  statements: [
    `create table support_accounts (
      account_id {text} primary key references accounts (id), external_id {text} unique, licences_known_at {text}, tier {text}, term {text}, term_starts_on {text},
      renews_on {text}, billed_cents {integer}, included_minutes {integer}, includes_chat {integer}, paid_caller_extras {integer} not null,
      is_overseas {integer} not null, changed_at {text} not null, changed_by {text}, source {text} not null
    ) {strict}`,

    `create table licences (
      id {text} primary key, account_id {text} not null references accounts (id), reference {text} not null, product {text} not null, edition {text},
      acquired {text} not null, purchased_on {text}, seats_added_on {text} not null, rented_through_on {text}, plan_through_on {text}, current_through_on {text},
      installed_version {text}, source {text} not null, created_at {text} not null, changed_at {text} not null, removed_at {text}
    ) {strict}`,
    `create unique index licences_of_account on licences (account_id, reference)`,

    `create table support_contacts (
      id {text} primary key, account_id {text} not null references accounts (id), licence_id {text}, email {text} not null, name {text} not null,
      is_named {integer} not null, source {text} not null, declared_at {text} not null, named_at {text}, removed_at {text}
    ) {strict}`,
    `create unique index support_contacts_of_account on support_contacts (account_id, email)`,
    `create index support_contacts_by_email on support_contacts (email)`,

    `create table minute_balances (
      id {text} primary key, account_id {text} not null references accounts (id), pool {text} not null, minutes {integer} not null
    ) {strict}`,
    `create index minute_balances_of_account on minute_balances (account_id)`,

    `create table minute_entries (
      id {text} primary key, account_id {text} not null references accounts (id), pool {text} not null, position {integer} not null, kind {text} not null,
      minutes {integer} not null, overrun_minutes {integer} not null, released_minutes {integer} not null, case_id {text}, reverses_id {text} unique,
      key {text} not null, at {text} not null, actor_id {text}
    ) {strict}`,
    `create unique index minute_entries_in_order on minute_entries (account_id, pool, position)`,
    `create unique index minute_entries_by_key on minute_entries (account_id, pool, key)`,
    `create index minute_entries_of_case on minute_entries (case_id, pool)`,

    `create table departments (
      id {text} primary key, title {text} not null, closed_at {text}
    ) {strict}`,

    `create table department_members (
      id {text} primary key, department_id {text} not null references departments (id), person_id {text} not null references people (id), since {text} not null
    ) {strict}`,
    `create unique index department_members_once on department_members (department_id, person_id)`,
    `create index department_members_of_person on department_members (person_id)`,

    `create table shifts (
      id {text} primary key, person_id {text} not null references people (id), weekday {integer} not null, from_minute {integer} not null,
      until_minute {integer} not null
    ) {strict}`,
    `create index shifts_of_person on shifts (person_id)`,

    `create table cases (
      id {text} primary key, number {integer} not null unique, account_id {text} not null references accounts (id), state {text} not null,
      department_id {text} not null references departments (id), channel {text} not null, opened_by {text}, contact_id {text}, opened_at {text} not null,
      text_key_id {text}, text_key {bytes}, kept_until_at {text} not null, title_sealed {bytes}, topic {text}, assignee_id {text}, assigned_at {text},
      is_urgent {integer} not null, rate {integer} not null, urgent_ended_at {text}, urgent_ended_because {text}, clock_started_at {text}, due_at {text},
      calendar_version {integer}, first_response_at {text}, breached_at {text}, reminders {text} not null, is_named_caller {integer} not null, tier {text},
      entitlement_decision_id {text}, scope_decision_id {text}, escalated_at {text}, chat_id {text}, waiting_since {text}, message_count {integer} not null,
      last_message_at {text}, resolved_at {text}, closed_at {text}
    ) {strict}`,
    `create index cases_of_account on cases (account_id, number)`,
    `create index cases_in_state on cases (state, number)`,
    `create index cases_of_assignee on cases (assignee_id, state, number)`,
    `create index cases_of_department on cases (department_id, state, number)`,
    `create index cases_by_due on cases (state, due_at)`,

    `create table case_messages (
      id {text} primary key, case_id {text} not null references cases (id), position {integer} not null, kind {text} not null, author_id {text}, contact_id {text},
      is_from_customer {integer} not null, at {text} not null, text_sealed {bytes}, mail_id {text} unique
    ) {strict}`,
    `create unique index case_messages_in_order on case_messages (case_id, position)`,

    `create table case_links (
      id {text} primary key, case_id {text} not null references cases (id), kind {text} not null, target_id {text} not null, at {text} not null
    ) {strict}`,
    `create unique index case_links_once on case_links (kind, target_id)`,
    `create index case_links_of_case on case_links (case_id)`,

    `create table held_mails (
      id {text} primary key, mail_id {text} not null unique, sender {text} not null, account_id {text}, received_at {text} not null, text_key_id {text},
      text_key {bytes}, kept_until_at {text} not null, title_sealed {bytes}, text_sealed {bytes}, state {text} not null, case_id {text}, decided_by {text},
      decided_at {text}
    ) {strict}`,
    `create index held_mails_in_state on held_mails (state, received_at)`,

    `create table time_entries (
      id {text} primary key, case_id {text} not null references cases (id), person_id {text} not null references people (id), started_at {text} not null,
      ended_at {text} not null, minutes {integer} not null, rate {integer} not null, pool {text}, minute_entry_id {text}, note_sealed {bytes},
      created_at {text} not null, reversed_at {text}
    ) {strict}`,
    `create index time_entries_of_case on time_entries (case_id, started_at)`,

    `create table policy_profiles (
      hash {text} primary key, name {text} not null, profile {text} not null, first_used_at {text} not null
    ) {strict}`,

    `create table decisions (
      id {text} primary key, rule {text} not null, rule_id {text} not null, outcome {text} not null, at {text} not null,
      profile_hash {text} not null references policy_profiles (hash), facts {text} not null, decision {text} not null, account_id {text}, subject_kind {text},
      subject_id {text}, actor_id {text}
    ) {strict}`,
    `create index decisions_by_time on decisions (at, id)`,
    `create index decisions_of_account on decisions (account_id, at, id)`,
    `create index decisions_of_subject on decisions (subject_kind, subject_id, at)`,
    `create index decisions_by_rule on decisions (rule, at, id)`,

    `create table chats (
      id {text} primary key, account_id {text} not null references accounts (id), person_id {text} not null references people (id), state {text} not null,
      topic {text}, matter_case_id {text}, text_key_id {text}, text_key {bytes}, kept_until_at {text} not null, asked_at {text} not null, notice_shown_at {text},
      accepted_at {text}, holder_id {text}, handled_by {text} not null, warned_at {text}, ended_at {text}, "end" {text}, case_id {text},
      message_count {integer} not null
    ) {strict}`,
    `create index chats_in_state on chats (state, asked_at)`,
    `create index chats_of_account on chats (account_id, asked_at)`,
    `create unique index chats_one_each on chats (person_id) where state <> 'ended'`,

    `create table chat_messages (
      id {text} primary key, chat_id {text} not null references chats (id), position {integer} not null, author_id {text}, at {text} not null, text_sealed {bytes}
    ) {strict}`,
    `create unique index chat_messages_in_order on chat_messages (chat_id, position)`,

    `create table surveys (
      id {text} primary key, chat_id {text} not null unique references chats (id), handled_by {text} not null, offered_at {text} not null, answered_at {text},
      skipped_at {text}, score {integer}, text_sealed {bytes}, is_unfair {integer} not null
    ) {strict}`,
    `create index surveys_by_answer on surveys (answered_at)`,

    `create table incidents (
      id {text} primary key, account_id {text} not null references accounts (id), chat_id {text} not null references chats (id), kind {text} not null,
      about {text} not null, at {text} not null, filed_by {text} not null references people (id), words_sealed {bytes}, is_severe {integer} not null,
      confirmed_by {text}, confirmed_at {text}, reversed_by {text}, reversed_at {text}, rated_person_ids {text} not null
    ) {strict}`,
    `create index incidents_of_account on incidents (account_id, at)`,

    `create table misuse_warnings (
      id {text} primary key, account_id {text} not null references accounts (id), kind {text} not null, at {text} not null,
      sent_by {text} not null references people (id), incident_ids {text} not null
    ) {strict}`,
    `create index misuse_warnings_of_account on misuse_warnings (account_id, at)`,

    `create table suspensions (
      id {text} primary key, account_id {text} not null references accounts (id), kind {text} not null, started_at {text} not null, ends_at {text} not null,
      supervisor_id {text} not null references people (id), incident_ids {text} not null, rated_person_ids {text} not null,
      decision_id {text} not null references decisions (id), appealed_at {text}, appeal_case_id {text}, lifted_at {text}, lifted_by {text}
    ) {strict}`,
    `create index suspensions_of_account on suspensions (account_id, ends_at)`,

    `create table calendar_versions (
      id {text} primary key, department_id {text} not null references departments (id), version {integer} not null, published_at {text} not null,
      published_by {text}, content {text} not null
    ) {strict}`,
    `create unique index calendar_versions_in_order on calendar_versions (department_id, version)`,

    `create table appointments (
      id {text} primary key, account_id {text} not null references accounts (id), person_id {text}, case_id {text},
      department_id {text} not null references departments (id), kind {text} not null, way {text} not null, asked_at {text} not null, starts_at {text} not null,
      ends_at {text} not null, confirmed_at {text}, confirmed_by {text}, cancelled_at {text}
    ) {strict}`,
    `create index appointments_of_account on appointments (account_id, starts_at)`,
    `create index appointments_by_start on appointments (starts_at)`,

    `create table plan_orders (
      id {text} primary key, account_id {text} not null references accounts (id), kind {text} not null, cents {integer} not null, currency {text} not null,
      minutes {integer} not null, renews_on {text}, accepted_by {text} not null references people (id), accepted_at {text} not null,
      decision_id {text} not null references decisions (id), case_id {text}
    ) {strict}`,
    `create index plan_orders_of_account on plan_orders (account_id, accepted_at)`,

    `create table complaints (
      id {text} primary key, account_id {text}, person_id {text}, page {text} not null, at {text} not null, text_key_id {text}, text_key {bytes},
      kept_until_at {text} not null, text_sealed {bytes}, state {text} not null, handled_by {text}, handled_at {text}
    ) {strict}`,
    `create index complaints_in_state on complaints (state, at)`,
  ],
  sqliteOnly: [
    `create trigger minute_entries_no_change before update on minute_entries begin select raise(abort, 'minute entries are append-only'); end`,
    `create trigger minute_entries_no_delete before delete on minute_entries begin select raise(abort, 'minute entries are append-only'); end`,
  ],
  postgresOnly: [
    `create function refuse_minute_change() returns trigger language plpgsql as $$ begin raise exception 'minute entries are append-only'; end $$`,
    `create trigger minute_entries_no_change before update or delete on minute_entries for each row execute function refuse_minute_change()`,
  ],
};
