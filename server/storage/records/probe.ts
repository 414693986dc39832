import type { Records } from "../../ports/records/records.ts";

type Findings = Awaited<ReturnType<Records["probe"]>>;

/** Asks the database in plain SQL (placeholders `$1`), past Kysely and past everything that deletion uses. */
export type Ask = (sql: string, ...parameters: string[]) => Promise<Record<string, unknown>[]>;

/**
 * Looks for what must be gone after a deletion: keys and sealed text in any table that names the transfer, texts of ledger rows, and remembered
 * answers. The columns come from the database itself, so that one that was added later is looked at too.
 */
export async function probe(ask: Ask, columnsQuery: string, transferId: string): Promise<Findings> {
  const columns = (await ask(columnsQuery)) as { table: string; column: string }[];
  const secrets = columns.filter(({ column }) => column.endsWith("_sealed") || column === "text_key" || column === "wrapped_key");
  const tables = columns.flatMap(({ table, column }) => (column === "transfer_id" ? [{ table, key: "transfer_id" }] : [])).concat({ table: "transfers", key: "id" });
  const places: { place: string; where: string }[] = tables.flatMap(({ table, key }) =>
    secrets.filter((secret) => secret.table === table).map(({ column }) => ({ place: `${table}.${column}`, where: `${table} where "${key}" = $1 and "${column}" is not null` })),
  );
  places.push(
    { place: "ledger_texts", where: "ledger_texts where transfer_id = $1" },
    {
      place: "idempotency",
      where: `idempotency where resource_id = $1 or route like '%' || $1 || '%' or resource_id in (select id from files where transfer_id = $1)
        or resource_id in (select id from checkouts where transfer_id = $1)`,
    },
  );
  const findings = [];
  for (const { place, where } of places) findings.push({ place, ...(await countOf(ask, where, transferId)) });
  return findings;
}

async function countOf(ask: Ask, where: string, transferId: string): Promise<{ found: "yes" | "no" | "unknown"; detail: string }> {
  try {
    const [row] = await ask(`select count(*) as found from ${where}`, transferId);
    const count = Number(row?.["found"]);
    return { found: count > 0 ? "yes" : "no", detail: `${String(count)} rows` };
  } catch (error) {
    return { found: "unknown", detail: error instanceof Error && "code" in error ? String(error.code) : "the database did not answer" };
  }
}

/** Every table and column, asked from SQLite. */
export const sqliteColumns = `select t.name as "table", c.name as "column" from sqlite_master t, pragma_table_info(t.name) c where t.type = 'table'`;

/** Every table and column, asked from PostgreSQL. */
export const postgresColumns = `select table_name as "table", column_name as "column" from information_schema.columns where table_schema = current_schema()`;
