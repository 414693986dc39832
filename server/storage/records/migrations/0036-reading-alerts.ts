import type { Migration } from "../migration.ts";

/** Alerts about bulk reading, and what one person read lately, from an index. */
export const readingAlerts: Migration = {
  name: "0036-reading-alerts",
  statements: [
    `create table reading_alerts (
      id {text} primary key, person_id {text} not null references people (id), at {text} not null, since {text} not null, transfers {integer} not null, readings {integer} not null
    ) {strict}`,
    `create index reading_alerts_of_person on reading_alerts (person_id, at)`,
    `create index reading_alerts_by_time on reading_alerts (at)`,
    `create index readings_of_person on readings (person_id, last_byte_at)`,
  ],
  sqliteOnly: [],
  postgresOnly: [],
};
