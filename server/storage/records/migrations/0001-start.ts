import type { Migration } from "../migration.ts";

/**
 * The first schema. `{text}`, `{integer}`, `{bytes}`, `{key}` and `{strict}` stand for what the database calls them; all text sorts by its bytes.
 * The conditions of partial indexes are repeated literally by the queries that use them (`lists/`), or they would not be used.
 */
export const start: Migration = {
  name: "0001-start",
  statements: [
    `create table accounts (
      id {text} primary key, name {text} not null, name_search {text} not null, zone {text} not null, quota_bytes {integer} not null,
      used_bytes {integer} not null, people_count {integer} not null, transfer_count {integer} not null, created_at {text} not null
    ) {strict}`,
    `create index accounts_by_name on accounts (name_search, id)`,

    `create table people (
      id {text} primary key, account_id {text} references accounts (id), email {text} not null unique, name {text} not null, name_search {text} not null,
      role {text} not null, is_contractor {integer} not null, activated_at {text}, disabled_at {text}, locked_at {text}, password_hash {text},
      totp_sealed {bytes}, totp_step {integer} not null, recovery_hashes {text} not null, failures {integer} not null, failures_day {text},
      created_at {text} not null, last_seen_at {text}
    ) {strict}`,
    `create index people_by_name on people (name_search, id)`,
    `create index people_of_account on people (account_id, name_search, id)`,

    `create table sessions (
      id {text} primary key, token_hash {text} not null unique, person_id {text} not null references people (id), kind {text} not null, name {text},
      created_at {text} not null, last_used_at {text} not null, ends_at {text} not null, stepped_up_at {text}, address {text} not null
    ) {strict}`,
    `create index sessions_of_person on sessions (person_id)`,
    `create index sessions_by_end on sessions (ends_at)`,

    `create table sign_in_codes (
      id {text} primary key, person_id {text} not null references people (id), code_hash {text} not null, tries_left {integer} not null,
      created_at {text} not null, expires_at {text} not null
    ) {strict}`,
    `create index sign_in_codes_of_person on sign_in_codes (person_id)`,
    `create index sign_in_codes_by_expiry on sign_in_codes (expires_at)`,

    `create table links (
      token_hash {text} primary key, kind {text} not null, person_id {text} references people (id), totp_sealed {bytes},
      created_at {text} not null, expires_at {text} not null
    ) {strict}`,
    `create index links_of_person on links (person_id)`,
    `create index links_by_expiry on links (expires_at)`,

    `create table transfers (
      id {text} primary key, number {integer} not null unique, account_id {text} not null references accounts (id), state {text} not null,
      purpose {text} not null, requested_by {text} not null, created_at {text} not null, text_key_id {text}, text_key {key}, title_sealed {bytes},
      case_reference_sealed {bytes}, instructions {text}, on_behalf_sealed {bytes}, salt_digests {integer} not null, first_byte_at {text},
      last_byte_at {text}, completed_at {text}, received_at {text}, deadline_at {text}, refused_because {text}, checking_done {integer} not null,
      checking_total {integer} not null, bytes {integer} not null, open_checkout_id {text}, holder_id {text},
      outstanding_removals {integer} not null, returned_at {text}, returned_by {text}, return_note_sealed {bytes},
      nothing_to_return {integer} not null, result_file_ids {text} not null, collected_at {text}, needs_contact_since {text},
      needs_contact_because {text}, reminders {text} not null, deleting_since {text}, deleting_because {text}, deleting_step {text},
      failing_since {text}, failing_because {text}, is_halted {integer} not null, erased_at {text}, deleted_at {text}, certificate_address {text},
      terms_version {text}
    ) {strict}`,
    `create index transfers_of_account on transfers (account_id, number)`,
    `create index transfers_of_account_in_state on transfers (account_id, state, number)`,
    `create index transfers_in_state on transfers (state, number)`,
    `create index transfers_in_state_by_deadline on transfers (state, coalesce(deadline_at, '~'), number)`,
    `create index transfers_live on transfers (coalesce(deadline_at, '~'), number) where state not in ('deleting', 'deleted', 'withdrawn')`,
    `create index transfers_held on transfers (holder_id, coalesce(deadline_at, '~'), number) where open_checkout_id is not null`,
    `create index transfers_outstanding on transfers (coalesce(deadline_at, '~'), number) where outstanding_removals > 0`,
    `create index transfers_created on transfers (created_at)`,
    `create index transfers_state_created on transfers (state, created_at)`,
    `create index transfers_state_last_byte on transfers (state, last_byte_at)`,
    `create index transfers_state_returned on transfers (state, returned_at)`,
    `create index transfers_state_deleting on transfers (state, deleting_since)`,

    `create table files (
      id {text} primary key, transfer_id {text} not null references transfers (id), kind {text} not null, state {text} not null, name_sealed {bytes},
      announced_bytes {integer}, reserved_bytes {integer} not null, bytes {integer} not null, sha256 {text}, client_sha256 {text}, format {text}, scan {text} not null,
      sent_by {text} not null, checkout_id {text}, key_id {text}, wrapped_key {key}, started_at {text} not null, last_byte_at {text} not null,
      finished_at {text}, received_at {text}, terms_version {text} not null
    ) {strict}`,
    `create index files_of_transfer on files (transfer_id)`,
    `create index files_arriving on files (sent_by, started_at, id) where state = 'arriving'`,
    `create index files_arriving_by_last_byte on files (last_byte_at, id) where state = 'arriving'`,
    `create index files_stored on files (finished_at, id) where state = 'stored'`,

    `create table checkouts (
      id {text} primary key, transfer_id {text} not null references transfers (id), holder_id {text} not null, purpose {text} not null,
      reason_sealed {bytes}, device_sealed {bytes}, copy {text} not null, taken_at {text} not null, until_at {text} not null,
      bytes_served {integer} not null, ended_at {text}, "end" {text}, removal_at {text}, removal_method {text}, removal_by {text},
      reminders {text} not null, work {text} not null
    ) {strict}`,
    `create index checkouts_of_transfer on checkouts (transfer_id)`,
    // The last word on "one holder at a time", whatever an action forgot.
    `create unique index checkouts_one_open on checkouts (transfer_id) where ended_at is null`,
    `create index checkouts_open_by_taking on checkouts (taken_at, id) where ended_at is null`,
    `create index checkouts_open_by_end on checkouts (until_at, id) where ended_at is null`,
    `create index checkouts_by_removal on checkouts (removal_at) where ended_at is not null and bytes_served > 0 and removal_at is not null`,
    `create index checkouts_outstanding on checkouts (ended_at, id) where ended_at is not null and bytes_served > 0 and removal_at is null`,

    `create table readings (
      id {text} primary key, transfer_id {text} not null references transfers (id), file_id {text} not null, checkout_id {text}, person_id {text} not null,
      started_at {text} not null, last_byte_at {text} not null, bytes {integer} not null, ranges {text} not null, closed_at {text}
    ) {strict}`,
    `create index readings_of_transfer on readings (transfer_id)`,
    `create index readings_open on readings (last_byte_at, id) where closed_at is null`,

    `create table directions (
      id {text} primary key, transfer_id {text} not null references transfers (id), delete_at {text} not null, reason_sealed {bytes},
      given_by {text} not null, given_at {text} not null, state {text} not null
    ) {strict}`,
    `create index directions_of_transfer on directions (transfer_id)`,
    `create index directions_waiting on directions (delete_at, id) where state = 'waiting'`,

    `create table consents (
      id {text} primary key, transfer_id {text} not null references transfers (id), person_id {text} not null, allowed_by {text} not null, allowed_at {text} not null
    ) {strict}`,
    `create index consents_of_transfer on consents (transfer_id)`,

    `create table contacts (
      id {text} primary key, transfer_id {text} not null references transfers (id), at {text} not null, person_id {text} not null,
      how_sealed {bytes}, note_sealed {bytes}
    ) {strict}`,
    `create index contacts_of_transfer on contacts (transfer_id)`,

    `create table certificates (
      address {text} primary key, transfer_id {text} not null unique references transfers (id), jws {text} not null, issued_at {text} not null
    ) {strict}`,
    `create table supplements (
      id {text} primary key, address {text} not null references certificates (address), jws {text} not null, issued_at {text} not null
    ) {strict}`,
    `create index supplements_of_certificate on supplements (address)`,

    `create table ledger_rows (
      seq {integer} primary key, at {text} not null, event {text} not null, actor_id {text}, account_id {text}, transfer_id {text},
      facts {text} not null, text_digest {text}, leaf_hash {text} not null
    ) {strict}`,
    `create index ledger_rows_of_transfer on ledger_rows (transfer_id, seq)`,
    `create table ledger_nodes (level {integer} not null, "index" {integer} not null, hash {bytes} not null, primary key (level, "index")) {strict}`,
    `create table ledger_head (id {integer} primary key check (id = 1), size {integer} not null, root {text} not null, at {text} not null) {strict}`,
    // Of no rows: SHA-256 of nothing (RFC 9162, 2.1.1).
    `insert into ledger_head values (1, 0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '1970-01-01T00:00:00.000Z')`,
    `create table ledger_texts (
      seq {integer} primary key references ledger_rows (seq), transfer_id {text} not null references transfers (id), salt_sealed {bytes}, text_sealed {bytes}
    ) {strict}`,
    `create index ledger_texts_of_transfer on ledger_texts (transfer_id)`,

    `create table outbox (
      id {text} primary key, message_id {text} not null, person_id {text}, template {text} not null, facts {text} not null, transfer_id {text},
      created_at {text} not null, next_at {text} not null, claimed_until {text}, attempts {integer} not null, last_error {text}, sent_at {text}, bounced_at {text}
    ) {strict}`,
    `create index outbox_waiting on outbox (next_at, id) where sent_at is null and bounced_at is null`,
    `create index outbox_of_transfer on outbox (transfer_id)`,
    `create index outbox_by_message on outbox (message_id)`,

    `create table idempotency (
      id {text} primary key, person_id {text} not null, route {text} not null, body_hash {text} not null, resource_id {text}, created_at {text} not null
    ) {strict}`,
    `create index idempotency_by_time on idempotency (created_at)`,
    `create index idempotency_of_resource on idempotency (resource_id)`,

    `create table jobs (name {text} primary key, last_run_at {text}, last_result {text}) {strict}`,
    `create table facts (name {text} primary key, value {text} not null) {strict}`,
  ],
  sqliteOnly: [
    // See key-slots.ts.
    `create table key_slots (id integer primary key, bytes blob not null check (length(bytes) = 96)) strict`,
    ...["ledger_rows", "ledger_nodes"].flatMap((table) =>
      ["update", "delete"].map(
        (verb) => `create trigger ${table}_no_${verb} before ${verb} on ${table} begin select raise(abort, 'the ledger only grows'); end`,
      ),
    ),
    `create trigger ledger_head_no_delete before delete on ledger_head begin select raise(abort, 'the ledger only grows'); end`,
    `create trigger ledger_head_only_grows before update on ledger_head when new.size <= old.size or new.at < old.at
      begin select raise(abort, 'the ledger only grows'); end`,
  ],
  postgresOnly: [
    `create function ledger_only_grows() returns trigger language plpgsql as $$ begin raise exception 'the ledger only grows'; end $$`,
    ...["ledger_rows", "ledger_nodes"].flatMap((table) => [
      `create trigger ${table}_no_change before update or delete on ${table} for each row execute function ledger_only_grows()`,
      `create trigger ${table}_no_truncate before truncate on ${table} for each statement execute function ledger_only_grows()`,
    ]),
    `create trigger ledger_head_no_delete before delete on ledger_head for each row execute function ledger_only_grows()`,
    `create trigger ledger_head_no_truncate before truncate on ledger_head for each statement execute function ledger_only_grows()`,
    `create trigger ledger_head_only_grows before update on ledger_head for each row when (new.size <= old.size or new.at < old.at) execute function ledger_only_grows()`,
  ],
};
