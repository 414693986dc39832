import type { Migration } from "../migration.ts";

/** What several nodes share beside the records; the embedded database belongs to one process and needs none of it. */
export const nodes: Migration = {
  name: "0002-nodes",
  statements: [],
  sqliteOnly: [],
  postgresOnly: [
    // `until` and `ends_at` are milliseconds since 1970 by the database's clock.
    `create table node_leases (id {text} primary key, token {text} not null, until {integer} not null)`,
    `create unlogged table node_attempts (key {text} primary key, count {integer} not null, ends_at {integer} not null)`,
    `create index node_attempts_by_end on node_attempts (ends_at)`,
  ],
};
