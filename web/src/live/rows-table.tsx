import type { ReactNode } from "react";
import styles from "./live.module.css";

interface RowsTableProps {
  readonly label: string;
  readonly columns: readonly { readonly name: string; readonly head?: ReactNode }[];
  readonly rows: readonly (readonly (string | number | boolean | null)[])[];
  /** True: rows are numbered, so that two people can speak of one. */
  readonly isNumbered?: boolean;
  readonly marked?: { readonly row: number; readonly column?: number; readonly value?: string } | null;
}

/** Rows as a table that scrolls within itself, also by keyboard. */
export function RowsTable({ label, columns, rows, isNumbered = false, marked = null }: RowsTableProps) {
  return (
    <div className={styles.scroll} role="region" aria-label={label} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            {isNumbered && <th scope="col">#</th>}
            {columns.map((column, at) => <th key={`${column.name}-${String(at)}`} scope="col">{column.head ?? column.name}</th>)}
          </tr>
        </thead>
        {/* Rows have no key of their own: they stand in an order of chance and never move. */}
        <tbody>
          {rows.map((row, at) => (
            <tr key={at} data-marked={marked?.row === at || undefined}>
              {isNumbered && <th scope="row">{at + 1}</th>}
              {row.map((cell, column) => {
                const isShown = marked?.row === at && marked.column === column && marked.value !== undefined;
                return <td key={column} data-revealed={isShown || undefined}>{isShown ? marked.value : cell === null ? <span className={styles.quiet}>–</span> : String(cell)}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
