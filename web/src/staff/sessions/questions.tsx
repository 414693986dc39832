import { useState } from "react";
import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { Field } from "../../components/field.tsx";
import { Quiet } from "../../components/page.tsx";
import { Shown } from "../../live/session-over.tsx";
import type { Looking, LookingView, SchemaTable } from "../../live/engineer/looking.ts";
import styles from "../../live/live.module.css";
import { lookingTexts } from "../../texts/looking.ts";
import { Answers } from "./answers.tsx";
import { filterOperators, rowsPerAnswer, selectText, type FilterOperator, type TableWish } from "./select-text.ts";

const texts = lookingTexts.look;

/** What the engineer may ask: a table with filter and order, or a SELECT of their own; and the answers. */
export function Questions({ looking, view }: { readonly looking: Looking; readonly view: LookingView }) {
  const [wish, setWish] = useState<TableWish | null>(null);
  const { kinds } = view.grant;
  const tables = view.schema ?? view.grant.tables.map((name) => ({ name, rows: null, isSample: false, columns: [] }));
  const show = (next: TableWish): void => {
    setWish(next);
    const isPlain = next.filter === null && kinds.includes("browse");
    void looking.ask(isPlain
      ? { kind: "browse", table: next.table, offset: next.offset, limit: rowsPerAnswer, ...(next.order === null ? {} : { orderBy: next.order }) }
      : { kind: "query", sql: selectText(next) });
  };
  return (
    <div className={styles.stack}>
      {(kinds.includes("browse") || kinds.includes("query")) && <Card title={texts.tables}><TableForm tables={tables} canFilter={kinds.includes("query")} onShow={show} /></Card>}
      {kinds.includes("query") && <Card title={texts.query}><QueryForm looking={looking} /></Card>}
      <Answers looking={looking} view={view} wish={wish} onShow={show} />
      <Card title={texts.shown}><div><Shown disclosure={view.disclosure} /></div></Card>
    </div>
  );
}

interface TableFormProps {
  readonly tables: readonly SchemaTable[];
  readonly canFilter: boolean;
  readonly onShow: (wish: TableWish) => void;
}

function TableForm({ tables, canFilter, onShow }: TableFormProps) {
  const [chosen, setChosen] = useState(tables[0]?.name ?? "");
  const [column, setColumn] = useState("");
  const [operator, setOperator] = useState<FilterOperator>("=");
  const [value, setValue] = useState("");
  const table = tables.find((one) => one.name === chosen) ?? tables[0];
  const hasFilter = table?.columns.some((one) => one.name === column) === true;
  return (
    <form
      className={styles.row}
      onSubmit={(event) => {
        event.preventDefault();
        if (table !== undefined) onShow({ table: table.name, filter: hasFilter ? { column, operator, value } : null, order: null, offset: 0 });
      }}
    >
      <Field label={texts.tables}>{(wiring) => <select {...wiring} name="table" value={table?.name ?? ""} onChange={(event) => { setChosen(event.currentTarget.value); }}>{tables.map((one) => <option key={one.name} value={one.name}>{texts.rowsOf(one.name, one.rows, one.isSample)}</option>)}</select>}</Field>
      {canFilter && (
        <>
          <Field label={texts.filter}>
            {(wiring) => (
              <select {...wiring} name="column" value={hasFilter ? column : ""} onChange={(event) => { setColumn(event.currentTarget.value); }}>
                <option value="">{texts.anyColumn}</option>
                {table?.columns.map((one) => <option key={one.name}>{one.name}</option>)}
              </select>
            )}
          </Field>
          {hasFilter && (
            <>
              <Field label={texts.operator}>{(wiring) => <select {...wiring} name="operator" value={operator} onChange={(event) => { setOperator(filterOperators.find((one) => one === event.currentTarget.value) ?? "="); }}>{filterOperators.map((one) => <option key={one} value={one}>{texts.operators[one]}</option>)}</select>}</Field>
              {operator !== "empty" && operator !== "not-empty" && <Field label={texts.value}>{(wiring) => <input {...wiring} name="value" autoComplete="off" value={value} onChange={(event) => { setValue(event.currentTarget.value); }} />}</Field>}
            </>
          )}
        </>
      )}
      <Button type="submit" look="primary">{texts.showRows}</Button>
    </form>
  );
}

function QueryForm({ looking }: { readonly looking: Looking }) {
  const [sql, setSql] = useState("");
  return (
    <form
      className={styles.tight}
      onSubmit={(event) => {
        event.preventDefault();
        if (sql.trim() !== "") void looking.ask({ kind: "query", sql });
      }}
    >
      <Quiet>{texts.queryHint}</Quiet>
      <textarea
        className={styles.sqlBox}
        aria-label={texts.query}
        name="sql"
        rows={4}
        maxLength={8_000}
        spellCheck={false}
        value={sql}
        onChange={(event) => { setSql(event.currentTarget.value); }}
        onKeyDown={(event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit(); }}
      />
      <div><Button type="submit">{texts.run}</Button></div>
    </form>
  );
}
