import { useState } from "react";
import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { Field } from "../../components/field.tsx";
import { Note } from "../../components/note.tsx";
import { Actions, Quiet } from "../../components/page.tsx";
import type { Asked, Looking, LookingView } from "../../live/engineer/looking.ts";
import styles from "../../live/live.module.css";
import { RowsTable } from "../../live/rows-table.tsx";
import { lookingTexts } from "../../texts/looking.ts";
import { classWord, codeWord, operationWord, sessionWords } from "../../texts/remote-sessions.ts";
import { rowsPerAnswer, selectText, type TableWish } from "./select-text.ts";

const texts = lookingTexts.look;

interface AnswersProps {
  readonly looking: Looking;
  readonly view: LookingView;
  /** What the table on view was asked by. */
  readonly wish: TableWish | null;
  readonly onShow: (wish: TableWish) => void;
}

/** The newest rows, what is waited for, what became of a look-up, a revealed cell; earlier answers below. */
export function Answers({ looking, view, wish, onShow }: AnswersProps) {
  const newest = view.asked[0];
  // A look-up is about the rows before it; after anything else they would be taken for its answer.
  const rows = newest?.request.kind === "lookup" ? view.asked.find((one) => one.rows !== null) : newest;
  const lookup = view.asked.find((one) => one.request.kind === "lookup");
  const { revealed, waiting } = view;
  const revealedIn = revealed === null ? undefined : view.asked.find((one) => one.number === revealed.view);
  const isOpen = newest !== undefined && newest.rows === null && newest.code === null && newest.found === null;
  return (
    <Card title={texts.answer}>
      {newest === undefined && <Quiet>{texts.nothing}</Quiet>}
      {isOpen && <p role="status">{waiting === null ? texts.asking : texts.waits[waiting.for]}{waiting?.for === "snapshot" && ` ${texts.progress(waiting.done, waiting.of)}`}</p>}
      {newest?.code != null && <Note tone="wait" role="alert">{codeWord(newest.code)}</Note>}
      {lookup?.found != null && lookup === newest && <Note tone={lookup.found.row < 0 ? "info" : "good"} role="status">{lookup.found.row < 0 ? texts.notFound(lookup.found.column) : texts.found(lookup.found.column, lookup.found.row + 1)}</Note>}
      {revealed !== null && <Note tone="wait" role="status" title={texts.revealed(revealedIn?.rows?.columns[revealed.column]?.name ?? "", revealed.row + 1)}><p data-revealed>{revealed.value === null ? texts.empty : String(revealed.value)}</p></Note>}
      {rows?.rows != null && <RowsAnswer key={rows.key} asked={rows} looking={looking} view={view} wish={wish} onShow={onShow} />}
      {view.asked.length > 1 && (
        <details>
          <summary>{texts.earlier}</summary>
          <ul className={styles.log}>{view.asked.slice(1).map((one) => <li key={one.key}><span className={styles.sql}>{one.request.kind === "query" ? one.request.sql : one.request.kind === "browse" ? one.request.table : one.request.kind}</span><span className={styles.quiet}>{one.code === null ? (one.rows === null ? "✓" : sessionWords.rows(one.rows.rows.length)) : codeWord(one.code)}</span></li>)}</ul>
        </details>
      )}
    </Card>
  );
}

function RowsAnswer({ asked, looking, view, wish, onShow }: AnswersProps & { readonly asked: Asked }) {
  const { rows, number, request } = asked;
  if (rows === null || number === null) return null;
  const isOfForm = wish !== null && (request.kind === "browse" ? request.table === wish.table : request.kind === "query" && request.sql === selectText(wish));
  const newest = view.asked[0];
  const revealed = view.revealed?.view === number ? { row: view.revealed.row, column: view.revealed.column, value: String(view.revealed.value ?? texts.empty) } : null;
  const marked = revealed ?? (newest?.found != null && newest.found.row >= 0 && newest.request.kind === "lookup" && newest.request.view === number ? { row: newest.found.row } : null);
  const columns = rows.columns.map((column) => ({
    name: column.name,
    head: (
      <span className={styles.head}>
        {isOfForm ? (
          <button type="button" aria-label={texts.sortBy(column.name)} onClick={() => { onShow({ ...wish, offset: 0, order: { column: column.name, descending: wish.order?.column === column.name && !wish.order.descending } }); }}>
            {column.name}{wish.order?.column === column.name && (wish.order.descending ? " ↓" : " ↑")}
          </button>
        ) : column.name}
        <small title={classWord(column.class)}>{column.operation === "pass" ? texts.asIs : column.operation === "computed" ? classWord(column.class) : `${texts.masked}: ${operationWord(column.operation)}`}</small>
      </span>
    ),
  }));
  return (
    <div className={styles.tight}>
      {rows.sampleOf !== null && <Quiet>{sessionWords.sampleOf(rows.sampleOf)}</Quiet>}
      <RowsTable label={texts.answer} columns={columns} rows={rows.rows} isNumbered marked={marked} />
      <Quiet>{sessionWords.rows(rows.rows.length)}{rows.isCut && !isOfForm && ` · ${sessionWords.cut}`}</Quiet>
      {isOfForm && (
        <Actions>
          {wish.offset > 0 && <Button isSmall onClick={() => { onShow({ ...wish, offset: Math.max(0, wish.offset - rowsPerAnswer) }); }}>{texts.back200}</Button>}
          {rows.rows.length === rowsPerAnswer && <Button isSmall onClick={() => { onShow({ ...wish, offset: wish.offset + rowsPerAnswer }); }}>{texts.more}</Button>}
        </Actions>
      )}
      {view.grant.kinds.includes("lookup") && request.kind === "browse" && <LookupForm looking={looking} number={number} columns={rows.columns.filter((one) => one.operation !== "pass").map((one) => one.name)} />}
    </div>
  );
}

function LookupForm({ looking, number, columns }: { readonly looking: Looking; readonly number: number; readonly columns: readonly string[] }) {
  const [column, setColumn] = useState(columns[0] ?? "");
  const [value, setValue] = useState("");
  return (
    <details>
      <summary>{texts.lookup}</summary>
      <form
        className={styles.row}
        onSubmit={(event) => {
          event.preventDefault();
          if (value.trim() === "" || column === "") return;
          void looking.ask({ kind: "lookup", view: number, column, value: value.trim() });
          setValue("");
        }}
      >
        <Field label={texts.column} hint={texts.lookupText}>{(wiring) => <select {...wiring} value={column} onChange={(event) => { setColumn(event.currentTarget.value); }}>{columns.map((one) => <option key={one}>{one}</option>)}</select>}</Field>
        <Field label={texts.value}>{(wiring) => <input {...wiring} autoComplete="off" maxLength={200} value={value} onChange={(event) => { setValue(event.currentTarget.value); }} />}</Field>
        <Button type="submit">{texts.lookupSend}</Button>
      </form>
    </details>
  );
}
