import { IconDatabase, IconDownload, IconTable } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { ButtonLink, DownloadLink } from "../../components/button.tsx";
import { Bytes } from "../../components/bytes.tsx";
import { Card } from "../../components/card.tsx";
import styles from "../../components/file-list.module.css";
import { contentAddress } from "../../components/file-list.tsx";
import { Fingerprint } from "../../components/fingerprint.tsx";
import { Note } from "../../components/note.tsx";
import { Quiet } from "../../components/page.tsx";
import { Badge } from "../../components/state-badge.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import type { Transfer, TransferFile } from "../../server/queries.ts";
import { staffTransferTexts } from "../../texts/staff-transfer.ts";
import { words } from "../../texts/words.ts";

const texts = staffTransferTexts.files;
const findingTones = { readable: "good", "password-protected": "wait", damaged: "bad", "not-recognised": "quiet" } as const;

/** Files, what each was found to be, and its fingerprint. Only the holder of the working copy gets buttons to download. */
export function Files({ transfer }: { readonly transfer: Transfer }) {
  const canRead = transfer.allows.includes("transfers.read");
  return (
    <Card title={texts.title}>
      {transfer.files.length === 0 && <Quiet>{texts.none}</Quiet>}
      <ul className={styles.list}>
        {transfer.files.map((file) => <Row key={file.id} transfer={transfer} file={file} canRead={canRead} />)}
      </ul>
      {!canRead && transfer.allows.includes("transfers.check-out") && transfer.files.length > 0 && <Quiet>{texts.onlyHolder}</Quiet>}
    </Card>
  );
}

function Row({ transfer, file, canRead }: { readonly transfer: Transfer; readonly file: TransferFile; readonly canRead: boolean }) {
  const client = useQueryClient();
  const scan = texts.scan[file.scan];
  // With the masked copy only what is masked may be read, and the holder's own result.
  const isOpen = canRead && (transfer.checkout?.copy !== "masked" || file.kind === "masked");
  return (
    <li className={styles.file}>
      <IconDatabase aria-hidden className={styles.icon} stroke={1.5} />
      <div className={styles.body}>
        <p className={styles.name}>{file.name ?? texts.erased}</p>
        <p className={styles.quiet}>
          {texts.kinds[file.kind]} · <Bytes amount={file.bytes} /> · {texts.from(file.sentBy.name)}
          {file.receivedAt !== null && <> · <Timestamp at={file.receivedAt} show="instant" /></>}
        </p>
        {file.format !== null && (
          <p className={styles.quiet}>
            <Badge tone={findingTones[file.format.finding]}>{[file.format.name, file.format.version].filter(Boolean).join(" ")}, {texts.finding[file.format.finding]}</Badge>
            {file.format.detail !== null && ` ${file.format.detail}`}
          </p>
        )}
        {scan !== null && <p className={styles.quiet}>{scan}</p>}
        {file.format !== null && file.format.missingCompanions.length > 0 && <Note tone="wait">{texts.missing(file.format.missingCompanions)}</Note>}
        {file.sha256 === null ? <p className={styles.quiet}>{file.kind === "result" ? texts.notReadBack : texts.checking}</p> : <Fingerprint sha256={file.sha256} />}
      </div>
      <div className={styles.actions}>
        {isOpen && file.kind === "masked" && <ButtonLink isSmall to={`/staff/transfers/${transfer.id}/masked/${file.id}`} icon={<IconTable aria-hidden />}>{texts.look}</ButtonLink>}
        {isOpen && file.sha256 !== null && file.scan !== "infected" && (
          <DownloadLink
            isSmall
            href={contentAddress(transfer.id, file.id)}
            icon={<IconDownload aria-hidden />}
            aria-label={texts.download(file.name ?? "")}
            // What was served stands in the record when the bytes are out; the page learns of it a moment later.
            onClick={() => { setTimeout(() => void client.invalidateQueries({ queryKey: ["transfers", transfer.id] }), 2500); }}
          >
            {words.actions.download}
          </DownloadLink>
        )}
      </div>
    </li>
  );
}
