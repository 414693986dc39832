import { IconDatabase, IconDownload } from "@tabler/icons-react";
import type { TransferFile } from "../server/queries.ts";
import { custodyTexts } from "../texts/custody.ts";
import { words } from "../texts/words.ts";
import { DownloadLink } from "./button.tsx";
import { Bytes } from "./bytes.tsx";
import { Fingerprint } from "./fingerprint.tsx";
import { Note } from "./note.tsx";
import styles from "./file-list.module.css";
import { Timestamp } from "./timestamp.tsx";

const texts = custodyTexts.files;

interface FileListProps {
  readonly transferId: string;
  readonly files: readonly TransferFile[];
  readonly zone?: string | undefined;
  /** True where this person may read the bytes now. */
  readonly canDownload: boolean;
}

/** The address of a file's bytes. */
export function contentAddress(transferId: string, fileId: string): string {
  return `/api/transfers/${encodeURIComponent(transferId)}/files/${encodeURIComponent(fileId)}/content`;
}

/** Files with size, kind, what they were found to be, and their fingerprint. */
export function FileList({ transferId, files, zone, canDownload }: FileListProps) {
  if (files.length === 0) return <p className={styles.quiet}>{texts.none}</p>;
  return (
    <ul className={styles.list}>
      {files.map((file) => (
        <li key={file.id} className={styles.file}>
          <IconDatabase aria-hidden className={styles.icon} stroke={1.5} />
          <div className={styles.body}>
            <p className={styles.name}>{file.name ?? texts.nameErased}</p>
            <p className={styles.quiet}>
              {words.fileKinds[file.kind]} · <Bytes amount={file.bytes} /> · {texts.sentBy(file.sentBy.name)}
              {file.receivedAt !== null && <> · <Timestamp at={file.receivedAt} zone={zone} show="instant" /></>}
            </p>
            <Findings file={file} />
            {file.sha256 === null ? <p className={styles.quiet}>{texts.notReadBack}</p> : <Fingerprint sha256={file.sha256} />}
          </div>
          {canDownload && file.sha256 !== null && file.scan !== "infected" && (
            <DownloadLink isSmall href={contentAddress(transferId, file.id)} icon={<IconDownload aria-hidden />} aria-label={texts.download(file.name ?? "")}>
              {words.actions.download}
            </DownloadLink>
          )}
        </li>
      ))}
    </ul>
  );
}

function Findings({ file }: { readonly file: TransferFile }) {
  const scan = texts.scan[file.scan];
  return (
    <>
      {file.format !== null && (
        <p className={styles.quiet}>
          {texts.finding[file.format.finding]([file.format.name, file.format.version].filter(Boolean).join(" "))}
          {file.format.detail !== null && ` · ${file.format.detail}`}
        </p>
      )}
      {scan !== null && <p className={styles.quiet}>{scan}</p>}
      {file.format !== null && file.format.missingCompanions.length > 0 && <Note tone="wait">{texts.missing(file.format.missingCompanions)}</Note>}
    </>
  );
}
