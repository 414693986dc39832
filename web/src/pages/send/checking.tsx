import { Card } from "../../components/card.tsx";
import { FileList } from "../../components/file-list.tsx";
import { Page } from "../../components/page.tsx";
import { Progress } from "../../components/progress.tsx";
import type { Transfer } from "../../server/queries.ts";
import { sendTexts } from "../../texts/send.ts";
import { transferTexts } from "../../texts/transfers.ts";
import styles from "./send.module.css";

/** Every byte is read back and compared; only after that it says "We have it". */
export function Checking({ transfer }: { readonly transfer: Transfer }) {
  const { checking } = transfer;
  const share = checking === null || checking.bytesTotal === 0 ? null : checking.bytesDone / checking.bytesTotal;
  return (
    <Page title={sendTexts.receipt.checkingTitle} lead={sendTexts.receipt.checkingText} back={{ to: "/transfers", label: transferTexts.one.back }}>
      <Card tone="accent">
        <p className={styles.receiptNumber}>{sendTexts.receipt.number(transfer.number)}</p>
        <Progress share={share} label={sendTexts.receipt.checkingTitle} />
        {checking !== null && <p className={styles.quiet} role="status">{sendTexts.running.line(checking.bytesDone, checking.bytesTotal)}</p>}
        <FileList transferId={transfer.id} files={transfer.files} canDownload={false} />
      </Card>
    </Page>
  );
}
