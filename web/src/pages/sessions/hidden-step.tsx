import { useRef, useState } from "react";
import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { Choice, Field } from "../../components/field.tsx";
import { Note } from "../../components/note.tsx";
import { Actions, Quiet } from "../../components/page.tsx";
import { Progress } from "../../components/progress.tsx";
import styles from "../../live/live.module.css";
import { hostingTexts } from "../../texts/hosting.ts";
import { TableColumns } from "./table-columns.tsx";
import type { LocalFile } from "./use-local-file.ts";

const texts = hostingTexts.consent;

interface HiddenStepProps {
  readonly local: LocalFile;
  readonly engineer: string;
  /** Tables that were asked for by name. */
  readonly wanted: readonly string[];
  /** Tables that would be granted now. */
  readonly tables: readonly string[];
  /** True: none that was named is in the file, so the customer ticks; else they leave out. */
  readonly isOpenWish: boolean;
  readonly isChosen: (table: string) => boolean;
  readonly onChoose: (table: string, isChosen: boolean) => void;
}

/** The file is chosen in this browser, and every column says what would be seen of it. */
export function HiddenStep({ local, engineer, wanted, tables, isOpenWish, isChosen, onChoose }: HiddenStepProps) {
  const input = useRef<HTMLInputElement>(null);
  const files = useRef<readonly File[]>([]);
  const [password, setPassword] = useState("");
  const { opened, plan, reading, failure } = local;
  const names = opened?.tables.map((table) => table.name) ?? [];
  const missing = wanted.filter((wish) => !names.some((name) => name.toLowerCase() === wish.toLowerCase()));
  const offered = isOpenWish ? names : names.filter((name) => wanted.some((wish) => wish.toLowerCase() === name.toLowerCase()));
  return (
    <Card title={texts.hidden}>
      <p>{texts.choose}</p>
      <Actions>
        <Button onClick={() => input.current?.click()}>{opened === null ? texts.chooseFile : texts.chooseOther}</Button>
        <input
          ref={input}
          type="file"
          hidden
          multiple
          aria-label={texts.chooseFile}
          onChange={(event) => {
            files.current = [...(event.currentTarget.files ?? [])];
            event.currentTarget.value = "";
            setPassword("");
            if (files.current.length > 0) void local.open(files.current);
          }}
        />
      </Actions>
      <Quiet>{texts.several}</Quiet>
      {reading !== null && (
        <div role="status" className={styles.tight}>
          <p>{reading.share === null ? texts.opening : texts.reading(reading.share)}</p>
          <Progress share={reading.share} label={texts.opening} />
        </div>
      )}
      {failure?.code === "format-password" ? (
        <form
          className={styles.row}
          onSubmit={(event) => {
            event.preventDefault();
            void local.open(files.current, password);
          }}
        >
          <Field label={texts.password} hint={texts.passwordHint}>
            {(wiring) => <input {...wiring} type="password" autoComplete="off" value={password} onChange={(event) => { setPassword(event.currentTarget.value); }} />}
          </Field>
          <Button type="submit">{texts.openWith}</Button>
        </form>
      ) : failure !== null && <Note tone="bad" role="alert" title={texts.unreadable}><p>{failure.message}</p><p>{texts.unreadableText}</p></Note>}
      {opened !== null && plan !== null && (
        <>
          <p role="status">{texts.opened(local.name, opened.tables.length)}</p>
          {missing.length > 0 && <Note tone="wait">{texts.missing(missing)}</Note>}
          {offered.map((table) => (
            <div key={table} className={styles.tight}>
              <Choice kind="checkbox" name={`table-${table}`} isChosen={isChosen(table)} onChoose={(to) => { onChoose(table, to); }} label={isOpenWish ? texts.tick(table) : texts.leaveOut(table)} />
              {tables.includes(table) && <TableColumns local={local} plan={plan} table={table} engineer={engineer} />}
            </div>
          ))}
        </>
      )}
    </Card>
  );
}
