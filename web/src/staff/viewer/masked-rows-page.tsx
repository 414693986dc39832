import { useParams } from "react-router";
import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { Field } from "../../components/field.tsx";
import { Note } from "../../components/note.tsx";
import { Actions, Page, Quiet } from "../../components/page.tsx";
import type { Transfer } from "../../server/queries.ts";
import { maskedRowsTexts as texts } from "../../texts/masked-rows.ts";
import { staffTransferTexts } from "../../texts/staff-transfer.ts";
import { LoadedTransfer } from "../transfer/loaded-transfer.tsx";
import { rowsPerPage } from "./masked-rows-protocol.ts";
import { useMaskedRows } from "./use-masked-rows.ts";
import styles from "./masked-rows.module.css";

/** The rows of a masked copy, table by table, page by page. */
export function MaskedRowsPage() {
  const { fileId = "" } = useParams();
  return <LoadedTransfer>{(transfer) => <Rows transfer={transfer} fileId={fileId} />}</LoadedTransfer>;
}

function Rows({ transfer, fileId }: { readonly transfer: Transfer; readonly fileId: string }) {
  const { state, tables, shown, show } = useMaskedRows(transfer.id, fileId);
  const table = tables.find((one) => one.name === shown?.table);
  return (
    <Page title={texts.title} lead={texts.lead} back={{ to: `/staff/transfers/${transfer.id}`, label: staffTransferTexts.backToTransfer(transfer.number) }}>
      {state === "loading" && <Quiet>{texts.loading}</Quiet>}
      {state === "failed" && <Note tone="bad">{texts.failed}</Note>}
      {table !== undefined && shown !== null && (
        <Card title={table.name}>
          <Field label={texts.tables}>
            {(wiring) => (
              <select {...wiring} name="table" value={table.name} onChange={(event) => { show(event.currentTarget.value, 0); }}>
                {tables.map((one) => <option key={one.name} value={one.name}>{texts.tableOf(one.name, one.rowCount)}</option>)}
              </select>
            )}
          </Field>
          <div className={styles.scroll} role="region" aria-label={table.name} tabIndex={0}>
            <table className={styles.table}>
              <thead><tr>{table.columns.map((column) => <th key={column} scope="col">{column}</th>)}</tr></thead>
              {/* Rows have no key of their own: they stand in an order of chance and never move. */}
              <tbody>{shown.rows.map((row, at) => <tr key={at}>{row.map((cell, column) => <td key={table.columns[column] ?? column}>{cell}</td>)}</tr>)}</tbody>
            </table>
          </div>
          <Quiet>{texts.page(shown.page * rowsPerPage + 1, shown.page * rowsPerPage + shown.rows.length)}</Quiet>
          <Actions>
            {shown.page > 0 && <Button isSmall onClick={() => { show(table.name, shown.page - 1); }}>{texts.earlier}</Button>}
            {shown.rows.length === rowsPerPage && <Button isSmall onClick={() => { show(table.name, shown.page + 1); }}>{texts.later}</Button>}
          </Actions>
        </Card>
      )}
    </Page>
  );
}
