import type { Migration } from "../migration.ts";

/** Mails that did not reach their reader, for those who watch over the portal. */
export const returnedMail: Migration = {
  name: "0038-returned-mail",
  statements: [`create index outbox_bounced on outbox (bounced_at) where bounced_at is not null`],
  sqliteOnly: [],
  postgresOnly: [],
};
