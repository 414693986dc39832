import { IconPrinter, IconTrash } from "@tabler/icons-react";
import { useParams } from "react-router";
import { Button, ButtonLink } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { CopiesTable } from "../../components/copies-table.tsx";
import { Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { FileList } from "../../components/file-list.tsx";
import { Note } from "../../components/note.tsx";
import { Actions, Page } from "../../components/page.tsx";
import { StateBadge } from "../../components/state-badge.tsx";
import { type Transfer, useTransfer } from "../../server/queries.ts";
import { NotFound } from "../../shell/not-found.tsx";
import { isRefusal } from "../../server/problems.ts";
import { useSelf } from "../../session/session.ts";
import { custodyTexts } from "../../texts/custody.ts";
import { transferTexts } from "../../texts/transfers.ts";
import { words } from "../../texts/words.ts";
import { FullCopies } from "./full-copies.tsx";
import { Contractors } from "./contractors.tsx";
import { Facts } from "./transfer-facts.tsx";
import { History } from "./history.tsx";
import { Order } from "./order.tsx";
import { Result } from "./result.tsx";
import { sentenceOfState } from "./sentence.ts";
import styles from "./transfer.module.css";
import { Withdraw } from "./withdraw.tsx";

const texts = transferTexts.one;

/** One transfer for its customer: where it stands, who holds a copy, what happened, and what can be done. */
export function TransferPage() {
  const { id = "" } = useParams();
  const transfer = useTransfer(id);
  if (isRefusal(transfer.error, "not-found")) return <NotFound />;
  if (transfer.data === undefined) {
    return (
      <Page title={words.loading}>
        {transfer.isError ? <ErrorNote error={transfer.error}><Button onClick={() => void transfer.refetch()}>{words.actions.tryAgain}</Button></ErrorNote> : <Loading />}
      </Page>
    );
  }
  return <Present transfer={transfer.data} />;
}

function Present({ transfer }: { readonly transfer: Transfer }) {
  const { zone } = useSelf();
  const canRead = transfer.allows.includes("transfers.read");
  const isOver = transfer.state === "deleted" || transfer.state === "withdrawn";
  const canDirect = transfer.allows.includes("transfers.direct");
  const others = transfer.files.filter((file) => !(transfer.returned?.resultFileIds.includes(file.id) ?? false));
  return (
    <Page
      title={texts.title(transfer.number, transfer.title)}
      over={<Over transfer={transfer} />}
      lead={sentenceOfState(transfer)}
      back={{ to: "/transfers", label: texts.back }}
      actions={<NextStep transfer={transfer} />}
    >
      {transfer.isHalted && <Note tone="wait">{texts.halted}</Note>}
      {transfer.refusedBecause !== null && transfer.state === "refused" && <Note tone="bad" title={texts.refused}><p>{transfer.refusedBecause}</p></Note>}
      <Order transfer={transfer} />
      {transfer.fullCopyRequests.length > 0 && !isOver && <FullCopies transfer={transfer} />}
      {transfer.returned !== null && !isOver && transfer.state !== "deleting" && <Result transfer={transfer} canRead={canRead} />}
      <Card title={custodyTexts.copies.title}><CopiesTable copies={transfer.copies} zone={zone} /></Card>
      <Facts transfer={transfer} />
      {others.length > 0 && <Card title={custodyTexts.files.title}><FileList transferId={transfer.id} files={others} zone={zone} canDownload={canRead} /></Card>}
      {transfer.contractors.length > 0 && !isOver && <Contractors transfer={transfer} />}
      <History transferId={transfer.id} names={new Map(transfer.contractors.map(({ person }) => [person.id, person.name]))} />
      {(canDirect || transfer.allows.includes("transfers.withdraw")) && (
        <Card title={texts.askDelete} tone="quiet">
          <p>{texts.askDeleteText}</p>
          <Actions>
            {canDirect && <ButtonLink to={`/transfers/${transfer.id}/delete`} icon={<IconTrash aria-hidden stroke={1.6} />}>{texts.askDelete}</ButtonLink>}
            {transfer.allows.includes("transfers.withdraw") && <Withdraw transferId={transfer.id} />}
          </Actions>
        </Card>
      )}
    </Page>
  );
}

/** State and number, before the title. */
function Over({ transfer }: { readonly transfer: Transfer }) {
  return (
    <p className={styles.over}>
      <StateBadge state={transfer.state} isLarge />
      <span className={styles.number}>{transfer.number}</span>
    </p>
  );
}

/** The one button that matters now. */
function NextStep({ transfer }: { readonly transfer: Transfer }) {
  const { id, state } = transfer;
  if (state === "requested" || state === "refused") return <ButtonLink to={`/send/${id}`} look="primary">{texts.sendNow}</ButtonLink>;
  if (state === "uploading" || state === "checking") return <ButtonLink to={`/send/${id}`} look="primary">{texts.showProgress}</ButtonLink>;
  if (state === "deleted") return <ButtonLink to={`/transfers/${id}/proof`} look="primary">{texts.proof}</ButtonLink>;
  if (transfer.receivedAt !== null && state !== "deleting") return <ButtonLink to={`/send/${id}`} look="plain" icon={<IconPrinter aria-hidden stroke={1.6} />}>{texts.receipt}</ButtonLink>;
  return null;
}
