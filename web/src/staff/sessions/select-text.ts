export const filterOperators = ["=", "<>", "contains", ">", "<", "empty", "not-empty"] as const;
export type FilterOperator = (typeof filterOperators)[number];

export interface TableWish {
  readonly table: string;
  readonly filter: { readonly column: string; readonly operator: FilterOperator; readonly value: string } | null;
  readonly order: { readonly column: string; readonly descending: boolean } | null;
  readonly offset: number;
}

export const rowsPerAnswer = 100;

const named = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** A filtered view of one table as the SELECT that is signed and sent. Numbers are compared as numbers where they read as one. */
export function selectText({ table, filter, order, offset }: TableWish): string {
  const where = filter === null ? "" : ` WHERE ${condition(filter)}`;
  const by = order === null ? "" : ` ORDER BY ${named(order.column)}${order.descending ? " DESC" : ""}`;
  return `SELECT * FROM ${named(table)}${where}${by} LIMIT ${String(rowsPerAnswer)}${offset === 0 ? "" : ` OFFSET ${String(offset)}`}`;
}

function condition({ column, operator, value }: NonNullable<TableWish["filter"]>): string {
  const name = named(column);
  if (operator === "empty") return `(${name} IS NULL OR ${name} = '')`;
  if (operator === "not-empty") return `(${name} IS NOT NULL AND ${name} <> '')`;
  if (operator === "contains") return `instr(lower(${name}), ${text(value.toLowerCase())}) > 0`;
  return `${name} ${operator} ${/^-?\d+(\.\d+)?$/.test(value.trim()) ? value.trim() : text(value)}`;
}
