import { IconDatabase, IconFolder, IconUpload, IconX } from "@tabler/icons-react";
import { useRef } from "react";
import { useQuery } from "@tanstack/react-query";
import { Button } from "../../components/button.tsx";
import { Bytes } from "../../components/bytes.tsx";
import { usePortal } from "../../server/queries.ts";
import { sendTexts } from "../../texts/send.ts";
import { choose, fromInput, unchoose, useChosenFiles } from "../../upload/chosen-files.ts";
import { DropAnywhere } from "../../upload/drop-anywhere.tsx";
import type { ChosenFile } from "../../upload/item.ts";
import { localCheckQuery } from "../../upload/local-check.ts";
import { localReadingQuery } from "../../upload/local-reading.ts";
import { pickFiles } from "../../upload/picker.ts";
import styles from "./file-step.module.css";
import { LocalFindings } from "./local-findings.tsx";

const texts = sendTexts.choose;

/** Choosing: drop anywhere, a button, a folder; every file is looked at here before anything is sent. */
export function FileStep() {
  const files = useChosenFiles();
  const portal = usePortal();
  const input = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const open = async (): Promise<void> => {
    const picked = await pickFiles();
    if (picked === undefined) input.current?.click();
    else choose(picked);
  };
  const take = (event: React.ChangeEvent<HTMLInputElement>): void => {
    if (event.currentTarget.files !== null) choose(fromInput(event.currentTarget.files));
    event.currentTarget.value = "";
  };
  const hasFiles = files.length > 0;
  return (
    <>
      <DropAnywhere onFiles={choose} />
      {hasFiles && (
        <ul className={styles.list}>
          {files.map((one) => <ChosenRow key={one.key} chosen={one} all={files} />)}
        </ul>
      )}
      <div className={hasFiles ? styles.more : styles.drop}>
        {!hasFiles && (
          <>
            <IconUpload aria-hidden stroke={1.3} />
            <p className={styles.title}>{texts.title}</p>
            <p className={styles.quiet}>{texts.or(portal.data?.fileBytesMax ?? 0)}</p>
          </>
        )}
        <div className={styles.buttons}>
          <Button look={hasFiles ? "ordinary" : "primary"} onClick={() => void open()}>{hasFiles ? texts.more : texts.files}</Button>
          <Button icon={<IconFolder aria-hidden stroke={1.6} />} onClick={() => folder.current?.click()}>{texts.folder}</Button>
        </div>
        {!hasFiles && <p className={styles.quiet}>{texts.beforehand}</p>}
        <input ref={input} type="file" multiple hidden aria-label={texts.files} data-testid="files" onChange={take} />
        <input ref={folder} type="file" hidden aria-label={texts.folder} onChange={take} {...{ webkitdirectory: "" }} />
      </div>
    </>
  );
}

function ChosenRow({ chosen, all }: { readonly chosen: ChosenFile; readonly all: readonly ChosenFile[] }) {
  const portal = usePortal();
  const check = useQuery(localCheckQuery(chosen, portal.data?.fileBytesMax ?? 0, all.map((file) => file.name)));
  const reading = useQuery(localReadingQuery(chosen, check.data, all));
  return (
    <li className={styles.file}>
      <IconDatabase aria-hidden className={styles.icon} stroke={1.5} />
      <div className={styles.body}>
        <p className={styles.name}>{chosen.name}</p>
        <p className={styles.quiet}><Bytes amount={chosen.file.size} /></p>
        <LocalFindings check={check.data} reading={reading.isFetching ? "running" : (reading.data ?? null)} fileBytesMax={portal.data?.fileBytesMax ?? 0} />
      </div>
      <Button look="plain" isSmall icon={<IconX aria-hidden />} aria-label={texts.remove(chosen.name)} onClick={() => { unchoose(chosen.key); }} />
    </li>
  );
}
