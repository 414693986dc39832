import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { Note } from "../../components/note.tsx";
import { Actions } from "../../components/page.tsx";
import { Progress } from "../../components/progress.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { type Transfer, type Upload, usePortal } from "../../server/queries.ts";
import { sendTexts } from "../../texts/send.ts";
import { fromInput } from "../../upload/chosen-files.ts";
import { DropAnywhere } from "../../upload/drop-anywhere.tsx";
import type { ChosenFile } from "../../upload/item.ts";
import { identityOf } from "../../upload/item.ts";
import { pickFiles } from "../../upload/picker.ts";
import { recall, reopen } from "../../upload/remembered.ts";
import { removeUpload, sending } from "../../upload/sending.ts";
import styles from "./send.module.css";

const texts = sendTexts.unfinished;

/** Uploads that the server has begun and this tab does not know: after a reload, a crash, on another computer. */
export function UnfinishedUploads({ transfer, uploads }: { readonly transfer: Transfer; readonly uploads: readonly Upload[] }) {
  const portal = usePortal();
  const [refused, setRefused] = useState<Readonly<Record<string, string>>>({});
  const goOn = (upload: Upload, chosen: ChosenFile): void => {
    sending.add([{ ...chosen, name: upload.name }], {
      transferId: transfer.id, transferNumber: transfer.number, kind: upload.kind === "result" ? "result" : "original", termsVersion: portal.data?.termsVersion ?? "", uploadId: upload.id,
    });
  };
  const take = async (upload: Upload, chosen: ChosenFile): Promise<void> => {
    const reason = await whyNot(upload, chosen);
    setRefused((former) => ({ ...former, [upload.id]: reason ?? "" }));
    if (reason === null) goOn(upload, chosen);
  };
  return (
    <Card title={texts.title} tone="wait">
      <p>{texts.text}</p>
      <DropAnywhere
        onFiles={(files) => {
          for (const chosen of files) {
            const upload = uploads.find((one) => fits(one, chosen));
            if (upload !== undefined) void take(upload, chosen);
          }
        }}
      />
      <ul className={styles.list}>
        {uploads.map((upload) => <Row key={upload.id} upload={upload} refused={refused[upload.id] ?? ""} onFile={(chosen) => void take(upload, chosen)} />)}
      </ul>
    </Card>
  );
}

function Row({ upload, refused, onFile }: { readonly upload: Upload; readonly refused: string; readonly onFile: (chosen: ChosenFile) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [isAsking, setIsAsking] = useState(false);
  const remembered = useQuery({ queryKey: ["remembered", upload.id], queryFn: () => recall(upload.id), staleTime: Infinity, networkMode: "always" });
  const handle = remembered.data?.handle ?? null;
  const choose = async (): Promise<void> => {
    const picked = await pickFiles();
    if (picked === undefined) input.current?.click();
    else if (picked[0] !== undefined) onFile(picked[0]);
  };
  const reopenRemembered = async (): Promise<void> => {
    const file = handle === null ? null : await reopen(handle);
    if (file === null) await choose();
    else onFile({ key: crypto.randomUUID(), file, name: upload.name, handle });
  };
  return (
    <li className={styles.item}>
      <div className={styles.line}>
        <span className={styles.name}>{upload.name}</span>
        <span className={styles.quiet}>{texts.line(upload.offset, upload.bytes)}</span>
      </div>
      <Progress share={upload.bytes === null || upload.bytes === 0 ? 0 : upload.offset / upload.bytes} label={upload.name} isPaused />
      <p className={styles.quiet}>{texts.until} <Timestamp at={upload.abandonedAt} /></p>
      {refused !== "" && <Note tone="bad" role="alert">{refused}</Note>}
      <Actions>
        {handle === null
          ? <Button isSmall look="primary" onClick={() => void choose()}>{texts.choose}</Button>
          : <Button isSmall look="primary" onClick={() => void reopenRemembered()}>{texts.oneClick}</Button>}
        <Button isSmall look="plain" aria-label={sendTexts.running.removeFile(upload.name)} onClick={() => { setIsAsking(true); }}>{sendTexts.running.remove}</Button>
      </Actions>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={texts.choose}
        data-testid="same-file"
        onChange={(event) => {
          const chosen = event.currentTarget.files === null ? undefined : fromInput(event.currentTarget.files)[0];
          event.currentTarget.value = "";
          if (chosen !== undefined) onFile(chosen);
        }}
      />
      <ConfirmDialog
        isOpen={isAsking}
        title={sendTexts.running.removeTitle}
        confirm={sendTexts.running.remove}
        isDangerous
        onClose={() => { setIsAsking(false); }}
        onConfirm={() => {
          setIsAsking(false);
          void removeUpload(upload.id);
        }}
      >
        <p>{sendTexts.running.removeText(upload.name)}</p>
      </ConfirmDialog>
    </li>
  );
}

function fits(upload: Upload, chosen: ChosenFile): boolean {
  const lastPart = upload.name.split("/").at(-1);
  return (chosen.name === upload.name || chosen.file.name === lastPart) && (upload.bytes === null || upload.bytes === chosen.file.size);
}

/** Why the chosen file cannot go on with this upload, or null. What this browser remembers only sharpens it. */
async function whyNot(upload: Upload, chosen: ChosenFile): Promise<string | null> {
  if (!fits(upload, chosen)) return texts.otherFile(upload.name, upload.bytes);
  const remembered = await recall(upload.id);
  const isSame = remembered === null || remembered.identity === identityOf(chosen.file, upload.name);
  return isSame ? null : texts.changed;
}
