import { useEffect, useState } from "react";
import type { MaskPlan } from "../../../../server/domain/masking/plan.ts";
import { Button } from "../../components/button.tsx";
import { classes } from "../../components/classes.ts";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { Quiet } from "../../components/page.tsx";
import type { PreviewRows } from "../../live/host/work.ts";
import styles from "../../live/live.module.css";
import { RowsTable } from "../../live/rows-table.tsx";
import { hostingTexts } from "../../texts/hosting.ts";
import { classWord, operationWord } from "../../texts/remote-sessions.ts";
import type { LocalFile } from "./use-local-file.ts";

const texts = hostingTexts.consent;

interface TableColumnsProps {
  readonly local: LocalFile;
  readonly plan: MaskPlan;
  readonly table: string;
  readonly engineer: string;
}

/** Every column of one table: what it holds, what they would see, and how to hide it. Under it the first rows, masked. */
export function TableColumns({ local, plan, table, engineer }: TableColumnsProps) {
  const [isOpen, setIsOpen] = useState(false);
  const [asking, setAsking] = useState<string | null>(null);
  const order = local.opened?.tables.find((one) => one.name === table)?.columns.map((column) => column.name) ?? [];
  const columns = order.flatMap((name) => plan.columns.filter((one) => one.table === table && one.column === name));
  const shown = columns.filter((one) => one.operation === "pass").length;
  const wishOf = (column: string) => local.wishes.find((one) => one.table === table && one.column === column)?.wish;
  return (
    <details onToggle={(event) => { setIsOpen(event.currentTarget.open); }}>
      <summary>{table}: {texts.summary(columns.length - shown, shown)}</summary>
      <div className={styles.stack}>
        <div className={styles.scroll} role="region" aria-label={`${texts.hidden}: ${table}`} tabIndex={0}>
          <table className={classes(styles.table, styles.plain)}>
            <thead><tr><th scope="col">{texts.column}</th><th scope="col">{texts.holds}</th><th scope="col">{texts.theySee}</th><th scope="col">{texts.change}</th></tr></thead>
            <tbody>
              {columns.map((one) => (
                <tr key={one.column}>
                  <th scope="row">{one.column}</th>
                  <td>{classWord(one.class)}</td>
                  <td>{operationWord(one.operation)}</td>
                  <td>
                    {wishOf(one.column) !== undefined && <Button isSmall look="plain" aria-label={texts.proposeLabel(one.column)} onClick={() => void local.wish(table, one.column, null)}>{texts.propose}</Button>}
                    {one.operation !== "hide" && <Button isSmall look="plain" aria-label={texts.hideLabel(one.column)} onClick={() => void local.wish(table, one.column, "hide")}>{texts.hide}</Button>}
                    {one.operation !== "pass" && (one.mayRelease ? <Button isSmall look="plain" aria-label={texts.showLabel(one.column)} onClick={() => { setAsking(one.column); }}>{texts.show}</Button> : <span className={styles.quiet}>{texts.never}</span>)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {isOpen && <Preview local={local} plan={plan} table={table} />}
      </div>
      <ConfirmDialog
        isOpen={asking !== null}
        title={texts.showTitle(asking ?? "")}
        confirm={texts.showConfirm}
        onClose={() => { setAsking(null); }}
        onConfirm={() => {
          if (asking !== null) void local.wish(table, asking, "show");
          setAsking(null);
        }}
      >
        <p>{texts.showText(engineer)}</p>
      </ConfirmDialog>
    </details>
  );
}

function Preview({ local, plan, table }: { readonly local: LocalFile; readonly plan: MaskPlan; readonly table: string }) {
  const [rows, setRows] = useState<PreviewRows | null>(null);
  const { work } = local;
  useEffect(() => {
    let isCurrent = true;
    work?.preview(table).then((found) => { if (isCurrent) setRows(found); }, () => undefined);
    return () => { isCurrent = false; };
    // Another plan, another look.
  }, [work, table, plan]);
  if (rows === null) return null;
  return (
    <div className={styles.tight}>
      <strong>{texts.previewTitle(table)}</strong>
      <Quiet>{texts.previewText}</Quiet>
      <RowsTable label={texts.previewTitle(table)} columns={rows.columns.map((name) => ({ name }))} rows={rows.rows} />
    </div>
  );
}
