import { Link } from "react-router";
import { Timestamp } from "../../components/timestamp.tsx";
import { supervisorTexts } from "../../texts/supervisor.ts";
import { DataTable } from "../data-table.tsx";
import type { LedgerRow } from "../queries.ts";
import styles from "./ledger.module.css";

const texts = supervisorTexts.ledger;

/** Entries of the record: what was done, by whom, when; the exact facts and the leaf's hash on demand. */
export function LedgerRows({ rows }: { readonly rows: readonly LedgerRow[] }) {
  return (
    <DataTable
      caption={texts.rows}
      rows={rows}
      keyOf={(row) => String(row.seq)}
      columns={[
        { name: texts.seq, cell: (row) => row.seq },
        { name: texts.at, cell: (row) => <Timestamp at={row.at} show="instant" /> },
        { name: texts.event, cell: (row) => <code>{row.event}</code> },
        { name: texts.actor, cell: (row) => row.actor?.name ?? texts.portal },
        { name: texts.transfer, cell: (row) => (row.transferNumber === null ? "–" : <Link to={`/supervisor/ledger?transfer=${row.transferNumber}`}>{row.transferNumber}</Link>) },
        { name: texts.facts, cell: (row) => <RowDetails row={row} /> },
      ]}
    />
  );
}

function RowDetails({ row }: { readonly row: LedgerRow }) {
  return (
    <details className={styles.facts}>
      <summary aria-label={`${texts.facts} ${String(row.seq)}`}>{texts.facts}</summary>
      <dl>
        {Object.entries(row.facts).map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{typeof value === "string" ? value : JSON.stringify(value)}</dd></div>)}
        <div><dt>{texts.leaf}</dt><dd><code>{row.leaf}</code></dd></div>
      </dl>
    </details>
  );
}
