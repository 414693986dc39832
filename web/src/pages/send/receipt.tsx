import { IconDownload, IconPrinter, IconShieldCheck } from "@tabler/icons-react";
import { Button, ButtonLink } from "../../components/button.tsx";
import { Card, Fact, Facts } from "../../components/card.tsx";
import { FileList } from "../../components/file-list.tsx";
import { Note } from "../../components/note.tsx";
import { Actions, Page } from "../../components/page.tsx";
import { saveText } from "../../components/save-text.ts";
import { Timestamp } from "../../components/timestamp.tsx";
import { api } from "../../server/api.ts";
import { type Transfer, usePortal } from "../../server/queries.ts";
import { useZone } from "../../session/session.ts";
import { custodyTexts } from "../../texts/custody.ts";
import { sendTexts } from "../../texts/send.ts";
import { transferTexts } from "../../texts/transfers.ts";
import { words } from "../../texts/words.ts";
import type { SendingItem } from "../../upload/item.ts";
import { receiptText } from "./receipt-text.ts";
import styles from "./send.module.css";

const texts = sendTexts.receipt;

/** "We have it": only after storing and checking. Can be visited again; `own` are the files that this tab has sent. */
export function Receipt({ transfer, own }: { readonly transfer: Transfer; readonly own: readonly SendingItem[] }) {
  const portal = usePortal();
  const zone = useZone();
  const originals = transfer.files.filter((file) => file.kind === "original");
  const comparison = compare(transfer, own);
  const days = Math.floor((portal.data?.retentionHours ?? 0) / 24);
  return (
    <Page title={texts.title} back={{ to: "/transfers", label: transferTexts.one.back }}>
      <Card tone="good">
        <div className={styles.celebrate}>
          <IconShieldCheck aria-hidden stroke={1.4} />
          <div>
            <p className={styles.receiptNumber}>{texts.number(transfer.number)}</p>
            <p role="status">{comparison === "same" ? texts.matchesOwn : texts.matches}</p>
          </div>
        </div>
        {comparison === "different" && <Note tone="bad" role="alert">{texts.differs}</Note>}
        <Facts>
          {transfer.receivedAt !== null && <Fact name={words.states.received}><Timestamp at={transfer.receivedAt} zone={zone} /></Fact>}
          {transfer.deadlineAt !== null && <Fact name={custodyTexts.deadline.label}><Timestamp at={transfer.deadlineAt} zone={zone} /></Fact>}
          <Fact name={transferTexts.one.place}>{transfer.place}</Fact>
        </Facts>
        <FileList transferId={transfer.id} files={originals} zone={zone} canDownload={false} />
        <Actions>
          <Button look="primary" icon={<IconDownload aria-hidden />} onClick={() => { saveText(`receipt-${transfer.number}.txt`, receiptText(transfer, portal.data?.operator ?? "", zone), "text/plain"); }}>{texts.save}</Button>
          <Button icon={<IconPrinter aria-hidden />} onClick={() => { print(); }}>{words.actions.print}</Button>
          <Button
            look="plain"
            onClick={() => {
              void api("GET /api/transfers/:id/receipt", { params: { id: transfer.id } })
                .then((receipt) => { saveText(`receipt-${transfer.number}.json`, JSON.stringify(receipt, null, 2), "application/json"); });
            }}
          >
            {texts.signed}
          </Button>
        </Actions>
      </Card>
      <Card title={texts.next}>
        <ol className={styles.steps}>{texts.nextSteps(days).map((step) => <li key={step}>{step}</li>)}</ol>
        <Actions><ButtonLink to={`/transfers/${transfer.id}`}>{texts.toTransfer}</ButtonLink></Actions>
      </Card>
    </Page>
  );
}

/** What this tab computed against what the portal read back: `unknown` where this tab has not sent everything. */
function compare(transfer: Transfer, own: readonly SendingItem[]): "same" | "different" | "unknown" {
  const computed = own.flatMap((item) => (item.sha256 === null ? [] : [item.sha256]));
  const stored = transfer.files.filter((file) => file.kind === "original").flatMap((file) => (file.sha256 === null ? [] : [file.sha256]));
  if (computed.length === 0) return "unknown";
  if (computed.some((sha256) => !stored.includes(sha256))) return "different";
  return computed.length === stored.length ? "same" : "unknown";
}
