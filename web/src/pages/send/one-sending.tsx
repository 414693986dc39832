import { Navigate, useParams } from "react-router";
import { Button } from "../../components/button.tsx";
import { Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Page } from "../../components/page.tsx";
import { type Transfer, useTransfer, useUploads } from "../../server/queries.ts";
import { sendTexts as texts } from "../../texts/send.ts";
import { transferTexts } from "../../texts/transfers.ts";
import { words } from "../../texts/words.ts";
import { useSending } from "../../upload/use-sending.ts";
import { Checking } from "./checking.tsx";
import { Receipt } from "./receipt.tsx";
import { SendToExisting } from "./send-to-existing.tsx";
import { ThatIsAll } from "./that-is-all.tsx";
import { UnderWay } from "./under-way.tsx";
import { UnfinishedUploads } from "./unfinished-uploads.tsx";

/** One transfer's way in: asks for the file, shows it on its way, being checked, and at last the receipt. */
export function OneSending({ id }: { readonly id: string }) {
  const transfer = useTransfer(id);
  if (transfer.data === undefined) {
    return (
      <Page title={texts.title}>
        {transfer.isError ? <ErrorNote error={transfer.error}><Button onClick={() => void transfer.refetch()}>{words.actions.tryAgain}</Button></ErrorNote> : <Loading />}
      </Page>
    );
  }
  return <Present transfer={transfer.data} />;
}

function Present({ transfer }: { readonly transfer: Transfer }) {
  const { id } = useParams();
  const own = useSending(transfer.id).filter((item) => item.kind === "original");
  const uploads = useUploads();
  const elsewhere = (uploads.data?.items ?? []).filter((upload) => upload.transferId === id && upload.kind === "original" && !own.some((item) => item.uploadId === upload.id));
  const isOpen = transfer.state === "requested" || transfer.state === "uploading" || transfer.state === "refused";
  const isMoving = own.some((item) => item.state !== "stored");

  if (transfer.state === "deleting" || transfer.state === "deleted" || transfer.state === "withdrawn") return <Navigate to={`/transfers/${transfer.id}`} replace />;
  if (!isOpen) return transfer.state === "checking" ? <Checking transfer={transfer} /> : <Receipt transfer={transfer} own={own} />;
  if (own.length === 0 && elsewhere.length === 0 && transfer.state !== "uploading") return <SendToExisting transfer={transfer} />;
  return (
    <Page title={texts.running.title(transfer.number)} lead={texts.running.mayClose} back={{ to: "/transfers", label: transferTexts.one.back }}>
      {own.length > 0 && <UnderWay items={own} />}
      {elsewhere.length > 0 && <UnfinishedUploads transfer={transfer} uploads={elsewhere} />}
      {!isMoving && elsewhere.length === 0 && uploads.isSuccess && <ThatIsAll transfer={transfer} />}
    </Page>
  );
}
