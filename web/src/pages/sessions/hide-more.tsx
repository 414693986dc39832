import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Field } from "../../components/field.tsx";
import { Quiet } from "../../components/page.tsx";
import type { Hosting, HostingView } from "../../live/host/hosting.ts";
import styles from "../../live/live.module.css";
import { showToast } from "../../shell/toast-store.ts";
import { hostingTexts } from "../../texts/hosting.ts";

const texts = hostingTexts.live;

/** Hides one more column, at once. What is hidden already is not offered. */
export function HideMore({ hosting, view }: { readonly hosting: Hosting; readonly view: HostingView }) {
  const tables = view.grant.tables;
  const [table, setTable] = useState(tables[0] ?? "");
  const open = view.plan.columns.filter((one) => one.table === table && one.operation !== "hide");
  const [wanted, setWanted] = useState("");
  const column = open.some((one) => one.column === wanted) ? wanted : (open[0]?.column ?? "");
  const hide = useMutation({
    mutationFn: (name: string) => hosting.hide([{ table, column: name }]),
    onSuccess: (_, name) => { showToast(texts.hidden(name)); },
  });
  return (
    <Card title={texts.hide}>
      <form
        className={styles.row}
        onSubmit={(event) => {
          event.preventDefault();
          if (column !== "") hide.mutate(column);
        }}
      >
        <Field label={texts.hideTable}>{(wiring) => <select {...wiring} value={table} onChange={(event) => { setTable(event.currentTarget.value); }}>{tables.map((one) => <option key={one}>{one}</option>)}</select>}</Field>
        <Field label={texts.hideColumn}>{(wiring) => <select {...wiring} value={column} onChange={(event) => { setWanted(event.currentTarget.value); }}>{open.map((one) => <option key={one.column}>{one.column}</option>)}</select>}</Field>
        <Button type="submit" isBusy={hide.isPending}>{texts.hideButton}</Button>
      </form>
      <Quiet>{texts.hideText}</Quiet>
      <ErrorNote error={hide.error} />
    </Card>
  );
}
