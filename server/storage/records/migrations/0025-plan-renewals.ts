import type { Migration } from "../migration.ts";

/** Renewals that were ordered and happen at their day's first instant, the current versions of products, and why minutes were booked (row types: `directory-rows.ts`). */
export const planRenewals: Migration = {
  name: "0025-plan-renewals",
  statements: [
    `create table plan_renewals (
      id {text} primary key, account_id {text} not null references accounts (id), starts_on {text} not null, renews_on {text} not null, ordered_by {text},
      ordered_at {text} not null, done_at {text}, decision_id {text}
    ) {strict}`,
    `create unique index plan_renewals_once on plan_renewals (account_id, starts_on)`,
    `create index plan_renewals_open on plan_renewals (done_at, starts_on)`,

    `create table product_versions (
      product {text} primary key, version {text} not null, changed_at {text} not null, changed_by {text}
    ) {strict}`,

    `alter table minute_entries add column reason {text}`,
  ],
  sqliteOnly: [],
  postgresOnly: [],
};
