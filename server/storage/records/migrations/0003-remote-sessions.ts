import type { Migration } from "../migration.ts";

/** Remote sessions, the engineers' public keys, and connection checks. What was shown is nowhere in them. */
export const remoteSessions: Migration = {
  name: "0003-remote-sessions",
  statements: [
    `create table engineer_keys (
      id {text} primary key, person_id {text} not null references people (id), name {text} not null, thumbprint {text} not null unique, public_key {text} not null,
      created_at {text} not null, enrolled_at {text}, enrolled_by {text}, revoked_at {text}, revoked_by {text}
    ) {strict}`,
    `create index engineer_keys_of_person on engineer_keys (person_id, created_at)`,

    `create table connection_checks (
      id {text} primary key, account_id {text} not null references accounts (id), person_id {text} not null references people (id), at {text} not null,
      down_kbps {integer} not null, up_kbps {integer} not null, latency_ms {integer} not null, is_https {integer} not null, has_web_socket {integer} not null, failing {text} not null
    ) {strict}`,
    `create index connection_checks_of_account on connection_checks (account_id, at)`,

    `create table remote_sessions (
      id {text} primary key, account_id {text} not null references accounts (id), transfer_id {text}, customer_id {text}, consented_by {text},
      engineer_id {text} not null references people (id), key_id {text} not null references engineer_keys (id), state {text} not null, reason {text},
      created_at {text} not null, answer_by {text} not null, minutes {integer} not null, asks_recording {integer} not null, kinds {text} not null,
      text_key_id {text}, text_key {bytes}, request_sealed {bytes}, purpose_digest {text} not null, notice_version {text} not null, notice_digest {text} not null,
      entry {text}, grant_sealed {bytes}, grant_digest {text}, epoch {integer} not null, database_digest {text}, started_at {text}, expires_at {text}, ended_at {text},
      recording {text} not null, consent_sealed {bytes}, consent_digest {text}, disclosure {text}, check_id {text}, node_id {text}, node_seen_at {text},
      receipt_sealed {bytes}, receipt_seq {integer}, event_count {integer} not null
    ) {strict}`,
    `create index remote_sessions_by_creation on remote_sessions (created_at, id)`,
    `create index remote_sessions_of_account on remote_sessions (account_id, created_at, id)`,
    `create index remote_sessions_of_engineer on remote_sessions (engineer_id, database_digest)`,
    `create index remote_sessions_of_transfer on remote_sessions (transfer_id, created_at, id)`,
    `create index remote_sessions_in_state on remote_sessions (state, created_at, id)`,

    `create table remote_session_events (
      id {text} primary key, remote_session_id {text} not null references remote_sessions (id), position {integer} not null, at {text} not null, event {text} not null,
      actor_id {text}, epoch {integer} not null, reason {text}, facts {text} not null, signed {text}
    ) {strict}`,
    `create unique index remote_session_events_in_order on remote_session_events (remote_session_id, position)`,
  ],
  sqliteOnly: [],
  postgresOnly: [],
};
