import { DatabaseSync } from "node:sqlite";
import pg from "pg";

/** Where the rows go: a records file of a portal that is not running, or a database. */
export type Target = { readonly sqlite: string } | { readonly postgres: string };

export interface Mass {
  /** Transfers to make. */
  readonly count: number;
  /** Addresses of the customer whose account owns 50 of them, whatever the count, and of the one who holds the copies that are out. */
  readonly customer: string;
  readonly holder: string;
  /** Live transfers end on one of the 40 days after this one. */
  readonly deadlinesFrom: string;
}

/**
 * Fills the records with transfers as they look after years: half of them deleted, the others spread over every other state, each with one file.
 * The shares are the same at every count, so that what differs is only how much there is. Written as SQL, because a million real ones would take a day;
 * nothing of them is in the store or the ledger.
 */
export async function fill(target: Target, mass: Mass): Promise<void> {
  const statements = "sqlite" in target ? massStatements(mass, sqlite) : massStatements(mass, postgres);
  if ("sqlite" in target) {
    const database = new DatabaseSync(target.sqlite);
    for (const statement of ["pragma synchronous = off", "begin", ...statements, "commit", "pragma wal_checkpoint(truncate)"]) database.exec(statement);
    database.close();
    return;
  }
  const client = new pg.Client({ connectionString: target.postgres });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  // What autovacuum does in an hour, so that both sizes are measured in the same condition.
  await client.query("vacuum (analyze) transfers, files, accounts");
  await client.end();
}

interface Dialect {
  readonly series: (count: number) => string;
  readonly padded: (number: string) => string;
  /** An instant as the records write it, so many days after another. */
  readonly daysAfter: (start: string, days: string) => string;
}

const zeros = "0".repeat(26);

const sqlite: Dialect = {
  series: (count) => `with recursive series(n) as (select 1 union all select n + 1 from series where n < ${String(count)})`,
  padded: (number) => `substr('${zeros}' || (${number}), -26)`,
  daysAfter: (start, days) => `strftime('%Y-%m-%dT%H:%M:%S.000Z', '${start}', (${days}) || ' days')`,
};

const postgres: Dialect = {
  series: (count) => `with series(n) as (select generate_series(1, ${String(count)}))`,
  padded: (number) => `right('${zeros}' || (${number})::text, 26)`,
  daysAfter: (start, days) => `to_char(timestamp '${start.slice(0, 19)}' + make_interval(days => (${days})::int), 'YYYY-MM-DD"T"HH24:MI:SS".000Z"')`,
};

const accountsEach = 50;

function massStatements(mass: Mass, dialect: Dialect): readonly string[] {
  const accounts = Math.max(1, Math.floor(mass.count / accountsEach));
  const { padded, daysAfter } = dialect;
  const customer = `(select id from people where email = '${mass.customer}')`;
  const holder = `(select id from people where email = '${mass.holder}')`;
  const created = daysAfter(mass.deadlinesFrom, "0 - case when n % 20 = 11 then 1 + n % 17 else 40 + n % 700 end");
  const deadline = daysAfter(mass.deadlinesFrom, "n % 40");
  // Of twenty: ten deleted, one withdrawn, one asked for, one arriving, four received, one out, one returned, one collected.
  const state = `case when n % 20 < 10 then 'deleted' when n % 20 = 10 then 'withdrawn' when n % 20 = 11 then 'requested' when n % 20 = 12 then 'uploading' when n % 20 < 17 then 'received' when n % 20 = 17 then 'checked-out' when n % 20 = 18 then 'returned' else 'collected' end`;
  const isKept = "n % 20 between 12 and 19";
  const account = `case when n % ${String(accounts)} = 0 then (select account_id from people where email = '${mass.customer}') else 'account_' || ${padded(`n % ${String(accounts)}`)} end`;
  return [
    `insert into accounts (id, name, name_search, zone, quota_bytes, used_bytes, people_count, transfer_count, created_at)
      ${dialect.series(accounts)} select 'account_' || ${padded("n")}, 'Customer ' || n, 'customer ' || n, 'Europe/Berlin', 1099511627776, 0, 0, ${String(accountsEach)}, '2024-01-01T00:00:00.000Z' from series`,
    `insert into transfers (id, number, account_id, state, purpose, requested_by, created_at, salt_digests, first_byte_at, last_byte_at, completed_at, received_at, deadline_at,
        checking_done, checking_total, bytes, open_checkout_id, holder_id, outstanding_removals, nothing_to_return, result_file_ids, reminders, is_halted, returned_at, erased_at, deleted_at, deleting_since)
      ${dialect.series(mass.count)} select 'transfer_' || ${padded("n")}, 10000000 + n, ${account}, ${state}, 'repair', ${customer}, ${created}, 0, ${created}, ${daysAfter(mass.deadlinesFrom, "20")},
        ${created}, case when ${isKept} and n % 20 > 12 then ${created} end, case when ${isKept} and n % 20 > 12 then ${deadline} end,
        0, 0, 1048576, case when n % 20 = 17 then 'checkout_' || ${padded("n")} end, case when n % 20 = 17 then ${holder} end, case when n % 100 = 1 then 1 else 0 end, 0, '[]', '{}', 0,
        case when n % 20 in (18, 19) then ${created} end, case when n % 20 < 10 then ${created} end, case when n % 20 < 10 then ${created} end, case when n % 20 < 10 then ${created} end
      from series`,
    `insert into files (id, transfer_id, kind, state, reserved_bytes, bytes, scan, sent_by, started_at, last_byte_at, finished_at, received_at, terms_version)
      ${dialect.series(mass.count)} select 'file_' || ${padded("n")}, 'transfer_' || ${padded("n")}, 'original', case when n % 20 < 12 then 'removed' when n % 20 = 12 then 'arriving' else 'ready' end, 1048576, 1048576,
        'not-configured', ${customer}, ${created}, ${daysAfter(mass.deadlinesFrom, "20")}, ${created}, ${created}, '1' from series where n % 20 <> 11`,
  ];
}
