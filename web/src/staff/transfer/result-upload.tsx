import { useRef, useState } from "react";
import { Button } from "../../components/button.tsx";
import { Note } from "../../components/note.tsx";
import { Actions } from "../../components/page.tsx";
import { UnderWay } from "../../pages/send/under-way.tsx";
import { UnfinishedUploads } from "../../pages/send/unfinished-uploads.tsx";
import { type Transfer, usePortal, useUploads } from "../../server/queries.ts";
import { staffTransferTexts } from "../../texts/staff-transfer.ts";
import { fromInput } from "../../upload/chosen-files.ts";
import { DropAnywhere } from "../../upload/drop-anywhere.tsx";
import type { ChosenFile } from "../../upload/item.ts";
import { pickFiles } from "../../upload/picker.ts";
import { sending } from "../../upload/sending.ts";
import { useSending } from "../../upload/use-sending.ts";
import styles from "./transfer.module.css";

const texts = staffTransferTexts.mine;

/** Results of the present checkout that are stored with us and not returned yet. */
export function resultsOf(transfer: Transfer): Transfer["files"] {
  const since = transfer.checkout?.takenAt ?? "";
  return transfer.files.filter((file) => file.kind === "result" && !(transfer.returned?.resultFileIds.includes(file.id) ?? false) && (file.receivedAt ?? "9") >= since);
}

/** Sends results with pause and going on, as customers send: the same sender, another kind. */
export function ResultUpload({ transfer }: { readonly transfer: Transfer }) {
  const portal = usePortal();
  const uploads = useUploads();
  const input = useRef<HTMLInputElement>(null);
  const [refused, setRefused] = useState("");
  const own = useSending(transfer.id).filter((item) => item.kind === "result");
  const elsewhere = (uploads.data?.items ?? []).filter((upload) => upload.transferId === transfer.id && upload.kind === "result" && !own.some((item) => item.uploadId === upload.id));
  const stored = resultsOf(transfer);
  const send = (files: readonly ChosenFile[]): void => {
    const empty = files.find((one) => one.file.size === 0);
    setRefused(empty === undefined ? "" : texts.empty(empty.name));
    const whole = files.filter((one) => one.file.size > 0);
    if (whole.length === 0) return;
    sending.add(whole, { transferId: transfer.id, transferNumber: transfer.number, kind: "result", termsVersion: portal.data?.termsVersion ?? "" });
  };
  const choose = async (): Promise<void> => {
    const picked = await pickFiles();
    if (picked === undefined) input.current?.click();
    else send(picked);
  };
  const moving = own.filter((item) => item.state !== "stored");
  return (
    <div className={styles.part}>
      <h3>{texts.result}</h3>
      <p className={styles.quiet}>{texts.resultText}</p>
      <DropAnywhere onFiles={send} />
      {moving.length > 0 && <UnderWay items={own} />}
      {elsewhere.length > 0 && <UnfinishedUploads transfer={transfer} uploads={elsewhere} />}
      {stored.length > 0 && <Note tone="good" role="status" title={texts.results(stored.length)}>{stored.map((file) => file.name).join(", ")}</Note>}
      {refused !== "" && <Note tone="bad" role="alert">{refused}</Note>}
      <Actions><Button onClick={() => void choose()}>{texts.chooseResult}</Button></Actions>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={texts.chooseResult}
        data-testid="result"
        onChange={(event) => {
          if (event.currentTarget.files !== null) send(fromInput(event.currentTarget.files));
          event.currentTarget.value = "";
        }}
      />
    </div>
  );
}
